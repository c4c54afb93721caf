"""What the mirrored marks say of one article."""

from __future__ import annotations

import json

from reader.index.database import Index


def mirrored_marks(index: Index, key: str, source: str, date: int) -> tuple[int, int, int]:
    """Return whether an article is read and starred, and its highlights, as mirrored."""
    row = index.db.execute(
        "select read, starred, highlights from mark where key = ?", (key,)
    ).fetchone()
    read, starred, highlights = row or (None, 0, 0)
    if read is None:
        read = is_covered(index, key, source, date)
    return int(read), starred, highlights


def is_covered(index: Index, key: str, source: str, date: int) -> bool:
    """Return whether an article lies in a mirrored cover."""
    found = index.db.execute(
        "select except_keys from cover where (source is null or source = ?)"
        " and (until is null or until >= ?)",
        (source, date),
    )
    return any(key not in json.loads(keys) for (keys,) in found)
