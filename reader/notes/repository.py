"""The stored documents of the marks, in a journaled TinyDB."""

from __future__ import annotations

import contextlib
import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

from reader import paths
from reader.errors import NotesError
from reader.notes.backup import back_up, backups, is_due, write_copy
from reader.notes.gate import refusal_notice, set_aside
from reader.notes.history import KEPT, KEPT_STEPS, head, surplus
from reader.notes.reconcile import join, newest, stamp
from reader.notes.storage.journaled import LOCK_TIMEOUT
from reader.notes.storage.migrate import STEPS, migrate, schema_document, schema_of
from reader.notes.storage.table import JournaledDB
from reader.notes.view import CHANGES, META, MarksView
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from reader.notes.backup import BackupKind
    from reader.notes.fields import StoredDocument
    from reader.notes.gate import Refusal
    from reader.notes.storage.documents import Tables
    from reader.notes.storage.writer import Batch

FILE = "state.json"
HOUR = timedelta(hours=1)
_NEWER = deferred("a newer version of this program has written them; install that version")
_NOT_SAVED = deferred("Marks in {folder} are not saved: {fault}.")


class NotesRepository:
    """The stored documents: the writer thread adds changes, the session reads others' changes.

    Args:
        folder: The data folder.
        read_only: Change nothing on the disk.
        now: Returns the time, UTC.
        compact_at: The size of the log, in bytes, at which it is compacted; by default chosen by
            cost.
        lock_timeout: Seconds to wait for another session.

    Attributes:
        read_only: Whether nothing can be saved, by choice or because saving is not allowed.

    Raises:
        NotesError: The store is there but cannot be read now.
    """

    def __init__(
        self,
        folder: Path,
        *,
        now: Callable[[], datetime],
        read_only: bool = False,
        compact_at: int | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
    ) -> None:
        self.folder = folder
        self.read_only = read_only
        self._now = now
        self._notices: list[str] = []
        self._place_notice = ""
        self._fault = ""  # why nothing is saved
        self._steps = 0  # counts changes since the history was last cut
        self._cut_at = KEPT + 100  # changes
        self._backed_up: datetime | None = None
        self._db = JournaledDB(
            folder / FILE,
            read_only=read_only,
            compact_at=compact_at,
            lock_timeout=lock_timeout,
            gated=True,
        )
        self._journal = self._db.journaled.journal
        self._tables: Tables = self._journal.replica.image.tables
        if not read_only:
            self._check_place()
        self._bring_up_to_date()

    @property
    def notice(self) -> str:
        """A notice for the reader, usually empty."""
        damage_notices = [*self._journal.damage.notices]
        if damage_notices and (kept := backups(self.folder)):
            message = _(
                "The newest backup is of {time:%Y-%m-%d %H:%M} UTC. To add what is missing:"
                " reader merge {path}"
            )
            path = [str(kept[-1].path)]
            if self.folder != paths.data_dir():
                path = ["--data-dir", str(self.folder), *path]
            damage_notices.append(message.format(time=kept[-1].made, path=shlex.join(path)))
        return " ".join(filter(None, [self._place_notice, *self._notices, *damage_notices]))

    @property
    def last_stamp(self) -> int:
        """The newest stamp of all documents."""
        gate = self._journal.gate
        passed = gate.newest if gate is not None else 0
        for document in self._tables.get(META, {}).values():
            if document.get("id") == "clock":
                return max(newest(document), passed)
        documents = (document for table in self._tables.values() for document in table.values())
        return max(map(newest, documents), default=0)

    def documents(self) -> Tables:
        """Return all documents by table and number. They are shared: do not change them."""
        return self._tables

    def watermark(self) -> str:
        """Return a text that identifies the stored state last read, or an empty one."""
        mutex = self._db.journaled.mutex
        if not mutex.acquire(blocking=False):
            return ""
        try:
            return self._journal.watermark()
        finally:
            mutex.release()

    def changed(self) -> bool:
        """Return whether other sessions have saved anything new; this takes microseconds."""
        replica = self._journal.replica
        return replica.reloaded or bool(replica.foreign) or self._journal.changed()

    def read_into(
        self, view: MarksView, pending: Callable[[], Mapping[tuple[str, str], StoredDocument]]
    ) -> tuple[bool, int]:
        """Join what other sessions have saved into a view.

        Args:
            view: The session's view.
            pending: Returns what the session has not yet saved.

        Returns:
            Whether the view changed, and the newest stamp seen. While the writer thread is busy
            nothing happens: that thread reads the changes itself, and the next call reports them.

        Raises:
            NotesError: The store cannot be read now.
        """
        if not self._db.journaled.mutex.acquire(blocking=False):
            return False, 0
        try:
            self._journal.catch_up()
            replica = self._journal.replica
            foreign, replica.foreign = replica.foreign, {}
            reloaded, replica.reloaded = replica.reloaded, False
            self._tables = replica.image.tables
            self._refuse_newer()
            if reloaded:
                # Ask now: what is committed after the mutex is released would be in neither.
                everything, unsaved = self.documents(), pending()
            now = {ref: self._tables.get(ref[0], {}).get(ref[1]) for ref in foreign}
        finally:
            self._db.journaled.mutex.release()
        if reloaded:
            view.replace(everything)
            for (table, _id), document in unsaved.items():
                view.absorb(table, document)
            return True, self.last_stamp
        return _absorb(view, foreign, now), max(map(newest, foreign.values()), default=0)

    @property
    def needs_repair(self) -> bool:
        """Whether another program has changed the files, which the next commit repairs."""
        return not self.read_only and bool(self._journal.damage.faults)

    def commit(self, batch: Batch) -> None:
        """Join documents into the store; they are on the disk when this returns.

        Raises:
            NotesError: Nothing was changed.
        """
        if self.read_only:
            raise NotesError(self.folder / FILE, self._fault or _("opened read-only"))
        with self._db.transaction():
            self._tables = self._journal.replica.image.tables
            if not batch:
                return  # taking the lock has repaired the files
            if self._refuse_newer():
                raise NotesError(self.folder / FILE, _(_NEWER))
            if not self._tables.get(META):
                self._join(META, schema_document())
            last = 0
            for (table, _id), document in batch.items():
                self._join(table, document)
                last = max(last, newest(document))
                self._steps += len(document.get("steps") or ())
            self._join(META, stamp("clock", {"last": last}, last))
            self._cut_history(last)
        self._place_notice = ""

    def back_up(self, kind: BackupKind = "asked") -> Path:
        """Write a backup now; return its path.

        Raises:
            NotesError: It cannot be written.
        """
        with self._db.transaction():
            return back_up(self.folder, self._journal.replica.image.tables, kind, self._now())

    def back_up_daily(self) -> None:
        """Write a backup unless there is one of the last 24 hours; ignore failures."""
        now = self._now()
        if self._backed_up is not None and timedelta(0) <= now - self._backed_up < HOUR:
            return
        self._backed_up = now
        if is_due(self.folder, now):
            with contextlib.suppress(NotesError):
                self.back_up("daily")

    def copy_to(self, path: Path) -> Path:
        """Write everything to a new file; return its path.

        Raises:
            NotesError: The file exists, or cannot be written.
        """
        with self._db.journaled.mutex:
            self._journal.catch_up()
            write_copy(path, self._journal.replica.image.tables)
        return path

    def set_aside(self, refused: Sequence[Refusal]) -> str:
        """Keep records that did not pass the gate beside the store; return a notice about them."""
        kept = None
        if refused and not self.read_only:
            with contextlib.suppress(OSError):
                kept = set_aside(self.folder / FILE, refused)
        return refusal_notice(refused, kept)

    def close(self) -> None:
        """Close the files."""
        self._db.close()

    def _check_place(self) -> None:
        """Check at the start whether changes can be saved."""
        try:
            fault = self._db.journaled.writable.check_locks()
        except NotesError as error:
            # The fault may be repaired while the session runs, so saving is tried anyway.
            self._place_notice = _("Marks cannot be saved in {folder}: {why}.").format(
                folder=self.folder, why=error.why
            )
            return
        if fault:
            advice = _("{fault}; start with --data-dir on a local disk").format(fault=fault)
            self._refuse(advice)

    def _refuse(self, fault: str) -> None:
        """Save nothing from now on."""
        self.read_only = True
        self._fault = fault
        self._notices.append(_(_NOT_SAVED).format(folder=self.folder, fault=fault))

    def _refuse_newer(self) -> bool:
        if schema_of(self._tables) <= len(STEPS):
            return False
        if not self.read_only:
            self._refuse(_(_NEWER))
        return True

    def _bring_up_to_date(self) -> None:
        if self._refuse_newer() or not any(self._tables.values()):
            return
        if schema_of(self._tables) == len(STEPS):
            return
        if not self.read_only:
            try:
                self._migrate()
            except NotesError as error:
                self._refuse(_("the store is old, and {why}").format(why=error.why))
        if self.read_only:
            self._tables = migrate(self._tables)

    def _migrate(self) -> None:
        with self._db.transaction():
            tables = self._journal.replica.image.tables
            if schema_of(tables) < len(STEPS):  # else another session was faster
                back_up(self.folder, tables, "migration", self._now())
                self._db.journaled.write(migrate(tables))
        self._tables = self._journal.replica.image.tables

    def _join(self, table: str, document: StoredDocument) -> None:
        documents = self._db.table(table)
        documents.change(str(document["id"]), lambda stored: join(stored, document))

    def _cut_history(self, when: int) -> None:
        changes = self._db.table(CHANGES)
        if len(changes) <= self._cut_at and self._steps <= KEPT_STEPS:
            return
        self._steps = 0
        stored = changes.documents()
        heads = {str(stored[number]["id"]): (number, head(stored[number])) for number in stored}
        forgotten, shortened = surplus(change for _, change in heads.values())
        changes.remove(doc_ids=[int(heads[str(change["id"])][0]) for change in forgotten])
        for change in shortened:
            self._join(CHANGES, stamp(change["id"], {"steps": []}, when))
        self._cut_at = max(KEPT, len(changes)) + 100


def _absorb(
    view: MarksView,
    foreign: Mapping[tuple[str, str], StoredDocument],
    now: Mapping[tuple[str, str], StoredDocument | None],
) -> bool:
    """Join changed documents into a view and drop deleted ones; tell whether it changed."""
    changed = False
    for (table, doc_id), last in foreign.items():
        document = now[table, doc_id]
        if not isinstance(last.get("id"), str):
            continue
        if document is None:
            changed |= view.drop(table, last["id"])
        else:
            changed |= view.absorb(table, document)
    return changed
