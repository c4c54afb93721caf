"""List refresh while the index is written: soon, rarely, and never between keys."""

from __future__ import annotations

from time import monotonic

from reader.ui.alarm import Alarm
from reader.ui.articles.workers import ScreenWorkers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

STILL = 0.3
"""Seconds without a key before a refresh."""

PAUSE = 1.0
"""The least seconds between two refreshes."""

SHARE = 0.04
"""The share of time that refreshes may take; slow ones are done less often."""

LONGEST = 10.0
"""The most seconds between two refreshes while no key is pressed."""


class ListRefresh(Part):
    """Refreshes the list after this or another session wrote to the index.

    Args:
        workspace: The main screen.
        workers: Report whether a search is running.
    """

    def __init__(self, workspace: Workspace, workers: ScreenWorkers) -> None:
        super().__init__(workspace)
        self._workers = workers
        self._seen = self._version()
        self._key = self._last = self._cost = 0.0
        self._timer: Alarm | None = None

    def pressed(self) -> None:
        """Remember that a key was pressed."""
        self._key = monotonic()

    def look(self, *, at_once: bool = False) -> None:
        """Refresh when the index was written, once no key interferes.

        Args:
            at_once: Whether to refresh now in any case.
        """
        if self._version() == self._seen:
            return
        if at_once:
            self.now()
        elif self._timer is None:
            self._wait()

    def now(self) -> None:
        """Refresh at once."""
        self._seen = self._version()
        begun = monotonic()
        self.listing.refresh()
        self._last = monotonic()
        self._cost = self._last - begun

    def _version(self) -> tuple[int, int]:
        index = self.shelf.index
        return index.version()[:2]

    def _wait(self) -> None:
        """Refresh when the pause is over, else wait."""
        self._timer = None
        pause = min(LONGEST, max(PAUSE, self._cost / SHARE))
        left = max(self._last + pause, self._key + STILL) - monotonic()
        if self._workers.is_searching():  # restarting a search each time would never end it
            left = max(left, STILL)
        if left > 0:
            self._timer = self.workspace.after(left, self._wait)
        else:
            with self.workspace.guard():
                self.now()
