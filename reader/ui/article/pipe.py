"""The dialog for a command that the text of the article is piped to."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from reader import paths
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.safe_content import shown


class PipeDialog(Dialog[str]):
    """Asks for a command; answered with it, or with None."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

    def compose(self) -> ComposeResult:
        """Show the line."""
        box = Input(placeholder=_("a command, such as: wc -m"), id="dialog")
        box.border_title = shown(_("Give the text to a command; Enter runs it, Esc closes"))
        yield box

    def on_mount(self) -> None:
        """Focus the input."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)
