"""Lists of articles: their headings with the numbers of articles, and any part of them, in order.

A list without a query costs the same for five articles and for a million. It is made of ranges of
an index, whose lengths the counters have; a page is read by its position in its range, from the
nearest page that was read before (`reader.index.pages`). A list of a query has the ids of its
results.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import field, replace
from enum import StrEnum
from typing import Protocol

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.listed_ids import ListedIds, Runs
from reader.index.pages import IndexRanges, Pages
from reader.index.query.compile import Compiler, Scope
from reader.index.query.days import Days
from reader.index.query.keys import Condition
from reader.index.query.parse import Every, Node
from reader.index.relevance import ranked
from reader.records import dataclass


class Heading(StrEnum):
    """What the headings of a list are."""

    DAY = "day"
    SOURCE = "source"
    AUTHOR = "author"
    NONE = "none"


class Order(StrEnum):
    """The order of a list; articles that are equal by it are ordered by date."""

    DATE = "date"
    LENGTH = "length"
    HIGHLIGHTS = "highlights"
    STARRED = "starred"
    UNREAD = "unread"
    RELEVANCE = "relevance"
    """Hits of a full-text search; without one, as by date."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The articles of a list and its order.

    Attributes:
        flag: ``unread``, ``starred``, ``highlighted``, or empty.
        source: Only of this source; None for all.
        days: Only of these days; None for all.
        query: Only the articles that this finds.
        scope: Where plain words of the query are searched.
        heading: What the headings are.
        newest_first: The order of dates; those without a date are the oldest. Of lengths: the
            longest first.
        author: Only of this author; None for all.
        tag: Only with this tag; None for all.
        order: The order. Lists have no headings in any but `Order.DATE`.
        without: The rows that are left out, as JSON; empty for none.
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
    without: str = ""

    @property
    def headed(self) -> Heading:
        """What the headings are in this order."""
        return self.heading if self.order is Order.DATE else Heading.NONE


class Listing(Protocol):
    """A list of articles, as it was when it was made."""

    @property
    def runs(self) -> Runs:
        """The headings in order, with the number of articles of each."""

    def __len__(self) -> int:
        """Return the number of articles, without headings."""

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one position up to another."""

    def position(self, key: str) -> int | None:
        """Return the position of the article with a key, None when it is not listed."""

    def on(self, index: Index) -> Listing:
        """Return the same list for another connection."""


_FLAGS = {"": "1", "unread": "read = 0", "starred": "starred = 1", "highlighted": "highlights > 0"}


def arrange(
    index: Index,
    selection: Selection,
    stop: Callable[[], bool] = lambda: False,
    guess: Callable[[int], object] = lambda _count: None,
    compiler: Compiler | None = None,
) -> Listing:
    """Return the list of a selection.

    Args:
        index: The index.
        selection: The articles and their order.
        stop: Called while the full text is searched; True ends that early.
        guess: Called with an estimate of the number of results when a search takes a while.
        compiler: The compiler of the same query for another list; it has the results already.
    """
    if selection.query == Every():
        if selection.order is Order.RELEVANCE:
            selection = replace(selection, order=Order.DATE, heading=Heading.NONE)
        return _CountedListing(index, selection)
    compiler = compiler or Compiler(index, selection.scope, stop)
    return _QueryListing(index, selection, compiler, guess)


def ids_of(index: Index, selection: Selection, compiler: Compiler) -> array[int]:
    """Return the rows of a selection with a query, in no order.

    Args:
        index: The index.
        selection: The articles.
        compiler: The compiler of the query.
    """
    condition = condition_of(selection, compiler)
    query = f"select id from article where {condition.sql}"  # noqa: S608 - ours
    return array("q", (id_ for (id_,) in index.db.execute(query, condition.values)))


def count(index: Index, selection: Selection) -> tuple[int, int]:
    """Return how many articles of a selection are unread, and how many there are."""
    condition = condition_of(selection, Compiler(index, selection.scope))
    row = index.db.execute(
        f"select sum(read = 0), count(*) from article where {condition.sql}",  # noqa: S608 - ours
        condition.values,
    ).fetchone()
    return row[0] or 0, row[1]


def condition_of(selection: Selection, compiler: Compiler) -> Condition:
    """Return the condition of the articles of a selection."""
    parts = ["hidden = 0", _FLAGS[selection.flag]]
    values: list[object] = []
    for name in ("source", "author"):
        value = getattr(selection, name)
        if value is not None:
            parts.append(f"{name} = ?")
            values.append(value)
    if selection.tag is not None:
        parts.append("article.id in (select id from tagged where tag = ?)")
        values.append(selection.tag)
    if selection.days is not None:
        parts.append("article.day between ? and ?")
        values += selection.days.bounds
    if selection.without:
        parts.append("article.id not in (select value from json_each(?))")
        values.append(selection.without)
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
"""Orders by a mark that few articles have: the SQL that is before the order of dates."""
_FEW = {
    "highlights": ("article_highlighted", "highlights > 0"),
    "starred": ("article_starred", "starred = 1"),
    "read": ("article_read", "read = 1"),
}
"""The index of the articles with such a mark, by its column, and its condition."""


class _CountedListing(Pages):
    """A list without a query, whose headings the counters have."""

    def __init__(self, index: Index, selection: Selection) -> None:
        self._selection = selection
        condition = condition_of(selection, Compiler(index, selection.scope))
        table = "article"
        if selection.tag is not None and selection.order is Order.DATE:
            condition = condition_of(replace(selection, tag=None), Compiler(index, selection.scope))
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
        self.ranges = self._ranges()
        self.runs = self._runs()

    def _ranges(self) -> IndexRanges:
        """Return the ranges in order."""
        selection = self._selection
        if selection.order in _RANKED:
            return self._ranked(_RANKED[selection.order].split()[0])
        if selection.order is not Order.LENGTH:
            if selection.headed in (Heading.SOURCE, Heading.AUTHOR):
                column = selection.headed.value
                return IndexRanges(column, self._grouped(column))
            if selection.author is None and selection.tag is None:
                return IndexRanges("article.day", self._grouped("day"))
        return IndexRanges("", [("", self._number())])

    def _number(self) -> int:
        """Return the number of articles."""
        selection = self._selection
        column = selection.flag or "total"
        names = [
            name for name in ("source", "author", "tag") if getattr(selection, name) is not None
        ]
        if len(names) <= 1 and selection.days is None and not selection.without:
            table = f"tally_{names[0]}" if names else "tally_day"
            where = f"{names[0]} = ?" if names else "1"
            values = [getattr(selection, name) for name in names]
            query = f"select ifnull(sum({column}), 0) from {table} where {where}"  # noqa: S608 - ours
            return int(str(self.snapshot.rows(query, values)[0][0]))
        return int(str(self._select("count(*)")[0][0]))

    def _ranked(self, column: str) -> IndexRanges:
        """Return the ranges of an order by a mark: the articles with it, then those without."""
        most = self._number()
        index, has = _FEW[column]
        rows = self.snapshot.rows(
            f"select {column}, count(*) from article indexed by {index}"  # noqa: S608 - ours
            f" where {self.condition.sql} and {has} group by 1 order by 1 desc",
            self.condition.values,
        )
        groups = [(int(str(value)), int(str(count))) for value, count in rows]
        groups.append((0, most - sum(count for _value, count in groups)))
        return IndexRanges(column, groups[::-1] if column == "read" else groups)

    def _grouped(self, key: str) -> list[tuple[str, int]]:
        """Return the values of a column in order, each with its number of articles."""
        selection = self._selection
        way = "desc" if selection.newest_first and key == "day" else "asc"
        if (
            selection.tag is not None
            or selection.author is not None
            or (key == "author" and selection.flag)
            or selection.without
        ):
            name = f"article.{key}"
            rows = self._select(f"{name}, count(*)", f" group by {name} order by {name} {way}")
            return [(str(name), int(str(count))) for name, count in rows]
        if key == "author" and (selection.source is not None or selection.days is not None):
            rows = self._select("author, count(*)", " group by author order by author")
            return [(str(name), int(str(count))) for name, count in rows]
        where, values, table = [], [], f"tally_{key}"
        if selection.source is not None:
            table = "tally"
            where.append("source = ?")
            values.append(selection.source)
        if selection.days is not None:
            table = "tally" if key == "source" or selection.source is not None else table
            where.append("day between ? and ?")
            values += selection.days.bounds
        rows = self.snapshot.rows(
            f"select {key}, sum({selection.flag or 'total'}) as count from {table}"  # noqa: S608 - ours
            f" where {' and '.join(where) or '1'} group by {key} having count > 0"
            f" order by {key} {way}",
            values,
        )
        return [(str(name), int(str(count))) for name, count in rows]

    def _select(self, columns: str, grouping: str = "") -> list[tuple[object, ...]]:
        query = f"select {columns} from {self.table} where {self.condition.sql}{grouping}"  # noqa: S608 - ours
        return self.snapshot.rows(query, self.condition.values)

    def _runs(self) -> Runs:
        heading = self._selection.headed
        if heading is Heading.NONE:
            return Runs([""], [len(self)]) if len(self) else Runs()
        if self.ranges.column:
            return Runs(map(str, self.ranges.values), self.ranges.counts)
        rows = self._select(
            "article.day, count(*)",
            f" group by article.day order by article.day {self.way}",
        )
        return Runs((str(day) for day, _ in rows), (int(str(count)) for _, count in rows))

    def on(self, index: Index) -> Listing:
        """Return the same list, which has its own connection."""
        return self


def _order(selection: Selection, *, by_query: bool = False) -> tuple[str, ...]:
    """Return the columns that order a range; together they are different for any two articles."""
    if selection.order is Order.LENGTH:
        return ("length", "article.id")
    if selection.tag is not None and selection.order is Order.DATE and not by_query:
        return ("tagged.day", "tagged.date", "tagged.id")
    return _DATED


class _QueryListing(ListedIds):
    """The results of a query."""

    def __init__(
        self,
        index: Index,
        selection: Selection,
        compiler: Compiler,
        guess: Callable[[int], object],
    ) -> None:
        super().__init__(index)
        heading = selection.headed
        named = heading in (Heading.SOURCE, Heading.AUTHOR)
        if (estimated := compiler.estimate(selection.query)) is not None:
            guess(estimated)
        condition = condition_of(selection, compiler)
        way = "desc" if selection.newest_first else "asc"
        ordered = ", ".join(f"{column} {way}" for column in _order(selection, by_query=True))
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
        last, start = None, 0
        for id_, name in rows:
            if name != last:
                if last is not None:
                    self.runs.add(last, len(self.ids) - start)
                last, start = name, len(self.ids)
            self.ids.append(id_)
        if last is not None:
            self.runs.add(last, len(self.ids) - start)
        if selection.order is Order.RELEVANCE and (sought := compiler.texts(selection.query)):
            self.ids = ranked(index, self.ids, sought, compiler.stop)
