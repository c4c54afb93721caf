"""A change of any number of highlights, made while keys are handled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from textual.screen import Screen

from reader.services.session import Session
from reader.translation import gettext as _


class BulkChange:
    """Makes one large change at a time, portion by portion.

    A small change is made at once. The portions of a large one are made in a thread, each after the
    previous one is on the disk; the status line shows the progress.

    Args:
        screen: The owner of the worker: the change stops when the screen is removed.
        session: The session, which records that a change is under way.
        refresh_status: Updates the status line.
        status: Shows a message.

    Attributes:
        done: The number of highlights changed so far.
    """

    def __init__(
        self,
        screen: Screen[Any],
        session: Session,
        refresh_status: Callable[[], None],
        status: Callable[[str], None],
    ) -> None:
        self._screen = screen
        self._session = session
        self._refresh_status = refresh_status
        self._status = status
        self._is_stopping = False
        self.done = self._total = 0

    @property
    def is_running(self) -> bool:
        """Whether a large change is under way."""
        return self._total > 0

    @property
    def progress(self) -> str:
        """The progress of the change, empty when there is none."""
        if not self.is_running:
            return ""
        return _("{done:,} of {total:,}; escape stops").format(done=self.done, total=self._total)

    def refuses(self) -> bool:
        """Return whether a change is under way already, and show a message if so."""
        if self.is_running:
            self._status(_("A large change is still under way; escape stops it"))
        return self.is_running

    def run(self, portions: Iterator[int], total: int, then: Callable[[int], None]) -> None:
        """Make a change, unless one is under way.

        Args:
            portions: Makes the change, and yields the number of highlights of each portion.
            total: The number of highlights to change, possibly an estimate.
            then: Called in the screen's thread with the number of changed highlights, when the
                change is made or stopped.
        """
        from reader.notes.portions import FIRST  # here: the first frame needs no store

        if total <= FIRST:
            then(sum(portions))
            return
        self._is_stopping = False
        self.done, self._total = 0, total
        self._session.is_changing = True
        self._refresh_status()
        self._screen.run_worker(self._work(portions, then), group="bulk")

    def stop(self) -> bool:
        """Stop the change after this portion; return whether one was under way."""
        self._is_stopping = self.is_running
        return self.is_running

    async def _work(self, portions: Iterator[int], then: Callable[[int], None]) -> None:
        total = self._total
        try:
            while not self._is_stopping:
                count = await asyncio.to_thread(next, portions, None)
                if count is None:
                    break
                self.done += count
                self._refresh_status()
        finally:
            done, self._total = self.done, 0
            self._session.is_changing = False
        then(done)
        if self._is_stopping:
            stopped = _("Stopped after {done:,} of {total:,}; u undoes them")
            self._status(stopped.format(done=done, total=total))
