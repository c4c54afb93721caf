"""The lines of the notebook: highlights under headings, made as they are asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Protocol, overload

from reader.notes.highlight_ids import HighlightIds
from reader.records import dataclass
from reader.services.notebook_query import HighlightEntry


@dataclass(frozen=True, slots=True)
class HighlightRow:
    """A line of the notebook: a heading, or an entry under it."""

    entry: HighlightEntry | None
    heading: str = ""
    count: int = 0


class HighlightSource(Protocol):
    """What a listing asks for the highlights of its lines."""

    def entry(self, id_: str, /) -> HighlightEntry | None:
        """Return a highlight with its article, None when it was removed."""

    def title(self, key: str, /) -> str:
        """Return the title of an article."""

    def in_order(self, key: str, ids: HighlightIds, /) -> HighlightIds:
        """Return the highlights of an article in the order of its text."""


@dataclass(slots=True)
class HighlightGroup:
    """Rows under one heading.

    Attributes:
        heading: What it says; empty for the title of the article.
        ids: The ids of the highlights.
        key: The key of the article, when the group is one.
        is_sorted: Whether `ids` is in the order of the text.
    """

    heading: str
    ids: HighlightIds
    key: str = ""
    is_sorted: bool = True


class HighlightListing(Sequence[HighlightRow]):
    """The lines of a view of the notebook, made as they are asked for.

    Args:
        source: Knows the highlights.
        groups: In order.
    """

    def __init__(self, source: HighlightSource, groups: Sequence[HighlightGroup] = ()) -> None:
        self._source = source
        self._groups = groups
        self._starts = [0, *accumulate(1 + len(group.ids) for group in groups)]

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> HighlightRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[HighlightRow]: ...
    def __getitem__(self, index: int | slice) -> HighlightRow | list[HighlightRow]:
        """Return a line, or several."""
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        number = bisect_right(self._starts, index) - 1
        group, place = self._groups[number], index - self._starts[number] - 1
        if place < 0:
            return HighlightRow(
                None, group.heading or self._source.title(group.key), len(group.ids)
            )
        return HighlightRow(self._source.entry(self._sorted(group)[place]))

    @property
    def total(self) -> int:
        """The number of entries; a highlight with several headings counts for each."""
        return len(self) - len(self._groups)

    def entries_until(self, index: int) -> int:
        """Return the number of entries down to a line, which is counted as well."""
        above = min(index + 1, len(self))
        return above - bisect_left(self._starts, above, hi=len(self._groups))

    def line_of(self, index: int, lines: int) -> int:
        """Return the first line of a row, when a heading has one line and an entry several.

        Args:
            index: The row, or the number of rows for the line behind the last.
            lines: The lines of an entry.
        """
        return index + (lines - 1) * self.entries_until(index - 1)

    def row_at(self, line: int, lines: int) -> int:
        """Return the row that has a line; see `line_of`."""

        def first(number: int) -> int:
            """Return the first line of a group: the headings above it have one line."""
            return self._starts[number] * lines - number * (lines - 1)

        numbers = range(len(self._groups))
        number = max(0, bisect_right(numbers, line, key=first) - 1)
        below = line - first(number)
        return self._starts[number] + (0 if below <= 0 else 1 + (below - 1) // lines)

    def ids(self) -> Iterator[str]:
        """Yield the ids of the highlights in the order of the lines, without reading them."""
        for group in self._groups:
            yield from group.ids

    def find(self, id_: str) -> int | None:
        """Return the first line of a highlight, None when it is not listed."""
        for start, group in zip(self._starts, self._groups, strict=False):
            if id_ in group.ids:
                return start + 1 + self._sorted(group).index(id_)
        return None

    def entries(self) -> Iterator[HighlightEntry]:
        """Yield the entries in order; few of them are held."""
        for group in self._groups:
            yield from filter(None, map(self._source.entry, self._sorted(group)))

    def _sorted(self, group: HighlightGroup) -> HighlightIds:
        if not group.is_sorted:
            group.ids, group.is_sorted = self._source.in_order(group.key, group.ids), True
        return group.ids
