"""A dialog to choose a source, author or tag by a part of its name or its pinyin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from reader import paths
from reader.services.facets import Facet, FacetCount, FacetKind, facet_label
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.dialogs.filtered_list import FilteredList
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

_TITLES = {
    FacetKind.SOURCE: deferred("Sources: type a part of the name, or its pinyin"),
    FacetKind.AUTHOR: deferred("Authors: type a part of the name, or its pinyin"),
    FacetKind.TAG: deferred("Tags: type a part of the name, or its pinyin"),
}


class FacetMatches(RowView, can_focus=False):
    """The facets that match, one per row."""

    def __init__(self) -> None:
        super().__init__(id="found")
        self.counts: Sequence[FacetCount] = ()

    def show(self, counts: Sequence[FacetCount]) -> None:
        """Show other facets."""
        self.counts = counts
        self.when_empty = () if counts else (_(" No match"),)
        self.changed(0)

    def row_count(self) -> int:
        """Return the number of facets."""
        return len(self.counts)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a facet."""
        row = self.counts[index]
        counts = f" {row.unread}/{row.total} "
        name = fit(facet_label(row.facet), max(0, cells - len(counts) - 1))
        return [(f" {name}", "strong" if row.unread else "dim"), (counts, "dim")]


class FacetChooser(FilteredList[Facet]):
    """Answered with the facet that was chosen.

    Args:
        kind: Source, author or tag.
        find: Returns the facets whose names match the typed text, the most frequent first.
        typing: Whether the input has the focus at first; else keys move and close.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

    def __init__(
        self,
        kind: FacetKind,
        find: Callable[[str], Sequence[FacetCount]],
        *,
        typing: bool = True,
    ) -> None:
        super().__init__()
        self._kind = kind
        self._find = find
        self._typing = typing

    def compose(self) -> ComposeResult:
        """Put the input above the names."""
        with Vertical(id="dialog") as frame:
            frame.border_title = shown(_(_TITLES[self._kind]))
            yield Input(select_on_focus=False)
            yield FacetMatches()

    def on_mount(self) -> None:
        """Show all names, and focus the input or the list."""
        super().on_mount()
        self.rows.show(self._find(""))
        if self._typing:
            self.query_one(Input).focus()

    @property
    def rows(self) -> FacetMatches:
        """The names."""
        return self.query_one(FacetMatches)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.rows.show(self._find(event.value))

    @on(Input.Submitted)
    @on(RowView.Chosen)
    def choose(self) -> None:
        """Answer with the row under the cursor."""
        counts = self.rows.counts
        self.dismiss(counts[self.rows.cursor].facet if counts else None)
