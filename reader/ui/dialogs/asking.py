"""A dialog with rows that asks for a line of text above them now and then."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from reader import paths
from reader.text.safe import safe_line
from reader.text.width import cells
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.dialogs.frame import Frame
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

Answer = TypeVar("Answer")


class AskingDialog(Dialog[Answer], inherit_bindings=False):
    """Shows rows, and a line above them while it asks; messages replace its title."""

    CSS_PATH: ClassVar = [
        paths.shipped("styles") / name for name in ("dialogs.tcss", "threads.tcss")
    ]
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self) -> None:
        super().__init__()
        self._answered: Callable[[str], object] | None = None

    @property
    @abstractmethod
    def rows(self) -> RowView:
        """The rows."""

    def content(self) -> ComposeResult:
        """Put the line above the rows."""
        yield Input(select_on_focus=False, compact=True)
        yield self.rows

    def on_mount(self) -> None:
        """Show the rows alone."""
        super().on_mount()
        self.box.cursor_blink = False
        if self._answered is None:  # Textual calls this after the `on_mount` of a derived class
            self.box.display = False
            self.rows.focus()

    @property
    def box(self) -> Input:
        """The line that is asked for."""
        return self.query_one(Input)

    @property
    def is_asking(self) -> bool:
        """Whether a line is being asked for."""
        return self.focused is self.box

    def key_commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each key does while no line is being asked for."""
        return {}

    def press(self, key: str) -> bool:
        """Run the command of a key or move among the rows, unless a line is being asked for."""
        if self.is_asking:
            return False
        command = self.key_commands().get(key)
        if command is None:
            return self.travel(key)
        command()
        return True

    def travel(self, key: str) -> bool:
        """Move among the rows; return whether the key moves."""
        return self.rows.travel(key)

    def ask(self, what: str, value: str, then: Callable[[str], object]) -> None:
        """Ask for a line.

        Args:
            what: What for; replaces the title.
            value: The line to begin with.
            then: Called with what was typed, unless that was cancelled.
        """
        self.tell(what)
        self._answered = then
        box = self.box
        box.value = value
        box.cursor_position = len(value)
        box.display = True
        box.focus()
        self.show_keys()

    def leave_input(self) -> None:
        """Handle Esc in the line: ask no more."""
        self.stop_asking()

    def stop_asking(self) -> None:
        """Hide the line, and show the title again."""
        self._answered = None
        self.box.display = False
        self.rows.focus()
        self.show_keys()
        self.tell("")

    def hints(self) -> Sequence[Hint]:
        """Return the keys of the line while it is asked for, else those of the rows."""
        if self._answered is None:
            return super().hints()
        return (hint("enter", _("save")), hint("escape", _("cancel")))

    def show_keys(self) -> None:
        """Show the keys of what has the focus now."""
        self.query_one(Frame).keys.show_hints(self.hints())

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        then, typed = self._answered, event.value
        self.stop_asking()
        if then is not None:
            then(typed)

    def tell(self, message: str) -> None:
        """Show a message in place of the title, or beside it where both fit; empty for none."""
        frame = self.query_one("#dialog")
        title, text = self.heading(), safe_line(message)
        room = max(8, self.size.width - 8)
        whole = _("{title}: {message}").format(title=title, message=text) if text else title
        frame.border_title = shown(whole if cells(whole) <= room else text or title)
