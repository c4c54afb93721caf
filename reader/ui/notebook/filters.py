"""Narrowing the notebook: by facets, by words as they are typed, and how it is grouped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.widgets import Input

from reader.services.notebook import Facet, Grouping
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.ui.notebook.screen import NotebookScreen

GROUPINGS = {
    Grouping.ARTICLE: deferred("By article"),
    Grouping.DAY: deferred("By day"),
    Grouping.SOURCE: deferred("By source"),
    Grouping.TAG: deferred("By tag"),
    Grouping.COLOUR: deferred("By colour"),
}
"""What is said when the grouping turns."""


class Narrowing:
    """Carries out the keys that say which highlights are listed, and the line they are typed on.

    Args:
        screen: The notebook.

    Attributes:
        at_facets: Whether the reader went to the facets; where there is little room they stand
            alone then.
    """

    def __init__(self, screen: NotebookScreen) -> None:
        self.screen = screen
        self.at_facets = False
        self._asking = ""

    @property
    def line(self) -> Input:
        """Where words or tags are typed."""
        return self.screen.query_one("#line", Input)

    def change(self, **changes: object) -> None:
        """Change the view, and show what it lists."""
        state = self.screen.state
        state.view = replace(state.view, **changes)  # type: ignore[arg-type]  # its own
        self.screen.renew()

    def do_notebook_facets(self) -> None:
        """Move to the facets."""
        self.at_facets = True
        self.screen.fold()
        self.screen.facets.focus()

    def do_app_focus_next(self) -> None:
        """Move between the facets and the list."""
        if self.screen.facets.has_focus:
            self.to_list()
        else:
            self.do_notebook_facets()

    do_app_focus_previous = do_app_focus_next

    def to_list(self) -> None:
        """Move to the list."""
        self.at_facets = False
        self.screen.fold()
        self.screen.titles.focus()

    do_go_facets = do_notebook_facets

    def do_go_list(self) -> None:
        """Move to the list."""
        self.to_list()

    def do_go_tags(self) -> None:
        """Group by tag."""
        self.change(grouping=Grouping.TAG)

    def choose_facet(self) -> None:
        """Narrow the list to the facet under the cursor."""
        self.change(facet=self.screen.facets.current or Facet())
        self.to_list()

    def do_notebook_group(self) -> None:
        """Group by the next of article, day, source, tag, colour."""
        order = list(Grouping)
        grouping = order[(order.index(self.screen.state.view.grouping) + 1) % len(order)]
        self.change(grouping=grouping)
        self.screen.say(_(GROUPINGS[grouping]))

    def do_notebook_filter(self) -> None:
        """Open the filter line."""
        hint = _("words, tag: source: colour: state:")
        self._ask("filter", self.screen.state.view.words, hint)

    def do_notebook_clear(self) -> None:
        """Clear the filter and the facet."""
        self.change(words="", facet=Facet())

    def do_notebook_tag(self) -> None:
        """Ask for tags to add, or with a minus to take away."""
        if self.screen.reviewing.meant():
            self._ask("tag", "", _("tags to add; -tag takes one away"))

    def _ask(self, what: str, value: str, hint: str) -> None:
        box = self.line
        self._asking = ""
        box.placeholder, box.value = hint, value
        self._asking = what
        box.display = True
        box.focus()
        box.cursor_position = len(value)

    def typed(self, value: str) -> None:
        """Filter by what stands on the line."""
        if self._asking == "filter":
            self.change(words=value)

    def submitted(self, value: str) -> None:
        """Carry out what was asked for."""
        if self._asking == "tag":
            self.screen.reviewing.tag(value)
        self.end_line()

    def end_line(self) -> None:
        """Go back to the list."""
        self._asking = ""
        self.line.display = False
        self.screen.titles.focus()
