"""Lists of articles: how many there are under which headings, and any part of them, in order.

A list that counters describe costs the same for five articles and for a million: the headings come
from the counters, and a page is read by its heading and its place under it. A list that a query
describes holds the ids of what was found.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import Protocol

from reader.library.days import Days
from reader.library.filtering import Compiler, Condition, Scope
from reader.library.header import Entry
from reader.library.index import Index
from reader.library.query import Every, Node
from reader.library.rows import COLUMNS, entries, to_entry


class Heading(StrEnum):
    """What the headings of a list stand for."""

    DAY = "day"
    SOURCE = "source"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be listed, and how.

    Attributes:
        flag: ``unread``, ``starred``, ``highlighted``, or empty.
        source: Only of this source; None for all.
        days: Only of these days; None for all.
        query: Only what this finds.
        scope: Where plain words of the query are looked for.
        heading: What the headings stand for.
        newest_first: The order of dates; those without a date are the oldest.
    """

    flag: str = ""
    source: str | None = None
    days: Days | None = None
    query: Node = field(default_factory=Every)
    scope: Scope = Scope.NAMES
    heading: Heading = Heading.DAY
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Articles under one heading.

    Attributes:
        heading: The ISO day, the source, or empty.
        count: How many they are, at least one.
    """

    heading: str
    count: int


class Listing(Protocol):
    """A list of articles, as it was when it was asked for."""

    @property
    def runs(self) -> Sequence[Run]:
        """The headings in order, with how many articles are under each."""

    def __len__(self) -> int:
        """Return how many articles are listed, headings left out."""

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one place on, up to another."""

    def place(self, key: str) -> int | None:
        """Return the place of the article with a key, None when it is not listed."""

    def on(self, index: Index) -> Listing:
        """Return the same list, to be read by another connection."""


_FLAGS = {"": "1", "unread": "read = 0", "starred": "starred = 1", "highlighted": "highlights > 0"}


def arrange(
    index: Index, selection: Selection, stop: Callable[[], bool] = lambda: False
) -> Listing:
    """Return the list of a selection.

    Args:
        index: Where the articles are.
        selection: What is asked for.
        stop: Asked while the full text is searched; True ends that early.
    """
    if selection.query == Every():
        return _Counted(index, selection)
    return _Gathered(index, selection, stop)


def count(index: Index, selection: Selection) -> tuple[int, int]:
    """Return how many articles a selection has, unread and all."""
    condition = _where(index, selection, lambda: False)
    row = index.db.execute(
        f"select sum(read = 0), count(*) from article where {condition.sql}",  # noqa: S608 - ours
        condition.values,
    ).fetchone()
    return row[0] or 0, row[1]


def _where(index: Index, selection: Selection, stop: Callable[[], bool]) -> Condition:
    parts = ["hidden = 0", _FLAGS[selection.flag]]
    values: list[object] = []
    if selection.source is not None:
        parts.append("source = ?")
        values.append(selection.source)
    if selection.days is not None:
        parts.append("day between ? and ?")
        values += [selection.days.first, selection.days.last]
    if selection.query != Every():
        condition = Compiler(index, selection.scope, stop).condition(selection.query)
        parts.append(f"({condition.sql})")
        values += condition.values
    return Condition(" and ".join(parts), tuple(values))


def _order(selection: Selection, *, by_source: bool) -> str:
    way = "desc" if selection.newest_first else "asc"
    dated = f"day {way}, date {way}, id {way}"
    return f"source, {dated}" if by_source else dated


class _Counted:
    """A list that the counters describe; its pieces are days, or sources under such headings."""

    def __init__(self, index: Index, selection: Selection) -> None:
        self._index = index
        self._selection = selection
        self._by_source = selection.heading is Heading.SOURCE and selection.source is None
        self._condition = _where(index, selection, lambda: False)
        self._pieces = self._counted()
        self._ends = list(accumulate(count for _, count in self._pieces))
        self.runs = [Run(name, count) for name, count in self._pieces]
        if selection.heading is Heading.NONE and self._ends:
            self.runs = [Run("", self._ends[-1])]
        elif selection.heading is Heading.SOURCE and not self._by_source and self._ends:
            self.runs = [Run(selection.source or "", self._ends[-1])]

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def on(self, index: Index) -> Listing:
        """Return the same list, to be read by another connection."""
        self._index = index
        return self

    def _counted(self) -> list[tuple[str, int]]:
        """Return the pieces in order, each with how many articles it has."""
        asked = self._selection
        key = "source" if self._by_source else "day"
        where, values = [], []
        table = f"tally_{key}"
        if asked.source is not None:
            table = "tally"
            where.append("source = ?")
            values.append(asked.source)
        if asked.days is not None:
            table = "tally" if self._by_source or asked.source is not None else table
            where.append("day between ? and ?")
            values += [asked.days.first, asked.days.last]
        column = asked.flag or "total"
        way = "desc" if asked.newest_first and not self._by_source else "asc"
        rows = self._index.db.execute(
            f"select {key}, sum({column}) as count from {table}"  # noqa: S608 - names of ours
            f" where {' and '.join(where) or '1'} group by {key} having count > 0"
            f" order by {key} {way}",
            values,
        )
        return [(name, count) for name, count in rows]

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one place on, up to another."""
        found: list[Entry] = []
        at = max(0, start)
        stop = min(stop, len(self))
        while at < stop:
            piece = bisect_right(self._ends, at)
            name, count = self._pieces[piece]
            within = at - (self._ends[piece] - count)
            rows = self._rows(name, within, min(count - within, stop - at))
            if not rows:
                break  # the list has changed since it was counted
            found += rows
            at = self._ends[piece]
        return found

    def _rows(self, piece: str, offset: int, limit: int) -> list[Entry]:
        key = "source" if self._by_source else "day"
        rows = self._index.db.execute(
            f"select {COLUMNS} from article where {self._condition.sql} and {key} = ?"  # noqa: S608
            f" order by {_order(self._selection, by_source=False)} limit ? offset ?",
            (*self._condition.values, piece, limit, offset),
        )
        return [to_entry(row) for row in rows]

    def place(self, key: str) -> int | None:
        """Return the place of the article with a key, None when it is not listed."""
        sql, values = self._condition.sql, self._condition.values
        db = self._index.db
        row = db.execute(
            f"select id, day, date, source from article where {sql} and key = ?",  # noqa: S608
            (*values, key),
        ).fetchone()
        if row is None:
            return None
        id_, day, date, source = row
        piece = source if self._by_source else day
        start = 0
        for name, count in self._pieces:
            if name == piece:
                break
            start += count
        else:
            return None
        name = "source" if self._by_source else "day"
        sign = ">" if self._selection.newest_first else "<"
        before = db.execute(
            f"select count(*) from article where {sql} and {name} = ?"  # noqa: S608 - ours
            f" and (day, ifnull(date, 0), id) {sign} (?, ?, ?)",
            (*values, piece, day, date or 0, id_),
        ).fetchone()
        return start + int(before[0])


class _Gathered:
    """A list of what a query found, held as ids."""

    def __init__(self, index: Index, selection: Selection, stop: Callable[[], bool]) -> None:
        self._index = index
        by_source = selection.heading is Heading.SOURCE
        condition = _where(index, selection, stop)
        rows = index.db.execute(
            f"select id, {'source' if by_source else 'day'} from article"  # noqa: S608 - ours
            f" where {condition.sql} order by {_order(selection, by_source=by_source)}",
            condition.values,
        ).fetchall()
        self.ids = array("q", [id_ for id_, _ in rows])
        self.runs: list[Run] = []
        start = 0
        for at in range(1, len(rows) + 1):
            if at == len(rows) or (
                rows[at][1] != rows[start][1] and selection.heading is not Heading.NONE
            ):
                heading = "" if selection.heading is Heading.NONE else rows[start][1]
                self.runs.append(Run(heading, at - start))
                start = at

    def __len__(self) -> int:
        return len(self.ids)

    def on(self, index: Index) -> Listing:
        """Return the same list, to be read by another connection."""
        self._index = index
        return self

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one place on, up to another."""
        ids = self.ids[max(0, start) : max(0, stop)]
        found = entries(self._index, ids)
        return [found[id_] for id_ in ids if id_ in found]

    def place(self, key: str) -> int | None:
        """Return the place of the article with a key, None when it is not listed."""
        rows = self._index.db.execute(
            "select id from article where key = ? and hidden = 0", (key,)
        ).fetchall()
        return next((self.ids.index(id_) for (id_,) in rows if id_ in self.ids), None)
