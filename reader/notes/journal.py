"""The files of a store: a snapshot, a log of the transactions since, and a lock.

Compaction writes a new snapshot, then a new log. A session killed in between leaves a log that says
nothing new; whoever reads opens the log before the snapshot, so it may read a line twice but can
miss none.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from . import snapshot
from .damage import Damage
from .files import (
    OddFileError,
    explained,
    make_folder,
    make_private,
    refuse_link,
    replace,
)
from .image import Image
from .lock import Lock
from .log import Log, decode, header, unfinished

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from .image import Raw
    from .log import Transaction

_Mark = tuple[int, int, int]
"""Inode, device and size of a file."""


class Journal:
    """What a store holds, on the disk and in memory.

    Args:
        path: The snapshot; the log and the lock lie beside it.
        read_only: Change nothing on the disk.
        compact_at: Bytes of log below which it is not compacted.
        lock_timeout: Seconds to wait for another session.

    Attributes:
        image: What it holds.
        damage: What is wrong with the files.
        foreign: Documents that other sessions changed, by table and document id, with their last
            content; whoever wants to know takes them out.
        reloaded: Whether everything was read anew, so that `foreign` does not tell all.

    Raises:
        NotesError: The store is there but cannot be read now.
    """

    def __init__(
        self, path: Path, *, read_only: bool, compact_at: int, lock_timeout: float
    ) -> None:
        self.path = path
        self.image = Image({})
        self.foreign: dict[tuple[str, str], Raw] = {}
        self.reloaded = False
        self._read_only = read_only
        self._log_path = path.with_name(path.name + ".log")
        self._lock = Lock(path.with_name(path.name + ".lock"), lock_timeout)
        self._log: Log | None = None
        self._log_seen: _Mark | None = None
        self._snapshot_seen: _Mark | None = None
        self._compact_at = self._least = compact_at
        self.damage = Damage()
        with explained(path):
            self._load()
        if read_only:
            self.damage.tell()

    def close(self) -> None:
        """Close the files."""
        self._lock.close()
        if self._log is not None:
            self._log.close()
            self._log = None

    @property
    def needs_repair(self) -> bool:
        """Whether taking the lock may find something to repair."""
        if self._log is not None and self._log_seen is not None:
            return bool(self.damage.faults) or self._log_seen[2] > self._log.position
        return bool(self.damage.faults)

    def check_locks(self) -> str:
        """Make the folder, private files and the lock; return why locks do not work, if so.

        Raises:
            NotesError: The folder or the lock cannot be made.
        """
        with explained(self.path):
            make_folder(self.path.parent)
            make_private(self.path)
            return self._lock.check()

    # Other sessions

    def changed(self) -> bool:
        """Tell whether other sessions have written since `catch_up`; it takes microseconds."""
        try:
            return _mark(self._log_path) != self._log_seen
        except OSError:
            return True

    def catch_up(self) -> None:
        """Take in what other sessions have written.

        Raises:
            NotesError: It cannot be read now.
        """
        with explained(self._log_path):
            self._catch_up()

    @contextlib.contextmanager
    def locked(self, timeout: float | None = None) -> Iterator[None]:
        """Keep other sessions from writing; all that they wrote has been taken in.

        Args:
            timeout: Seconds to wait for them, when other than usual.

        Raises:
            NotesError: The lock cannot be had, or the store cannot be read or repaired now.
        """
        with contextlib.ExitStack() as held:
            with explained(self.path):
                make_folder(self.path.parent)
                held.enter_context(self._lock.held(timeout))
                self._catch_up()
                self._repair()
            yield

    # Writing; the caller holds the lock

    def append(self, transaction: Transaction) -> None:
        """Make a transaction durable that is in the image already.

        Raises:
            NotesError: It is not durable.
        """
        with explained(self._log_path):
            if self._log is None:
                self._compact()
                return
            self._log_seen = None
            self._log.append(transaction.encode())
            self._log_seen = (*self._log.mark, self._log.position)

    def compact_if_large(self) -> None:
        """Compact when the log has grown large; that it cannot be done now is no failure."""
        if self._log is None or self._log.position <= max(self._compact_at, 2 * self._log.snapshot):
            return
        try:
            self._compact()
        except OSError:
            self._compact_at = 2 * self._log.position
        else:
            self._compact_at = self._least

    def _compact(self, *, fresh: bool = False) -> None:
        """Write a new snapshot and begin a new log.

        Args:
            fresh: All sessions shall read the snapshot.
        """
        after = self._log.name if self._log is not None and not fresh else ""
        size = replace(self.path, snapshot.encode(self.image.tables))
        replace(self._log_path, [header(after, size)])
        log = Log(self._log_path, read_only=False)
        log.read()
        self._use(log)
        self._snapshot_seen = _mark(self.path)

    def _use(self, log: Log | None, seen: _Mark | None = None) -> None:
        if self._log is not None:
            self._log.close()
        self._log = log
        self._log_seen = seen or (None if log is None else (*log.mark, log.position))

    # Reading

    def _load(self) -> None:
        """Read everything, until the log is still in its place afterwards."""
        while True:
            self.damage.faults.clear()
            log = self._open_log()
            seen = _mark(self._log_path)
            self._snapshot_seen = _mark(self.path)
            tables = self._read_snapshot(log)
            lines = log.read() if log else []
            if log is None or ((here := _mark(self._log_path)) and here[:2] == log.mark):
                break
            log.close()
        self.image = Image(tables)
        self._take(lines)
        self.foreign.clear()
        self._note_damage(log)
        self._use(log, seen)

    def _open_log(self) -> Log | None:
        try:
            return Log(self._log_path, read_only=self._read_only)
        except FileNotFoundError:
            return None
        except PermissionError:
            # Readable but not writable is enough to read; writing will say what is wrong.
            return Log(self._log_path, read_only=True)
        except OddFileError:
            refuse_link(self._log_path)
            self.damage.faults[self._log_path] = "is not a regular file"
            return None

    def _read_snapshot(self, log: Log | None) -> snapshot.Tables:
        try:
            tables, fault = snapshot.load(self.path)
        except FileNotFoundError:
            tables, fault = {}, ""
            if log is not None:
                fault = "is gone"
        except OddFileError:
            refuse_link(self.path)
            tables, fault = {}, "is not a regular file"
        if fault:
            self.damage.faults[self.path] = fault
        return tables

    def _note_damage(self, log: Log | None) -> None:
        if log is not None and (log.damaged or not log.name):
            self.damage.faults[self._log_path] = (
                "has damaged lines" if log.name else "has lost its head"
            )

    def _catch_up(self) -> None:
        seen = _mark(self._log_path)
        if seen == self._log_seen:
            if seen is None and self._snapshot_is_another():
                self._reload()
        elif seen is None:
            # Someone took the log away: what it said is in memory, unless the snapshot is another.
            self._use(None)
            if self._snapshot_is_another():
                self._reload()
        elif self._log is None or (seen[:2] == self._log.mark and seen[2] < self._log.position):
            self._reload()
        elif seen[:2] == self._log.mark:
            self._take(self._log.read())
            self._note_damage(self._log)
            self._log_seen = seen
        else:
            self._switch(self._log, seen)

    def _snapshot_is_another(self) -> bool:
        there = _mark(self.path)
        return there is not None and there != self._snapshot_seen

    def _switch(self, old: Log, seen: _Mark) -> None:
        """Go on to the log that took the place of the one in use."""
        rest = old.read()
        new = self._open_log()
        if new is None:
            self._use(None, seen)
            return
        lines = new.read()
        if new.after and new.after == old.name and not old.damaged:
            self._take(rest)
            self._take(lines)
            self._note_damage(new)
            self._use(new)
            self._snapshot_seen = _mark(self.path)
        else:
            new.close()
            self._reload()

    def _reload(self) -> None:
        self._load()
        self.reloaded = True

    def _take(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Make the changes that lines tell of."""
        for line in lines:
            for table in line.get("drop", ()):
                self.image.drop(table)
                self.reloaded = True
            for table, documents in line.get("set", {}).items():
                self.image.tables.setdefault(table, {})
                for doc_id, document in documents.items():
                    self.image.put(table, doc_id, document)
                    self.foreign[table, doc_id] = document
            for table, doc_ids in line.get("remove", {}).items():
                for doc_id in doc_ids:
                    gone = self.image.remove(table, doc_id)
                    if gone is not None:
                        self.foreign[table, doc_id] = gone

    # Repair; the lock is held

    def _repair(self) -> None:
        if self._log is not None:
            self._repair_tail(self._log)
        if not self.damage.faults:
            return
        self.damage.tell(aside=True)
        self.damage.faults.clear()
        self._compact(fresh=True)

    def _repair_tail(self, log: Log) -> None:
        """Cut what a killed session left unfinished; anything else there is damage."""
        tail = log.tail()
        if not tail:
            return
        if decode(tail) is not None:  # only the end of the line is missing
            log.finish()
            self._take(log.read())
        elif log.name and unfinished(tail):
            log.cut()
            if tail.strip(b"\0"):
                self.damage.notices.append("A change that was not yet saved was dropped.")
            else:
                self.damage.notices.append(f"The end of {self._log_path.name} was never written.")
        else:
            self.damage.faults[self._log_path] = "has a damaged end"
        self._log_seen = (*log.mark, log.position)


def _mark(path: Path) -> _Mark | None:
    try:
        found = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_ino, found.st_dev, found.st_size)
