"""What Textual's boxes to type in have in common, without importing the larger one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from textual.geometry import Offset


class TypingBox(Protocol):
    """A widget that takes typed text: an `Input` or a `TextArea`.

    Attributes:
        cursor_blink: Whether the cursor blinks.
    """

    cursor_blink: bool

    @property
    def cursor_screen_offset(self) -> Offset:
        """The column and row of the cursor on the screen."""


def typing_box(widget: object) -> TypingBox | None:
    """Return a widget that takes typed text; None for anything else."""
    return cast("TypingBox", widget) if hasattr(widget, "cursor_blink") else None
