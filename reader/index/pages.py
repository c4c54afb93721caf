"""Pages of a list of the index: any part of it, at a cost that does not grow with the list."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import field
from itertools import accumulate

from reader.archive.header import Entry
from reader.index.list_snapshot import Snapshot
from reader.index.query.keys import Condition
from reader.index.rows import COLUMNS, SAME_ARTICLE, to_entry
from reader.records import dataclass

ANCHORS = 2048
"""Positions in a range that are remembered."""
TOGETHER = 200
"""Ranges that are read at once."""


@dataclass(slots=True)
class IndexRange:
    """Adjacent articles in an index of the database.

    Attributes:
        column: The column that has the same value in all of them; empty when there is none.
        value: Its value.
        count: The number of articles.
        positions: The remembered positions, as numbers of articles before them, sorted.
        ends: The columns of the order of the article before each remembered position.
    """

    column: str
    value: str | int
    count: int
    positions: list[int] = field(default_factory=list)
    ends: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def remember(self, position: int, end: tuple[object, ...]) -> None:
        """Remember the article before a position."""
        if position in self.ends:
            return
        if len(self.positions) >= ANCHORS:
            self.positions.clear()
            self.ends.clear()
        insort(self.positions, position)
        self.ends[position] = end


class Pages:
    """A list made of ranges of an index.

    Args:
        snapshot: The index as it was when the list was made.
        table: The SQL after ``from``.
        condition: The condition of all articles of the list.
        order: The columns that order a range; together they are different for any two articles.
        descending: Whether the greatest come first.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        table: str,
        condition: Condition,
        order: Sequence[str],
        *,
        descending: bool,
    ) -> None:
        self.snapshot = snapshot
        self.table = table
        self.condition = condition
        self.way, self._back = ("desc", "asc") if descending else ("asc", "desc")
        self._order = tuple(order)
        self.ranges: list[IndexRange] = []
        self._ends: list[int] = []

    def arrange(self, ranges: Sequence[IndexRange]) -> None:
        """Set the ranges of the list."""
        self.ranges = [range_ for range_ in ranges if range_.count > 0]
        self._ends = list(accumulate(range_.count for range_ in self.ranges))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one position up to another."""
        entries: list[Entry] = []
        at = max(0, start)
        stop = min(stop, len(self))
        while at < stop:
            number = bisect_right(self._ends, at)
            range_ = self.ranges[number]
            within = at - (self._ends[number] - range_.count)
            last = min(bisect_right(self._ends, stop), number + TOGETHER)
            whole = self.ranges[number:last] if not within else []
            if len(whole) > 1:
                rows, number = self._whole(whole), last - 1
            else:
                rows = self._rows(range_, within, min(range_.count - within, stop - at))
            if not rows:
                break  # the snapshot was released, and the list has changed
            entries += rows
            at = self._ends[number]
        return entries

    def _whole(self, ranges: Sequence[IndexRange]) -> list[Entry]:
        """Read all articles of some ranges, which have a column, at once."""
        column = ranges[0].column
        ordered = ", ".join(f"{name} {self.way}" for name in self._order)
        rows = self.snapshot.rows(
            f"select {COLUMNS}, {column} from {self.table}"  # noqa: S608 - ours
            f" where {self.condition.sql} and {column} in ({', '.join('?' * len(ranges))})"
            f" order by {ordered}",
            (*self.condition.values, *(range_.value for range_ in ranges)),
        )
        by_value: dict[object, list[Entry]] = {}
        for row in rows:
            by_value.setdefault(row[-1], []).append(to_entry(row))
        return [entry for range_ in ranges for entry in by_value.get(range_.value, ())]

    def _rows(self, range_: IndexRange, start: int, count: int) -> list[Entry]:
        """Read some articles of a range, from the nearest remembered position, either way."""
        above = bisect_right(range_.positions, start)
        below = bisect_left(range_.positions, start + count + 1)
        before = range_.positions[above - 1] if above else 0
        after = range_.positions[below] - 1 if below < len(range_.positions) else range_.count
        if start - before <= after - (start + count):
            rows = self._read(range_, range_.ends.get(before), start - before, count, self.way)
        else:
            end = range_.ends.get(after + 1)
            rows = self._read(range_, end, after - start - count, count, self._back)[::-1]
        if rows:
            width = len(self._order)
            range_.remember(start + len(rows), rows[-1][-width:])
            range_.remember(start + 1, rows[0][-width:])
        return [to_entry(row) for row in rows]

    def _read(
        self, range_: IndexRange, end: tuple[object, ...] | None, skip: int, count: int, way: str
    ) -> list[tuple[object, ...]]:
        where, values = [self.condition.sql], [*self.condition.values]
        if range_.column:
            where.append(f"{range_.column} = ?")
            values.append(range_.value)
        if end is not None:
            sign = "<" if way == "desc" else ">"
            where.append(f"({', '.join(self._order)}) {sign} ({', '.join('?' * len(end))})")
            values += end
        ordered = ", ".join(f"{column} {way}" for column in self._order)
        return self.snapshot.rows(
            f"select {COLUMNS}, {', '.join(self._order)} from {self.table}"  # noqa: S608 - ours
            f" where {' and '.join(where)} order by {ordered} limit ? offset ?",
            (*values, count, skip),
        )

    def position(self, key: str) -> int | None:
        """Return the position of the article with a key or of its duplicate, None without one."""
        column = ", ".join(range_column(self.ranges))
        # One by one: for several ids in one query SQLite scans all articles of a source.
        matches = [
            row
            for (id_,) in self.snapshot.rows(SAME_ARTICLE, (key,))
            for row in self.snapshot.rows(
                f"select {', '.join(self._order)}{column} from {self.table}"  # noqa: S608 - ours
                f" where {self.condition.sql} and article.id = ?",
                (*self.condition.values, id_),
            )
        ]
        if not matches:
            return None
        width = len(self._order)
        start = 0
        for range_ in self.ranges:
            if not range_.column or range_.value == matches[0][-1]:
                break
            start += range_.count
        else:
            return None
        return start + self._before(range_, matches[0][:width])

    def _before(self, range_: IndexRange, end: tuple[object, ...]) -> int:
        """Return how many articles of a range come before one, by the columns of the order."""
        sign = "<" if self.way == "asc" else ">"
        columns, marks = ", ".join(self._order), ", ".join("?" * len(end))
        where, values = [self.condition.sql], [*self.condition.values]
        if range_.column:
            where.append(f"{range_.column} = ?")
            values.append(range_.value)
        where.append(f"({columns}) {sign} ({marks})")
        rows = self.snapshot.rows(
            f"select count(*) from {self.table} where {' and '.join(where)}",  # noqa: S608 - ours
            (*values, *end),
        )
        return int(str(rows[0][0]))


def range_column(ranges: Sequence[IndexRange]) -> list[str]:
    """Return the column by which the ranges differ after a comma, if there is one."""
    return [f", {ranges[0].column}"] if ranges and ranges[0].column else []
