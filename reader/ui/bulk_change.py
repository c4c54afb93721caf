"""A change of any number of highlights, made while the keys are answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from textual.screen import Screen

from reader.notes.store import FIRST
from reader.services.session import Session
from reader.translation import gettext as _


class BulkChange:
    """Makes one large change at a time, portion by portion.

    A small change is made at once. Of a large one each portion is made in a thread, and the next
    one when the disk has it; the status line tells how far it is.

    Args:
        screen: Whose worker it is: when the screen goes away, the change stops.
        session: Is told that a change is being made.
        refresh_status: Brings the status line up to date.
        status: Shows a message.

    Attributes:
        done: How many highlights the change has changed so far.
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
        """Whether a large change is being made."""
        return self._total > 0

    @property
    def progress(self) -> str:
        """How far the change is, empty when there is none."""
        if not self.is_running:
            return ""
        return _("{done:,} of {total:,}; escape stops").format(done=self.done, total=self._total)

    def refuses(self) -> bool:
        """Return whether a change is being made already; then a message says so."""
        if self.is_running:
            self._status(_("A change of many is still being made; escape stops it"))
        return self.is_running

    def run(self, portions: Iterator[int], total: int, then: Callable[[int], None]) -> None:
        """Make a change, unless one is being made.

        Args:
            portions: Makes it, and yields how many highlights each portion changed.
            total: How many there are to change, or about.
            then: Called in the screen's thread when it is made or stopped, with how many changed.
        """
        if total <= FIRST:
            then(sum(portions))
            return
        self._is_stopping = False
        self.done, self._total = 0, total
        self._session.is_changing = True
        self._refresh_status()
        self._screen.run_worker(self._work(portions, then), group="bulk")

    def stop(self) -> bool:
        """Stop the change after this portion; return whether there was one."""
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
