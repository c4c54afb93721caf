"""The help screen: the keys of a place as they are mapped now, and the query language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from reader import paths
from reader.services.fuzzy import match
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import STYLES, Dialog
from reader.ui.help.key_list import KeyList
from reader.ui.help.sections import QueryForm, commands_of, group_of, query_forms, sections
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.line_input import LineInput
from reader.ui.widgets.row_view import RowView

PLACES = {
    Place.ANYWHERE: deferred("Keys"),
    Place.LIST: deferred("Keys of the list"),
    Place.FACETS: deferred("Keys of the facets"),
    Place.ARTICLE: deferred("Keys of the article"),
    Place.VISUAL: deferred("Keys of the selection"),
    Place.NOTEBOOK: deferred("Keys of the notebook"),
}
"""Titles of the frame, by place."""


COLUMNS_FROM = 100
"""The width of the screen in columns from which the list has two columns."""


class HelpScreen(Dialog[Command], inherit_bindings=False):
    """Lists the keys that work in a pane; answered with the command to run, or None."""

    CSS_PATH: ClassVar = [STYLES, paths.shipped("styles") / "help.tcss"]

    def __init__(self, keymap: Keymap, place: Place) -> None:
        """Collect the commands of a place.

        Args:
            keymap: The keys in force.
            place: The pane.
        """
        super().__init__()
        self._keymap = keymap
        self._place = place
        self._commands = commands_of(keymap, place)
        self._forms = query_forms()

    def heading(self) -> str:
        """Return the title."""
        return _(PLACES[self._place])

    def answers(self) -> Sequence[Hint]:
        """Return the keys that run a command and find one."""
        keys = (hint("enter", _("do it")), hint("slash", _("find")))
        has_columns = self.app.size.width >= COLUMNS_FROM
        return (*keys, hint("tab", _("next column"))) if has_columns else keys

    def content(self) -> ComposeResult:
        """Show the list, with the find input below."""
        yield KeyList(self._keymap)
        yield LineInput(id="find", compact=True, select_on_focus=False)

    def on_mount(self) -> None:
        """Show all commands."""
        box = self.query_one(Input)
        box.display = box.cursor_blink = False
        box.placeholder = _("a word, or keys")
        self._show("")
        self.list.focus()

    @property
    def list(self) -> KeyList:
        """The keys."""
        return self.query_one(KeyList)

    @on(Input.Changed)
    def _find(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, words: str) -> None:
        """Show the matching commands and queries."""
        commands = [command for command in self._commands if self._matches(words, command)]
        forms = [form for form in self._forms if _form_matches(words, form)]
        self.list.when_empty = (" " + _("No match"),)
        self.list.show([*sections(commands, self._place, forms)])

    def _matches(self, words: str, command: Command) -> bool:
        keys = self._keymap.keys_of(command)
        texts = (command.title, command.label, command.id, group_of(command))
        return words in keys.split() or any(match(words, text) is not None for text in texts)

    @on(Input.Submitted)
    def _found(self) -> None:
        self.list.focus()

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self.dismiss(self.list.current)

    def on_key(self, event: events.Key) -> None:
        """Let the arrow keys move from the input to the list."""
        if self.focused is self.query_one(Input) and event.key in ("down", "up"):
            event.stop()
            event.prevent_default()
            self.list.focus()

    def leave_input(self) -> None:
        """Go to the list."""
        self.list.focus()

    def press(self, key: str) -> bool:
        """Move in the list, find, run a command, or close."""
        box = self.query_one(Input)
        if box.has_focus:
            return False
        if key in ("slash", "f"):
            box.display = True
            box.focus()
        elif key == "enter":
            if self.list.current is not None:
                self.dismiss(self.list.current)
        elif key == "escape" and box.value:
            box.value, box.display = "", False
        elif not self.list.travel(key):
            self.dismiss(None)
        return True


def _form_matches(words: str, form: QueryForm) -> bool:
    texts = (form.form, form.meaning, _("query"))
    return any(match(words, text) is not None for text in texts)
