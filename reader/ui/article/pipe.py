"""The dialog for a command that the text of the article is piped to."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint


class PipeDialog(Dialog[str]):
    """Asks for a command; answered with it, or with None."""

    IS_SHEET = True

    def heading(self) -> str:
        """Return the title."""
        return _("Give the text to a command")

    def answers(self) -> Sequence[Hint]:
        """Return the key that runs it."""
        return (hint("enter", _("run")),)

    def closing(self) -> Sequence[Hint]:
        """Return the key that closes."""
        return (hint("escape", _("close")),)

    def content(self) -> ComposeResult:
        """Show the line."""
        yield Input(placeholder=_("a command, such as: wc -m"), compact=True)

    def on_mount(self) -> None:
        """Focus the input."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip() or None)
