"""Gram lists: which rows have some grams.

New rows go into a table of FTS5, which takes them and removes them quickly, and needs a byte or
more for each row of a gram. When there are many of them, its lists are moved into packed parts
(`reader.index.gram_parts`), which take two thirds of that; only then are the parts rewritten. A
row that leaves the parts is noted as outdated until they are. One that leaves the table stays there
without its article: FTS5 would have to be told its grams, and its text may be gone.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import count, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from reader.index.grams import RequiredGrams, fts_expression

if TYPE_CHECKING:
    from reader.index.gram_parts import GramPart

# `reader.index.gram_parts` is imported where a part is read or written: most lists need none.

SHARE = 4
"""The parts are rewritten when one row of so many is new or outdated."""

FEW = 48
"""Rows for which they never are."""

_LAST = "\U0010ffff"
_ABOVE = 1 << 40
"""From here on are the numbers that rows get in the table when they come back to it."""
_CHUNK = 4096
"""Rows, and characters of numbers, that are taken together."""


def add(db: sqlite3.Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Add rows that are not there, with their grams, which are separated by spaces."""
    left = _left(db)
    (last,) = db.execute("select ifnull(max(id), 0) from text.fresh").fetchone()
    above = count(max(last, _ABOVE) + 1)
    numbers = [next(above) if row in left else row for row, _ in rows]
    db.executemany(
        "insert into text.gram(rowid, grams) values(?, ?)",
        [(number, grams) for number, (_, grams) in zip(numbers, rows, strict=True)],
    )
    db.executemany(
        "insert into text.fresh values(?, ?)",
        [(number, row) for number, (row, _) in zip(numbers, rows, strict=True)],
    )


def remove(db: sqlite3.Connection, row: int) -> None:
    """Remove a row that was added."""
    query = "select id from text.fresh where (id = ?1 or id > ?2) and article = ?1"
    found = db.execute(query, (row, _ABOVE)).fetchone()
    if found is None:
        db.execute("insert or ignore into text.outdated values(?)", (row,))
    else:
        db.execute("update text.fresh set article = null where id = ?", found)


def _left(db: sqlite3.Connection) -> set[int]:
    """Return the numbers in the table of rows that have left it."""
    return {number for (number,) in db.execute("select id from text.fresh where article is null")}


def clear(db: sqlite3.Connection) -> None:
    """Remove all rows."""
    db.execute("delete from text.part")
    db.execute("delete from text.outdated")
    _clear_fresh(db)


def _clear_fresh(db: sqlite3.Connection) -> None:
    db.execute("insert into text.gram(gram) values('delete-all')")
    db.execute("delete from text.fresh")


def matching(db: sqlite3.Connection, needs: Sequence[RequiredGrams], limit: int = -1) -> list[int]:
    """Return the rows that have all of some grams, of which there must be one.

    Args:
        db: The connection, within a transaction: lists are packed meanwhile.
        needs: The grams.
        limit: The most rows to find; a negative number for all.
    """
    expression = " AND ".join(filter(None, map(fts_expression, needs)))
    query = (
        "select article from text.gram g cross join text.fresh f on f.id = g.rowid"
        " where g.gram match ? and article is not null limit ?"
    )
    rows = [row for (row,) in db.execute(query, (expression, limit))]
    whole = sorted({gram for need in needs for gram in need.whole}, key=len)
    beginnings = {gram for need in needs for gram in need.beginnings}
    lists = [_rows_of(db, gram) for gram in whole]
    lists += [_rows_beginning(db, gram) for gram in beginnings]
    outdated = {row for (row,) in db.execute("select id from text.outdated")}
    for piece in _common(lists):
        if 0 <= limit <= len(rows):
            break
        rows += [row for row in piece if row not in outdated] if outdated else piece
    return rows[:limit] if limit >= 0 else rows


def _common(lists: Sequence[Iterator[list[int]]]) -> Iterator[list[int]]:
    """Yield the rows that are in all of some lists, which come in pieces and in order."""
    if len(lists) == 1:
        yield from lists[0]
        return
    pieces = [next(rows, []) for rows in lists]
    while all(pieces):
        end = min(piece[-1] for piece in pieces)
        cuts = [bisect_right(piece, end) for piece in pieces]
        heads = sorted((piece[:cut] for piece, cut in zip(pieces, cuts, strict=True)), key=len)
        yield sorted(set(heads[0]).intersection(*heads[1:]))
        pieces = [
            piece[cut:] or next(rows, [])
            for piece, cut, rows in zip(pieces, cuts, lists, strict=True)
        ]


def _rows_of(db: sqlite3.Connection, gram: str) -> Iterator[list[int]]:
    """Yield the rows of a gram, in pieces and in order."""
    for part in _parts(db, gram, gram):
        start = bisect_left(part.grams, gram)
        for at in range(start, bisect_right(part.grams, gram, start)):
            yield part.ids(at)


def _rows_beginning(db: sqlite3.Connection, start: str) -> Iterator[list[int]]:
    """Yield the rows of all grams that begin with a text, in one piece."""
    rows: set[int] = set()
    for part in _parts(db, start, start + _LAST):
        first = bisect_left(part.grams, start)
        for at in range(first, bisect_right(part.grams, start + _LAST, first)):
            rows.update(part.ids(at))
    yield sorted(rows)


def _parts(db: sqlite3.Connection, least: str, most: str) -> Iterator[GramPart]:
    """Return the parts that have the grams of a range, in order."""
    from reader.index.gram_parts import unpack_parts

    query = (
        "select first, lists from text.part where number >= ifnull((select number"
        " from text.part where first < ?1 order by first desc, number desc limit 1), 0)"
        " and number <= (select number from text.part where first <= ?2"
        " order by first desc, number desc limit 1) order by number"
    )
    return unpack_parts(db.execute(query, (least, most)).fetchall())


def examine(db: sqlite3.Connection) -> None:
    """Read all parts.

    Args:
        db: The connection.

    Raises:
        sqlite3.DatabaseError: One is damaged.
    """
    from reader.index.gram_parts import unpack_parts

    for _part in unpack_parts(db.execute("select first, lists from text.part")):
        pass


def is_loose(db: sqlite3.Connection, total: int) -> bool:
    """Return whether many rows are new or outdated.

    Args:
        db: The connection.
        total: The number of all rows.
    """
    query = "select (select count(*) from text.fresh) + (select count(*) from text.outdated)"
    (loose,) = db.execute(query).fetchone()
    return bool(loose > max(FEW, total // SHARE))


def pack(db: sqlite3.Connection, stop: Callable[[], bool] = lambda: False) -> bool:
    """Move all lists into packed parts, within a transaction.

    Args:
        db: The connection.
        stop: Called often; True ends this, and the transaction must be rolled back.

    Returns:
        Whether it was not stopped.
    """
    from reader.index.gram_parts import pack_lists

    outdated = {row for (row,) in db.execute("select id from text.outdated")}
    last = db.execute("select ifnull(max(number), 0) from text.part").fetchone()[0]
    insert = "insert into text.part(first, lists) values(?, ?)"
    fresh, packed = _fresh_lists(db), _packed_lists(db, last, outdated)
    for part in pack_lists(_joined(merge(fresh, packed, key=itemgetter(0)))):
        if stop():
            return False
        db.execute(insert, part)
    db.execute("delete from text.part where number <= ?", (last,))
    db.execute("delete from text.outdated")
    _clear_fresh(db)
    return True


def _joined(lists: Iterable[tuple[str, Sequence[int]]]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield each gram with its rows in order, in pieces.

    Args:
        lists: Grams in order; of each the new rows, as an array, before the pieces of the parts.
    """
    for gram, pieces in groupby(lists, itemgetter(0)):
        new: Sequence[int] = ()
        at = 0
        for _, rows in pieces:
            if isinstance(rows, array):
                new = rows
                continue
            end = bisect_right(new, rows[-1], at)
            yield gram, sorted([*new[at:end], *rows])
            at = end
        for start in range(at, len(new), _CHUNK):
            yield gram, new[start : start + _CHUNK]


def _fresh_lists(db: sqlite3.Connection) -> Iterator[tuple[str, array[int]]]:
    """Yield the grams of new rows in order, each with its rows."""
    db.execute("create virtual table if not exists temp.term using fts5vocab(text, gram, instance)")
    left = _left(db)
    query = "select id, article from text.fresh where id > ?"
    moved = dict(db.execute(query, (_ABOVE,)).fetchall())
    query = "select term, json_group_array(doc) from temp.term group by term"
    for gram, listed in db.execute(query):
        rows = array("q")
        start = 1
        while start < len(listed):  # in pieces: numbers take more memory than an array of them
            end = listed.find(",", start + _CHUNK)
            end = end if end > 0 else len(listed) - 1
            rows.extend(json.loads(f"[{listed[start:end]}]"))
            start = end + 1
        if left:
            rows = array("q", sorted(moved.get(row, row) for row in rows if row not in left))
        if rows:
            yield gram, rows


def _packed_lists(
    db: sqlite3.Connection, last: int, outdated: set[int]
) -> Iterator[tuple[str, list[int]]]:
    """Yield the grams of the parts up to one in order, each with its rows in pieces."""
    from reader.index.gram_parts import unpack_parts

    query = "select first, lists from text.part where number <= ? order by number"
    for part in unpack_parts(db.execute(query, (last,))):
        for at, gram in enumerate(part.grams):
            rows = part.ids(at)
            if outdated:
                rows = [row for row in rows if row not in outdated]
            if rows:
                yield gram, rows
