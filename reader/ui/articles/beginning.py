"""How the list begins: as the last session left it, or as the settings say."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from reader.archive.header import Entry
from reader.services.last_view import LastView, initial_view
from reader.services.view import View
from reader.ui.part import Part


class Beginning(Part):
    """The view, the pane and the row of a start."""

    @property
    def pane(self) -> str:
        """The name of the pane that had the focus; empty for a fresh start."""
        return self._left.pane if self._left is not None else ""

    def row(self) -> Entry | None:
        """Return the article under the cursor at a start; None for the first."""
        left = self._left
        with suppress(sqlite3.DatabaseError):  # the list shows the damage
            return self.shelf.article(left.row) if left is not None and left.row else None
        return None

    def view(self) -> View:
        """Return the view in which the last session was left, else the one of the settings."""
        initial, left = initial_view(self.settings), self._left
        return left.view_for(initial, self.settings.searches) if left is not None else initial

    @property
    def _left(self) -> LastView | None:
        """How the last session was left, unless the settings ask for a fresh start."""
        return self.session.left if self.settings.resume else None
