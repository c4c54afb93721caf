"""The keys of the place that help was asked in."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader import paths
from reader.text.width import cells as cells_of
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.key_names import key_name
from reader.ui.keymap import Keymap
from reader.ui.keys import Command, Place
from reader.ui.widgets.row_view import RowView

PLACES = {
    Place.ANYWHERE: deferred("Keys; q closes"),
    Place.LIST: deferred("Keys of the list; q closes"),
    Place.FACETS: deferred("Keys of the facets; q closes"),
    Place.ARTICLE: deferred("Keys of the article; q closes"),
    Place.VISUAL: deferred("Keys of the selection; q closes"),
    Place.NOTEBOOK: deferred("Keys of the notebook; q closes"),
}
"""What the frame says, by place."""

KEY_CELLS = 14
"""The least room of the keys in a row, in cells."""


class KeyList(RowView):
    """One row a command: its keys and what it does."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        super().__init__(id="keys")
        self.rows = rows

    def row_count(self) -> int:
        """Return the number of commands."""
        return len(self.rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return the keys and the label of a command."""
        keys, label = self.rows[index]
        room = max(KEY_CELLS, cells_of(keys))
        return [(f" {fit(keys, room)} ", "star"), (label, "strong")]


class HelpScreen(ModalScreen[None], inherit_bindings=False):
    """Lists the keys that work in a pane; any closing key goes back."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "help.tcss"]

    def __init__(self, keymap: Keymap, place: Place) -> None:
        """Collect the commands of a place.

        Args:
            keymap: Knows the keys as they are now.
            place: The pane.
        """
        super().__init__()
        self._rows = [
            (keymap.keys_of(command), command.said)
            for command in keymap.commands
            if _works(command, place) and keymap.keys_of(command)
        ]
        self._title = _(PLACES[place])

    def compose(self) -> ComposeResult:
        """Show the list in a frame."""
        keys = KeyList(self._rows)
        keys.border_title = self._title
        yield keys

    def on_key(self, event: events.Key) -> None:
        """Move in the list, or close it."""
        event.stop()
        if not self.query_one(KeyList).travel(key_name(event.key, event.character)):
            self.dismiss(None)


def _works(command: Command, place: Place) -> bool:
    return place in command.places or Place.ANYWHERE in command.places
