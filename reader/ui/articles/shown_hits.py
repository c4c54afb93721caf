"""What the list shows of the hits of a query: the first of them, then all, then their counts."""

from __future__ import annotations

from reader.archive.header import Entry
from reader.index.hit_counts import HitCounts
from reader.services.list_rows import Rows
from reader.services.view import View


class ShownHits:
    """Follows the steps of a search.

    Attributes:
        counts: The counts of the hits; None without a query, or while they are counted.
        are_first: Whether the list shows the first hits, and others are looked for.
    """

    def __init__(self) -> None:
        self.counts: HitCounts | None = None
        self.are_first = False
        self._listed: View | None = None
        self._row = 0

    def awaits(self, view: View, rows: Rows) -> bool:
        """Return whether to show rows: not the first hits of a view whose hits are all listed."""
        return rows.is_whole or view != self._listed

    def take(
        self, view: View, rows: Rows, counts: HitCounts | None, row: int, stay: Entry | None
    ) -> Entry | None:
        """Note that a view is listed; return the article to stay on.

        Counts of the same view as before are kept until there are new ones.

        Args:
            view: The view.
            rows: Its rows, or the first of them.
            counts: The counts of the hits.
            row: The row of the cursor.
            stay: The article to stay on, unless the cursor was moved in the first hits.
        """
        if counts is not None or not view.words.strip() or view != self._listed:
            self.counts = counts
        was_moved = self.are_first and row != self._row
        self.are_first, self._listed = not rows.is_whole, view if rows.is_whole else None
        return None if was_moved else stay

    def keep(self, row: int, stay: Entry | None) -> Entry | None:
        """Return the article to stay on when all hits are listed; None when they are.

        Args:
            row: The row of the cursor.
            stay: The article to stay on now.
        """
        self._row = row
        return stay if self.are_first else None
