"""Narrowing the list to a chosen row or heading, or to a source, an author, a tag or a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from reader.index.hit_counts import HitCounts
from reader.index.query.compile import Scope
from reader.services.facets import MOST, Facet, FacetCount, FacetKind
from reader.services.view import Grouping
from reader.translation import gettext as _
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.facets import FacetList
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class Choosers(Part):
    """Opens the dialogs, and narrows the list to what was chosen.

    Args:
        workspace: The main screen.
        hits: Returns the counts of the hits of the query; None without one.
        go_to: Changes the view from any pane, and moves the focus to the list.
    """

    def __init__(
        self,
        workspace: Workspace,
        hits: Callable[[], HitCounts | None],
        go_to: Callable[..., None],
    ) -> None:
        super().__init__(workspace)
        self._hits = hits
        self._go_to = go_to

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "go.date": self.choose_date,
            "go.same_day": self.show_same_day,
            "go.source": self.choose_source,
            "go.author": self.choose_author,
            "go.topic": self.choose_tag,
        }

    def choose(self, kind: FacetKind, *, typing: bool = True) -> None:
        """Open the dialog of all sources, authors or tags."""
        from reader.services.facets import find_facets  # here: rarely needed
        from reader.ui.articles.facet_chooser import FacetChooser

        index = self.shelf.index

        def chosen(facet: Facet | None) -> None:
            if facet is not None:
                self.listing.narrow(facet)

        hidden = self.shelf.hiding.counts(index)
        find = partial(find_facets, index, kind, hits=self._hits(), hidden=hidden)
        dialog = FacetChooser(kind, find, typing=typing)
        self.workspace.ask(dialog, chosen)

    def choose_source(self) -> None:
        """Choose a source."""
        self.choose(FacetKind.SOURCE)

    def choose_author(self) -> None:
        """Choose an author."""
        self.choose(FacetKind.AUTHOR)

    def choose_tag(self) -> None:
        """Choose a tag of articles."""
        self.choose(FacetKind.TAG)

    def choose_date(self) -> None:
        """Open the calendar."""
        days = self.shelf.days()
        if not days:
            self.workspace.status(_("No article has a date"))
            return
        from reader.ui.articles.calendar import Calendar  # here: rarely needed

        current = self.listing.current
        day = self.shelf.day(current) if current else ""
        self.workspace.ask(Calendar(days, day), self._jump)

    def show_same_day(self) -> None:
        """Show the articles of this day in all years."""
        index = self.shelf.index
        self._jump(f"day:{datetime.now(index.zone):%m-%d}")

    def _jump(self, chosen: Facet | str | None) -> None:
        """Narrow the list to the chosen day, month or year, or to one day of all years."""
        if isinstance(chosen, Facet):
            self.listing.narrow(chosen)
        elif chosen:
            self._go_to(facet=Facet(), scope=Scope.NAMES, words=chosen)


class RowChoice(Part):
    """Narrows the list by rows and headings.

    Args:
        workspace: The main screen.
        facets: The facets pane.
        titles: The list of articles.
        choosers: Ask for one of many facets.
    """

    def __init__(
        self, workspace: Workspace, facets: FacetList, titles: ArticleList, choosers: Choosers
    ) -> None:
        super().__init__(workspace)
        self._facets = facets
        self._titles = titles
        self._choosers = choosers

    def handlers(self) -> Handlers:
        """Return the handler of the command."""
        return {"facets.choose": self.choose_facet}

    def choose_facet(self) -> None:
        """Narrow the list to the facet under the cursor."""
        current = self._facets.current
        if current is not None and current.kind is FacetKind.MORE:
            self._choosers.choose(FacetKind(current.value))
        elif current is not None:
            self.listing.narrow(current)

    def choose_section(self, index: int) -> None:
        """Open the dialog for a clicked heading of the facets: all names, or the calendar."""
        below = self._facets.rows[index + 1 : index + 2]
        kind = below[0].facet.kind if below and isinstance(below[0], FacetCount) else None
        if kind is FacetKind.YEAR:
            self._choosers.choose_date()
        elif kind is not None and kind in MOST:
            self._choosers.choose(kind, typing=False)

    def choose_heading(self, index: int) -> None:
        """Narrow the list to the group of a clicked heading.

        Args:
            index: Its row when it was clicked; the list may have become shorter since.
        """
        kinds = {
            Grouping.DAY: FacetKind.DAY,
            Grouping.SOURCE: FacetKind.SOURCE,
            Grouping.AUTHOR: FacetKind.AUTHOR,
        }
        rows, kind = self._titles.rows, kinds.get(self.listing.view.grouping)
        if rows is not None and kind is not None and index < len(rows) and rows[index].value:
            self.listing.narrow(Facet(kind, rows[index].value))
