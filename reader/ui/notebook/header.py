"""The header of the notebook: what narrows it, how it is grouped, and how many are listed."""

from __future__ import annotations

from collections.abc import Callable

from reader.services.notebook_query import NotebookFacet, NotebookGrouping
from reader.text.safe import safe_line
from reader.translation import deferred, ngettext
from reader.translation import gettext as _
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.notebook.filters import Filters
from reader.ui.notebook.note_facets import facet_label
from reader.ui.notebook.view import NotebookView
from reader.ui.widgets.header_line import FROM_HEIGHT, HeaderLine
from reader.ui.widgets.hint_line import FROM_HEIGHT as HINTED

_GROUPINGS = {
    NotebookGrouping.DAY: deferred("by day"),
    NotebookGrouping.SOURCE: deferred("by source"),
    NotebookGrouping.TAG: deferred("by tag"),
    NotebookGrouping.COLOUR: deferred("by colour"),
}
"""The groupings that are named: all but the usual one."""


class NotebookHeader(HeaderLine):
    """Shows the state of the notebook; a click on a filter removes it.

    Args:
        view: The notebook.
        filters: Its filters.
        keymap: The keys in force.
        show_help: Shows the keys.
    """

    def __init__(
        self, view: NotebookView, filters: Filters, keymap: Keymap, show_help: Callable[[], None]
    ) -> None:
        super().__init__(id="header")
        self._view = view
        self._filters = filters
        self._keymap = keymap
        self._show_help = show_help

    def follow(self) -> None:
        """Show the current state."""
        view, height = self._view, self.app.size.height
        settings, query = view.session.settings, view.state.view
        self.display = settings.header and height >= FROM_HEIGHT
        self.library = _("Notebook")
        facet = query.facet != NotebookFacet() and facet_label(query.facet, settings.colours)
        self.chips = tuple(filter(None, (facet or "", safe_line(query.words.strip()))))
        total = view.titles.rows.total if view.titles.rows is not None else 0
        count = ngettext("{count} highlight", "{count} highlights", total)
        grouping = _GROUPINGS.get(query.grouping, "")
        self.figures = (_(grouping) if grouping else "", count.format(count=f"{total:,}"))
        key = self._keymap.first_key("app.help", Place.NOTEBOOK)
        has_hints = settings.hints and height >= HINTED
        self.keys = () if has_hints or not key else (key, _("keys"))

    def on_header_line_chip_chosen(self, event: HeaderLine.ChipChosen) -> None:
        """Remove a filter, or all of them."""
        event.stop()
        if event.number < 0:
            self._filters.clear()
        elif event.number == 0 and self._view.state.view.facet != NotebookFacet():
            self._filters.change(facet=NotebookFacet())
        else:
            self._filters.change(words="")

    def on_header_line_help_chosen(self, event: HeaderLine.HelpChosen) -> None:
        """Show the keys."""
        event.stop()
        self._show_help()
