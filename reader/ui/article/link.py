"""The dialog before a link is opened: the whole URL, and warnings about it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.passage import Passage
from reader.ui.widgets.safe_content import shown


class LinkDialog(Dialog[str]):
    """Shows the URL of a link; answered with ``open``, ``copy`` or nothing.

    Args:
        url: The URL that would be opened.
        warnings: Warnings, or the reason of a refusal; whole sentences.
        can_open: Whether Enter opens it; else Enter copies it.
        refused: Whether it is neither opened nor copied.
    """

    def __init__(
        self,
        url: str,
        warnings: Sequence[str],
        *,
        can_open: bool = False,
        refused: bool = False,
    ) -> None:
        super().__init__()
        self._url = url
        self._warnings = warnings
        self._can_open = can_open
        self._refused = refused

    def heading(self) -> str:
        """Return the title."""
        return _("Not opened") if self._refused else _("Open this link?")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that open and copy, where that is allowed."""
        if self._refused:
            return ()
        if self._can_open:
            return (hint("enter", _("open")), hint("y", _("copy")))
        return (hint("enter", _("copy")),)

    def content(self) -> ComposeResult:
        """Show the URL and the warnings."""
        with VerticalScroll() as box:
            box.can_focus = False
            yield Static(shown(safe_line(self._url)), classes="url")
            for warning in self._warnings:
                yield Passage(f"⚠ {safe_line(warning)}", classes="warning")
            if not self._can_open and not self._refused:
                yield Passage(_("No browser can be shown here."), classes="note")

    def press(self, key: str) -> bool:
        """Answer."""
        if key in ("enter", "y", "o") and self._refused:
            self.dismiss(None)
        elif key in ("enter", "o"):
            self.dismiss("open" if self._can_open else "copy")
        elif key == "y":
            self.dismiss("copy")
        else:
            return False
        return True
