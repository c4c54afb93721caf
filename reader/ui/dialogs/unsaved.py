"""The question before leaving while marks cannot be saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from reader import paths
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.passage import Passage
from reader.ui.widgets.safe_content import shown

LISTED = 5
"""The most changes that are listed."""


class UnsavedDialog(Dialog[str]):
    """Lists what is not saved; answered with ``write``, ``export``, ``leave`` or nothing.

    Args:
        error: Why it is not saved.
        changes: Descriptions of the changes, the oldest first.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

    def __init__(self, error: str, changes: Sequence[str]) -> None:
        super().__init__()
        self._error = error
        self._changes = changes

    def compose(self) -> ComposeResult:
        """Show the reason, the changes and the keys."""
        with VerticalScroll(id="dialog") as box:
            box.can_focus = False
            yield Static(shown(_("Your last changes are not saved")), classes="title")
            yield Passage(f"⚠ {safe_line(self._error)}", classes="warning")
            for change in self._changes[:LISTED]:
                yield Static(shown(f"  {safe_line(change)}"))
            if (rest := len(self._changes) - LISTED) > 0:
                text = ngettext("and {count} other change", "and {count} other changes", rest)
                yield Static(shown(f"  {text.format(count=rest)}"))
            keys = _("w writes them to another place   e exports   Q leaves   Esc goes back")
            yield Static(shown(keys), classes="keys")

    def press(self, key: str) -> bool:
        """Answer."""
        answers = {"w": "write", "e": "export", "Q": "leave"}
        if key not in answers:
            return False
        self.dismiss(answers[key])
        return True

    def leave_program(self) -> None:
        """Leave without saving: the question was asked."""
        self.dismiss("leave")
