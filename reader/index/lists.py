"""Lists of articles: how many there are under which headings, and any part of them, in order.

A list that counters describe costs the same for five articles and for a million. It is a row of
pieces, each a run of an index, which the counters tell the lengths of; a page is read by its place
in its piece, from the nearest page that was read before (`reader.index.pages`). A list that a
query describes holds the ids of what was found.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.pages import IndexRange, Pages
from reader.index.query.compile import Compiler, Scope
from reader.index.query.days import Days
from reader.index.query.keys import Condition
from reader.index.query.parse import Every, Node
from reader.index.rows import SAME_ARTICLE, entries


class Heading(StrEnum):
    """What the headings of a list stand for."""

    DAY = "day"
    SOURCE = "source"
    AUTHOR = "author"
    NONE = "none"


class Order(StrEnum):
    """What a list is ordered by; where that is equal, by date."""

    DATE = "date"
    LENGTH = "length"
    HIGHLIGHTS = "highlights"
    STARRED = "starred"
    UNREAD = "unread"


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
        newest_first: The order of dates; those without a date are the oldest. Of lengths: the
            longest first.
        author: Only of this author; None for all.
        tag: Only with this tag; None for all.
        order: What comes first. Any but `Order.DATE` has no headings.
    """

    flag: str = ""
    source: str | None = None
    days: Days | None = None
    query: Node = field(default_factory=Every)
    scope: Scope = Scope.NAMES
    heading: Heading = Heading.DAY
    newest_first: bool = True
    author: str | None = None
    tag: str | None = None
    order: Order = Order.DATE

    @property
    def headed(self) -> Heading:
        """What the headings really stand for."""
        return self.heading if self.order is Order.DATE else Heading.NONE


@dataclass(frozen=True, slots=True)
class Run:
    """Articles under one heading.

    Attributes:
        heading: The ISO day, the source, the author, or empty.
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
    index: Index,
    selection: Selection,
    stop: Callable[[], bool] = lambda: False,
    guess: Callable[[int], object] = lambda _count: None,
) -> Listing:
    """Return the list of a selection.

    Args:
        index: Where the articles are.
        selection: What is asked for.
        stop: Asked while the full text is searched; True ends that early.
        guess: Called with about how many articles may be found, where that takes a while to tell.
    """
    if selection.query == Every():
        return _CountedListing(index, selection)
    return _QueryListing(index, selection, Compiler(index, selection.scope, stop), guess)


def count(index: Index, selection: Selection) -> tuple[int, int]:
    """Return how many articles a selection has, unread and all."""
    condition = _where(selection, Compiler(index, selection.scope))
    row = index.db.execute(
        f"select sum(read = 0), count(*) from article where {condition.sql}",  # noqa: S608 - ours
        condition.values,
    ).fetchone()
    return row[0] or 0, row[1]


def _where(selection: Selection, compiler: Compiler) -> Condition:
    parts = ["hidden = 0", _FLAGS[selection.flag]]
    values: list[object] = []
    for name in ("source", "author"):
        asked = getattr(selection, name)
        if asked is not None:
            parts.append(f"{name} = ?")
            values.append(asked)
    if selection.tag is not None:
        parts.append("article.id in (select id from tagged where tag = ?)")
        values.append(selection.tag)
    if selection.days is not None:
        parts.append("article.day between ? and ?")
        values += [selection.days.first, selection.days.last]
    if selection.query != Every():
        condition = compiler.condition(selection.query)
        parts.append(f"({condition.sql})")
        values += condition.values
    return Condition(" and ".join(parts), tuple(values))


_DATED = ("article.day", "article.date", "article.id")
_RANKED = {
    Order.HIGHLIGHTS: "highlights desc",
    Order.STARRED: "starred desc",
    Order.UNREAD: "read asc",
}
"""Orders by what few articles have: what comes first, whatever the order of dates."""
_FEW = {
    "highlights": ("article_highlighted", "highlights > 0"),
    "starred": ("article_starred", "starred = 1"),
    "read": ("article_read", "read = 1"),
}
"""The index of the articles that have it, and its condition."""


class _CountedListing(Pages):
    """A list that the counters describe."""

    def __init__(self, index: Index, selection: Selection) -> None:
        self._selection = selection
        condition = _where(selection, Compiler(index, selection.scope))
        table = "article"
        if selection.tag is not None and selection.order is Order.DATE:
            condition = _where(replace(selection, tag=None), Compiler(index, selection.scope))
            sql = f"{condition.sql} and tagged.tag = ?"
            condition = Condition(sql, (*condition.values, selection.tag))
            table = "tagged cross join article on article.id = tagged.id"
        super().__init__(
            index.snapshot(),
            table,
            condition,
            _order(selection),
            descending=selection.newest_first,
        )
        self.arrange(self._pieces())
        self.runs = self._runs()

    def _pieces(self) -> list[IndexRange]:
        """Return the pieces in order, those without an article left out."""
        asked = self._selection
        if asked.order is Order.LENGTH:
            return [IndexRange("", "", self._number())]
        if asked.order in _RANKED:
            return self._ranked(_RANKED[asked.order].split()[0])
        if asked.headed in (Heading.SOURCE, Heading.AUTHOR):
            column = asked.headed.value
            return [IndexRange(column, name, count) for name, count in self._grouped(column)]
        if asked.author is None and asked.tag is None:
            return [IndexRange("article.day", day, count) for day, count in self._grouped("day")]
        return [IndexRange("", "", self._number())]

    def _number(self) -> int:
        """Return how many articles are listed."""
        asked = self._selection
        column = asked.flag or "total"
        names = [name for name in ("source", "author", "tag") if getattr(asked, name) is not None]
        if len(names) <= 1 and asked.days is None:
            table = f"tally_{names[0]}" if names else "tally_day"
            where = f"{names[0]} = ?" if names else "1"
            values = [getattr(asked, name) for name in names]
            query = f"select ifnull(sum({column}), 0) from {table} where {where}"  # noqa: S608
            return int(str(self.snapshot.rows(query, values)[0][0]))
        return int(str(self._select("count(*)")[0][0]))

    def _ranked(self, column: str) -> list[IndexRange]:
        """Return the pieces of an order by what few articles have: those that have, then others."""
        most = self._number()
        index, has = _FEW[column]
        found = self.snapshot.rows(
            f"select {column}, count(*) from article indexed by {index}"  # noqa: S608 - ours
            f" where {self.condition.sql} and {has} group by 1 order by 1 desc",
            self.condition.values,
        )
        pieces = [IndexRange(column, int(str(value)), int(str(count))) for value, count in found]
        rest = most - sum(piece.count for piece in pieces)
        pieces.append(IndexRange(column, 0, rest))
        return pieces[::-1] if column == "read" else pieces

    def _grouped(self, key: str) -> list[tuple[str, int]]:
        """Return the values of a column in order, each with how many articles have it."""
        asked = self._selection
        way = "desc" if asked.newest_first and key == "day" else "asc"
        if asked.tag is not None or asked.author is not None or (key == "author" and asked.flag):
            name = f"article.{key}"
            found = self._select(f"{name}, count(*)", f" group by {name} order by {name} {way}")
            return [(str(name), int(str(count))) for name, count in found]
        if key == "author" and (asked.source is not None or asked.days is not None):
            found = self._select("author, count(*)", " group by author order by author")
            return [(str(name), int(str(count))) for name, count in found]
        where, values, table = [], [], f"tally_{key}"
        if asked.source is not None:
            table = "tally"
            where.append("source = ?")
            values.append(asked.source)
        if asked.days is not None:
            table = "tally" if key == "source" or asked.source is not None else table
            where.append("day between ? and ?")
            values += [asked.days.first, asked.days.last]
        found = self.snapshot.rows(
            f"select {key}, sum({asked.flag or 'total'}) as count from {table}"  # noqa: S608
            f" where {' and '.join(where) or '1'} group by {key} having count > 0"
            f" order by {key} {way}",
            values,
        )
        return [(str(name), int(str(count))) for name, count in found]

    def _select(self, columns: str, more: str = "") -> list[tuple[object, ...]]:
        query = f"select {columns} from {self.table} where {self.condition.sql}{more}"  # noqa: S608
        return self.snapshot.rows(query, self.condition.values)

    def _runs(self) -> list[Run]:
        heading = self._selection.headed
        if heading is Heading.NONE:
            return [Run("", len(self))] if len(self) else []
        if self.pieces and self.pieces[0].column:
            return [Run(str(piece.value), piece.count) for piece in self.pieces]
        found = self._select(
            "article.day, count(*)",
            f" group by article.day order by article.day {self.way}",
        )
        return [Run(str(day), int(str(count))) for day, count in found]

    def on(self, index: Index) -> Listing:
        """Return the same list; it has a connection of its own."""
        return self


def _order(selection: Selection, *, gathered: bool = False) -> tuple[str, ...]:
    """Return the columns that order a piece; together they tell any two articles apart."""
    if selection.order is Order.LENGTH:
        return ("length", "article.id")
    if selection.tag is not None and selection.order is Order.DATE and not gathered:
        return ("tagged.day", "tagged.date", "tagged.id")
    return _DATED


class _QueryListing:
    """A list of what a query found, held as ids."""

    def __init__(
        self,
        index: Index,
        selection: Selection,
        compiler: Compiler,
        guess: Callable[[int], object],
    ) -> None:
        self._index = index
        heading = selection.headed
        named = heading in (Heading.SOURCE, Heading.AUTHOR)
        if (estimated := compiler.estimate(selection.query)) is not None:
            guess(estimated)
        condition = _where(selection, compiler)
        way = "desc" if selection.newest_first else "asc"
        ordered = ", ".join(f"{column} {way}" for column in _order(selection, gathered=True))
        if selection.order in _RANKED:
            ordered = f"{_RANKED[selection.order]}, {ordered}"
        if named:
            ordered = f"{heading.value}, {ordered}"
        shown = "''" if heading is Heading.NONE else heading.value
        rows = index.db.execute(
            f"select id, {shown} from article"  # noqa: S608 - ours
            f" where {condition.sql} order by {ordered}",
            condition.values,
        )
        self.ids = array("q")
        self.runs: list[Run] = []
        last, start = None, 0
        for id_, name in rows:
            if name != last:
                if last is not None:
                    self.runs.append(Run(last, len(self.ids) - start))
                last, start = name, len(self.ids)
            self.ids.append(id_)
        if last is not None:
            self.runs.append(Run(last, len(self.ids) - start))

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
        """Return the place of the article with a key, or of its twin; None when neither is."""
        rows = self._index.db.execute(
            f"select id from article where hidden = 0 and id in ({SAME_ARTICLE})",  # noqa: S608 - ours
            (key,),
        ).fetchall()
        return next((self.ids.index(id_) for (id_,) in rows if id_ in self.ids), None)
