"""Pages of a list that lies in an index: any part of it, at a cost that does not grow with it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from reader.archive.header import Entry
from reader.index.list_snapshot import Snapshot
from reader.index.query.keys import Condition
from reader.index.rows import COLUMNS, SAME_ARTICLE, to_entry

ANCHORS = 2048
"""Places in a piece that are remembered."""


@dataclass(slots=True)
class IndexRange:
    """Articles that lie together in an index.

    Attributes:
        column: The column that is the same in all of them; empty when none is.
        value: What it holds.
        count: How many they are.
        places: Places in the piece that are known: after so many articles ...
        ends: ... the last of them was this, by the columns of the order.
    """

    column: str
    value: str | int
    count: int
    places: list[int] = field(default_factory=list)
    ends: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def remember(self, place: int, end: tuple[object, ...]) -> None:
        """Remember where a place is."""
        if place in self.ends:
            return
        if len(self.places) >= ANCHORS:
            self.places.clear()
            self.ends.clear()
        insort(self.places, place)
        self.ends[place] = end


class Pages:
    """A list whose pieces are runs of an index.

    Args:
        snapshot: The index as it was when the list was asked for.
        table: What follows ``from``.
        condition: What all articles of the list fulfil.
        order: The columns that order a piece; together they tell any two articles apart.
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
        self.pieces: list[IndexRange] = []
        self._ends: list[int] = []

    def arrange(self, pieces: Sequence[IndexRange]) -> None:
        """Say what the list is made of."""
        self.pieces = [piece for piece in pieces if piece.count > 0]
        self._ends = list(accumulate(piece.count for piece in self.pieces))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one place on, up to another."""
        found: list[Entry] = []
        at = max(0, start)
        stop = min(stop, len(self))
        while at < stop:
            number = bisect_right(self._ends, at)
            piece = self.pieces[number]
            within = at - (self._ends[number] - piece.count)
            rows = self._rows(piece, within, min(piece.count - within, stop - at))
            if not rows:
                break  # the snapshot was let go of, and the list has changed
            found += rows
            at = self._ends[number]
        return found

    def _rows(self, piece: IndexRange, start: int, count: int) -> list[Entry]:
        """Read some articles of a piece, from the nearest known place, forward or backward."""
        above = bisect_right(piece.places, start)
        below = bisect_left(piece.places, start + count + 1)
        before = piece.places[above - 1] if above else 0
        after = piece.places[below] - 1 if below < len(piece.places) else piece.count
        if start - before <= after - (start + count):
            rows = self._read(piece, piece.ends.get(before), start - before, count, self.way)
        else:
            end = piece.ends.get(after + 1)
            rows = self._read(piece, end, after - start - count, count, self._back)[::-1]
        if rows:
            width = len(self._order)
            piece.remember(start + len(rows), rows[-1][-width:])
            piece.remember(start + 1, rows[0][-width:])
        return [to_entry(row) for row in rows]

    def _read(
        self, piece: IndexRange, end: tuple[object, ...] | None, skip: int, count: int, way: str
    ) -> list[tuple[object, ...]]:
        where, values = [self.condition.sql], [*self.condition.values]
        if piece.column:
            where.append(f"{piece.column} = ?")
            values.append(piece.value)
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

    def place(self, key: str) -> int | None:
        """Return the place of the article with a key, or of its twin; None when neither is."""
        column = ", ".join(range_column(self.pieces))
        # One by one: asked for those among several SQLite goes through all of a source.
        found = [
            row
            for (id_,) in self.snapshot.rows(SAME_ARTICLE, (key,))
            for row in self.snapshot.rows(
                f"select {', '.join(self._order)}{column} from {self.table}"  # noqa: S608 - ours
                f" where {self.condition.sql} and article.id = ?",
                (*self.condition.values, id_),
            )
        ]
        if not found:
            return None
        width = len(self._order)
        start = 0
        for piece in self.pieces:
            if not piece.column or piece.value == found[0][-1]:
                break
            start += piece.count
        else:
            return None
        return start + self._before(piece, found[0][:width])

    def _before(self, piece: IndexRange, end: tuple[object, ...]) -> int:
        """Return how many articles of a piece come before one, counted from a known place."""
        sign = "<" if self.way == "asc" else ">"
        columns, marks = ", ".join(self._order), ", ".join("?" * len(end))
        where, values = [self.condition.sql], [*self.condition.values]
        if piece.column:
            where.append(f"{piece.column} = ?")
            values.append(piece.value)
        where.append(f"({columns}) {sign} ({marks})")
        found = self.snapshot.rows(
            f"select count(*) from {self.table} where {' and '.join(where)}",  # noqa: S608 - ours
            (*values, *end),
        )
        return int(str(found[0][0]))


def range_column(pieces: Sequence[IndexRange]) -> list[str]:
    """Return the column that tells the pieces apart, with a comma before it, if there is one."""
    return [f", {pieces[0].column}"] if pieces and pieces[0].column else []
