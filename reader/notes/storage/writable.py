"""Writing the files of a store: appending under the lock, compaction, and repair."""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING
from uuid import uuid4

from reader.notes.gate import Gate, refusal_notice, set_aside
from reader.notes.storage import snapshot
from reader.notes.storage.files import (
    OddFileError,
    explained,
    make_private,
    mark,
    refuse_link,
    replace,
    snapshot_mark,
)
from reader.notes.storage.journal import REPLACED, Journal
from reader.notes.storage.lock import Lock
from reader.notes.storage.log import Log, decode, header, unfinished
from reader.notes.storage.receipt import Receipt
from reader.notes.storage.snapshot_layout import Seal, encode_snapshot
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reader.notes.storage.log import Transaction


COMPACT_AT = 1 << 20
"""The size in bytes below which a log is not compacted; nor is one below twice the snapshot."""
_ATTEMPTS = 5
"""How often a compaction is retried when another program replaces the snapshot meanwhile."""


class _ReplacedError(Exception):
    """Another program has replaced a file since it was read.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class WritableJournal(Journal):
    """A journal that can be written.

    Args:
        path: The snapshot; the log and the lock lie beside it.
        compact_at: The size of the log, in bytes, at which it is compacted; by default chosen by
            cost.
        lock_timeout: Seconds to wait for another session.
        gate: Checks the documents.

    Raises:
        NotesError: The store is there but cannot be read now.
    """

    def __init__(
        self,
        path: Path,
        *,
        compact_at: int | None,
        lock_timeout: float,
        gate: Gate | None = None,
    ) -> None:
        self._lock = Lock(path.with_name(path.name + ".lock"), lock_timeout)
        self._compact_at = compact_at
        self._not_below = 0  # size of the log in bytes, after compaction has failed
        super().__init__(path, gate, writable=True)

    def close(self) -> None:
        """Close the files."""
        self._lock.close()
        super().close()

    def check_locks(self) -> str:
        """Create the folder, private files and the lock; return why locks do not work, if so.

        Raises:
            NotesError: The folder or the lock cannot be created.
        """
        with explained(self.path):
            make_private(self.path)
            return self._lock.check()

    @contextlib.contextmanager
    def locked(self, timeout: float | None = None) -> Iterator[None]:
        """Lock out other sessions, and read all that they have written.

        Args:
            timeout: Seconds to wait for them; by default those of the journal.

        Raises:
            NotesError: The lock is not available, or the store cannot be read or repaired now.
        """
        with explained(self.path):
            self._lock.take(timeout)
        try:
            with explained(self.path):
                self._catch_up()
                self._open_for_writing()
                self._check_snapshot()
                self._repair()
            yield
        finally:
            self._lock.release()

    def append(self, transaction: Transaction) -> None:
        """Make durable a transaction that is already in the image; the caller holds the lock.

        Raises:
            NotesError: The transaction is not durable.
        """
        with explained(self._log_path):
            if self._log is None:
                self._compact()
                return
            self._log_seen = None
            self._log.append(transaction.encode(self._newest()))
            self._log_seen = (*self._log.mark, self._log.position)
            self._lock.write(self._log.receipt().encode())
            there = mark(self._log_path)
            if there is None or there[:2] != self._log.mark:  # the line is in a removed file
                self._take_over(self._log_path, REPLACED)
                self._log_seen = there
                self._compact(fresh=True)
                self.damage.clear()

    def compact_if_large(self) -> None:
        """Compact a large log; ignore failures. The caller holds the lock."""
        if self._log is None:
            return
        limit = self._compact_at
        if limit is None:
            limit = max(COMPACT_AT, 2 * self._log.snapshot)
        if self.gate is not None and self._log.passed is None:
            limit = 0  # only a gated snapshot opens without a check of every document
        if self._log.position <= max(limit, self._not_below):
            return
        try:
            self._compact()
        except OSError:
            self._not_below = 2 * self._log.position
        else:
            self._not_below = 0

    def compact(self) -> None:
        """Write a new snapshot and start a new log; the caller holds the lock.

        Raises:
            NotesError: The snapshot cannot be written; nothing has changed.
        """
        with explained(self.path):
            self._compact()

    def _compact(self, *, fresh: bool = False) -> None:
        """Write a new snapshot and start a new log.

        Args:
            fresh: Whether all sessions must read the snapshot, because it differs from what they
                have.
        """
        for _attempt in range(_ATTEMPTS):
            try:
                self._compact_once(fresh=fresh)
            except _ReplacedError as error:
                seen = mark(self._log_path)
                self._take_over(error.path, REPLACED)
                self._log_seen = seen
                fresh = True
            else:
                return
        raise OSError(errno.EBUSY, _("another program keeps replacing the files"))

    def _check_replaced(self) -> None:
        """Raise when another program has replaced the snapshot since the lock was taken.

        The mark of the new snapshot is taken before its renaming: another program may replace it at
        once.
        """
        if snapshot_mark(self.path) not in (None, self._expected):
            raise _ReplacedError(self.path)
        self._expected = snapshot_mark(self.path.with_name(self.path.name + ".tmp"))

    def _check_log_replaced(self) -> None:
        """Raise when another program has replaced the log since it was read."""
        there = mark(self._log_path)
        if there and self._log_seen and there[:2] != self._log_seen[:2]:
            raise _ReplacedError(self._log_path)

    def _compact_once(self, *, fresh: bool) -> None:
        before = self._log.name if self._log is not None else ""
        name = uuid4().hex
        self._keep_refused()
        if self._log is None:
            # Readers must not miss a log that was not yet started when the session was killed.
            begun = self._receipt
            if begun is not None and begun.size == 0:
                name = begun.log
            else:
                self._receipt = Receipt(name, 0, 0)
                self._lock.write(self._receipt.encode(), durable=True)
        content = encode_snapshot(self.replica.image.tables, Seal(name, before))
        size = replace(self.path, content, check_old=self._check_replaced)
        head = header(name, "" if fresh else before, size, self._newest())
        replace(self._log_path, [head], check_old=self._check_log_replaced)
        log = Log(self._log_path, read_only=False, gated=self.gate is not None)
        log.skip()
        self._use(log)
        self._snapshot_seen = self._expected
        self._receipt = None
        self._lock.write(log.receipt().encode())

    def _newest(self) -> int | None:
        """Return the newest stamp of all documents; None without a gate."""
        return None if self.gate is None else self.gate.newest

    def _keep_refused(self) -> None:
        """Keep a copy of the records that the new snapshot leaves out."""
        if self.gate is not None and self.gate.refused:
            kept = set_aside(self.path, self.gate.refused)
            self.damage.notices.append(refusal_notice(self.gate.refused, kept))
            self.gate.clear()

    def _open_for_writing(self) -> None:
        if self._log is not None and self._log.read_only:
            log = Log(self._log_path, read_only=False, gated=self.gate is not None)
            log.skip()
            self._use(log)

    def _check_snapshot(self) -> None:
        """Find out whether another program has changed the snapshot since it was read."""
        there = self._expected = snapshot_mark(self.path)
        if there == self._snapshot_seen or self._log is None or self.path in self.damage.faults:
            return
        try:
            seal, intact = snapshot.inspect(self.path, check=self._log.check)
        except FileNotFoundError:
            fault = deferred("is gone")
        except OddFileError:
            refuse_link(self.path)
            fault = deferred("is not a regular file")
        else:
            ours = seal is None or self._log.name in (seal.log, seal.before)
            fault = deferred("was changed by another program while it was in use")
            if intact and ours and (seal is None or there == self._examined):
                fault = ""  # by a killed session, or not at all
            elif intact:
                self._take_over(self.path, fault)
        if fault:
            self.damage.faults[self.path] = fault
        self._snapshot_seen = there

    def _repair(self) -> None:
        if self._log is not None and self._log_path not in self.damage.faults:
            self._repair_tail(self._log)
        if not self.damage.faults:
            if self.gate is not None and self.gate.refused:
                with contextlib.suppress(OSError):  # they stay in the files for another try
                    self._compact(fresh=True)
            return
        self.damage.report(aside=True)
        self._compact(fresh=True)
        self.damage.clear()

    def _repair_tail(self, log: Log) -> None:
        """Cut the unfinished write of a killed session; anything else is damage."""
        if self._log_seen is not None and self._log_seen[2] == log.position:
            return
        tail = log.tail()
        if not tail:
            return
        if decode(tail, gated=log.gated) is not None:  # only the line end is missing
            log.finish()
            self.replica.apply(self._files.lines(log))
            self._lock.write(log.receipt().encode())
        elif log.name and unfinished(tail):
            log.cut()
            if tail.strip(b"\0"):
                self.damage.notices.append(_("A change that was not yet saved was dropped."))
            else:
                self.damage.notices.append(
                    _("The end of {name} was never written.").format(name=self._log_path.name)
                )
        else:
            self.damage.faults[self._log_path] = deferred("has a damaged end")
        self._log_seen = (*log.mark, log.position)
