"""The reader's marks: the one thing that must never be lost."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from reader.errors import NotesError
from reader.notes.backup import write_copy
from reader.notes.changes import Changes
from reader.notes.conflict_copies import check, conflict_copies, put_away
from reader.notes.descriptions import translated
from reader.notes.gate import Gate
from reader.notes.history import last_done, last_undone, portions, reversal
from reader.notes.lineage import Edit, edited, has_edits
from reader.notes.marks import Marks
from reader.notes.merge import (
    Merged,
    count,
    every_document,
    newest_of,
    news,
    read_store,
    restoration,
    total,
)
from reader.notes.merge_effects import every_effect
from reader.notes.model import ArticleRef, Highlight, Saving, merge_portions
from reader.notes.reconcile import StampClock, newest, read_stamps, stamp
from reader.notes.storage.documents import texts
from reader.notes.storage.memory import UnavailableRepository
from reader.notes.storage.writer import Writer
from reader.notes.view import ARTICLES, CHANGES, HIGHLIGHTS, META
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from reader.notes.backup import BackupKind
    from reader.notes.changes import Documents
    from reader.notes.gate import Refusal
    from reader.notes.model import PlaceAnchor, StoredDocument
    from reader.notes.repository import NotesRepository
    from reader.notes.storage.documents import Tables


PORTION = 200
"""The most highlights in a portion of a change of many: what one line of the log holds."""
LEAST, FIRST = 25, 50
"""The fewest of them, however slow the machine is, and how many there are in the first portion."""
PORTION_SECONDS = 0.04
"""Seconds for which a portion keeps the screen from the marks, about."""

_ORIGIN = 12
"""Digits of a session that name it in the edits of a highlight."""
_PATIENCE = 10.0
"""Seconds to wait for the disk before the backup that a merge begins with."""

Item = TypeVar("Item")
Contra = TypeVar("Contra", contravariant=True)


class _Make(Protocol[Contra]):
    def __call__(self, portion: Sequence[Contra], /, *, group: str) -> Documents: ...


@dataclass(frozen=True, slots=True)
class Reversal:
    """A change that is being undone or redone.

    Attributes:
        text: The description, in the language of the interface.
        total: The number of documents that it touches.
        portions: Makes the change, and yields the number of documents of each portion.
    """

    text: str
    total: int
    portions: Iterator[int]


def _run(turning: Reversal | None) -> str | None:
    """Carry out all portions; return the description of the change."""
    if turning is None:
        return None
    _exhaust(turning.portions)
    return turning.text


def _exhaust(done: Iterator[int]) -> None:
    for _count in done:
        pass


def _fitting(size: int, seconds: float) -> int:
    """Return the size of the portion after one of a size that took so many seconds."""
    wanted = min(2.0, PORTION_SECONDS / max(seconds, 1e-6)) * size
    return min(PORTION, max(LEAST, int(wanted)))


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Notes(Marks):
    """The marks of all articles. Setters change memory and return; a thread saves.

    When marks cannot be saved, everything works in memory, and `saving` has the reason.

    Args:
        repository: The stored documents.
        clock: Returns the time, UTC.

    Attributes:
        on_saved: Called from the writer thread when `saving` has changed.
    """

    def __init__(
        self,
        repository: NotesRepository | UnavailableRepository,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        super().__init__()
        self.on_saved: Callable[[], None] | None = None
        self._repository = repository
        self._view.replace(repository.documents())
        self._clock = StampClock(clock, repository.last_stamp)
        self._session = uuid4().hex
        self._changes = Changes(self._view, self._clock, clock, self._session)
        self._writer = Writer(repository.commit, self._saving_changed, repository.back_up_daily)
        self._poll_error = ""
        self._is_identified = False

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        read_only: bool = False,
        clock: Callable[[], datetime] = _utc_now,
        compact_at: int | None = None,
        lock_timeout: float | None = None,
    ) -> Notes:
        """Open the store in a folder, creating it if necessary.

        Args:
            folder: The data folder.
            read_only: Change nothing on the disk.
            clock: Returns the time, UTC.
            compact_at: The size of the log, in bytes, at which it is compacted; by default chosen
                by cost.
            lock_timeout: Seconds to wait for another session that holds the lock.

        Raises:
            NotesError: The store is there but cannot be read now.
        """
        from reader.notes.repository import NotesRepository  # here: tinydb takes time to import
        from reader.notes.storage.journaled import LOCK_TIMEOUT

        repository = NotesRepository(
            folder,
            now=clock,
            read_only=read_only,
            compact_at=compact_at,
            lock_timeout=LOCK_TIMEOUT if lock_timeout is None else lock_timeout,
        )
        return cls(repository, clock)

    @classmethod
    def unsaved(cls, folder: Path, why: str) -> Notes:
        """Return marks that are kept in memory only, to be used when `open` raises.

        Args:
            folder: The data folder.
            why: The reason, in plain English, for `notice` and `saving`.
        """
        return cls(UnavailableRepository(folder, why))

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._repository.folder

    @property
    def notice(self) -> str:
        """A notice about the store for the reader, usually empty."""
        return " ".join(filter(None, (self._repository.notice, self._poll_error)))

    @property
    def read_only(self) -> bool:
        """Whether changes stay in memory; `notice` has the reason."""
        return self._repository.read_only

    @property
    def newest_stamp(self) -> int:
        """The newest stamp of all changes: another one after each change."""
        return self._clock.last

    # Changes

    def set_read(self, articles: Sequence[ArticleRef], read: bool) -> None:
        """Mark articles read or unread, as one change."""
        with self._lock:
            self._submit(self._changes.read(articles, read))

    def set_starred(self, articles: Sequence[ArticleRef], starred: bool) -> None:
        """Star articles or remove their stars, as one change."""
        with self._lock:
            self._submit(self._changes.star(articles, starred))

    def annotate(
        self, annotated: Sequence[tuple[ArticleRef, str, Sequence[str]]], *, undoable: bool = True
    ) -> None:
        """Set the notes and the own tags of articles, as one change.

        Args:
            annotated: Articles, each with its new note and its new tags.
            undoable: False for a draft, which undo ignores.
        """
        with self._lock:
            self._submit(self._changes.annotate(annotated, undoable=undoable))

    def set_kept(self, owner: str, reasons: Collection[str], article: ArticleRef) -> None:
        """Set the removal reasons that cleaning ignores.

        Args:
            owner: An article's key, or ``source:`` and the name of a source.
            reasons: As `reader.text.document.Removed.reason` names them.
            article: The article that was open at the time.
        """
        with self._lock:
            self._submit(self._changes.keep(owner, reasons, article))

    def set_bookmark(
        self, letter: str, article: ArticleRef, place: int, anchor: PlaceAnchor | None = None
    ) -> None:
        """Set the bookmark of a letter, moving it if it was set before.

        Args:
            letter: ``a`` to ``z``.
            article: The article.
            place: Code point offset of the first character shown.
            anchor: The words there.
        """
        with self._lock:
            self._submit(self._changes.bookmark(letter, article, place, anchor))

    def remove_bookmark(self, letter: str) -> None:
        """Remove the bookmark of a letter, if it is set.

        Args:
            letter: ``a`` to ``z``.
        """
        with self._lock:
            self._submit(self._changes.unbookmark(letter))

    def set_opened(self, article: ArticleRef) -> None:
        """Record that an article was opened: a line of the reading history that undo ignores."""
        with self._lock:
            self._submit(self._changes.open(article))

    def set_place(self, article: ArticleRef, place: int, anchor: PlaceAnchor | None = None) -> None:
        """Remember the reading position in an article; this is not a change and cannot be undone.

        Args:
            article: The article.
            place: Code point offset of the first character shown.
            anchor: The words there.
        """
        with self._lock:
            self._submit(self._changes.place(article, place, anchor))

    def mark_all_read(
        self,
        *,
        source: str | None,
        until: datetime | None,
        except_keys: Collection[str] = (),
        also: Sequence[ArticleRef] = (),
    ) -> None:
        """Mark a range of articles read; the cost does not depend on their number.

        Args:
            source: Only of this source; None for all.
            until: Only articles published until then; None for all, including undated ones.
            except_keys: The keys of articles to leave out.
            also: Articles that the range does not cover, such as undated ones when `until` is set;
                they are marked in the same change.
        """
        with self._lock:
            self._submit(self._changes.read_all(source, until, except_keys, also))

    def add_highlight(self, highlight: Highlight, article: ArticleRef) -> None:
        """Add a highlight, or restore a removed one of the same id."""
        self.add_highlights([(highlight, article)])

    def add_highlights(self, added: Sequence[tuple[Highlight, ArticleRef]]) -> None:
        """Add highlights, as one change; existing ones are updated.

        Args:
            added: Highlights and their articles.
        """
        _exhaust(self.add_in_portions({item[0].id: item for item in added}.values()))

    def edit_highlight(self, highlight: Highlight, *, undoable: bool = True) -> None:
        """Change a highlight.

        Args:
            highlight: The new values; the id selects the highlight.
            undoable: False for a change that the reader did not make, such as a new anchor.

        Raises:
            KeyError: No highlight ever had that id.
        """
        self.edit_highlights([highlight], undoable=undoable)

    def edit_highlights(self, highlights: Sequence[Highlight], *, undoable: bool = True) -> None:
        """Change highlights, as one change.

        Args:
            highlights: The new values; the ids select the highlights.
            undoable: As for `edit_highlight`.

        Raises:
            KeyError: No highlight ever had one of the ids; nothing is changed.
        """
        with self._lock:
            missing = [
                highlight.id
                for highlight in highlights
                if self._view.get(HIGHLIGHTS, highlight.id) is None
            ]
            if missing:
                raise KeyError(missing[0])
        _exhaust(self._in_portions(highlights, partial(self._changes.edit, undoable=undoable)))

    def remove_highlight(self, id: str) -> None:  # noqa: A002 - the field's name
        """Remove a highlight, if it exists."""
        self.remove_highlights([id])

    def remove_highlights(self, ids: Collection[str]) -> None:
        """Remove highlights, as one change; missing ones are skipped."""
        _exhaust(self.remove_in_portions(ids))

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        """Keep the evidence by which the articles of marks are found again.

        It is no change that can be undone. Before the first of a store a backup is made.

        Args:
            identities: By key: what stands for the file, and the sketch of the text.

        Returns:
            Whether it is kept; it is not where nothing can be saved.
        """
        if self.read_only or self.saving.error:
            return False
        with self._lock:
            if not self._is_identified:
                articles = self._view.tables[ARTICLES]
                known = any(b'"identity":' in text for _id, text in texts(articles))
                try:
                    if not known:
                        self.back_up("migration")
                except NotesError:
                    return False
                self._is_identified = True
            self._submit(self._changes.identify(identities))
        return True

    def reattach(self, key: str, highlights: Sequence[Highlight], article: ArticleRef) -> None:
        """Give all marks of one key to another article, as one change.

        Args:
            key: Of an article that is gone.
            highlights: All of its highlights, as they stand in the other article.
            article: The other article.
        """
        with self._lock:
            self._submit(self._changes.reattach(key, highlights, article))

    def remember_library(self, paths: Sequence[str]) -> None:
        """Remember which library was opened last."""
        with self._lock:
            if self.last_library() != tuple(paths):
                fields = {"paths": list(paths)}
                self._submit([(META, stamp("library", fields, self._clock.tick()))])

    # Changes in portions

    def add_in_portions(self, added: Iterable[tuple[Highlight, ArticleRef]]) -> Iterator[int]:
        """Add highlights as `add_highlights` does, in portions; see `_in_portions`."""
        return self._in_portions(added, self._changes.add)

    def edit_in_portions(
        self, highlights: Iterable[Highlight], *, undoable: bool = True
    ) -> Iterator[int]:
        """Change highlights as `edit_highlights` does, in portions; see `_in_portions`."""

        def edit(portion: Sequence[Highlight], *, group: str) -> Documents:
            there = [highlight for highlight in portion if self.highlight(highlight.id) is not None]
            return self._changes.edit(there, undoable=undoable, group=group)

        return self._in_portions(highlights, edit)

    def remove_in_portions(self, ids: Iterable[str]) -> Iterator[int]:
        """Remove highlights as `remove_highlights` does, in portions; see `_in_portions`."""

        def remove(portion: Sequence[str], *, group: str) -> Documents:
            there = [
                highlight for highlight in map(self.highlight, portion) if highlight is not None
            ]
            return self._changes.remove(there, group=group)

        return self._in_portions(ids, remove)

    def _in_portions(self, items: Iterable[Item], make: _Make[Item]) -> Iterator[int]:
        """Make a change of any size in portions, as one step of undo, without blocking readers.

        How large a portion is goes by how long the one before it took. Each is written as a
        whole. Before the next one the earlier ones are waited for, so that few changes are in
        memory and not on the disk. Whoever stops asking stops the change: what was made until then
        stays, and is undone as one.

        Args:
            items: The items to change; only a few are taken at a time.
            make: Builds the documents of a portion, under the lock.

        Yields:
            The number of items of each portion, once it is made in memory.
        """
        group = uuid4().hex
        source = iter(items)
        size = min(FIRST, PORTION)
        portion = list(islice(source, size))
        is_first = True
        while portion:
            if not is_first:
                self._writer.settle()
            next_one = list(islice(source, 1))
            with self._lock:
                begun = time.perf_counter()
                self._submit(make(portion, group="" if is_first and not next_one else group))
                seconds = time.perf_counter() - begun
            is_first = False
            yield len(portion)
            size = _fitting(size, seconds)
            portion = next_one + list(islice(source, size - 1))

    # Undo and redo

    def undo(self) -> str | None:
        """Undo the last change; return its description, None when there is none."""
        return _run(self.undo_in_portions())

    def redo(self) -> str | None:
        """Redo the change that was undone last; return its description, None when there is none."""
        return _run(self.redo_in_portions())

    def undo_in_portions(self) -> Reversal | None:
        """Undo the last change in portions; return None when there is none.

        Nothing is undone until the portions are iterated.
        """
        with self._lock:
            return self._reversal(last_done(self._view.heads, self._session))

    def redo_in_portions(self) -> Reversal | None:
        """Redo the change that was undone last, in portions as `undo_in_portions` does."""
        with self._lock:
            return self._reversal(last_undone(self._view.heads, self._session))

    # Other stores

    def merge(self, path: Path, *, dry_run: bool = False) -> Merged:
        """Merge another store into this one, as one change; a backup is made first.

        Args:
            path: Its folder, its ``state.json``, the log of that, or a backup.
            dry_run: Only tell what the merge would do.

        Raises:
            NotesError: It cannot be read, is newer than this program, or the backup of the current
                marks cannot be written.
        """
        gate = Gate()
        tables, notice = read_store(path, gate)
        parts: list[Merged] = []
        group = uuid4().hex
        about = path.parent.name if path.name.startswith("state.json") else path.name
        theirs = every_document(tables)
        while portion := list(islice(theirs, PORTION)):
            if not dry_run:
                self._writer.settle()
                if not parts and news(self._view.tables, portion):
                    self.flush(_PATIENCE)
                    self.back_up("merge")
            with self._lock:
                documents = news(self._view.tables, portion)
                effects = every_effect(self._view.tables, documents)
                if not documents:
                    continue
                if not dry_run:
                    self._clock.advance_past(newest_of(documents))
                    self._take_over([*documents, *self._changes.merge(effects, about, group)])
            parts.append(count(documents, [line for made in effects for line in made.lines()]))
        return total(parts, notice if dry_run else self._with_refused(notice, gate))

    def conflict_copies(self) -> list[Path]:
        """Return the copies that a sync tool has left beside the store."""
        return conflict_copies(self.folder)

    def merge_copies(self, *, dry_run: bool = False) -> list[tuple[Path, Merged]]:
        """Merge the copies that a sync tool has left beside the store, and put them away.

        A copy is moved to another folder once its marks are on the disk.

        Args:
            dry_run: Only tell what the merge would do.

        Raises:
            NotesError: One of them cannot be read or moved, or nothing can be saved; it stays.
        """
        done = []
        for path in self.conflict_copies():
            check(path)
            merged = self.merge(path, dry_run=dry_run)
            if not dry_run:
                if not self.flush(_PATIENCE):
                    raise NotesError(path, self.saving.error or _("it takes too long"))
                put_away(path)
            done.append((path, merged))
        return done

    def restore(self, path: Path) -> Merged:
        """Set the marks back to those of a backup; the reading history only grows.

        Args:
            path: The backup, or another store.

        Raises:
            NotesError: It cannot be read, is newer than this program, or the backup of the current
                marks cannot be written.
        """
        gate = Gate()
        tables, notice = read_store(path, gate)
        self.back_up("restore")
        parts: list[Merged] = []
        with self._lock:
            restored = restoration(self._view.tables, tables, self._clock.tick())
        while True:
            with self._lock:
                documents = list(islice(restored, PORTION))
                self._clock.advance_past(newest_of(documents))
                self._submit(documents)
            if not documents:
                return total(parts, self._with_refused(notice, gate))
            parts.append(count(documents))
            self._writer.settle()

    def _with_refused(self, notice: str, gate: Gate) -> str:
        """Keep the refused records of another store; return the notice about that store."""
        return " ".join(filter(None, (notice, self.set_aside(gate.refused))))

    def set_aside(self, refused: Sequence[Refusal]) -> str:
        """Keep records that did not pass the gate beside the store; return a notice about them.

        Args:
            refused: The records; may be empty.
        """
        return self._repository.set_aside(refused)

    def back_up(self, kind: BackupKind = "asked") -> Path:
        """Write the saved marks to a backup; return its path.

        Raises:
            NotesError: It cannot be written.
        """
        return self._repository.back_up(kind)

    def copy_to(self, path: Path) -> Path:
        """Write the saved marks to a new file; return its path.

        Raises:
            NotesError: The file exists, or cannot be written.
        """
        return self._repository.copy_to(path)

    def write_unsaved(self, path: Path) -> None:
        """Write all marks, also those that are not saved, to a new file that `merge` reads.

        Args:
            path: The file, which must not exist.

        Raises:
            NotesError: It exists, or cannot be written.
        """
        with self._lock:
            tables: Tables = {
                name: {str(number): table[id_] for number, id_ in enumerate(table, 1)}
                for name, table in self._view.tables.items()
                if table
            }
        write_copy(path, tables)

    # Saving

    def poll(self) -> bool:
        """Read what other sessions have saved; tell whether anything changed.

        This takes microseconds when nothing is new. When the store cannot be read now, `notice`
        says so until it can.
        """
        if not self._repository.changed():
            return False
        with self._lock:
            try:
                changed, stamp_seen = self._repository.read_into(self._view, self._writer.pending)
            except NotesError as error:
                self._poll_error = _("Marks cannot be read: {why}.").format(why=error.why)
                return False
            self._clock.advance_past(stamp_seen)
            self._poll_error = ""
            if self._repository.needs_repair and not self._writer.saving.pending:
                self._writer.submit([])
            return changed

    def watermark(self) -> str:
        """Return a text that identifies the current marks when all of them are durable.

        It is empty while changes are waiting, or while other sessions' changes have not been read.
        To mirror the marks, ask for it before reading them: the marks then include what it
        identifies.
        """
        with self._lock:
            return "" if self._writer.saving.pending else self._repository.watermark()

    @property
    def saving(self) -> Saving:
        """Whether the changes are saved."""
        return self._writer.saving

    def unsaved_changes(self) -> list[str]:
        """Return descriptions of the changes that are not durable, the oldest first."""
        pending = self._writer.pending()
        return [
            translated(str(document.get("text", "")))
            for (table, _id), document in pending.items()
            if table == CHANGES
        ]

    def flush(self, timeout: float) -> bool:
        """Wait until all changes are durable.

        Args:
            timeout: Seconds.

        Returns:
            False when some are not; `saving` has the reason.
        """
        return self._writer.flush(timeout)

    def close(self, timeout: float = 5.0) -> None:
        """Wait until the changes are durable or the time is up; `saving` has what is left.

        Args:
            timeout: Seconds.
        """
        self._writer.flush(timeout)
        if not self.saving.error:
            self.poll()  # what other programs have done to the files is mended before leaving
        if self._writer.close(timeout):
            self._repository.close()

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _reversal(self, change: StoredDocument | None) -> Reversal | None:
        if change is None:
            return None
        whole = portions(self._view.heads, change)
        text = merge_portions(whole).text
        total = sum(portion["steps"] for portion in whole)
        return Reversal(
            translated(text),
            total,
            self._reverse_in_portions([str(portion["id"]) for portion in whole]),
        )

    def _reverse_in_portions(self, ids: Sequence[str]) -> Iterator[int]:
        for number, id_ in enumerate(ids):
            if number:
                self._writer.settle()
            with self._lock:
                change = self._view.get(CHANGES, id_)
                if change is None:
                    continue
                count = len(change.get("steps") or ())
                self._submit(reversal(change, self._view.get, self._clock.tick()))
            yield count

    def _submit(self, documents: Documents) -> None:
        """Make a change of this session in memory and hand it to the writer."""
        written: Documents = []
        for table, document in documents:
            is_edit = table == HIGHLIGHTS or (table == ARTICLES and has_edits(document))
            edit = self._as_edit(table, document) if is_edit else document
            self._view.absorb(table, edit)
            written.append((table, edit))
        if written:
            self._writer.submit(written)

    def _as_edit(self, table: str, fields: StoredDocument) -> StoredDocument:
        """Return fields of a mark as an edit of this session, which no merge undoes."""
        stored = self._view.get(table, str(fields["id"]))
        stamps = {} if stored is None else read_stamps(stored)
        when = newest(fields)
        made = edited(stored, stamps, fields, Edit(when, 0, self._session[:_ORIGIN]))
        return made if made == fields else stamp(made.pop("id"), made, when)

    def _take_over(self, documents: Documents) -> None:
        """Join documents of another store in memory and hand them to the writer."""
        for table, document in documents:
            self._view.absorb(table, document)
        if documents:
            self._writer.submit(documents)

    def _saving_changed(self) -> None:
        if self.on_saved is not None:
            self.on_saved()
