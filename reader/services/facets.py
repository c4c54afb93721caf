"""Facets that narrow the list, with their counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from reader.index import counts, own_tags
from reader.index.counts import Count
from reader.index.database import Index
from reader.index.hit_counts import HitCounts
from reader.index.query import keys
from reader.records import dataclass
from reader.services.thread_counts import THREAD, ThreadCount
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext


class FacetKind(StrEnum):
    """What a facet narrows the list by."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    HIGHLIGHTED = "highlighted"
    SOURCE = "source"
    AUTHOR = "author"
    TAG = "tag"
    OWN_TAG = keys.OWN_TAG
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SEARCH = "search"
    THREAD = "thread"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list.

    Attributes:
        kind: What it narrows by.
        value: The source, the author, the tag, the own tag, the year ``2021``, the month
            ``2021-04``, the day ``2021-04-15`` or the name of a saved search or a thread; for
            `FacetKind.MORE`, the kind of the facets that are not listed; otherwise empty.
    """

    kind: FacetKind = FacetKind.ALL
    value: str = ""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A facet, and the number of its articles in the library, or among the hits of a query.

    For `FacetKind.MORE`, the number of facets that are not listed. The new articles of a thread are
    those that were not there when it was looked at last; numbers below 0 are not known.
    """

    facet: Facet
    unread: int
    total: int
    new: int = 0


MOST: Mapping[FacetKind, int] = {
    FacetKind.SOURCE: 24,
    FacetKind.AUTHOR: 6,
    FacetKind.OWN_TAG: 8,
    FacetKind.TAG: 8,
}
"""The most names of each kind that are listed; a dialog lists all of them."""


def count_facets(
    index: Index,
    chosen: Facet,
    searches: Mapping[str, tuple[int, int]],
    hits: HitCounts | None = None,
    hidden: HitCounts | None = None,
    threads: Mapping[str, ThreadCount] = MappingProxyType({}),
) -> list[FacetCount]:
    """Count the facets that are listed.

    Args:
        index: The index, with an up-to-date mirror of the marks.
        chosen: The current facet: it is always listed, a year with its months.
        searches: The unread and total counts of the saved searches.
        hits: The counts of the hits of a query, in place of those of the whole library.
        hidden: The counts of articles of the library that are left out, if any are.
        threads: The counts of the threads, by name.

    Returns:
        The fixed facets, then saved searches, then threads, then the most frequent names of each
        kind of `MOST`, then years and months, newest first.
    """
    among: HitCounts | _Library = _Library(index, hidden) if hits is None else hits
    made = _fixed(among)
    made += [
        FacetCount(Facet(FacetKind.SEARCH, name), *numbers) for name, numbers in searches.items()
    ]
    if hits is not None and THREAD in hits.names:
        made += _counted(FacetKind.THREAD, hits.names[THREAD])
    else:
        made += [
            FacetCount(Facet(FacetKind.THREAD, name), count.unread, count.total, count.new)
            for name, count in threads.items()
        ]
    for kind in MOST:
        made += _names(among, kind, chosen)
    dated = chosen.kind in (FacetKind.YEAR, FacetKind.MONTH, FacetKind.DAY)
    for year in among.by_date(4):
        made += _counted(FacetKind.YEAR, [year])
        if dated and year.name == chosen.value[:4]:
            made += _counted(FacetKind.MONTH, among.by_date(7, year.name))
    return made


_DAY = 10
"""Characters of an ISO day."""


@dataclass(frozen=True, slots=True)
class _Library:
    """The counts of the whole library, as `HitCounts` has those of hits.

    Attributes:
        index: The index.
        hidden: The counts of what is left out; None when nothing is.
    """

    index: Index
    hidden: HitCounts | None = None

    @property
    def whole(self) -> Count:
        whole = counts.whole(self.index)
        return whole if self.hidden is None else whole.less(self.hidden.whole)

    @property
    def unread_among(self) -> Mapping[str, int]:
        unread = counts.unread_among(self.index)
        hidden = {} if self.hidden is None else self.hidden.unread_among
        return {name: number - hidden.get(name, 0) for name, number in unread.items()}

    def leading(self, key: str, limit: int) -> tuple[list[Count], int]:
        if key == FacetKind.OWN_TAG:
            leading = self.without_hidden(key, own_tags.counted(self.index))
            return leading[:limit], max(0, len(leading) - limit)
        hidden = 0 if self.hidden is None else len(self.hidden.names[key])
        leading, omitted = counts.leading(self.index, key, limit + hidden)
        leading = self.without_hidden(key, leading)
        return leading[:limit], omitted + max(0, len(leading) - limit)

    def one(self, key: str, name: str) -> list[Count]:
        if key == FacetKind.OWN_TAG:
            own = own_tags.counted(self.index)
            return self.without_hidden(key, [tag for tag in own if tag.name == name])
        return self.without_hidden(key, counts.one(self.index, key, name))

    def by_date(self, digits: int, within: str = "") -> list[Count]:
        dates = counts.by_date(self.index, digits, within)
        hidden = [] if self.hidden is None else self.hidden.by_date(digits, within)
        return _less(dates, hidden)

    def without_hidden(self, key: str, given: Sequence[Count]) -> list[Count]:
        """Return counts without those of what is left out, the most frequent first."""
        if self.hidden is None:
            return list(given)
        return sorted(_less(given, self.hidden.names[key]), key=lambda count: -count.total)


def count_days(index: Index, hidden: HitCounts | None = None) -> dict[str, int]:
    """Return the number of listed articles of each day, the newest first.

    Args:
        index: The index.
        hidden: The counts of articles that are left out; None when nothing is.
    """
    return {count.name: count.total for count in _Library(index, hidden).by_date(_DAY)}


def _less(given: Sequence[Count], hidden: Sequence[Count]) -> list[Count]:
    """Return counts less those of the same names; names without an article are left out."""
    by_name = {count.name: count for count in hidden}
    left = (count.less(by_name[count.name]) if count.name in by_name else count for count in given)
    return [count for count in left if count.total > 0]


def _fixed(among: HitCounts | _Library) -> list[FacetCount]:
    """Return the facets that every library has."""
    whole, left = among.whole, among.unread_among
    return [
        FacetCount(Facet(FacetKind.ALL), whole.unread, whole.total),
        FacetCount(Facet(FacetKind.UNREAD), whole.unread, whole.unread),
        FacetCount(Facet(FacetKind.STARRED), left["starred"], whole.starred),
        FacetCount(Facet(FacetKind.HIGHLIGHTED), left["highlighted"], whole.highlighted),
    ]


def _names(among: HitCounts | _Library, kind: FacetKind, chosen: Facet) -> list[FacetCount]:
    """Return the listed names of a kind: by name when they are few, otherwise by count."""
    leading, omitted = among.leading(kind.value, MOST[kind])
    if chosen.kind is kind and all(count.name != chosen.value for count in leading):
        leading = [*leading, *among.one(kind.value, chosen.value)]
    if not omitted:
        leading = sorted(leading, key=lambda count: count.name)
    listed = _counted(kind, leading)
    if omitted:
        listed.append(FacetCount(Facet(FacetKind.MORE, kind.value), 0, omitted))
    return listed


def date_facet(day: str) -> Facet | None:
    """Return the facet of a day, month or year; None of an empty text.

    Args:
        day: As `reader.text.article_date.ArticleDate.day` returns it.
    """
    kinds = {4: FacetKind.YEAR, 7: FacetKind.MONTH, 10: FacetKind.DAY}
    return Facet(kinds[len(day)], day) if day else None


def find_facets(
    index: Index,
    kind: FacetKind,
    typed: str,
    hits: HitCounts | None = None,
    hidden: HitCounts | None = None,
) -> list[FacetCount]:
    """Return the facets of a kind whose names contain the typed text, most frequent first.

    Args:
        index: The index.
        kind: Source, author, tag or own tag.
        typed: A part of a name, in either script, its pinyin, or the initials of its pinyin.
        hits: The counts of the hits of a query, in place of those of the whole library.
        hidden: The counts of articles of the library that are left out; None when nothing is.
    """
    if hits is not None:
        return _counted(kind, counts.matching(hits.names[kind.value], typed))
    if kind is FacetKind.OWN_TAG:
        named = counts.matching(own_tags.counted(index), typed)
    else:
        named = counts.named(index, kind.value, typed)
    return _counted(kind, _Library(index, hidden).without_hidden(kind.value, named))


def _counted(kind: FacetKind, listed: Sequence[Count]) -> list[FacetCount]:
    return [FacetCount(Facet(kind, count.name), count.unread, count.total) for count in listed]


def facet_label(facet: Facet) -> str:
    """Return the name of a facet, made safe and on one line."""
    fixed = {
        FacetKind.ALL: _("All"),
        FacetKind.UNREAD: _("Unread"),
        FacetKind.STARRED: _("Starred"),
        FacetKind.HIGHLIGHTED: _("Highlights"),
    }
    if facet.kind is FacetKind.MONTH:
        return f"  {facet.value}"
    if facet.kind is FacetKind.OWN_TAG:
        return own_tag_label(facet.value)
    return fixed.get(facet.kind) or safe_line(facet.value) or _("(no source)")


def own_tag_label(tag: str) -> str:
    """Return how a tag of the reader's own is told apart from those of the archive."""
    return f"#{safe_line(tag)}"


def more_label(count: int) -> str:
    """Return the name of the row that leads to the facets that are not listed."""
    return ngettext("… {count:,} more", "… {count:,} more", count).format(count=count)
