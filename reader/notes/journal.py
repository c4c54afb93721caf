"""Reading the files of a store, a snapshot and a log of the transactions since, without a lock.

Compaction writes a new snapshot, then a new log. A session killed in between leaves a log that says
nothing new; whoever reads opens the log before the snapshot, so it may read a line twice but can
miss none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..translation import deferred
from . import snapshot
from .damage import Damage
from .files import OddFileError, explained, refuse_link
from .gate import Gate
from .image import Image
from .log import Log

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from .documents import Raw

Mark = tuple[int, int, int]
"""Inode, device and size of a file."""


class Journal:
    """What a store holds, on the disk and in memory.

    Args:
        path: The snapshot; the log lies beside it.
        gate: What the documents have to pass; None lets in all that JSON can say.

    Attributes:
        image: What it holds.
        damage: What is wrong with the files.
        foreign: Documents that other sessions changed, by table and document id, with their last
            content; whoever wants to know takes them out.
        reloaded: Whether everything was read anew, so that `foreign` does not tell all.

    Raises:
        NotesError: The store is there but cannot be read now.
    """

    def __init__(self, path: Path, gate: Gate | None = None) -> None:
        self.path = path
        self.gate = gate
        self.image = Image({})
        self.foreign: dict[tuple[str, str], Raw] = {}
        self.reloaded = False
        self._log_path = path.with_name(path.name + ".log")
        self._log: Log | None = None
        self._log_seen: Mark | None = None
        self._snapshot_seen: Mark | None = None
        self.damage = Damage()
        with explained(path):
            self._load()

    def close(self) -> None:
        """Close the files."""
        if self._log is not None:
            self._log.close()
            self._log = None

    @property
    def needs_repair(self) -> bool:
        """Whether taking the lock may find something to repair."""
        if self.gate is not None and self.gate.refused:
            return True
        if self._log is not None and self._log_seen is not None:
            return bool(self.damage.faults) or self._log_seen[2] > self._log.position
        return bool(self.damage.faults)

    def watermark(self) -> str:
        """Return what tells the state of the files that was taken in from any other.

        Empty when that cannot be told, as before there is a log.
        """
        if self._log_seen is None or self.foreign or self.reloaded:
            return ""
        return watermark(self._log_seen, self._snapshot_seen)

    # Other sessions

    def changed(self) -> bool:
        """Tell whether other sessions have written since `catch_up`; it takes microseconds."""
        try:
            return mark(self._log_path) != self._log_seen
        except OSError:
            return True

    def catch_up(self) -> None:
        """Take in what other sessions have written.

        Raises:
            NotesError: It cannot be read now.
        """
        with explained(self._log_path):
            self._catch_up()

    def _use(self, log: Log | None, seen: Mark | None = None) -> None:
        if self._log is not None:
            self._log.close()
        self._log = log
        self._log_seen = seen or (None if log is None else (*log.mark, log.position))

    # Reading

    def _load(self) -> None:
        """Read everything, until the log is still in its place afterwards."""
        while True:
            self.damage.faults.clear()
            if self.gate is not None:
                self.gate.clear()
            log = self._open_log()
            seen = mark(self._log_path)
            self._snapshot_seen = mark(self.path)
            lines = log.read() if log else []
            tables = self._read_snapshot(log)
            if log is None or ((here := mark(self._log_path)) and here[:2] == log.mark):
                break
            log.close()
        self.image = Image(tables)
        self._take(lines)
        self.foreign.clear()
        self._note_damage(log)
        self._use(log, seen)

    def _open_log(self) -> Log | None:
        try:
            return self._log_at(self._log_path)
        except FileNotFoundError:
            return None
        except OddFileError:
            refuse_link(self._log_path)
            self.damage.faults[self._log_path] = deferred("is not a regular file")
            return None

    def _log_at(self, path: Path) -> Log:
        return Log(path, read_only=True, gated=self.gate is not None)

    def _read_snapshot(self, log: Log | None) -> snapshot.Tables:
        try:
            tables, fault = snapshot.load(
                self.path,
                ours=log is not None,
                check=log.check if log is not None else None,
                gated=self.gate is not None,
                parse=not self._has_passed(log),
            )
        except FileNotFoundError:
            tables, fault = {}, ""
            if log is not None:
                fault = deferred("is gone")
        except OddFileError:
            refuse_link(self.path)
            tables, fault = {}, deferred("is not a regular file")
        if fault:
            self.damage.faults[self.path] = fault
        return tables if self.gate is None else self.gate.tables(tables)

    def _has_passed(self, log: Log | None) -> bool:
        """Tell whether the documents of a whole snapshot have passed the gate already."""
        if self.gate is None or log is None:
            return True
        if log.passed is None:
            return False
        self.gate.newest = max(self.gate.newest, log.passed)
        return True

    def _note_damage(self, log: Log | None) -> None:
        if log is not None and (log.damaged or not log.name):
            self.damage.faults[self._log_path] = (
                deferred("has damaged lines") if log.name else deferred("has lost its head")
            )

    def _catch_up(self) -> None:
        seen = mark(self._log_path)
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
        there = mark(self.path)
        return there is not None and there != self._snapshot_seen

    def _switch(self, old: Log, seen: Mark) -> None:
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
            self._snapshot_seen = mark(self.path)
        else:
            new.close()
            self._reload()

    def _reload(self) -> None:
        self._load()
        self.reloaded = True

    def _take(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Make the changes that lines tell of."""
        for line in lines if self.gate is None else map(self.gate.transaction, lines):
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


def watermark(log: Mark | None, snapshot: Mark | None) -> str:
    """Return the marks of both files as one text, empty when there is no log."""
    return f"{log} {snapshot}" if log is not None else ""


def mark(path: Path) -> Mark | None:
    """Return what tells a file from another and from a longer one, None when there is none."""
    try:
        found = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (found.st_ino, found.st_dev, found.st_size)
