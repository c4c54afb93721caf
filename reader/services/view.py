"""The reader's choice of articles, and what it selects in the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from datetime import date
from enum import StrEnum

from reader.index.lists import Heading, Order, Selection
from reader.index.query.compile import Scope
from reader.index.query.days import Days, read_days
from reader.index.query.keys import OwnTag
from reader.index.query.parse import Every, Node, parse
from reader.index.query.saved import SavedSearch
from reader.records import dataclass
from reader.services import day_headings
from reader.services.facets import Facet, FacetKind
from reader.translation import deferred
from reader.translation import gettext as _


class Grouping(StrEnum):
    """What the articles of the list are grouped by."""

    DAY = "day"
    SOURCE = "source"
    AUTHOR = "author"
    FLAT = "flat"


NO_DATE = deferred("No date")


@dataclass(frozen=True, slots=True)
class View:
    """The reader's choice of articles, with their order and grouping.

    Attributes:
        facet: The chosen facet.
        words: The filter, in the query language (`reader.index.query.parse`).
        scope: Where plain words are searched for: in names, or in the full text.
        grouping: What the articles are grouped by.
        newest_first: Whether the newest articles come first; sorted by length, the longest.
        order: The sort order; only the order by date has headings.
    """

    facet: Facet = field(default_factory=Facet)
    words: str = ""
    scope: Scope = Scope.NAMES
    grouping: Grouping = Grouping.DAY
    newest_first: bool = True
    order: Order = Order.DATE


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


def narrowed(view: View, **changes: object) -> View:
    """Return the view with some of its fields changed."""
    return replace(view, **changes)  # type: ignore[arg-type]  # the fields are the caller's


def selection_of(view: View, saved: SavedSearch | None, without: str = "") -> Selection:
    """Return the selection of the index for a view.

    Args:
        view: The view.
        saved: The saved search that the view names, if it names one.
        without: What `Selection.without` leaves out.

    Raises:
        QueryError: The filter is invalid.
    """
    facet, scope = view.facet, view.scope
    query = parse(view.words)
    flag = _FLAGS.get(facet.kind, "")
    if saved is not None:
        query, scope = _both(parse(saved.words), query), saved.scope
    is_search = scope is Scope.TEXT and query != Every()
    if facet.kind is FacetKind.OWN_TAG:
        query = _both(OwnTag(facet.value), query)
    by_day = view.grouping is Grouping.DAY
    days: Days | None = None
    if facet.kind in (FacetKind.YEAR, FacetKind.MONTH, FacetKind.DAY):
        days = read_days(facet.value, date.min)
    return Selection(
        flag=flag,
        source=facet.value if facet.kind is FacetKind.SOURCE else None,
        days=days,
        query=query,
        scope=scope,
        heading=Heading.NONE if is_search and by_day else _HEADINGS[view.grouping],
        newest_first=view.newest_first,
        author=facet.value if facet.kind is FacetKind.AUTHOR else None,
        tag=facet.value if facet.kind is FacetKind.TAG else None,
        order=view.order,
        without=without,
    )


def _both(first: Node, second: Node) -> Node:
    if second == Every():
        return first
    return Every((first, second)) if first != Every() else second


def _day(heading: str) -> str:
    return day_headings.heading_of(heading) if heading else _(NO_DATE)


def _author(heading: str) -> str:
    return heading or _("(no author)")


def _source(heading: str) -> str:
    return heading or _("(no source)")


_NAMES: Mapping[Grouping, Callable[[str], str]] = {
    Grouping.DAY: _day,
    Grouping.SOURCE: _source,
    Grouping.AUTHOR: _author,
}


def heading_name(grouping: Grouping) -> Callable[[str], str]:
    """Return the function that makes the heading of a group as shown from that of the index."""
    return _NAMES.get(grouping, str)
