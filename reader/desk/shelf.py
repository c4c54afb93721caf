"""The shelf: which articles are listed, in what order, and under which headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Protocol

from reader.library.header import Entry
from reader.text.fold import fold
from reader.text.safe import safe_line

NO_DATE = "No date"


class Grouping(StrEnum):
    """What the headings of the list stand for."""

    DAY = "day"
    SOURCE = "source"
    FLAT = "flat"


class FacetKind(StrEnum):
    """What a facet narrows the list by."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    HIGHLIGHTED = "highlighted"
    SOURCE = "source"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list.

    Attributes:
        kind: What it narrows by.
        value: The source, the year ``2021`` or the month ``2021-04``; else empty.
    """

    kind: FacetKind = FacetKind.ALL
    value: str = ""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A facet, and how many articles it holds in the whole library."""

    facet: Facet
    unread: int
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see.

    Attributes:
        facet: The chosen facet.
        words: The live filter: every word must stand in the title, in either script.
        grouping: What the headings stand for.
        newest_first: The order of dates.
    """

    facet: Facet = field(default_factory=Facet)
    words: str = ""
    grouping: Grouping = Grouping.DAY
    newest_first: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a heading, or an article under it."""

    entry: Entry | None
    heading: str = ""
    count: int = 0


class Starred(Protocol):
    """What the shelf asks of an article's state."""

    @property
    def starred(self) -> bool:
        """Whether the reader starred it."""


class Marks(Protocol):
    """What the shelf asks of the reader's marks."""

    def is_read(self, key: str, *, source: str, date: datetime | None) -> bool:
        """Return whether the article counts as read."""

    def state(self, key: str) -> Starred:
        """Return the state of an article, touched or not."""

    def highlighted(self) -> Mapping[str, int]:
        """Return how many highlights each article has."""


class Shelf:
    """All articles of the library, in memory, newest first.

    Args:
        marks: The reader's marks.
        zone: The zone of the days in headings; the machine's own when not given.
    """

    def __init__(self, marks: Marks, zone: tzinfo | None = None) -> None:
        self.marks = marks
        self._zone = zone
        self._entries: list[Entry] = []
        self._folded: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entries: Iterable[Entry]) -> None:
        """Put more articles on the shelf, each in its place."""
        self._entries.extend(entries)
        self._entries.sort(key=_newest, reverse=True)

    def clear(self) -> None:
        """Take everything off the shelf."""
        self._entries.clear()

    def local(self, entry: Entry) -> datetime | None:
        """Return the date of an article in the reader's zone."""
        return entry.date.astimezone(self._zone) if entry.date else None

    def is_read(self, entry: Entry) -> bool:
        """Return whether an article counts as read."""
        return self.marks.is_read(entry.key, source=entry.source, date=entry.date)

    def rows(self, view: View) -> list[Row]:
        """Return the lines of the list for a view, headings included."""
        entries = self.listed(view)
        if view.grouping is Grouping.FLAT:
            return [Row(entry) for entry in entries]
        heading = self._day if view.grouping is Grouping.DAY else _source
        if view.grouping is Grouping.SOURCE:
            entries.sort(key=_source)  # stable: dates stay in order within a source
        counts = Counter(map(heading, entries))
        rows: list[Row] = []
        last = None
        for entry in entries:
            name = heading(entry)
            if name != last:
                rows.append(Row(None, name, counts[name]))
                last = name
            rows.append(Row(entry))
        return rows

    def listed(self, view: View) -> list[Entry]:
        """Return the articles of a view, in order."""
        keep = self._within(view.facet)
        words = [fold(word) for word in view.words.split()]
        entries = [
            entry
            for entry in self._entries
            if keep(entry) and (not words or self._named(entry, words))
        ]
        if not view.newest_first:
            entries.reverse()
        return entries

    def facets(self, opened: str = "") -> list[FacetCount]:
        """Count every facet.

        Args:
            opened: The year whose months are listed as well.

        Returns:
            The fixed facets, then sources by name, then years and months, newest first.
        """
        total: Counter[Facet] = Counter()
        unread: Counter[Facet] = Counter()
        highlighted = self.marks.highlighted()
        for entry in self._entries:
            mine = list(self._memberships(entry, opened))
            if self.marks.state(entry.key).starred:
                mine.append(Facet(FacetKind.STARRED))
            if entry.key in highlighted:
                mine.append(Facet(FacetKind.HIGHLIGHTED))
            total.update(mine)
            if not self.is_read(entry):
                unread.update(mine)
        everything = Facet(FacetKind.ALL)
        fixed = [everything, Facet(FacetKind.STARRED), Facet(FacetKind.HIGHLIGHTED)]
        counts = [FacetCount(each, unread[each], total[each]) for each in fixed]
        left = unread[everything]
        counts.insert(1, FacetCount(Facet(FacetKind.UNREAD), left, left))
        sources = [each for each in total if each.kind is FacetKind.SOURCE]
        sources.sort(key=lambda each: each.value)
        dates = [each for each in total if each.kind in (FacetKind.YEAR, FacetKind.MONTH)]
        # A month sorts after its year going up, so it has to be turned to stand under it.
        dates.sort(
            key=lambda each: (each.value[:4], each.kind is FacetKind.YEAR, each.value), reverse=True
        )
        counts += [FacetCount(each, unread[each], total[each]) for each in (*sources, *dates)]
        return counts

    def _memberships(self, entry: Entry, opened: str) -> Iterable[Facet]:
        yield Facet(FacetKind.ALL)
        yield Facet(FacetKind.SOURCE, entry.source)
        if date := self.local(entry):
            year = f"{date.year:04}"
            yield Facet(FacetKind.YEAR, year)
            if year == opened:
                yield Facet(FacetKind.MONTH, f"{year}-{date.month:02}")

    def _within(self, facet: Facet) -> Callable[[Entry], bool]:
        """Return the test of membership in a facet."""
        highlighted = self.marks.highlighted()

        def dated(entry: Entry) -> bool:
            date = self.local(entry)
            return date is not None and f"{date:%Y-%m}".startswith(facet.value)

        tests: dict[FacetKind, Callable[[Entry], bool]] = {
            FacetKind.ALL: lambda _: True,
            FacetKind.UNREAD: lambda entry: not self.is_read(entry),
            FacetKind.STARRED: lambda entry: self.marks.state(entry.key).starred,
            FacetKind.HIGHLIGHTED: lambda entry: entry.key in highlighted,
            FacetKind.SOURCE: lambda entry: entry.source == facet.value,
            FacetKind.YEAR: dated,
            FacetKind.MONTH: dated,
        }
        return tests[facet.kind]

    def _named(self, entry: Entry, words: Sequence[str]) -> bool:
        title = self._folded.get(entry.title)
        if title is None:
            title = self._folded[entry.title] = fold(entry.title)
        return all(word in title for word in words)

    def _day(self, entry: Entry) -> str:
        date = self.local(entry)
        return f"{date:%Y-%m-%d %a}" if date else NO_DATE


def _newest(entry: Entry) -> tuple[float, str]:
    return (entry.date.timestamp() if entry.date else float("-inf"), str(entry.path))


def _source(entry: Entry) -> str:
    return entry.source


def narrowed(view: View, **changes: object) -> View:
    """Return the view with some of its fields changed."""
    return replace(view, **changes)  # type: ignore[arg-type]  # the fields are the caller's


def next_unread(shelf: Shelf, entries: Sequence[Entry], index: int, step: int) -> int | None:
    """Return the index of the nearest unread article, or None.

    Args:
        shelf: Knows what is read.
        entries: The list as shown.
        index: Where to start; it is not looked at itself.
        step: 1 for the next, -1 for the previous.
    """
    index += step
    while 0 <= index < len(entries):
        if not shelf.is_read(entries[index]):
            return index
        index += step
    return None


def facet_label(facet: Facet) -> str:
    """Return the name of a facet, safe and on one line."""
    fixed = {
        FacetKind.ALL: "All",
        FacetKind.UNREAD: "Unread",
        FacetKind.STARRED: "Starred",
        FacetKind.HIGHLIGHTED: "Highlights",
    }
    if facet.kind is FacetKind.MONTH:
        return f"  {facet.value}"
    return fixed.get(facet.kind) or safe_line(facet.value) or "(no source)"
