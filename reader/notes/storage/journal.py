"""Reading a store without a lock: the snapshot, and the log of the transactions since.

Compaction writes a new snapshot, then a new log. A session killed in between leaves a log with
nothing new. Readers open the log before the snapshot, so they may read a line twice but never miss
one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.notes.gate import Gate
from reader.notes.storage import snapshot
from reader.notes.storage.cross_checks import is_intruder, read_both
from reader.notes.storage.files import (
    FileMark,
    OddFileError,
    explained,
    mark,
    snapshot_mark,
    watermark,
)
from reader.notes.storage.receipt import read_receipt
from reader.notes.storage.replica import Replica
from reader.notes.storage.store_files import StoreFiles
from reader.translation import deferred

if TYPE_CHECKING:
    from pathlib import Path

    from reader.notes.storage.image import Image
    from reader.notes.storage.log import Log
    from reader.notes.storage.receipt import Receipt

_DOUBTS = 5
"""How often files that seem damaged are read again while another session is writing."""
REPLACED = deferred("was replaced by another program")


class Journal:
    """The content of a store in memory, kept up to date with its snapshot and log on the disk.

    Args:
        path: The snapshot; the log lies beside it.
        gate: Checks the documents; None lets in any JSON.
        trusted: Whether documents need not be parsed as long as the snapshot is intact.
        log_path: The log, when it does not lie beside the snapshot under its usual name.
        writable: Whether the log is opened for writing.

    Attributes:
        path: The snapshot.
        gate: Checks the documents.
        replica: The content of the store.
        damage: What is wrong with the files.

    Raises:
        NotesError: The store is there but cannot be read now.
    """

    def __init__(
        self,
        path: Path,
        gate: Gate | None = None,
        *,
        trusted: bool = True,
        log_path: Path | None = None,
        writable: bool = False,
    ) -> None:
        self.path = path
        self.gate = gate
        self.replica = Replica()
        self._files = StoreFiles(path, gate, trusted=trusted, log_path=log_path, writable=writable)
        self.damage = self._files.damage
        self._log_path = self._files.log_path
        self._lock_path = path.with_name(path.name + ".lock")
        self._receipt: Receipt | None = None  # the receipt when everything was read
        self._log: Log | None = None
        self._log_seen: FileMark | None = None
        self._snapshot_seen: FileMark | None = None
        self._examined: FileMark | None = None  # a snapshot that was found to need no reading
        self._expected: FileMark | None = None  # the snapshot that a compaction may replace
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
        """Return a text that identifies the state of the files in memory.

        It is empty when the state cannot be identified, such as before there is a log.
        """
        if self._log_seen is None or self.replica.foreign or self.replica.reloaded:
            return ""
        return watermark(self._log_seen, self._snapshot_seen)

    # Other sessions

    def changed(self) -> bool:
        """Return whether other sessions have written since `catch_up`; this takes microseconds."""
        try:
            return mark(self._log_path) != self._log_seen or self._snapshot_is_strange()
        except OSError:
            return True

    def catch_up(self) -> None:
        """Read what other sessions have written.

        Raises:
            NotesError: The store cannot be read now.
        """
        with explained(self._log_path):
            self._catch_up()

    def _use(self, log: Log | None, seen: FileMark | None = None) -> None:
        if self._log is not None:
            self._log.close()
        self._log = log
        self._log_seen = seen or (None if log is None else (*log.mark, log.position))

    # Reading

    def _load(self) -> None:
        """Read everything; repeat until no other session has replaced the log meanwhile."""
        replica = self.replica
        image, foreign, reloaded = replica.image, replica.foreign, replica.reloaded
        replica.foreign = {}
        try:
            self._read_all()
        except BaseException:
            replica.image, replica.foreign = image, foreign
            raise
        finally:
            replica.reloaded = reloaded
        replica.foreign.clear()

    def _read_all(self) -> None:
        doubts = 0
        while True:
            self.damage.faults.clear()
            self.damage.taken.clear()
            self._receipt = read_receipt(self._lock_path)  # before the log, which only grows
            if self.gate is not None:
                self.gate.clear()
            log = self._files.open_log()
            seen = mark(self._log_path)
            self._snapshot_seen = snapshot_mark(self.path)
            gap = read_both(self._files, log, self._receipt, self.replica)
            doubts += bool(gap or self.damage.faults)
            if self._is_settled(log, doubtful=0 < doubts < _DOUBTS):
                break
            if log is not None:
                log.close()
        if gap:
            self.damage.add(gap)
        self._use(log, seen)

    def _is_settled(self, log: Log | None, *, doubtful: bool) -> bool:
        """Return whether the snapshot and the log belong together: no session wrote meanwhile.

        Args:
            log: The log that was read.
            doubtful: Whether a concurrent session could explain the apparent damage.
        """
        here = mark(self._log_path)
        if log is None:
            in_place = here is None or self._log_path in self.damage.faults
        else:
            in_place = here is not None and here[:2] == log.mark
        return in_place and not (doubtful and read_receipt(self._lock_path) != self._receipt)

    def _catch_up(self) -> None:
        seen = mark(self._log_path)
        if seen == self._log_seen:
            if seen is None:
                if self._snapshot_is_another():
                    self._reload()
            elif self._snapshot_is_strange():
                self._examine_snapshot()
        elif seen is None:
            # Someone removed the log: its content is in memory, unless the snapshot was replaced.
            self._use(None)
            if self._snapshot_is_another():
                self._reload()
        elif self._log is None:
            self._reload()
        elif seen[:2] == self._log.mark and seen[2] < self._log.position:
            receipt = read_receipt(self._lock_path)
            if receipt is None or receipt.log != self._log.name or receipt.size <= seen[2]:
                self._reload(keep=False)  # a session withdrew what it could not make durable
            else:  # memory has what the file has lost
                self._take_over(self._log_path, deferred("was cut by another program"))
                self._log_seen = seen
        elif seen[:2] == self._log.mark and self._log.is_rewritten():
            self._take_over(self._log_path, REPLACED)
            self._log_seen = seen
        elif seen[:2] == self._log.mark:
            self._read_on(self._log, seen)
        else:
            self._switch(self._log, seen)

    def _read_on(self, log: Log, seen: FileMark) -> None:
        """Read the lines that other sessions have appended to the log."""
        self.replica.apply(self._files.lines(log))
        self._files.note_damage(log)
        self._log_seen = seen
        if log.changed:
            self._reload()

    def _snapshot_is_another(self) -> bool:
        there = snapshot_mark(self.path)
        return there is not None and there != self._snapshot_seen

    def _snapshot_is_strange(self) -> bool:
        """Return whether the snapshot was replaced since it was read or examined."""
        if self._log is None:
            return False
        return snapshot_mark(self.path) not in (None, self._snapshot_seen, self._examined)

    def _examine_snapshot(self) -> None:
        """Find out who has replaced the snapshot beside an unchanged log.

        A session that compacts the log replaces the snapshot first; a sync tool that brings the
        store of another machine may replace it alone, even by one that was started with the same
        log. What is merely changed is left to repair.
        """
        there = snapshot_mark(self.path)
        try:
            seal, intact = snapshot.inspect(self.path)
        except (FileNotFoundError, OddFileError):
            seal, intact = None, False
        if intact and seal is not None:
            self._reload()
        else:
            self._examined = there

    def _take_over(self, path: Path, fault: str) -> None:
        """Join the files as another program has left them; repair then rewrites everything.

        Args:
            path: The file that the other program has replaced.
            fault: What is wrong with it.
        """
        examined = snapshot_mark(self.path)
        other = Journal(self.path, self.gate and Gate(), trusted=False)
        other.close()
        for table, documents in other.replica.image.tables.items():
            self.replica.absorb([{"set": {table: documents}}])
        if self.gate is not None and other.gate is not None:
            self.gate.newest = max(self.gate.newest, other.gate.newest)
        if other.damage.faults.keys() <= other.damage.taken:
            self.damage.taken.add(path)
        self.damage.faults[path] = fault
        self._examined = self._expected = examined
        self.replica.reloaded = True

    def _switch(self, old: Log, seen: FileMark) -> None:
        """Switch to the log that replaced the current one."""
        rest = list(self._files.lines(old))
        new = self._files.open_log()
        if new is None:
            self._use(None, seen)
            return
        lines = list(self._files.lines(new))
        if new.after and new.after == old.name and not old.damaged:
            self.replica.apply(rest)
            self.replica.apply(lines)
            self._files.note_damage(new)
            self._use(new)
            self._snapshot_seen = snapshot_mark(self.path)
            if new.changed:
                self._reload()
            return
        new.close()
        if is_intruder(self.path, read_receipt(self._lock_path), new, old):
            self.replica.apply(rest)
            self._take_over(self._log_path, REPLACED)
            self._log_seen = seen
        else:
            self._reload()

    def _reload(self, *, keep: bool = True) -> None:
        """Read everything again.

        Args:
            keep: Whether to keep what is in memory and not in the files: a session has removed
                nothing from them, so another program has.
        """
        before = self.replica.image
        self._load()
        self.replica.reloaded = True
        if keep and self.gate is not None:
            self._keep(before)

    def _keep(self, before: Image) -> None:
        """Join what was in memory, and leave it to repair to write it."""
        kept = self.replica.keep(before)
        if kept and self.path not in self.damage.faults:
            self.damage.taken.add(self.path)
            self.damage.faults[self.path] = REPLACED
