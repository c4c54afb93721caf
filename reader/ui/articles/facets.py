"""The facets pane: sources, dates and more to narrow the list, with counts."""

from __future__ import annotations

from collections.abc import Sequence

from reader.services.facets import Facet, FacetCount, FacetKind, facet_label, more_label
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

_HEADINGS = {
    FacetKind.SEARCH: deferred("Searches"),
    FacetKind.SOURCE: deferred("Sources"),
    FacetKind.AUTHOR: deferred("Authors"),
    FacetKind.OWN_TAG: deferred("My tags"),
    FacetKind.TAG: deferred("Tags"),
    FacetKind.YEAR: deferred("Dates"),
}

_WHOLE = (FacetKind.ALL, FacetKind.STARRED, FacetKind.HIGHLIGHTED)
"""The facets that show how many articles they have; the others show how many are unread, or how
many hits a query has there."""


class FacetList(RowView):
    """Facets, one per row, under headings for sources and dates."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.rows: list[FacetCount | str] = []
        self.chosen = Facet()
        self._are_hits = False

    def show(self, counts: Sequence[FacetCount], chosen: Facet, *, are_hits: bool = False) -> None:
        """Show new counts; the cursor stays on its facet.

        Args:
            counts: As `Shelf.facets` returns them.
            chosen: The facet that narrows the list now.
            are_hits: Whether the hits of a query were counted.
        """
        before = self.current or chosen
        self.chosen = chosen
        self._are_hits = are_hits
        self.border_title = shown(_("Hits") if are_hits else _("Library"))
        self.rows = []
        section = FacetKind.ALL
        for count in counts:
            kind = count.facet.kind
            if kind in _HEADINGS and kind is not section and section is not FacetKind.YEAR:
                self.rows.append(_(_HEADINGS[kind]))
                section = kind
            self.rows.append(count)
        self.changed(self.index_of(before))

    def clear(self) -> None:
        """Show no rows, and reset the cursor."""
        self.rows = []
        self.top = 0
        self.changed(0)

    def index_of(self, facet: Facet) -> int:
        """Return the row of a facet, 0 when it is gone."""
        rows = (
            i for i, row in enumerate(self.rows) if not isinstance(row, str) and row.facet == facet
        )
        return next(rows, 0)

    @property
    def current(self) -> Facet | None:
        """The facet under the cursor."""
        row = self.rows[self.cursor] if self.cursor < len(self.rows) else ""
        return None if isinstance(row, str) else row.facet

    def row_count(self) -> int:
        """Return the number of rows, headings included."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is a facet."""
        return 0 <= index < len(self.rows) and not isinstance(self.rows[index], str)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading or a facet."""
        row = self.rows[index]
        if isinstance(row, str):
            return [(row, "heading")]
        if row.facet.kind is FacetKind.MORE:
            return [(f" {more_label(row.total)}", "dim")]
        is_hits = self._are_hits and row.facet.kind is not FacetKind.SEARCH
        number = row.total if is_hits or row.facet.kind in _WHOLE else row.unread
        counts = f" {number}" if number else ""
        chosen = row.facet == self.chosen
        return [
            (">" if chosen else " ", "star"),
            (
                fit(facet_label(row.facet), max(0, cells - len(counts) - 1)),
                "strong" if row.unread or chosen else "dim",
            ),
            (counts, "dim"),
        ]
