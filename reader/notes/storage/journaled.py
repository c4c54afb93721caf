"""A durable TinyDB storage that any number of sessions can share.

``state.json`` is an ordinary TinyDB file, ``state.json.log`` has a line for every transaction
since, and writers lock ``state.json.lock``. A transaction takes the lock, reads the lines of other
sessions, appends its own line and returns when that is on the disk. Reading takes no lock.

The files describe each other, which reveals damage: the snapshot ends with a seal (its checksum and
the names of its logs), the first line of the log has the size and checksum of the snapshot, and the
lock file has a receipt (name, length and checksum of the log as last acknowledged).
"""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tinydb.storages import Storage

from reader.errors import NotesError
from reader.notes.gate import Gate, refusal_notice
from reader.notes.storage.documents import write_json
from reader.notes.storage.image import copy, same
from reader.notes.storage.journal import Journal
from reader.notes.storage.log import Transaction
from reader.notes.storage.writable import WritableJournal
from reader.translation import gettext as _

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from reader.notes.storage.documents import Raw
    from reader.notes.storage.image import Image

LOCK_TIMEOUT = 5.0
"""Seconds to wait for another session before a change is refused."""
REPAIR_TIMEOUT = 0.5
"""Seconds to wait for another session when opening a store that needs repair."""


class JournaledStorage(Storage):
    """A storage in which the cost of a change does not depend on the size of the store.

    It is thread-safe; reading waits for a writing thread only when there is something new.

    Args:
        path: The snapshot; the log and the lock lie beside it.
        read_only: Change nothing on the disk.
        compact_at: The size of the log, in bytes, at which it is compacted; by default chosen by
            cost.
        lock_timeout: Seconds to wait for another session.
        gated: Whether documents must pass the gate, see `reader.notes.gate`.

    Raises:
        NotesError: The store is there but cannot be read now.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        read_only: bool = False,
        compact_at: int | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
        gated: bool = False,
    ) -> None:
        self._gate = Gate() if gated else None
        self._writable: WritableJournal | None = None
        if not read_only:
            self._writable = WritableJournal(
                Path(path), compact_at=compact_at, lock_timeout=lock_timeout, gate=self._gate
            )
        self.journal: Journal = self._writable or Journal(Path(path), self._gate)
        self.mutex = threading.RLock()
        self._transaction: Transaction | None = None
        self._before: list[tuple[str, str | None, Any]] = []
        if self._writable is not None and self.journal.needs_repair:
            with contextlib.suppress(NotesError), self._writable.locked(REPAIR_TIMEOUT):
                pass  # taking the lock repairs; otherwise the first change does
        self.journal.damage.report()
        if self._gate is not None and self._gate.refused:
            self.journal.damage.notices.append(refusal_notice(self._gate.refused, None))

    @property
    def image(self) -> Image:
        """The stored documents, in memory."""
        return self.journal.replica.image

    @property
    def writable(self) -> WritableJournal:
        """The files, for writing.

        Raises:
            NotesError: They were opened read-only.
        """
        if self._writable is None:
            raise NotesError(self.journal.path, _("opened read-only"))
        return self._writable

    def compact(self) -> None:
        """Write everything to a new snapshot now, and start a new log.

        Raises:
            NotesError: It cannot be written.
        """
        with self.transaction():
            self.writable.compact()

    # The storage interface of TinyDB

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return a copy of everything, None when the store is empty."""
        with self.mutex:
            self.refresh()
            return copy(self.image.tables) or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Replace all tables, in one transaction with only the differences."""
        with self.transaction():
            for name in [name for name in self.image.tables if name not in data]:
                self.drop(name)
            for name, documents in data.items():
                self.create(name)
                stored = self.image.tables[name]
                keys = {str(key): key for key in documents}
                for doc_id in [doc_id for doc_id in stored if doc_id not in keys]:
                    self.remove(name, doc_id)
                for doc_id, key in keys.items():  # one at a time: a table may be large and packed
                    document = documents[key]
                    if doc_id not in stored or not same(stored[doc_id], document):
                        self.put(name, doc_id, dict(document))

    def close(self) -> None:
        """Close the files."""
        with self.mutex:
            self.journal.close()

    # The interface for tables

    def refresh(self) -> None:
        """Read what other sessions have written.

        Raises:
            NotesError: The store cannot be read now.
        """
        if self._transaction is None and self.journal.changed():
            with self.mutex:
                if self._transaction is None:
                    self.journal.catch_up()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Group changes, durable when the block ends; a nested transaction joins the outer one.

        Raises:
            NotesError: The changes could not be saved; disk and memory are unchanged.
        """
        with self.mutex:
            if self._transaction is not None:
                yield
                return
            journal = self.writable
            with journal.locked():
                self._transaction = Transaction()
                try:
                    yield
                    if self._transaction:
                        journal.append(self._transaction)
                except BaseException:
                    self._roll_back()
                    raise
                finally:
                    self._transaction = None
                    self._before.clear()
                journal.compact_if_large()

    def put(self, table: str, doc_id: str, document: Raw) -> None:
        """Store a document, within a transaction.

        Raises:
            TypeError: The document is not JSON.
            ValueError: The document does not pass the gate.
        """
        if self._gate is not None:
            self._gate.require(table, document)
        text = write_json(document)  # a copy, exactly as the file will hold it
        self._open.set.setdefault(table, {})[doc_id] = text
        removed = self._open.remove.get(table, [])
        if doc_id in removed:
            removed.remove(doc_id)
        self._before.append((table, doc_id, self.image.put(table, doc_id, document, text)))

    def remove(self, table: str, doc_id: str) -> None:
        """Remove a document, within a transaction."""
        before = self.image.remove(table, doc_id)
        if before is not None:
            self._open.set.get(table, {}).pop(doc_id, None)
            self._open.remove.setdefault(table, []).append(doc_id)
            self._before.append((table, doc_id, before))

    def create(self, table: str) -> None:
        """Create an empty table, within a transaction, unless it exists."""
        if table not in self.image.tables:
            self._open.set.setdefault(table, {})
            self.image.create(table)
            self._before.append((table, None, None))

    def drop(self, table: str) -> None:
        """Remove a table, within a transaction."""
        gone = self.image.drop(table)
        if gone is not None:
            self._open.set.pop(table, None)
            self._open.remove.pop(table, None)
            self._open.drop.append(table)
            self._before.append((table, None, gone))

    @property
    def is_open(self) -> bool:
        """Whether a transaction is open; only meaningful in the thread that opened it."""
        return self._transaction is not None

    @property
    def _open(self) -> Transaction:
        if self._transaction is None:
            raise RuntimeError("a change outside a transaction")
        return self._transaction

    def _roll_back(self) -> None:
        """Restore memory to its state before the transaction."""
        for table, doc_id, before in reversed(self._before):
            if doc_id is None:
                self.image.drop(table)
                if before is not None:
                    self.image.tables[table] = before
            elif before is None:
                self.image.remove(table, doc_id)
            else:
                self.image.put(table, doc_id, before)
