"""Snapshots: the index as it was at one moment, whatever is written to it later.

A list must not move while it is read, even when a command removes an article from it. SQLite keeps
the old pages as long as a snapshot is open, at no cost for pages that are not changed. Old pages
accumulate while much is written, so snapshots are released then: see `release_snapshots`.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from reader.index.checksum import define

LARGEST = 48 * 2**20
"""The most bytes of old pages that are kept for lists."""


class Snapshot:
    """The index at one moment, to be read by one thread at a time.

    Args:
        path: The database.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(
            path, timeout=30.0, isolation_level=None, check_same_thread=False
        )
        self._lock = Lock()
        define(self._db)
        self._db.execute("begin")
        self._db.execute("select 1 from meta").fetchone()
        weakref.finalize(self, self._db.close)
        _OPEN.add(self)

    def rows(self, query: str, values: Sequence[object]) -> list[tuple[object, ...]]:
        """Return all rows of a query."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def release(self) -> None:
        """Read the current state from now on."""
        with self._lock, suppress(sqlite3.OperationalError):
            self._db.execute("commit")


_OPEN: weakref.WeakSet[Snapshot] = weakref.WeakSet()


def release_snapshots(database: Path, *, above: int = LARGEST) -> None:
    """Release the snapshots of a database when too much is kept for them.

    Args:
        database: The database.
        above: Bytes of old pages that are allowed.
    """
    log = database.with_name(database.name + "-wal")
    with suppress(OSError):
        if log.stat().st_size > above:
            for snapshot in list(_OPEN):
                if snapshot.path == database:
                    snapshot.release()
