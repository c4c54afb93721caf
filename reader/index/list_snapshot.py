"""Snapshots: the index as it was at one moment, whatever is written to it meanwhile.

A list must not move under the reader when a key takes an article out of it. The database itself
keeps the old pages for as long as a snapshot is held, at no cost for articles that are not looked
at. They pile up while much is written, so snapshots are let go of then: see `let_go`.
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
"""Bytes of old pages that are kept for the sake of lists."""


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
        _HELD.add(self)

    def rows(self, query: str, values: Sequence[object]) -> list[tuple[object, ...]]:
        """Return all that a query finds."""
        with self._lock:
            return self._db.execute(query, values).fetchall()

    def let_go(self) -> None:
        """Read what is there now from here on."""
        with self._lock, suppress(sqlite3.OperationalError):
            self._db.execute("commit")


_HELD: weakref.WeakSet[Snapshot] = weakref.WeakSet()


def let_go(database: Path, *, above: int = LARGEST) -> None:
    """Let go of the snapshots of a database when too much is kept for them.

    Args:
        database: The database.
        above: Bytes of old pages that are not too much.
    """
    log = database.with_name(database.name + "-wal")
    with suppress(OSError):
        if log.stat().st_size > above:
            for held in list(_HELD):
                if held.path == database:
                    held.let_go()
