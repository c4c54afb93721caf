"""The rows of the notebook: highlights under headings, and facets."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

from reader.config.colours import COLOUR_NUMBERS
from reader.notes.model import Highlight
from reader.services.notebook_listing import HighlightListing, HighlightRow
from reader.services.notebook_query import (
    STATE_LABELS,
    NotebookFacet,
    NotebookFacetKind,
    colour_name,
)
from reader.text.safe import safe_line
from reader.text.width import cells as width_of
from reader.text.width import cut, fit
from reader.translation import gettext as _
from reader.ui.article.article_view import NOTED
from reader.ui.widgets.row_view import RowView

CHOSEN = "*"
"""The sign of a selected highlight."""
_DOUBT = {"anchored": " ", "moved": "?", "unanchored": "!"}


class NoteList(RowView):
    """One row per highlight: selection, state, colour, quote."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row-view--colour-{n}" for n in COLOUR_NUMBERS}

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.rows: HighlightListing | None = None
        self.chosen: Collection[str] = ()

    def show(self, rows: HighlightListing, chosen: Collection[str], current: str) -> None:
        """Show new rows.

        Args:
            rows: The rows, built when they are painted.
            chosen: The ids of the selected highlights.
            current: The id of the highlight to stay on; the cursor keeps its row if it is gone.
        """
        self.rows, self.chosen = rows, chosen
        here = rows.find(current) if current else None
        self.changed(self.cursor if here is None else here)

    @property
    def current(self) -> HighlightRow | None:
        """The row under the cursor, if it is a highlight."""
        row = self._row(self.cursor)
        return row if row is not None and row.entry is not None else None

    def _row(self, index: int) -> HighlightRow | None:
        return self.rows[index] if self.rows is not None and 0 <= index < len(self.rows) else None

    @property
    def highlight(self) -> Highlight | None:
        """The highlight under the cursor."""
        row = self.current
        return row.entry.highlight if row is not None and row.entry is not None else None

    def row_count(self) -> int:
        """Return the number of rows, headings included."""
        return len(self.rows) if self.rows is not None else 0

    def selectable(self, index: int) -> bool:
        """Return whether a row is a highlight."""
        row = self._row(index)
        return row is not None and row.entry is not None

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading or a highlight."""
        row = self._row(index)
        if row is None or (row.entry is None and not row.count):
            return []  # it was removed, and the list is not up to date yet
        if row.entry is None:
            count = f" {row.count}"
            return [
                (cut(safe_line(row.heading), max(0, cells - len(count))), "heading"),
                (count, "dim"),
            ]
        highlight = row.entry.highlight
        tags = " ".join(f"#{tag}" for tag in highlight.tags)
        return [
            (CHOSEN if highlight.id in self.chosen else " ", "star"),
            (_DOUBT[highlight.state], "star"),
            (f"{highlight.colour}", f"colour-{highlight.colour}"),
            (f"{NOTED if highlight.note else ' '} ", "star"),
            *self._words(safe_line(highlight.quote), tags, highlight.note, cells - 5),
        ]

    def _words(self, quote: str, tags: str, note: str, room: int) -> list[tuple[str, str]]:
        """Return the quote and, if there is room, the tags and the note."""
        columns = [(quote, "strong")]
        room -= width_of(quote)
        for text in (f" {safe_line(tags)}" if tags else "", f" {NOTED} {safe_line(note)}"):
            if text.strip(f" {NOTED}") and room > 1:
                columns.append((text, "dim"))
                room -= width_of(text)
        return columns


class NoteFacets(RowView):
    """The facets of the notebook, with counts."""

    def __init__(self, colours: Mapping[str, str], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.rows: Sequence[tuple[NotebookFacet, int]] = ()
        self.chosen = NotebookFacet()
        self._colours = colours

    def show(self, rows: Sequence[tuple[NotebookFacet, int]], chosen: NotebookFacet) -> None:
        """Show new counts; the cursor stays on its facet."""
        before = self.current or chosen
        self.rows, self.chosen = rows, chosen
        self.changed(next((i for i, row in enumerate(rows) if row[0] == before), 0))

    @property
    def current(self) -> NotebookFacet | None:
        """The facet under the cursor."""
        return self.rows[self.cursor][0] if self.cursor < len(self.rows) else None

    def row_count(self) -> int:
        """Return the number of facets."""
        return len(self.rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a facet."""
        facet, count = self.rows[index]
        number = f" {count}"
        label = fit(self._label(facet), max(0, cells - len(number) - 1))
        is_chosen = facet == self.chosen
        return [
            (">" if is_chosen else " ", "star"),
            (label, "strong" if is_chosen else "dim"),
            (number, "dim"),
        ]

    def _label(self, facet: NotebookFacet) -> str:
        if facet.kind is NotebookFacetKind.ALL:
            return _("All highlights")
        if facet.kind is NotebookFacetKind.NOTED:
            return _("With a note")
        if facet.kind is NotebookFacetKind.STATE:
            return _(STATE_LABELS.get(facet.value, facet.value))
        if facet.kind is NotebookFacetKind.COLOUR:
            return safe_line(f"{facet.value} {colour_name(int(facet.value), self._colours)}")
        if facet.kind is NotebookFacetKind.TAG:
            return safe_line(f"#{facet.value}")
        return safe_line(facet.value) or _("(no source)")
