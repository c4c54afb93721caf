"""The hint line for new users: the most useful keys of the current place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from reader.text.width import cells
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap

_HELP = (("app.help", deferred("keys")),)
HINTS: Mapping[Place, Sequence[tuple[str, str]]] = {
    Place.LIST: (
        *_HELP,
        ("list.open", deferred("open")),
        ("list.search", deferred("search")),
        ("article.star", deferred("star")),
        ("app.palette", deferred("anything")),
        ("app.back", deferred("quit")),
        ("list.filter", deferred("filter")),
        ("article.read", deferred("read/unread")),
        ("app.settings", deferred("settings")),
    ),
    Place.FACETS: (
        *_HELP,
        ("facets.choose", deferred("narrow")),
        ("go.list", deferred("list")),
        ("go.all", deferred("all")),
        ("app.palette", deferred("anything")),
        ("app.back", deferred("back")),
    ),
    Place.ARTICLE: (
        *_HELP,
        ("reading.next_sentence", deferred("sentence")),
        ("reading.highlight", deferred("highlight")),
        ("reading.note", deferred("note")),
        ("article.page", deferred("page")),
        ("app.back", deferred("back")),
        ("visual.characters", deferred("select")),
        ("article.next_unread", deferred("next")),
        ("app.undo", deferred("undo")),
    ),
    Place.VISUAL: (
        *_HELP,
        ("visual.highlight", deferred("highlight")),
        ("reading.note", deferred("note")),
        ("visual.swap", deferred("other end")),
        ("visual.find", deferred("to a character")),
        ("share.copy", deferred("copy")),
        ("app.back", deferred("back")),
    ),
    Place.NOTEBOOK: (
        *_HELP,
        ("notebook.open", deferred("to its place")),
        ("notebook.filter", deferred("filter")),
        ("notebook.group", deferred("group")),
        ("notebook.choose", deferred("select")),
        ("notebook.export", deferred("export")),
        ("app.back", deferred("back")),
    ),
}
"""Commands and a word for each, by place, the most useful first."""

FROM_HEIGHT = 24
"""The least height of the screen for a row of hints."""
BETWEEN = "   "


class HintLine(Widget):
    """As many hints as fit.

    Args:
        keymap: The keys in force.

    Attributes:
        place: The place whose keys are shown.
        typing: Whether a text is being typed; then no hints are shown.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint-line--key"}

    place: reactive[Place] = reactive(Place.LIST)
    typing: reactive[bool] = reactive(False)

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(id="hints")
        self._keymap = keymap

    def on_mount(self) -> None:
        """Watch the focus."""
        self.watch(self.screen, "focused", self._follow)

    def _follow(self, focused: Widget | None) -> None:
        self.typing = isinstance(focused, Input | TextArea)

    def show_place(self, place: Place, *, enabled: bool) -> None:
        """Show the hints of a place, if hints are enabled and there is room."""
        self.place = place
        self.display = enabled and self.app.size.height >= FROM_HEIGHT

    def hints(self, cells_free: int) -> list[tuple[str, str]]:
        """Return the keys and words that fit, the most useful first.

        Args:
            cells_free: The room, in cells.
        """
        hints = []
        for command_id, word in HINTS.get(self.place, _HELP):
            key, label = self._keymap.first_key(command_id, self.place), _(word)
            cells_free -= cells(f"{key} {label}{BETWEEN}")
            if cells_free < 0:
                break
            if key:
                hints.append((key, label))
        return hints

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        base, segments = self.rich_style, []
        loud = base + self.get_component_rich_style("hint-line--key", partial=True)
        hints = [] if y or self.typing else self.hints(self.size.width - 1)
        for key, label in hints:
            segments += [Segment(" ", base), Segment(key, loud), Segment(f" {label}  ", base)]
        return Strip(segments).adjust_cell_length(self.size.width, base)
