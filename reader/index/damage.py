"""Telling a damaged index from one that cannot be read at the moment."""

from __future__ import annotations

import sqlite3

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error says that the content of the index is wrong.

    Any other error, such as a disk that fails, a file that was replaced or a lock of another
    process, may be over once the index is opened again.

    Args:
        error: As SQLite raises it, or a `sqlite3.DatabaseError` of this package, which is damage.
    """
    if isinstance(error, sqlite3.OperationalError | sqlite3.ProgrammingError):
        code = getattr(error, "sqlite_errorcode", 0)
        return code & 0xFF in _DAMAGE
    return isinstance(error, sqlite3.DatabaseError)


def is_busy(error: sqlite3.OperationalError) -> bool:
    """Return whether an error says that another connection was writing."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
