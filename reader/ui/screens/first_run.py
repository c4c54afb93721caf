"""What a newcomer sees who started the program without a library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from reader import paths
from reader.text.safe import safe_line
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.shown import shown

WELCOME = deferred("""\
reader

There is no library yet. Leave with q, then:

  reader --samples     opens articles that come with the program
  reader FOLDER        opens your own: Markdown files that hold articles,
                       in this folder and in all folders below it

The folder is only read, never changed. Next time `reader` alone opens it again.
In the app, ? shows the keys.""")


class FirstRunScreen(Screen[None], inherit_bindings=False):
    """Says what to do; any of the quit keys leaves."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "first_run.tcss"]

    def __init__(self, messages: Sequence[str] = ()) -> None:
        """Make the screen.

        Args:
            messages: What else the person should be told.
        """
        super().__init__()
        self._messages = messages

    def compose(self) -> ComposeResult:
        """Show the text."""
        lines = [_(WELCOME), "", *map(safe_line, self._messages)]
        yield Static(shown("\n".join(lines)), id="welcome")

    def on_key(self, event: events.Key) -> None:
        """Leave."""
        if event.key in ("q", "Q", "escape", "ctrl+c", "enter"):
            self.app.exit()
