"""The checksum by which the index looks up names and keys."""

from __future__ import annotations

import sqlite3
import zlib


def crc(text: str | bytes) -> int:
    """Return the CRC-32 of a name or a key."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)


def define(db: sqlite3.Connection) -> None:
    """Define it as an SQL function of a connection, which columns of the schema may call."""
    db.execute("pragma trusted_schema = on")  # some builds of SQLite begin without
    db.create_function("crc", 1, crc, deterministic=True)
