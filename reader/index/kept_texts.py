"""What is kept of the texts of marked articles, for when their files change or go.

Marks find their article again by a sketch of its text (`reader.text.sketch`), which is needed when
the file has changed or gone already. A text that is packed by its file cannot be read any more
then. So those of marked articles are kept as soon as they are marked, and the indexer, which has
the time, makes sketches of them. Of a text that cannot be read at that moment, and of many that are
marked at once, it is noted that the indexer is to read them, too.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator

from reader.index.database import Index
from reader.index.duplicates import LONG_TEXT
from reader.index.file_packing import BY_FILE
from reader.text.sketch import sketch

_TOGETHER = 50
"""Texts that are sketched in one transaction."""

_AT_ONCE = 1000
"""The most texts that are read while marks are written: others wait for that."""

_NEEDED = (
    "select d.article from json_each(?) row cross join text.doc d on d.article = row.value"  # noqa: S608 - ours
    f" cross join article a on a.id = d.article where {BY_FILE}"
    " and not exists(select 1 from kept where article = d.article"
    " and (sketch is not null or said is not null))"
    " and (exists(select 1 from mark where key = a.key and length(sketch) = 0)"
    " or exists(select 1 from mark where attached = a.key and length(sketch) = 0))"
)

_EQUAL = (
    "select o.article from text.doc d join text.doc o on o.body = d.body"  # noqa: S608 - ours
    f" and o.article != d.article and o.length >= {LONG_TEXT}"
    f" where d.article = ? and d.length >= {LONG_TEXT} order by o.article desc limit 8"
)


def keep(index: Index, rows: Iterable[int]) -> None:
    """Keep the texts of those of some rows that have marks without evidence, in a transaction.

    Args:
        index: The index.
        rows: Rows of articles.
    """
    needed = [row for (row,) in index.db.execute(_NEEDED, (json.dumps([*rows]),))]
    if not needed:
        return
    from zstandard import ZstdCompressor  # here: at most starts nothing was marked

    from reader.index.stored_texts import StoredTexts

    texts: Iterable[tuple[int, str | None]] = ((row, None) for row in needed)
    if len(needed) <= _AT_ONCE:
        texts = StoredTexts(index).of(needed)
    compressor = ZstdCompressor(level=1)  # soon a sketch takes its place
    index.db.executemany(
        "insert or replace into kept(article, said) values(?, ?)",
        (
            (
                row,
                None
                if text is None
                else compressor.compress(text.encode("utf-8", "surrogatepass")),
            )
            for row, text in texts
        ),
    )


def sketch_kept(index: Index, stop: Callable[[], bool]) -> None:
    """Make sketches of the texts that are kept, or are to be read.

    Args:
        index: The index.
        stop: Called often; True ends this early.
    """
    rows = [row for (row,) in index.db.execute("select article from kept where sketch is null")]
    for start in range(0, len(rows), _TOGETHER):
        if stop():
            return
        known = ((known_sketch(index, row), row) for row in rows[start : start + _TOGETHER])
        made = [(sketched, row) for sketched, row in known if sketched is not None]
        with index.writing() as db:
            db.executemany("update kept set sketch = ?, said = null where article = ?", made)


def put_sketches(index: Index, sketches: Iterable[tuple[int, bytes]]) -> None:
    """Keep the sketches of some rows, within a transaction."""
    index.db.executemany("insert or replace into kept(article, sketch) values(?, ?)", sketches)


def sketch_of_kept(index: Index, row: int) -> bytes | None:
    """Return the sketch of the text that is kept of a row; None when nothing is.

    Raises:
        sqlite3.DatabaseError: The text is damaged.
    """
    query = "select sketch, said from kept where article = ?"
    made, said = index.db.execute(query, (row,)).fetchone() or (None, None)
    if said is None:
        return made
    from zstandard import ZstdDecompressor, ZstdError  # here: as above

    try:
        text = ZstdDecompressor().decompress(said).decode("utf-8", "surrogatepass")
    except (TypeError, ValueError, ZstdError) as error:
        raise sqlite3.DatabaseError("a text that is kept is damaged") from error
    return sketch(text)


def known_sketch(index: Index, row: int) -> bytes | None:
    """Return the sketch of the text of a row, as it was indexed; None when nothing tells it.

    When it cannot be read any more, that of another row with the same long text is taken.

    Raises:
        sqlite3.DatabaseError: A text is damaged.
    """
    from reader.index.stored_texts import StoredTexts  # here: as above

    texts = StoredTexts(index)
    for other in _equal(index, row):
        made = sketch_of_kept(index, other)
        if made is None and (text := texts[other]) is not None:
            made = sketch(text)
        if made is not None:
            return made
    return None


def _equal(index: Index, row: int) -> Iterator[int]:
    """Yield a row, and then others with the same long text."""
    yield row
    for (other,) in index.db.execute(_EQUAL, (row,)):
        yield other


def forget_others(index: Index) -> None:
    """Forget what is kept of rows whose texts are not in the index, within a transaction."""
    index.db.execute("delete from kept where article not in (select article from text.doc)")
