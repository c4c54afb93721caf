"""Filters of the notebook: facets, typed words, and the grouping."""

from __future__ import annotations

from dataclasses import replace

from reader.services.notebook_query import NotebookFacet, NotebookGrouping
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.notebook.commands import HighlightCommands
from reader.ui.notebook.view import NotebookView
from reader.ui.widgets.line_input import LineInput

GROUPINGS = {
    NotebookGrouping.ARTICLE: deferred("By article"),
    NotebookGrouping.DAY: deferred("By day"),
    NotebookGrouping.SOURCE: deferred("By source"),
    NotebookGrouping.TAG: deferred("By tag"),
    NotebookGrouping.COLOUR: deferred("By colour"),
}
"""The messages after a change of the grouping."""


class Filters:
    """Handles the commands that filter and group the highlights, and the input line.

    Args:
        view: The notebook.
        commands: Change highlights.

    Attributes:
        line: The input line for words or tags.
        at_facets: Whether the facets have the focus; on a narrow screen they are then shown alone.
    """

    def __init__(self, view: NotebookView, commands: HighlightCommands) -> None:
        self.view = view
        self.commands = commands
        self.line = LineInput(id="line", compact=True, select_on_focus=False)
        self.at_facets = False
        self._asking = ""

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "notebook.facets": self.focus_facets,
            "notebook.group": self.group,
            "notebook.filter": self.filter,
            "notebook.clear": self.clear,
            "notebook.tag": self.ask_tags,
            "app.focus_next": self.switch_pane,
            "app.focus_previous": self.switch_pane,
            "go.facets": self.focus_facets,
            "go.list": self.to_list,
            "go.tags": self.group_by_tag,
        }

    def change(self, **changes: object) -> None:
        """Change the view, and list its highlights."""
        state = self.view.state
        state.view = replace(state.view, **changes)  # type: ignore[arg-type]  # its own
        self.view.renew()

    def focus_facets(self) -> None:
        """Move to the facets."""
        self.at_facets = True
        self.view.fold()
        self.view.facets.focus()

    def switch_pane(self) -> None:
        """Move between the facets and the list."""
        if self.view.facets.has_focus:
            self.to_list()
        else:
            self.focus_facets()

    def to_list(self) -> None:
        """Move to the list."""
        self.at_facets = False
        self.view.fold()
        self.view.titles.focus()

    def group_by_tag(self) -> None:
        """Group by tag."""
        self.change(grouping=NotebookGrouping.TAG)

    def choose_facet(self) -> None:
        """Narrow the list to the facet under the cursor."""
        self.change(facet=self.view.facets.current or NotebookFacet())
        self.to_list()

    def group(self) -> None:
        """Cycle the grouping: article, day, source, tag, colour."""
        order = list(NotebookGrouping)
        grouping = order[(order.index(self.view.state.view.grouping) + 1) % len(order)]
        self.change(grouping=grouping)
        self.view.status(_(GROUPINGS[grouping]))

    def filter(self) -> None:
        """Open the filter line."""
        hint = _("words, tag: source: colour: state:")
        self._ask("filter", self.view.state.view.words, hint)

    def clear(self) -> None:
        """Clear the filter and the facet."""
        self.change(words="", facet=NotebookFacet())

    def remove_last(self) -> bool:
        """Clear the filter, or else the facet; return whether there was one."""
        query = self.view.state.view
        if query.words:
            self.change(words="")
        elif query.facet != NotebookFacet():
            self.change(facet=NotebookFacet())
        else:
            return False
        return True

    def ask_tags(self) -> None:
        """Ask for tags to add, or to remove with a minus."""
        if self.commands.meant():
            self._ask("tag", "", _("tags to add; -tag removes one"))

    def _ask(self, what: str, value: str, hint: str) -> None:
        box = self.line
        self._asking = ""
        box.placeholder, box.value = hint, value
        self._asking = what
        box.display = True
        box.focus()
        box.cursor_position = len(value)

    def typed(self, value: str) -> None:
        """Filter by the text of the line."""
        if self._asking == "filter":
            self.change(words=value)

    def submitted(self, value: str) -> None:
        """Handle Enter on the line."""
        if self._asking == "tag":
            self.commands.tag(value)
        self.end_line()

    def end_line(self) -> None:
        """Close the line and return to the list."""
        self._asking = ""
        self.line.display = False
        self.view.titles.focus()
