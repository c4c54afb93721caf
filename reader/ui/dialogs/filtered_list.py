"""A dialog with a list below an input that filters it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.widgets import Input

from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

Answer = TypeVar("Answer")


class FilteredList(Dialog[Answer], inherit_bindings=False):
    """Passes keys to a list; letters go to the input while it has the focus."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    CHOOSING: ClassVar[tuple[str, ...]] = ("enter",)
    """The keys that choose the row under the cursor."""

    def closing(self) -> Sequence[Hint]:
        """Return the key that closes, also while the input has the focus."""
        return (hint("escape", _("close")),)

    @property
    @abstractmethod
    def rows(self) -> RowView:
        """The list."""

    @abstractmethod
    def choose(self) -> None:
        """Answer with the row under the cursor."""

    def press(self, key: str) -> bool:
        """Move, choose, or go to the input."""
        steps = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1}
        pages = {"pagedown": 1, "pageup": -1}
        if key in steps:
            self.rows.move(steps[key])
        elif key in pages:
            self.rows.page(pages[key])
        elif self.focused is not None:
            return False
        elif key in ("slash", "f"):
            self.query_one(Input).focus()
        elif key in self.CHOOSING:
            self.choose()
        else:
            return self.rows.travel(key)
        return True
