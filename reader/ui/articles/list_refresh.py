"""When the list is shown anew while the index is written: soon, seldom, and never between keys."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.services.session import Session

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

STILL = 0.3
"""Seconds without a key before the list is shown anew."""

PAUSE = 1.0
"""Seconds between two times at least."""

SHARE = 0.04
"""The part of the time that showing it anew may take: when that is dear it is done less often."""

LONGEST = 10.0
"""Seconds between two times at most, while no key is pressed."""


class Renewing:
    """Shows the list anew when this or another session wrote to the index.

    Args:
        screen: Whose list it is.
        session: Whose index it is.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self._seen = self._version()
        self._key = self._last = self._cost = 0.0
        self._timer: Timer | None = None

    def pressed(self) -> None:
        """Take note that a key was pressed."""
        self._key = monotonic()

    def look(self, *, at_once: bool = False) -> None:
        """Show the list anew when something was written, as soon as it disturbs nobody.

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
        """Show the list anew at once."""
        self._seen = self._version()
        begun = monotonic()
        self.screen.listing.renew()
        self._last = monotonic()
        self._cost = self._last - begun

    def _version(self) -> tuple[int, int]:
        return self.session.shelf.index.version()[:2]

    def _is_searching(self) -> bool:
        """Return whether the list is being made in a thread."""
        return any(each.group == "search" and each.is_running for each in self.screen.workers)

    def _wait(self) -> None:
        """Show the list anew when its time has come, else wait for that."""
        self._timer = None
        pause = min(LONGEST, max(PAUSE, self._cost / SHARE))
        left = max(self._last + pause, self._key + STILL) - monotonic()
        if self._is_searching():  # to begin it anew each time would be never to end it
            left = max(left, STILL)
        if left > 0:
            self._timer = self.screen.set_timer(left, self._wait)
        else:
            with self.screen.mending.guard():
                self.now()
