"""The shelf: which articles are listed, in what order, and under which headings.

Everything is read from the index when it is shown, a page at a time, so that five articles and a
million cost the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from reader.archive.header import Entry
from reader.errors import QueryError
from reader.index import counts
from reader.index.attached import other_keys, row_at
from reader.index.database import Index
from reader.index.full_text import text_of
from reader.index.lists import Heading, Order, Selection, arrange, count
from reader.index.query.compile import Scope
from reader.index.query.days import Days, read_days
from reader.index.query.keys import Flag
from reader.index.query.parse import Every, Node, parse, phrases
from reader.index.rows import copies, entries, group, id_of
from reader.services import day_headings
from reader.services.facets import Facet, FacetCount, FacetKind, count_facets, facet_label
from reader.services.index_sync import Marked, Marks, MirroredMarks, Mirroring, State
from reader.services.list_rows import Articles, Row, Rows
from reader.text.urls import canonical, tidy
from reader.translation import deferred
from reader.translation import gettext as _

__all__ = [
    "Articles", "Facet", "FacetCount", "FacetKind", "Grouping", "Order", "Row", "Rows", "Scope",
    "Shelf", "View", "facet_label", "narrowed", "next_unread",
]  # fmt: skip


class Grouping(StrEnum):
    """What the headings of the list stand for."""

    DAY = "day"
    SOURCE = "source"
    AUTHOR = "author"
    FLAT = "flat"


NO_DATE = deferred("No date")


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see.

    Attributes:
        facet: The chosen facet.
        words: The filter, in the query language (`reader.index.query.parse`).
        scope: Where its plain words are looked for: in names, or in the full text.
        grouping: What the headings stand for.
        newest_first: The order of dates; of lengths, whether the longest come first.
        order: What comes first; any order but that of dates leaves headings out.
    """

    facet: Facet = field(default_factory=Facet)
    words: str = ""
    scope: Scope = Scope.NAMES
    grouping: Grouping = Grouping.DAY
    newest_first: bool = True
    order: Order = Order.DATE


class ShelfMarks(Protocol):
    """What the shelf asks about single articles."""

    def is_read(self, key: str, *, source: str, date: datetime | None) -> bool:
        """Return whether the article counts as read."""

    def state(self, key: str) -> State:
        """Return the state of an article, touched or not."""

    def highlights(self, key: str | None = None) -> Sequence[Marked]:
        """Return the highlights of an article, or all."""


class OpenMarks(ShelfMarks, Marks, Protocol):
    """What it asks of the open store."""


_HEADINGS = {
    Grouping.DAY: Heading.DAY,
    Grouping.SOURCE: Heading.SOURCE,
    Grouping.AUTHOR: Heading.AUTHOR,
    Grouping.FLAT: Heading.NONE,
}
_FLAGS = {
    FacetKind.UNREAD: "unread",
    FacetKind.STARRED: "starred",
    FacetKind.HIGHLIGHTED: "highlighted",
}


class Shelf:
    """All articles of the library.

    Args:
        index: Where they are; its zone is that of the days in headings.
        marks: The reader's marks; without them the index says what it repeats of them.
        searches: Saved searches, a query by name.
    """

    def __init__(
        self, index: Index, marks: OpenMarks | None, searches: Mapping[str, str] | None = None
    ) -> None:
        self.index = index
        self.marks: ShelfMarks = marks or MirroredMarks(index)
        self.searches = dict(searches or {})
        self.found: dict[str, tuple[int, int]] = {}
        self._mirroring = Mirroring(index, marks) if marks is not None else None

    def __len__(self) -> int:
        return counts.whole(self.index).total

    def copies(self, entry: Entry) -> list[Path]:
        """Return the other files that hold an article with the same address."""
        return [path for path in copies(self.index, entry.key) if path != entry.path]

    def article(self, key: str) -> Entry | None:
        """Return the listed copy of an article, None when it is not in the library."""
        found = id_of(self.index, key)
        return entries(self.index, [found]).get(found) if found else None

    def text(self, entry: Entry) -> str:
        """Return the cleaned text of an article, empty while it is not indexed."""
        return text_of(self.index, id_of(self.index, entry.key)) or ""

    def article_at(self, url: str) -> Entry | None:
        """Return the article that a link leads to, None when it is not in the library.

        Args:
            url: Of the link, untrusted; how its address is spelled makes no difference.
        """
        key = canonical(tidy(url))
        found = row_at(self.index, key) if key else 0
        return entries(self.index, [found]).get(found) if found else None

    def carry(self, limit: int | None = None) -> bool:
        """Carry the marks into the index; return False when that has to be tried again.

        Args:
            limit: Articles that are carried at most; None for all.
        """
        return self._mirroring is None or self._mirroring.carry(limit)

    @property
    def is_behind(self) -> bool:
        """Whether `carry` has to be called again for the articles beyond its limit."""
        return self._mirroring is not None and self._mirroring.is_behind

    @property
    def unwritable(self) -> str:
        """Why the index could not be written last, empty when it could."""
        return "" if self._mirroring is None else self._mirroring.error

    def take_marks(self, marks: OpenMarks, mirroring: Mirroring) -> None:
        """Go by the marks themselves from now on.

        Args:
            marks: The reader's marks.
            mirroring: Carries them into the index.
        """
        mirroring.index = self.index
        self.marks, self._mirroring = marks, mirroring

    def renew(self) -> None:
        """Make the index anew, after damage."""
        self.index.rebuild()
        if self._mirroring is not None:
            self._mirroring.forget()

    def local(self, entry: Entry) -> datetime | None:
        """Return the date of an article in the reader's zone."""
        return entry.date.astimezone(self.index.zone) if entry.date else None

    def twins(self, entry: Entry) -> list[Entry]:
        """Return an article and those under other addresses with the same text, itself first.

        What is done with one of them counts for all. An article with marks under several keys is
        returned with each of them.
        """
        if entry.copies < 2 and not other_keys(self.index, entry.key):
            return [entry]
        return group(self.index, entry.key) or [entry]

    def keys(self, entry: Entry) -> list[str]:
        """Return the keys whose marks are those of an article, its own first."""
        return [entry.key, *other_keys(self.index, entry.key)]

    def highlights(self, entry: Entry) -> list[Marked]:
        """Return the highlights of an article, under whichever keys."""
        return [each for key in self.keys(entry) for each in self.marks.highlights(key)]

    def is_read(self, entry: Entry) -> bool:
        """Return whether an article counts as read."""
        return any(
            self.marks.is_read(each.key, source=each.source, date=each.date)
            for each in self.twins(entry)
        )

    def is_starred(self, entry: Entry) -> bool:
        """Return whether an article has a star."""
        return any(self.marks.state(each.key).starred for each in self.twins(entry))

    def is_highlighted(self, entry: Entry) -> bool:
        """Return whether an article has highlights."""
        return any(self.marks.highlights(each.key) for each in self.twins(entry))

    def count_searches(self, index: Index) -> dict[str, tuple[int, int]]:
        """Return how many articles each saved search finds, unread and all; may take a while.

        Args:
            index: The connection of the thread that this runs in.
        """
        found: dict[str, tuple[int, int]] = {}
        for name in self.searches:
            with suppress(QueryError):  # it says so when it is chosen
                asked = self.selection(View(Facet(FacetKind.SEARCH, name)))
                found[name] = count(index, asked)
        return found

    def rows(
        self,
        view: View,
        index: Index | None = None,
        stop: Callable[[], bool] = lambda: False,
        guess: Callable[[int], object] = lambda _count: None,
    ) -> Rows:
        """Return the lines of the list: articles under their headings.

        Args:
            view: What the reader asked to see.
            index: Another connection, to search in another thread.
            stop: Asked while the full text is searched; True ends that early.
            guess: Called with about how many articles may be found, where finding takes a while.

        Raises:
            QueryError: The filter makes no sense.
        """
        selection = self.selection(view)
        searched = arrange(index or self.index, selection, stop, guess)
        words = phrases(selection.query) if view.scope is Scope.TEXT else []
        articles = Articles(searched.on(self.index), self.index, words)
        headed = view.grouping is not Grouping.FLAT and view.order is Order.DATE
        return Rows(articles, _NAMES.get(view.grouping, str), headed=headed)

    def listed(self, view: View) -> Articles:
        """Return the articles of a view, in order, without headings."""
        return self.rows(view).articles

    def unread(self, view: View) -> Articles:
        """Return the unread articles of a view, the newest first."""
        self.carry()
        selection = replace(self.selection(view), newest_first=True, heading=Heading.NONE)
        if selection.flag or selection.query != Every():
            selection = replace(selection, query=Every((Flag("unread"), selection.query)))
        else:
            selection = replace(selection, flag="unread")
        return Articles(arrange(self.index, selection), self.index)

    def selection(self, view: View) -> Selection:
        """Return what a view asks of the index.

        Raises:
            QueryError: The filter makes no sense.
        """
        facet = view.facet
        query = parse(view.words)
        flag = _FLAGS.get(facet.kind, "")
        if facet.kind is FacetKind.SEARCH:
            query = _both(parse(self.searches.get(facet.value, "")), query)
        days: Days | None = None
        if facet.kind in (FacetKind.YEAR, FacetKind.MONTH, FacetKind.DAY):
            days = read_days(facet.value, date.min)
        return Selection(
            flag=flag,
            source=facet.value if facet.kind is FacetKind.SOURCE else None,
            days=days,
            query=query,
            scope=view.scope,
            heading=_HEADINGS[view.grouping],
            newest_first=view.newest_first,
            author=facet.value if facet.kind is FacetKind.AUTHOR else None,
            tag=facet.value if facet.kind is FacetKind.TAG else None,
            order=view.order,
        )

    def facets(self, chosen: Facet = Facet()) -> list[FacetCount]:  # noqa: B008 - it is frozen
        """Count every facet that is listed; see `reader.services.facets.count_facets`.

        Args:
            chosen: What narrows the list now.
        """
        self.carry()
        searches = {name: self.found.get(name, (0, 0)) for name in self.searches}
        return count_facets(self.index, chosen, searches)


def _both(first: Node, second: Node) -> Node:
    if second == Every():
        return first
    return Every((first, second)) if first != Every() else second


def _day(heading: str) -> str:
    return day_headings.heading(date.fromisoformat(heading)) if heading else _(NO_DATE)


def _author(heading: str) -> str:
    return heading or _("(no author)")


def _source(heading: str) -> str:
    return heading or _("(no source)")


_NAMES: Mapping[Grouping, Callable[[str], str]] = {
    Grouping.DAY: _day,
    Grouping.SOURCE: _source,
    Grouping.AUTHOR: _author,
}


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
    if isinstance(entries, Articles):
        return entries.nearest(index, step, lambda entry: not shelf.is_read(entry))
    index += step
    while 0 <= index < len(entries):
        if not shelf.is_read(entries[index]):
            return index
        index += step
    return None
