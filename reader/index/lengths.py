"""How long articles are, as the index knows it."""

from __future__ import annotations

from reader.index.database import Index


def length_of(index: Index, key: str) -> int | None:
    """Return the code points of an article without white space; None before it was indexed.

    Args:
        index: Where it is.
        key: The article's.
    """
    row = index.db.execute(
        "select length from text.doc where article ="
        " (select id from article where key_crc = crc(?1) and key = ?1 and hidden = 0)",
        (key,),
    ).fetchone()
    return int(row[0]) if row else None
