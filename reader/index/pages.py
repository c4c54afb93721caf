"""Pages of a list of the index: any part of it, at a cost that does not grow with the list."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from itertools import accumulate

from reader.archive.header import Entry
from reader.index.list_snapshot import Snapshot
from reader.index.query.keys import Condition
from reader.index.rows import COLUMNS, SAME_ARTICLE, to_entry

ANCHORS = 2048
"""Positions in a range that are remembered."""
TOGETHER = 200
"""Ranges that are read at once."""


class _Anchors:
    """Remembered positions in a range.

    Attributes:
        positions: The positions, as numbers of articles of the range before them, sorted.
        ends: The columns of the order of the article before each position.
    """

    __slots__ = ("ends", "positions")

    def __init__(self) -> None:
        self.positions: list[int] = []
        self.ends: dict[int, tuple[object, ...]] = {}

    def remember(self, position: int, end: tuple[object, ...]) -> None:
        """Remember the article before a position."""
        if position in self.ends:
            return
        if len(self.positions) >= ANCHORS:
            self.positions.clear()
            self.ends.clear()
        insort(self.positions, position)
        self.ends[position] = end


class IndexRanges:
    """Ranges of adjacent articles in an index of the database, in the order of a list.

    Args:
        column: The column that has the same value in all articles of a range; empty when the list
            is one range.
        groups: The value of each range and the number of its articles; empty ranges are left out.

    Attributes:
        values: The value of each range.
        counts: The number of articles of each range.
        ends: The number of articles of the list up to the end of each range.
    """

    def __init__(self, column: str, groups: Sequence[tuple[str | int, int]]) -> None:
        self.column = column
        self.values = [value for value, count in groups if count > 0]
        self.counts = array("q", (count for _value, count in groups if count > 0))
        self.ends = array("q", accumulate(self.counts))
        self._anchors: dict[int, _Anchors] = {}

    def anchors(self, number: int) -> _Anchors:
        """Return the remembered positions of a range."""
        return self._anchors.setdefault(number, _Anchors())

    def start(self, number: int) -> int:
        """Return the number of articles before a range."""
        return self.ends[number] - self.counts[number]


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
        self.ranges = IndexRanges("", ())

    def __len__(self) -> int:
        return self.ranges.ends[-1] if self.ranges.ends else 0

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one position up to another."""
        entries: list[Entry] = []
        at = max(0, start)
        stop = min(stop, len(self))
        while at < stop:
            number = bisect_right(self.ranges.ends, at)
            within = at - self.ranges.start(number)
            last = min(bisect_right(self.ranges.ends, stop), number + TOGETHER)
            if not within and last - number > 1:
                rows = self._whole(number, last)
                end = self.ranges.ends[last - 1]
            else:
                end = self.ranges.ends[number]
                rows = self._rows(number, within, min(end, stop) - at)
            if not rows:
                break  # the snapshot was released, and the list has changed
            entries += rows
            at = end
        return entries

    def _whole(self, first: int, last: int) -> list[Entry]:
        """Read all articles from one range up to another at once; they have a column."""
        column, values = self.ranges.column, self.ranges.values[first:last]
        counts = self.ranges.counts[first:last]  # a range may have more once a snapshot is released
        ordered = ", ".join(f"{name} {self.way}" for name in self._order)
        rows = self.snapshot.rows(
            f"select {COLUMNS}, {column} from {self.table}"  # noqa: S608 - ours
            f" where {self.condition.sql} and {column} in ({', '.join('?' * len(values))})"
            f" order by {ordered}",
            (*self.condition.values, *values),
        )
        by_value: dict[object, list[Entry]] = {}
        for row in rows:
            by_value.setdefault(row[-1], []).append(to_entry(row))
        return [
            entry
            for value, count in zip(values, counts, strict=True)
            for entry in by_value.get(value, [])[:count]
        ]

    def _rows(self, number: int, start: int, count: int) -> list[Entry]:
        """Read some articles of a range, from the nearest remembered position, either way."""
        anchors = self.ranges.anchors(number)
        positions = anchors.positions
        above = bisect_right(positions, start)
        below = bisect_left(positions, start + count + 1)
        before = positions[above - 1] if above else 0
        after = positions[below] - 1 if below < len(positions) else self.ranges.counts[number]
        if start - before <= after - (start + count):
            rows = self._read(number, anchors.ends.get(before), start - before, count, self.way)
        else:
            end = anchors.ends.get(after + 1)
            rows = self._read(number, end, after - start - count, count, self._back)[::-1]
        if rows:
            width = len(self._order)
            anchors.remember(start + len(rows), rows[-1][-width:])
            anchors.remember(start + 1, rows[0][-width:])
        return [to_entry(row) for row in rows]

    def _of_range(self, number: int) -> Condition:
        """Return the condition of the articles of a range."""
        if not self.ranges.column:
            return self.condition
        return Condition(
            f"{self.condition.sql} and {self.ranges.column} = ?",
            (*self.condition.values, self.ranges.values[number]),
        )

    def _read(
        self, number: int, end: tuple[object, ...] | None, skip: int, count: int, way: str
    ) -> list[tuple[object, ...]]:
        condition = self._of_range(number)
        where, values = condition.sql, condition.values
        if end is not None:
            sign = "<" if way == "desc" else ">"
            where += f" and ({', '.join(self._order)}) {sign} ({', '.join('?' * len(end))})"
            values += end
        ordered = ", ".join(f"{column} {way}" for column in self._order)
        return self.snapshot.rows(
            f"select {COLUMNS}, {', '.join(self._order)} from {self.table}"  # noqa: S608 - ours
            f" where {where} order by {ordered} limit ? offset ?",
            (*values, count, skip),
        )

    def position(self, key: str) -> int | None:
        """Return the position of the article with a key or of its duplicate, None without one."""
        column = f", {self.ranges.column}" if self.ranges.column else ""
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
        value = matches[0][-1] if column else ""
        if value not in self.ranges.values:
            return None
        number = self.ranges.values.index(value)
        return self.ranges.start(number) + self._before(number, matches[0][:width])

    def _before(self, number: int, end: tuple[object, ...]) -> int:
        """Return how many articles of a range come before one, by the columns of the order."""
        sign = "<" if self.way == "asc" else ">"
        columns, marks = ", ".join(self._order), ", ".join("?" * len(end))
        condition = self._of_range(number)
        rows = self.snapshot.rows(
            f"select count(*) from {self.table}"  # noqa: S608 - ours
            f" where {condition.sql} and ({columns}) {sign} ({marks})",
            (*condition.values, *end),
        )
        return int(str(rows[0][0]))
