"""The help screen: the keys of a place, grouped, as remapped, with a search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from reader import paths
from reader.services.fuzzy import match
from reader.text.width import cells as cells_of
from reader.text.width import fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Once
from reader.ui.host import mark_plain
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.names import key_name
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

PLACES = {
    Place.ANYWHERE: deferred("Keys"),
    Place.LIST: deferred("Keys of the list"),
    Place.FACETS: deferred("Keys of the facets"),
    Place.ARTICLE: deferred("Keys of the article"),
    Place.VISUAL: deferred("Keys of the selection"),
    Place.NOTEBOOK: deferred("Keys of the notebook"),
}
"""Titles of the frame, by place."""

GROUPS: Mapping[str, str] = {
    "move": deferred("Moving"),
    "list": deferred("The list"),
    "facets": deferred("The list"),
    "notebook": deferred("The notebook"),
    "article": deferred("The article"),
    "reading": deferred("Reading and marking"),
    "visual": deferred("Selecting"),
    "visit": deferred("Going to"),
    "go": deferred("Going to"),
    "share": deferred("Sharing"),
    "command": deferred("Your commands"),
    "app": deferred("The program"),
}
"""Headings by the first part of a command's id, in order."""

OTHER_HEADING = deferred("More")
"""The heading of all other commands."""
KEY_CELLS = 14
"""The least width of the keys in a row, in cells."""


class KeyList(RowView):
    """Commands, one per row, with their keys; headings between them.

    Attributes:
        rows: Headings, and commands.
    """

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(id="keys")
        self.keymap = keymap
        self.rows: list[str | Command] = []

    def show(self, commands: list[Command]) -> None:
        """Show commands under their headings."""
        self.rows = list(_grouped(commands))
        self.changed(0)

    @property
    def current(self) -> Command | None:
        """The command under the cursor."""
        row = self.rows[self.cursor] if self.rows else None
        return row if isinstance(row, Command) else None

    def row_count(self) -> int:
        """Return the number of commands and headings."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is a command."""
        return 0 <= index < len(self.rows) and isinstance(self.rows[index], Command)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading, or the keys and the label of a command."""
        row = self.rows[index]
        if isinstance(row, str):
            return [(f" {row}", "heading")]
        keys = self.keymap.keys_of(row)
        room = max(KEY_CELLS, cells_of(keys))
        return [(f" {fit(keys, room)} ", "star"), (row.title, "strong")]


class HelpScreen(Once[Command], inherit_bindings=False):
    """Lists the keys that work in a pane; answered with the command to run, or None."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "help.tcss"]
    AUTO_FOCUS = None

    def __init__(self, keymap: Keymap, place: Place) -> None:
        """Collect the commands of a place.

        Args:
            keymap: The keys in force.
            place: The pane.
        """
        super().__init__()
        self._keymap = keymap
        self._place = place
        self._commands = [
            command
            for command in keymap.commands
            if command.works_in(place) and keymap.keys_of(command)
        ]

    def compose(self) -> ComposeResult:
        """Show the list in a frame, with the find input below."""
        with Vertical(id="frame") as frame:
            frame.border_title = shown(_(PLACES[self._place]))
            frame.border_subtitle = shown(_("/ finds  Enter does it  q closes"))
            yield KeyList(self._keymap)
            yield Input(id="find", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """Show all commands."""
        mark_plain(self)
        box = self.query_one(Input)
        box.display = box.cursor_blink = False
        box.placeholder = _("a word, or keys")
        self.list.show(self._commands)
        self.list.focus()

    @property
    def list(self) -> KeyList:
        """The keys."""
        return self.query_one(KeyList)

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        """Show the matching commands."""
        words = event.value
        self.list.show([command for command in self._commands if self._matches(words, command)])

    def _matches(self, words: str, command: Command) -> bool:
        keys = self._keymap.keys_of(command)
        texts = (command.title, command.label, command.id, _group(command))
        return words in keys.split() or any(match(words, text) is not None for text in texts)

    @on(Input.Submitted)
    def _found(self) -> None:
        self.list.focus()

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self.dismiss(self.list.current)

    def on_key(self, event: events.Key) -> None:
        """Move in the list, find, run a command, or close."""
        box, key = self.query_one(Input), key_name(event.key, event.character)
        if box.has_focus:
            if key in ("escape", "ctrl+c", "down", "up"):
                event.stop()
                event.prevent_default()
                self.list.focus()
            return
        event.stop()
        event.prevent_default()
        if key in ("slash", "f"):
            box.display = True
            box.focus()
        elif key == "enter":
            self.dismiss(self.list.current)
        elif key == "escape" and box.value:
            box.value, box.display = "", False
        elif not self.list.travel(key):
            self.dismiss(None)


def _group(command: Command) -> str:
    return _(GROUPS.get(command.id.partition(".")[0], OTHER_HEADING))


def _grouped(commands: list[Command]) -> Iterator[str | Command]:
    """Yield headings, each before its commands."""
    headings = dict.fromkeys(_(label) for label in (*GROUPS.values(), OTHER_HEADING))
    for heading in headings:
        group = [heading_ for heading_ in commands if _group(heading_) == heading]
        if group:
            yield heading
            yield from group
