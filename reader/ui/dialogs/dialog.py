"""What all dialogs share: keys as everywhere else, and a way out that always works."""

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
    """A screen over others that is answered once, however quickly it is clicked twice."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with an answer; closed already, do nothing, for another screen would go."""
        return super().dismiss(result) if self.is_current else AwaitComplete()


class Dialog(Once[Answer], inherit_bindings=False):
    """A screen over the shelf that is answered or closed.

    ``q``, Esc and a click beside it close it, ``Q`` and Ctrl-c leave the program.
    """

    AUTO_FOCUS: ClassVar[str | None] = None

    def on_mount(self) -> None:
        """Show states without colour where there is none."""
        mark_plain(self)

    def on_key(self, event: events.Key) -> None:
        """Close, leave, or hand the key on; of a line that is typed into most keys are its own."""
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
        """Close at a click beside the frame, but for the second one of a double click."""
        if event.widget is self and event.chain == 1:
            self.dismiss(None)

    def press(self, key: str) -> bool:
        """Take a key, named as `key_name` does; return whether it meant something."""
        return False

    def leave_program(self) -> None:
        """Leave as the quit key of the shelf does."""
        host(self).leave()
