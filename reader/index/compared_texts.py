"""The texts that are needed to tell articles apart, and what is known of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from reader.index.claims import Texts
from reader.index.database import Index
from reader.text.sketch import sketch


def indexed_texts(index: Index) -> Texts:
    """Return what looks for texts in the index."""
    from reader.index.full_text import text_of  # here: few marks are looked for in texts

    return lambda row: text_of(index, row)


def wanted(index: Index, bases: Collection[int] | None = None) -> list[int]:
    """Return the rows whose texts are needed.

    Args:
        index: The index.
        bases: Only those of some bases.
    """
    query = "select id, base from article where wanted = 1 and problem = '' order by base, id"
    rows = index.db.execute(query)
    return [id_ for id_, base in rows if bases is None or base in bases]


def put_versions(index: Index, versions: Iterable[tuple[int, int, bytes]]) -> None:
    """Store what is known of the texts of some rows, within a transaction.

    Args:
        index: The index.
        versions: Rows, each with the hash of its folded text and the sketch of its text.
    """
    index.db.executemany("insert or replace into version values(?, ?, ?)", versions)


def read_indexed(index: Index, rows: Iterable[int]) -> list[int]:
    """Sketch those of some rows whose text is in the index; return them, within a transaction."""
    from reader.index.kept_texts import known_sketch  # here: as above

    read = []
    for id_ in rows:
        row = index.db.execute("select body from text.doc where article = ?", (id_,)).fetchone()
        made = known_sketch(index, id_) if row else None
        if made is not None:
            put_versions(index, [(id_, row[0], made)])
            read.append(id_)
    return read


def sketch_of(index: Index, row: int) -> bytes:
    """Return the sketch of a text in the index, empty without one."""
    from reader.index.full_text import text_of  # here: as above

    return sketch(text_of(index, row) or "")


def forget_texts(index: Index) -> None:
    """Forget what is known of texts, within a transaction: they are cleaned in a new way."""
    index.db.execute("update article set wanted = 1 where id in (select article from version)")
    index.db.execute("delete from version")


def rows_of_bases(index: Index, bases: Iterable[int]) -> list[int]:
    """Return the rows of some bases."""
    found = index.db.execute(
        "select id from article where base in (select value from json_each(?))",
        (json.dumps([*bases]),),
    )
    return [row for (row,) in found]


def bases_of_rows(index: Index, rows: Iterable[int]) -> list[int]:
    """Return the bases of some rows."""
    found = index.db.execute(
        "select distinct base from article where id in (select value from json_each(?))",
        (json.dumps(list(rows)),),
    )
    return [base for (base,) in found]
