"""Facets: what the list can be narrowed to, and how many articles each of them holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reader.index import counts
from reader.index.counts import Count
from reader.index.database import Index
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
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SEARCH = "search"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the list.

    Attributes:
        kind: What it narrows by.
        value: The source, the author, the tag, the year ``2021``, the month ``2021-04``, the day
            ``2021-04-15``, the name of a saved search; of `FacetKind.MORE`, the kind of those that
            are not listed; else empty.
    """

    kind: FacetKind = FacetKind.ALL
    value: str = ""


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A facet, and how many articles it holds in the whole library.

    Of `FacetKind.MORE`, how many facets are not listed.
    """

    facet: Facet
    unread: int
    total: int


MOST: Mapping[FacetKind, int] = {FacetKind.SOURCE: 24, FacetKind.AUTHOR: 6, FacetKind.TAG: 8}
"""How many facets of a kind are listed; the others are found by typing."""


def count_facets(
    index: Index, chosen: Facet, searches: Mapping[str, tuple[int, int]]
) -> list[FacetCount]:
    """Count the facets that are listed.

    Args:
        index: The index; the marks have been carried into it.
        chosen: What narrows the list now: it is always listed, a year with its months.
        searches: What the saved searches find, unread and all.

    Returns:
        The fixed facets, then saved searches, then sources, authors and tags, the most frequent of
        many, then years and months, newest first.
    """
    whole = counts.whole(index)
    left = counts.unread_among(index)
    made = [
        FacetCount(Facet(FacetKind.ALL), whole.unread, whole.total),
        FacetCount(Facet(FacetKind.UNREAD), whole.unread, whole.unread),
        FacetCount(Facet(FacetKind.STARRED), left["starred"], whole.starred),
        FacetCount(Facet(FacetKind.HIGHLIGHTED), left["highlighted"], whole.highlighted),
    ]
    made += [FacetCount(Facet(FacetKind.SEARCH, name), *found) for name, found in searches.items()]
    for kind in MOST:
        made += _names(index, kind, chosen)
    dated = chosen.kind in (FacetKind.YEAR, FacetKind.MONTH, FacetKind.DAY)
    for year in counts.by_date(index, 4):
        made += _counted(FacetKind.YEAR, [year])
        if dated and year.name == chosen.value[:4]:
            made += _counted(FacetKind.MONTH, counts.by_date(index, 7, year.name))
    return made


def _names(index: Index, kind: FacetKind, chosen: Facet) -> list[FacetCount]:
    """Return the names of a kind that are listed: by name when they are few, else by count."""
    found, others = counts.leading(index, kind.value, MOST[kind])
    if chosen.kind is kind and all(each.name != chosen.value for each in found):
        found = [*found, *counts.one(index, kind.value, chosen.value)]
    if not others:
        found = sorted(found, key=lambda each: each.name)
    listed = _counted(kind, found)
    if others:
        listed.append(FacetCount(Facet(FacetKind.MORE, kind.value), 0, others))
    return listed


def date_facet(day: str) -> Facet | None:
    """Return the facet of a day, month or year; None of an empty text.

    Args:
        day: As `reader.text.article_date.ArticleDate.day` returns it.
    """
    kinds = {4: FacetKind.YEAR, 7: FacetKind.MONTH, 10: FacetKind.DAY}
    return Facet(kinds[len(day)], day) if day else None


def find_facets(index: Index, kind: FacetKind, typed: str) -> list[FacetCount]:
    """Return the facets of a kind whose names hold what is typed, the most frequent first.

    Args:
        index: The index.
        kind: A source, an author or a tag.
        typed: Part of a name, in either script, or its pinyin or the initials of that.
    """
    return _counted(kind, counts.named(index, kind.value, typed))


def _counted(kind: FacetKind, found: Sequence[Count]) -> list[FacetCount]:
    return [FacetCount(Facet(kind, each.name), each.unread, each.total) for each in found]


def facet_label(facet: Facet) -> str:
    """Return the name of a facet, safe and on one line."""
    fixed = {
        FacetKind.ALL: _("All"),
        FacetKind.UNREAD: _("Unread"),
        FacetKind.STARRED: _("Starred"),
        FacetKind.HIGHLIGHTED: _("Highlights"),
    }
    if facet.kind is FacetKind.MONTH:
        return f"  {facet.value}"
    return fixed.get(facet.kind) or safe_line(facet.value) or _("(no source)")


def more_label(count: int) -> str:
    """Return the name of the row that leads to the facets that are not listed."""
    return ngettext("… {count:,} more", "… {count:,} more", count).format(count=count)
