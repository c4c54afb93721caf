"""Refreshing the list while the index is written: soon, seldom, and never between keys."""

from __future__ import annotations

from time import monotonic

from textual.timer import Timer

from reader.ui.articles.workers import Workers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

STILL = 0.3
"""Seconds without a key before the list is listed again."""

PAUSE = 1.0
"""Seconds between two times at least."""

SHARE = 0.04
"""The part of the time that listing again may take: when that is dear it is done less often."""

LONGEST = 10.0
"""Seconds between two times at most, while no key is pressed."""


class ListRefresh(Part):
    """Lists the articles again when this or another session wrote to the index.

    Args:
        workspace: The main screen.
        workers: Know whether a search is under way.
    """

    def __init__(self, workspace: Workspace, workers: Workers) -> None:
        super().__init__(workspace)
        self._workers = workers
        self._seen = self._version()
        self._key = self._last = self._cost = 0.0
        self._timer: Timer | None = None

    def pressed(self) -> None:
        """Take note that a key was pressed."""
        self._key = monotonic()

    def look(self, *, at_once: bool = False) -> None:
        """List again when something was written, as soon as it disturbs nobody.

        Args:
            at_once: Whether it is shown now, whomever that disturbs.
        """
        if self._version() == self._seen:
            return
        if at_once:
            self.now()
        elif self._timer is None:
            self._wait()

    def now(self) -> None:
        """List again at once."""
        self._seen = self._version()
        begun = monotonic()
        self.listing.refresh()
        self._last = monotonic()
        self._cost = self._last - begun

    def _version(self) -> tuple[int, int]:
        index = self.shelf.index
        return index.version()[:2]

    def _wait(self) -> None:
        """List again when its time has come, else wait for that."""
        self._timer = None
        pause = min(LONGEST, max(PAUSE, self._cost / SHARE))
        left = max(self._last + pause, self._key + STILL) - monotonic()
        if self._workers.is_searching():  # to begin it anew each time would be never to end it
            left = max(left, STILL)
        if left > 0:
            self._timer = self.workspace.after(left, self._wait)
        else:
            with self.workspace.guard():
                self.now()
