"""The header of the main screen: what is listed, and how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reader.index.lists import Order
from reader.index.progress import Progress
from reader.index.query.compile import Scope
from reader.services.day_headings import heading_of
from reader.services.facets import Facet, FacetKind, facet_label
from reader.services.narrowing import Filter, Narrowing
from reader.services.view import Grouping, View
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.articles.hidden import hidden_figure
from reader.ui.keys.actions import Handlers
from reader.ui.keys.command_table import Place
from reader.ui.part import Part
from reader.ui.widgets.header_line import FROM_HEIGHT, HeaderLine
from reader.ui.widgets.hint_line import FROM_HEIGHT as HINTED
from reader.ui.workspace import Workspace


class Header(Part):
    """Keeps the header line in step with the list, and removes the filters that it shows.

    Args:
        workspace: The main screen.
        narrowing: The filters of the list, in order.

    Attributes:
        line: The widget.
    """

    def __init__(self, workspace: Workspace, narrowing: Narrowing) -> None:
        super().__init__(workspace)
        self.line = HeaderLine(id="header")
        self._narrowing = narrowing
        self._library = library_name(self.session.paths)
        self._state: object = None

    def handlers(self) -> Handlers:
        """Return the handler of the command."""
        return {"list.clear": self.remove_last}

    def show(self, hits: int | None, progress: Progress | None, *, alone: bool) -> None:
        """Show the state of the list.

        Args:
            hits: The number of hits of a query; None without a query, or while it runs.
            progress: The progress of the indexer; None while it is idle.
            alone: Whether the article is shown alone.
        """
        line, settings, view = self.line, self.settings, self.listing.view
        height, filters = self.host.size.height, self._narrowing.filters
        hidden = hidden_figure(self.shelf.hiding)
        is_reading = self.workspace.pane is self.article.view
        state = (view, filters, hits, progress, alone, height, settings, hidden, is_reading)
        if state == self._state:
            return
        self._state = state
        line.display = settings.header and not alone and height >= FROM_HEIGHT
        line.library = self._library
        line.chips = tuple(self._chip(filter_, view) for filter_ in filters)
        is_search = hits is not None and view.scope is Scope.TEXT
        searched = ""
        if is_search and progress is not None:
            searched = _searched(len(self.shelf), progress)
        line.figures = (
            searched,
            hidden,
            _order(view, is_search=is_search),
            "" if hits is None else _hits(hits, is_partial=bool(searched)),
        )
        is_offered = is_search and view.order is Order.DATE and not is_reading
        line.offer = self._other_order() if is_offered else ()
        has_hints = settings.hints and height >= HINTED
        line.keys = () if has_hints else self._help_key()

    def _other_order(self) -> tuple[str, ...]:
        """Return the key that orders hits by relevance, and that it does."""
        key = self.keymap.first_key("list.order", Place.LIST)
        return (key, _("by relevance")) if key else ()

    def _help_key(self) -> tuple[str, ...]:
        key = self.keymap.first_key("app.help", Place.LIST)
        return (key, _("keys")) if key else ()

    def _chip(self, filter_: Filter, view: View) -> str:
        if filter_ is Filter.WORDS:
            mark = "/" if view.scope is Scope.TEXT else ""
            return f"{mark}{safe_line(view.words.strip())}"
        return _facet_chip(view.facet)

    def remove(self, number: int = -1) -> None:
        """Remove a filter of the list.

        Args:
            number: Its index among the filters, by default that of the last one added.
        """
        changes = self._narrowing.without(number)
        if changes is not None:
            if "words" in changes:
                self.listing.show_query("")
            self.listing.change(**changes)

    def remove_last(self) -> None:
        """Remove the last filter of the list."""
        if self._narrowing.filters:
            self.remove()
        else:
            self.workspace.status(_("Nothing narrows the list"))


def library_name(paths: Sequence[Path]) -> str:
    """Return the name of a library: that of its first folder, and how many more there are."""
    if not paths:
        return ""
    name = safe_line(paths[0].resolve().name or str(paths[0]))
    return name if len(paths) < 2 else f"{name} +{len(paths) - 1}"


def _facet_chip(facet: Facet) -> str:
    if facet.kind is FacetKind.DAY:
        return heading_of(facet.value)
    return facet_label(facet).strip()


def _hits(count: int, *, is_partial: bool) -> str:
    if is_partial:
        return ngettext("{count:,} so far", "{count:,} so far", count).format(count=count)
    return ngettext("{count:,} hit", "{count:,} hits", count).format(count=count)


def _searched(count: int, progress: Progress) -> str:
    """Return how much of the library is searched while its texts are indexed."""
    if progress.stage != "text" or not count:
        return _("being indexed")
    percent = max(0, min(99, 100 * (count - progress.total + progress.done) // count))
    return _("{percent} searched").format(percent=f"{percent} %")


def _order(view: View, *, is_search: bool) -> str:
    """Return the order, where it is not the usual one, or where there are several."""
    says = {
        Order.LENGTH: _("by length"),
        Order.HIGHLIGHTS: _("by highlights"),
        Order.STARRED: _("starred first"),
        Order.UNREAD: _("unread first"),
        Order.RELEVANCE: _("by relevance"),
    }
    if view.order is not Order.DATE:
        return says[view.order]
    groups = {Grouping.SOURCE: _("by source"), Grouping.AUTHOR: _("by author")}
    group = groups.get(view.grouping, "")
    if is_search or not view.newest_first:
        dates = _("newest first") if view.newest_first else _("oldest first")
        return f"{group} · {dates}" if group else dates
    return group
