"""What the list shows of the hits of a query: the first of them, then all, then their counts."""

from __future__ import annotations

from textual.message import Message

from reader.archive.header import Entry
from reader.index.hit_counts import HitCounts
from reader.records import dataclass
from reader.services.list_rows import Rows
from reader.services.view import View


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for the hits of a query, or for their counts.

    Attributes:
        view: The view that has the query.
        search: The number of the search; later searches have higher ones.
        count: The number of the count among those of the hits of one search.
    """

    view: View
    search: int
    count: int = 0


class Arranged(Message, bubble=False):
    """Hits of a query are ready.

    Attributes:
        asked: What they answer.
        rows: All hits, or the first ones.
        hits: Their counts by facet; None while they are counted.
    """

    def __init__(self, asked: Asked, rows: Rows, hits: HitCounts | None = None) -> None:
        super().__init__()
        self.asked = asked
        self.rows = rows
        self.hits = hits


class HitsCounted(Message, bubble=False):
    """The hits of a query were counted.

    Attributes:
        asked: What the counts answer.
        hits: The counts.
    """

    def __init__(self, asked: Asked, hits: HitCounts) -> None:
        super().__init__()
        self.asked = asked
        self.hits = hits


class ShownHits:
    """Follows the steps of a search.

    Threads answer in any order. What answers an earlier search is dropped, and so are counts that
    were asked for before those that are shown.

    Attributes:
        counts: The counts of the hits; None without a query, or while they are counted.
        are_first: Whether the list shows the first hits, and others are looked for.
    """

    def __init__(self) -> None:
        self.counts: HitCounts | None = None
        self.are_first = False
        self._listed: View | None = None
        self._row = 0
        self._search = 0
        self._answered = 0
        self._asked = 0
        self._counted = (0, 0)
        self._is_outdated = False

    def search(self, view: View) -> Asked:
        """Return the request of a new search."""
        self._search += 1
        return Asked(view, self._search)

    def recount(self, view: View) -> Asked | None:
        """Return the request of new counts; None while a search runs, whose hits are counted."""
        self._is_outdated = self._counted[0] != self._search
        if self._is_outdated:
            return None
        self._asked += 1
        return Asked(view, self._search, self._asked)

    @property
    def is_awaited(self) -> bool:
        """Whether the list shows nothing yet of what the last search finds."""
        return self._answered != self._search

    def is_late(self, asked: Asked) -> bool:
        """Return whether an answer is dropped, as a later one is shown or awaited."""
        return asked.search != self._search or (asked.search, asked.count) < self._counted

    def note_counts(self, asked: Asked, counts: HitCounts) -> bool:
        """Note counts to show; return whether the marks have changed while a search ran."""
        self.counts, self._counted = counts, (asked.search, asked.count)
        is_outdated, self._is_outdated = self._is_outdated, False
        return is_outdated

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
        self._answered = self._search
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
