"""Recovery of an index that cannot be read in use: it is opened again, or rebuilt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from reader.index.damage import is_damage
from reader.translation import gettext as _
from reader.ui.articles.workers import Damaged, ScreenWorkers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

RESPITE = 5.0
"""The least seconds between two times that the index is opened again."""


class IndexRecovery(Part):
    """Rebuilds a damaged index, and opens one again that cannot be read, wherever that is found.

    Args:
        workspace: The main screen.
        workers: Scan the library.

    Attributes:
        rebuilds: The number of rebuilds in this run.
    """

    def __init__(self, workspace: Workspace, workers: ScreenWorkers) -> None:
        super().__init__(workspace)
        self._workers = workers
        self.rebuilds = 0
        self._reported = ""
        self._reopened_at = 0.0

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Guard index access: damage starts the recovery and ends the block."""
        seen = self.rebuilds
        try:
            yield
        except sqlite3.DatabaseError as error:
            self.workspace.post(Damaged(seen, error))

    def sync_marks(self, limit: int) -> None:
        """Write marks to the index; show a message if it cannot be written.

        Args:
            limit: The most articles whose marks are written now.
        """
        with self.guard():
            self.shelf.sync(limit)
        if problem := self.unwritable():
            self.workspace.status(problem)

    def unwritable(self) -> str:
        """Return why the index cannot be written, once for each reason; else an empty string."""
        reason = self.shelf.unwritable
        is_new, self._reported = reason != self._reported, reason
        if not (reason and is_new):
            return ""
        return _("the index cannot be written: {error}").format(error=reason)

    def failed(self, seen: int | None, error: sqlite3.DatabaseError | None) -> None:
        """Go on after an error of the index: open it again, or rebuild it when it is damaged.

        Args:
            seen: The number of rebuilds when the error was met, to ignore damage that a rebuild has
                repaired since; None when unknown.
            error: The error; None for content that makes no sense.
        """
        if seen is not None and seen < self.rebuilds:
            return
        if error is None or is_damage(error):
            self._rebuild()
        else:
            self._reopen(error)

    def _reopen(self, error: sqlite3.DatabaseError) -> None:
        """Open the index again, and scan the library in case it is another one now.

        An error that comes back at once is only shown.
        """
        was_reopened = monotonic() - self._reopened_at < RESPITE
        self._reopened_at = monotonic()
        if not was_reopened:
            try:
                self.shelf.reopen()
                self.listing.refresh()
            except (OSError, sqlite3.Error) as again:
                error = again if isinstance(again, sqlite3.DatabaseError) else error
            else:
                self._workers.scan()
                return
        self.workspace.status(_("the index cannot be read: {error}").format(error=error))

    def _rebuild(self) -> None:
        """Rebuild the index, once: damage that recurs comes from the disk."""
        status = self.workspace.status
        if self.rebuilds:
            status(_("The index is damaged again: is the disk of the cache folder in order?"))
            return
        self.rebuilds += 1
        try:
            self.shelf.renew()
            self.listing.refresh()
        except (OSError, sqlite3.Error) as error:
            status(_("The index is damaged and cannot be rebuilt: {error}").format(error=error))
            return
        status(_("The index was damaged; it is being rebuilt"))
        self._workers.scan()
