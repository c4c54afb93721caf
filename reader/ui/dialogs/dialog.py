"""The base of all dialogs: the frame, shared keys, and closing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.console import RenderableType
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.widgets import Input

from reader import paths
from reader.translation import gettext as _
from reader.ui.dialogs.frame import DimmedScreen, Frame
from reader.ui.host import host, mark_plain
from reader.ui.keys.names import key_name
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import WHEEL_ROWS, RowView

Answer = TypeVar("Answer")

NARROW = 60
"""The width in columns from which a dialog has its full padding at the sides."""
LOW = 24
"""The height in lines from which it has an empty line above and below its content."""
STYLES = paths.shipped("styles") / "dialogs.tcss"
"""The style sheet of all dialogs."""


class Once(ModalScreen[Answer | None], inherit_bindings=False):
    """A modal screen over a dimmed one; it is answered once, also at a double click.

    On a slow line the screen below stays as it is, so that only the dialog is sent.
    """

    CSS_PATH: ClassVar = [STYLES]

    def on_mount(self) -> None:
        """Adapt to the terminal: few colours, a slow line, a small screen."""
        mark_plain(self)
        self.set_class(host(self).low_bandwidth, "-slow")
        self._take_size(self.app.size)  # before the first layout

    def on_resize(self) -> None:
        """Leave out padding where the screen is small."""
        self._take_size(self.size)

    def _take_size(self, size: Size) -> None:
        self.set_class(size.width < NARROW, "-narrow")
        self.set_class(size.height < LOW, "-low")

    def render(self) -> RenderableType:
        """Return the screen below; in dim type where colours cannot be blended."""
        below = super().render()
        if isinstance(below, BackgroundScreen) and self.has_class("-plain"):
            return below if self.has_class("-slow") else DimmedScreen(below.screen, below.color)
        return below

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; do nothing if already closed, else another screen would close."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Dialog(Once[Answer], inherit_bindings=False):
    """A modal screen that is answered or closed.

    ``q``, Esc and a click beside it close it, ``Q`` and Ctrl-c end the program.
    """

    AUTO_FOCUS: ClassVar[str | None] = None
    IS_SHEET: ClassVar[bool] = False
    """Whether it stands at the bottom, so that what it is about stays in sight above it."""

    def on_mount(self) -> None:
        """Put a sheet at the bottom."""
        self.set_class(self.IS_SHEET, "-sheet")

    def compose(self) -> ComposeResult:
        """Put the content into a frame, above the keys."""
        with Frame(self.heading(), self.hints(), is_sheet=self.IS_SHEET) as frame:
            yield from self.content()
            yield frame.keys

    def heading(self) -> str:
        """Return the title of the frame: a few words, without keys."""
        return ""

    def answers(self) -> Sequence[Hint]:
        """Return the keys that answer the dialog, the primary one first."""
        return ()

    def closing(self) -> Sequence[Hint]:
        """Return the key that closes the dialog."""
        return (hint("q", _("close")),)

    def hints(self) -> Sequence[Hint]:
        """Return all keys to show, the most important first."""
        answers = self.answers()
        return (*answers[:1], *self.closing(), *answers[1:])

    def content(self) -> ComposeResult:
        """Yield the widgets between the title and the keys."""
        yield from ()

    def on_key(self, event: events.Key) -> None:
        """Close, exit, or pass the key on; an input keeps most keys."""
        key = key_name(event.key, event.character)
        if isinstance(self.focused, Input):
            if event.key in ("escape", "ctrl+c"):
                event.stop()
                self.leave_input()
            elif self.press(key):
                event.stop()
            return
        event.stop()
        event.prevent_default()
        if key in ("Q", "ctrl+c"):
            self.leave_program()
        elif not self.press(key) and key in ("q", "escape", "h", "left"):
            self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """Close at a click beside the frame, except the second of a double click."""
        if event.widget is self and event.chain == 1:
            self.dismiss(None)

    def on_mouse_scroll_down(self) -> None:
        """Scroll the list, wherever the pointer is."""
        for rows in self.query(RowView):
            rows.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self) -> None:
        """Scroll the list, wherever the pointer is."""
        for rows in self.query(RowView):
            rows.move(-WHEEL_ROWS)

    def press(self, key: str) -> bool:
        """Handle a key, named as by `key_name`; return whether it was handled."""
        return False

    def leave_input(self) -> None:
        """Handle Esc in an input: close."""
        self.dismiss(None)

    def leave_program(self) -> None:
        """End the program, as the quit key does."""
        host(self).leave()
