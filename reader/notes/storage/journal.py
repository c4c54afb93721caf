"""Reading a store without a lock: the snapshot, and the log of the transactions since.

Compaction writes a new snapshot, then a new log. A session killed in between leaves a log with
nothing new. Readers open the log before the snapshot, so they may read a line twice but never miss
one.

Damage that leaves the files well-formed is detected by cross-checks: the seal of the snapshot names
its log, the snapshot and the lines of the log have checksums, and the receipt in the lock file
records how much of the log was acknowledged.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from reader.notes.gate import Gate
from reader.notes.history import KEPT as KEPT_CHANGES
from reader.notes.reconcile import join
from reader.notes.storage import snapshot
from reader.notes.storage.damage import Damage
from reader.notes.storage.documents import texts
from reader.notes.storage.files import OddFileError, explained, refuse_link
from reader.notes.storage.image import Image
from reader.notes.storage.log import Log, decode
from reader.notes.storage.receipt import read_receipt
from reader.notes.view import CHANGES
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from reader.notes.storage.documents import Raw, Tables
    from reader.notes.storage.receipt import Receipt
    from reader.notes.storage.snapshot import Loaded

FileMark = tuple[int, ...]
"""Inode, device and size of a file; for the snapshot also its modification time."""
_DOUBTS = 5
"""How often files that seem damaged are read again while another session is writing."""
_CHANGED = deferred("was changed by another program, or by an error of the disk")
REPLACED = deferred("was replaced by another program")
_FOREIGN = 5000
"""The most documents changed by others that are listed; beyond that all count as changed."""


class Journal:
    """A store on the disk, and its content in memory.

    Args:
        path: The snapshot; the log lies beside it.
        gate: Checks the documents; None lets in any JSON.
        trusted: Whether documents need not be parsed as long as the snapshot is intact.
        log_path: The log, when it does not lie beside the snapshot under its usual name.

    Attributes:
        image: The content of the store.
        damage: What is wrong with the files.
        foreign: Documents that other sessions changed, by table and document id, with their last
            content; the owner takes them out.
        reloaded: Whether everything was read again, so that `foreign` is incomplete.

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
    ) -> None:
        self.path = path
        self.gate = gate
        self._trusted = trusted
        self.image = Image({})
        self.foreign: dict[tuple[str, str], Raw] = {}
        self.reloaded = False
        self._log_path = log_path or path.with_name(path.name + ".log")
        self._lock_path = path.with_name(path.name + ".lock")
        self._receipt: Receipt | None = None  # the receipt when everything was read
        self._log: Log | None = None
        self._log_seen: FileMark | None = None
        self._snapshot_seen: FileMark | None = None
        self._examined: FileMark | None = None  # a snapshot that was found to need no reading
        self._expected: FileMark | None = None  # the snapshot that a compaction may replace
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
        """Return a text that identifies the state of the files in memory.

        It is empty when the state cannot be identified, such as before there is a log.
        """
        if self._log_seen is None or self.foreign or self.reloaded:
            return ""
        return watermark(self._log_seen, self._snapshot_seen)

    # Other sessions

    def changed(self) -> bool:
        """Tell whether other sessions have written since `catch_up`; this takes microseconds."""
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
        image, foreign, reloaded = self.image, self.foreign, self.reloaded
        self.foreign = {}
        try:
            self._read_all()
        except BaseException:
            self.image, self.foreign = image, foreign
            raise
        finally:
            self.reloaded = reloaded
        self.foreign.clear()

    def _read_all(self) -> None:
        doubts = 0
        while True:
            self.damage.faults.clear()
            self.damage.taken.clear()
            self._receipt = read_receipt(self._lock_path)  # before the log, which only grows
            if self.gate is not None:
                self.gate.clear()
            log = self._open_log()
            seen = mark(self._log_path)
            self._snapshot_seen = snapshot_mark(self.path)
            gap = self._read_both(log)
            doubts += bool(gap or self.damage.faults)
            if self._is_settled(log, doubtful=0 < doubts < _DOUBTS):
                break
            if log is not None:
                log.close()
        if gap:
            self.damage.add(gap)
        self._use(log, seen)

    def _read_both(self, log: Log | None) -> str:
        """Read the snapshot and the lines of the log into the image, and compare them.

        Args:
            log: The log, None when it does not exist.

        Returns:
            The notice of `_compare`.
        """
        lines: Iterable[Mapping[str, Any]] = ()
        if log is not None:
            log.read_head()
            lines = self._lines(log)
            if not log.name:  # the head of a damaged log is further down: find it first
                lines = list(lines)
        loaded = self._read_snapshot(log)
        if not (loaded.fault or loaded.intact):
            is_changed = loaded.was_sealed
            if not is_changed and log is not None and log.check is not None:
                lines = list(lines)
                is_changed = not _holds(loaded.tables, lines)
            if is_changed:
                self.damage.faults.setdefault(self.path, _CHANGED)
        self.image = Image(loaded.tables)
        is_strange = log is not None and loaded.seal is not None and not _belong(log, loaded.seal)
        if log is not None and loaded.seal is not None and log.name == loaded.seal.before:
            # A compaction was interrupted, or that of another machine was put beside this log.
            lines = list(lines)
            is_strange = self.gate is not None and not _holds(loaded.tables, lines)
        take = self._take_strange if is_strange else self._take
        take(lines)
        gap, rest = self._compare(log, loaded)
        take(rest)
        return gap

    def _is_settled(self, log: Log | None, *, doubtful: bool) -> bool:
        """Tell whether the snapshot and the log belong together: no session wrote meanwhile.

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

    def _compare(self, log: Log | None, loaded: Loaded) -> tuple[str, list[Mapping[str, Any]]]:
        """Note signs that the log was changed since it was written.

        Args:
            log: The log, with all lines read; None when it does not exist.
            loaded: The snapshot.

        Returns:
            A notice about missing data, empty when nothing is missing; and the last line of the
            log, if only its end is missing.
        """
        faults = self.damage.faults
        if log is None:
            return "" if self._log_path in faults else self._missing_log(loaded), []
        self._note_damage(log)
        receipt = self._receipt
        if loaded.seal is not None and not _belong(log, loaded.seal):
            fault = deferred("does not belong to the snapshot beside it")
            faults.setdefault(self._log_path, fault)
        elif receipt is None or receipt.log == log.name:
            fault, rest = self._compare_end(log, receipt)
            if fault:
                faults.setdefault(self._log_path, fault)
            return "", rest
        elif (
            receipt.size
            and log.name
            and loaded.seal is not None
            and (log.name, receipt.log)
            != (
                loaded.seal.log,
                loaded.seal.before,
            )
        ):
            gap = _(
                "{name} and its log are not the files last saved here; newer changes may be"
                " missing."
            ).format(name=self.path.name)
            return gap, []
        return "", []

    def _compare_end(
        self, log: Log, receipt: Receipt | None
    ) -> tuple[str, list[Mapping[str, Any]]]:
        """Return how a log differs from its receipt, empty when it does not.

        Args:
            log: The log.
            receipt: The receipt of that log, None when there is none.

        Returns:
            The difference, and the last line if only its end is missing or damaged.
        """
        tail = log.tail()
        if (line := decode(tail[:-1])) is not None:
            return _CHANGED, [*self._judged([line])]
        if receipt is None or receipt.size <= log.position:
            return "" if receipt is None or log.agrees(receipt) else _CHANGED, []
        shorter = deferred("is shorter than what was saved in it")
        if (line := decode(tail)) is None:
            return shorter, []
        is_whole = log.position + len(tail) + 1 == receipt.size
        return "" if is_whole else shorter, [*self._judged([line])]

    def _missing_log(self, loaded: Loaded) -> str:
        """Return the notice for the reader when there is no log."""
        receipt, seal = self._receipt, loaded.seal
        if receipt is not None and receipt.size:
            return _("{name} is gone, with the changes since the last snapshot.").format(
                name=self._log_path.name
            )
        begun = receipt.log if receipt is not None else ""
        if seal is not None and seal.log and seal.log != begun:
            return _(
                "{name} is here without {log}, which holds the latest changes: copy that file here"
                " as well if there is one."
            ).format(name=self.path.name, log=self._log_path.name)
        return ""

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

    def _read_snapshot(self, log: Log | None) -> Loaded:
        try:
            loaded = snapshot.load(
                self.path,
                check=log.check if log is not None else None,
                trusted=self._trusted and self._has_passed(log),
                gate=self.gate,
            )
        except FileNotFoundError:
            loaded = snapshot.Loaded({})
            if log is not None or (self._receipt is not None and self._receipt.size):
                self.damage.faults[self.path] = deferred("is gone")
        except OddFileError:
            refuse_link(self.path)
            loaded = snapshot.Loaded({})
            self.damage.faults[self.path] = deferred("is not a regular file")
        if loaded.fault:
            self.damage.faults[self.path] = loaded.fault
        if self.gate is None:
            return loaded
        return dataclasses.replace(loaded, tables=self.gate.tables(loaded.tables))

    def _has_passed(self, log: Log | None) -> bool:
        """Tell whether the documents of a whole snapshot have passed the gate already."""
        if self.gate is None or log is None:
            return True
        if log.passed is None:
            return False
        self.gate.newest = max(self.gate.newest, log.passed)
        return True

    def _note_damage(self, log: Log) -> None:
        if log.damaged or not log.name:
            self.damage.faults[self._log_path] = (
                deferred("has damaged lines") if log.name else deferred("has lost its head")
            )

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
            self._take(self._lines(self._log))
            self._note_damage(self._log)
            self._log_seen = seen
        else:
            self._switch(self._log, seen)

    def _snapshot_is_another(self) -> bool:
        there = snapshot_mark(self.path)
        return there is not None and there != self._snapshot_seen

    def _snapshot_is_strange(self) -> bool:
        """Tell whether the snapshot was replaced since it was read or examined."""
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
        """Join the files as another program has left them; repair then writes everything anew.

        Args:
            path: The file that the other program has replaced.
            fault: What is wrong with it.
        """
        examined = snapshot_mark(self.path)
        other = Journal(self.path, self.gate and Gate(), trusted=False)
        other.close()
        for table, documents in other.image.tables.items():
            self._take_strange([{"set": {table: documents}}])
        if self.gate is not None and other.gate is not None:
            self.gate.newest = max(self.gate.newest, other.gate.newest)
        if other.damage.faults.keys() <= other.damage.taken:
            self.damage.taken.add(path)
        self.damage.faults[path] = fault
        self._examined = self._expected = examined
        self.reloaded = True

    def _switch(self, old: Log, seen: FileMark) -> None:
        """Switch to the log that replaced the current one."""
        rest = list(self._lines(old))
        new = self._open_log()
        if new is None:
            self._use(None, seen)
            return
        lines = list(self._lines(new))
        if new.after and new.after == old.name and not old.damaged:
            self._take(rest)
            self._take(lines)
            self._note_damage(new)
            self._use(new)
            self._snapshot_seen = snapshot_mark(self.path)
            return
        new.close()
        if self._is_intruder(new, old):
            self._take(rest)
            self._take_over(self._log_path, REPLACED)
            self._log_seen = seen
        else:
            self._reload()

    def _is_intruder(self, new: Log, old: Log) -> bool:
        """Tell whether another program, not a session, has replaced the current log.

        In that case memory has everything that was acknowledged, and the new log may have less.
        """
        receipt = read_receipt(self._lock_path)
        if receipt is None or receipt.log != old.name or receipt.size > old.position:
            return False
        if receipt == new.receipt():  # a copy
            return False
        try:
            seal, _intact = snapshot.inspect(self.path)
        except (FileNotFoundError, OddFileError):
            seal = None
        return seal != snapshot.Seal(new.name, old.name)

    def _reload(self, *, keep: bool = True) -> None:
        """Read everything again.

        Args:
            keep: Whether to keep what is in memory and not in the files: a session has removed
                nothing from them, so another program has.
        """
        before = self.image
        self._load()
        self.reloaded = True
        if keep and self.gate is not None:
            self._keep(before)

    def _keep(self, before: Image) -> None:
        """Join what was in memory, and leave it to repair to write it."""
        kept = False
        for table, documents in before.tables.items():
            self.image.create(table)
            now = self.image.tables[table]
            same = {hash(text) for _number, text in texts(now)}
            is_cut = table == CHANGES and len(now) >= KEPT_CHANGES
            for number, text in texts(documents):
                if hash(text) not in same:
                    kept |= self._join_strange(table, documents[number], add=not is_cut)
        if kept and self.path not in self.damage.faults:
            self.damage.taken.add(self.path)
            self.damage.faults[self.path] = REPLACED

    def _lines(self, log: Log) -> Iterator[Mapping[str, Any]]:
        """Yield the next lines of a log that pass the gate."""
        return self._judged(log.read())

    def _judged(self, lines: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Yield lines of a log that pass the gate; nothing else reads them before."""
        for line in lines:
            yield line if self.gate is None else self.gate.transaction(line, trusted=self._trusted)

    def _take(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Apply lines that have passed the gate."""
        for line in lines:
            for table in line.get("drop", ()):
                self.image.drop(table)
                self.reloaded = True
            for table, documents in line.get("set", {}).items():
                self.image.create(table)
                for doc_id, document in documents.items():
                    self.image.put(table, doc_id, document)
                    self.foreign[table, doc_id] = document
                if len(self.foreign) > _FOREIGN:
                    self.foreign.clear()
                    self.reloaded = True
            for table, doc_ids in line.get("remove", {}).items():
                for doc_id in doc_ids:
                    gone = self.image.remove(table, doc_id)
                    if gone is not None:
                        self.foreign[table, doc_id] = gone

    def _take_strange(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Join the documents of a log that was not written after the snapshot.

        Its numbers refer to different documents, so documents are matched by their own id, and none
        is removed.
        """
        for line in lines:
            for table, documents in line.get("set", {}).items():
                self.image.create(table)
                for document in documents.values():
                    self._join_strange(table, document)

    def _join_strange(self, table: str, document: Mapping[str, Any], *, add: bool = True) -> bool:
        """Join a document that is matched by its own id; tell whether this changed anything.

        Args:
            table: The table, which exists.
            document: The document.
            add: Whether it is added when there is none of its id.
        """
        own_id = document.get("id")
        same = self.image.find(table, "id", own_id) if isinstance(own_id, str) else ()
        if not same and not add:
            return False
        number = same[0] if same else str(self.image.last_id(table) + 1)
        before = self.image.tables[table][number] if same else None
        after = join(before, document)
        if after is before:
            return False
        self.image.put(table, number, dict(after))
        return True


def _belong(log: Log, seal: snapshot.Seal) -> bool:
    """Tell whether a log was started with a snapshot, or is the one compacted into it."""
    return not log.name or log.name in (seal.log, seal.before)


def _holds(tables: Tables, lines: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a snapshot already includes the lines of a log.

    This is the case when the session was killed before it replaced the log.
    """
    last: dict[tuple[str, str], object] = {}
    for line in lines:
        for table in line.get("drop", ()):
            last = {ref: document for ref, document in last.items() if ref[0] != table}
        for table, documents in line.get("set", {}).items():
            last.update({(table, doc_id): document for doc_id, document in documents.items()})
        for table, doc_ids in line.get("remove", {}).items():
            last.update({(table, doc_id): None for doc_id in doc_ids})
    return bool(last) and all(
        tables.get(table, {}).get(doc_id) == document for (table, doc_id), document in last.items()
    )


def watermark(log: FileMark | None, snapshot: FileMark | None) -> str:
    """Return the marks of both files as one text, empty when there is no log."""
    return f"{log} {snapshot}" if log is not None else ""


def mark(path: Path) -> FileMark | None:
    """Return a mark that changes when a file is replaced or grows, None without a file."""
    try:
        status = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_ino, status.st_dev, status.st_size)


def snapshot_mark(path: Path) -> FileMark | None:
    """Return the mark of a snapshot, which can be edited in place without changing its size."""
    try:
        status = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_ino, status.st_dev, status.st_size, status.st_mtime_ns)
