"""What a chosen row or heading of the facets and the list narrows the list to."""

from __future__ import annotations

from reader.services.facets import MOST, Facet, FacetCount, FacetKind
from reader.services.view import Grouping
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.choosers import Choosers
from reader.ui.articles.facets import FacetList
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


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
