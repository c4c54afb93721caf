"""The hint line for new users: the most useful keys of the current place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.reactive import reactive
from textual.widget import Widget

from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.widgets.hints import Hint, HintBar
from reader.ui.widgets.typing_box import typing_box

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
        ("app.back", deferred("back")),
        ("visual.swap", deferred("other end")),
        ("share.copy", deferred("copy")),
        ("visual.find", deferred("to a character")),
    ),
    Place.NOTEBOOK: (
        *_HELP,
        ("notebook.open", deferred("to its place")),
        ("app.back", deferred("back")),
        ("notebook.filter", deferred("filter")),
        ("notebook.export", deferred("export")),
        ("notebook.group", deferred("group")),
        ("notebook.choose", deferred("select")),
    ),
}
"""Commands and a word for each, by place, the most useful first."""

FROM_HEIGHT = 24
"""The least height of the screen for a row of hints."""


class HintLine(HintBar):
    """The hints of a place, in one line.

    Args:
        keymap: The keys in force.

    Attributes:
        place: The place whose keys are shown.
        typing: Whether a text is being typed; then no hints are shown.
        is_narrowed: Whether the list has filters; the back key then removes one.
    """

    place: reactive[Place] = reactive(Place.LIST)
    typing: reactive[bool] = reactive(False)
    is_narrowed: reactive[bool] = reactive(False)

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        self._keymap = keymap

    def on_mount(self) -> None:
        """Watch the focus."""
        self.watch(self.screen, "focused", self._follow)

    def _follow(self, focused: Widget | None) -> None:
        self.typing = typing_box(focused) is not None

    def show_place(self, place: Place, *, enabled: bool) -> None:
        """Show the hints of a place, if hints are enabled and there is room."""
        self.place = place
        self.display = enabled and self.app.size.height >= FROM_HEIGHT

    def all_hints(self) -> Sequence[Hint]:
        """Return the hints of the place that have a key; none while a text is typed."""
        if self.typing:
            return ()
        place, goes_back = self.place, self.is_narrowed and self.place is Place.LIST
        sequences = (
            (
                self._keymap.first_sequence(command_id, place),
                _("back") if goes_back and command_id == "app.back" else _(word),
            )
            for command_id, word in HINTS.get(place, _HELP)
        )
        return [Hint(sequence, label) for sequence, label in sequences if sequence]
