"""The mentions of a trail as rows: day, source, and the name in its context."""

from __future__ import annotations

from collections.abc import Sequence

from reader.services.trail_lines import TrailColumns
from reader.services.trails import Mention
from reader.translation import gettext as _
from reader.ui.widgets.row_view import RowView


class TrailRows(RowView):
    """Shows each mention on one line, with the names aligned in a column.

    Args:
        names: The names that the trail follows.
        mentions: The mentions so far; the trail appends to them.
    """

    def __init__(self, names: Sequence[str], mentions: Sequence[Mention]) -> None:
        super().__init__(id="trail-rows")
        self._names = names
        self.mentions = mentions
        self.when_empty = (_("Looking for mentions"),)

    def row_count(self) -> int:
        """Return the number of mentions."""
        return len(self.mentions)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return the columns of a mention."""
        before, context = TrailColumns.of(cells, self._names).texts(self.mentions[index])
        return [
            (before, "dim"),
            (context.left, "normal"),
            (context.word, "hit"),
            (context.right, "normal"),
        ]

    def take(self, *, is_first: bool, is_done: bool) -> None:
        """Show the mentions that were added, without moving the cursor.

        Args:
            is_first: Whether there were none before.
            is_done: Whether all articles were searched.
        """
        if is_done and not self.mentions:
            self.when_empty = (_("No article of this library mentions it"),)
        if is_first and self.mentions:
            self.changed(0)
        else:
            self.refresh()
