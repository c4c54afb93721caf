"""The base of all dialogs: shared keys, and closing."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen
from textual.widgets import Input

from reader.ui.host import host, mark_plain
from reader.ui.keys.names import key_name

Answer = TypeVar("Answer")


class Once(ModalScreen[Answer | None], inherit_bindings=False):
    """A modal screen that is answered once, also at a double click."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; do nothing if already closed, else another screen would close."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Dialog(Once[Answer], inherit_bindings=False):
    """A modal screen that is answered or closed.

    ``q``, Esc and a click beside it close it, ``Q`` and Ctrl-c end the program.
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def on_mount(self) -> None:
        """Show states without colour where colours are few."""
        mark_plain(self)

    def on_key(self, event: events.Key) -> None:
        """Close, exit, or pass the key on; an input keeps most keys."""
        key = key_name(event.key, event.character)
        if isinstance(self.focused, Input):
            if event.key in ("escape", "ctrl+c"):
                event.stop()
                self.dismiss(None)
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

    def press(self, key: str) -> bool:
        """Handle a key, named as by `key_name`; return whether it was handled."""
        return False

    def leave_program(self) -> None:
        """End the program, as the quit key does."""
        host(self).leave()
