"""The facets of the notebook, under headings, with a swatch of each colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from reader.config.colours import COLOUR_NUMBERS
from reader.services.notebook_query import (
    STATE_LABELS,
    FacetCounts,
    NotebookFacet,
    NotebookFacetKind,
    colour_name,
)
from reader.text.safe import safe_line
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.widgets.headed_rows import HeadedRows

_HEADINGS = {
    NotebookFacetKind.STATE: deferred("Places"),
    NotebookFacetKind.COLOUR: deferred("Colours"),
    NotebookFacetKind.TAG: deferred("Tags"),
    NotebookFacetKind.SOURCE: deferred("Sources"),
}


class NoteFacets(HeadedRows[tuple[NotebookFacet, int]]):
    """The facets of the notebook, with counts.

    Args:
        colours: The names of colours, by number.
        id: Textual's name of the widget.
    """

    HAS_EDGES = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row-view--colour-{n}" for n in COLOUR_NUMBERS}

    def __init__(self, colours: Mapping[str, str], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.chosen = NotebookFacet()
        self._colours = colours

    def show(self, counts: FacetCounts, chosen: NotebookFacet) -> None:
        """Show new counts; the cursor goes to a newly chosen facet, else it stays on its own.

        Args:
            counts: Facets that hold anything, those of a kind together.
            chosen: The facet that narrows the list now.
        """
        is_new = chosen != self.chosen and any(facet == chosen for facet, _count in counts)
        wanted = chosen if is_new else self.current or chosen
        self.chosen = chosen
        rows: list[tuple[NotebookFacet, int] | str] = []
        section = NotebookFacetKind.ALL
        for facet, count in counts:
            if facet.kind is not section and facet.kind in _HEADINGS:
                rows.append(_(_HEADINGS[facet.kind]))
            section = facet.kind
            rows.append((facet, count))
        self.rows = rows
        self.changed(self.first_index(lambda row: row[0] == wanted))

    @property
    def current(self) -> NotebookFacet | None:
        """The facet under the cursor."""
        row = self.current_row
        return None if row is None else row[0]

    def columns_of(self, row: tuple[NotebookFacet, int], cells: int) -> list[tuple[str, str]]:
        """Return the columns of a facet."""
        facet, count = row
        number = f" {count}"
        is_chosen = facet == self.chosen
        columns = [(">" if is_chosen else " ", "star")]
        room = cells - 1 - len(number)
        if facet.kind is NotebookFacetKind.COLOUR:
            columns += [(facet.value, f"colour-{facet.value}"), (" ", "dim")]
            room -= len(facet.value) + 1
        label = fit(facet_label(facet, self._colours), max(0, room))
        return [*columns, (label, "strong" if is_chosen else "normal"), (number, "dim")]


def facet_label(facet: NotebookFacet, colours: Mapping[str, str]) -> str:
    """Return the name of a facet.

    Args:
        facet: The facet.
        colours: The names of colours, by number.
    """
    match facet.kind:
        case NotebookFacetKind.ALL:
            return _("All highlights")
        case NotebookFacetKind.NOTED:
            return _("With a note")
        case NotebookFacetKind.STATE:
            return _(STATE_LABELS.get(facet.value, facet.value))
        case NotebookFacetKind.COLOUR:
            return safe_line(colour_name(int(facet.value), colours))
        case NotebookFacetKind.TAG:
            return safe_line(f"#{facet.value}")
    return safe_line(facet.value) or _("(no source)")
