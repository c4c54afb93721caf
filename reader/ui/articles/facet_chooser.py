"""A dialog to choose a source, author or tag by a part of its name or its pinyin."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from reader.services.facets import Facet, FacetCount, FacetKind, facet_label
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.dialogs.filtered_list import FilteredList
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.line_input import LineInput
from reader.ui.widgets.row_view import RowView

_TITLES = {
    FacetKind.SOURCE: deferred("Sources"),
    FacetKind.AUTHOR: deferred("Authors"),
    FacetKind.TAG: deferred("Tags of articles"),
    FacetKind.OWN_TAG: deferred("My tags"),
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

    def heading(self) -> str:
        """Return the title."""
        return _(_TITLES[self._kind])

    def answers(self) -> Sequence[Hint]:
        """Return the key that chooses."""
        return (hint("enter", _("choose")),)

    def content(self) -> ComposeResult:
        """Put the input above the names."""
        placeholder = _("a part of the name, or its pinyin")
        yield LineInput(select_on_focus=False, placeholder=placeholder, compact=True)
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
