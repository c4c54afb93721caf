"""The facets pane: sources, dates and more to narrow the list, with counts."""

from __future__ import annotations

from collections.abc import Sequence

from reader.index.query.saved import SavedSearch
from reader.services.article_list import Shelf
from reader.services.facets import Facet, FacetCount, FacetKind, facet_label, more_label
from reader.services.thread_counts import narrowing_thread, news_label
from reader.services.view import View
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.widgets.headed_rows import HeadedRows
from reader.ui.widgets.safe_content import shown

_HEADINGS = {
    FacetKind.SEARCH: deferred("Searches"),
    FacetKind.THREAD: deferred("Threads"),
    FacetKind.SOURCE: deferred("Sources"),
    FacetKind.AUTHOR: deferred("Authors"),
    FacetKind.OWN_TAG: deferred("My tags"),
    FacetKind.TAG: deferred("Tags"),
    FacetKind.YEAR: deferred("Dates"),
}

_UNKNOWN = "…"
"""In place of the number of articles of a thread that was not counted."""
_WHOLE = (FacetKind.ALL, FacetKind.STARRED, FacetKind.HIGHLIGHTED, FacetKind.THREAD)
"""The facets that show how many articles they have; the others show how many are unread, or how
many hits a query has there."""


def chosen_facet(shelf: Shelf, view: View) -> Facet:
    """Return the facet that is marked as chosen in a view.

    Without a facet it is the saved search that the query is, or the thread that it narrows to.

    Args:
        shelf: The library.
        view: What the list shows.
    """
    if view.facet != Facet() or not view.words.strip():
        return view.facet
    if thread := narrowing_thread(shelf.index, view.words):
        return Facet(FacetKind.THREAD, thread)
    name = shelf.name_of(SavedSearch(view.words, view.scope).written())
    return Facet(FacetKind.SEARCH, name) if name else view.facet


class FacetList(HeadedRows[FacetCount]):
    """Facets, one per row, under headings for sources and dates."""

    HAS_EDGES = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.chosen = Facet()
        self._are_hits = False

    def show(self, counts: Sequence[FacetCount], chosen: Facet, *, are_hits: bool = False) -> None:
        """Show new counts; the cursor goes to a newly chosen facet, else it stays on its own.

        Args:
            counts: As `Shelf.facets` returns them.
            chosen: The facet that narrows the list now.
            are_hits: Whether the hits of a query were counted.
        """
        is_new = chosen != self.chosen and any(count.facet == chosen for count in counts)
        wanted = chosen if is_new else self.current or chosen
        self.chosen = chosen
        self._are_hits = are_hits
        self.border_title = shown(_("Hits") if are_hits else _("Library"))
        rows: list[FacetCount | str] = []
        section = FacetKind.ALL
        for count in counts:
            kind = count.facet.kind
            if kind in _HEADINGS and kind is not section and section is not FacetKind.YEAR:
                rows.append(_(_HEADINGS[kind]))
                section = kind
            rows.append(count)
        self.rows = rows
        self.changed(self.first_index(lambda row: row.facet == wanted))

    def clear(self) -> None:
        """Show no rows, and reset the cursor."""
        self.rows = ()
        self.top = 0
        self.changed(0)

    @property
    def current(self) -> Facet | None:
        """The facet under the cursor."""
        row = self.current_row
        return None if row is None else row.facet

    def columns_of(self, row: FacetCount, cells: int) -> list[tuple[str, str]]:
        """Return the columns of a facet."""
        if row.facet.kind is FacetKind.MORE:
            return [(f" {more_label(row.total)}", "dim")]
        is_hits = self._are_hits and row.facet.kind is not FacetKind.SEARCH
        number = row.total if is_hits or row.facet.kind in _WHOLE else row.unread
        shown = news_label(row.new) or (_UNKNOWN if number < 0 else number)
        counts = f" {shown}" if row.new or number else ""
        chosen = row.facet == self.chosen
        return [
            (">" if chosen else " ", "star"),
            (
                fit(facet_label(row.facet), max(0, cells - len(counts) - 1)),
                "strong" if row.unread > 0 or chosen else "dim",
            ),
            (counts, "dim"),
        ]
