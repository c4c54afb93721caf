"""The dialog before a link is opened: the whole URL, and warnings about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from reader import paths
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.safe_content import shown


class LinkDialog(Dialog[str]):
    """Shows the URL of a link; answered with ``open``, ``copy`` or nothing.

    Args:
        url: The URL that would be opened.
        warnings: Warnings, or the reason of a refusal; whole sentences.
        can_open: Whether Enter opens it; else Enter copies it.
        refused: Whether it is neither opened nor copied.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

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

    def compose(self) -> ComposeResult:
        """Show the URL, the warnings and the keys."""
        with VerticalScroll(id="dialog") as box:
            box.can_focus = False
            yield Static(
                shown(_("Not opened") if self._refused else _("Open this link?")), classes="title"
            )
            yield Static(shown(safe_line(self._url)), classes="url")
            for warning in self._warnings:
                yield Static(shown(f"⚠ {safe_line(warning)}"), classes="warning")
            yield Static(shown(self._keys()), classes="keys")

    def _keys(self) -> str:
        if self._refused:
            return _("q closes")
        if self._can_open:
            return _("Enter opens   y copies   q closes")
        return _("No browser can be shown here: Enter or y copies   q closes")

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
