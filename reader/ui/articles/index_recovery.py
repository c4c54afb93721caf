"""Recovery of an index that is found damaged in use."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from reader.translation import gettext as _
from reader.ui.articles.workers import Damaged, ScreenWorkers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class IndexRecovery(Part):
    """Rebuilds a damaged index, wherever the damage is found.

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

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Guard index access: damage starts the recovery and ends the block."""
        seen = self.rebuilds
        try:
            yield
        except sqlite3.DatabaseError:
            self.workspace.post(Damaged(seen))

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

    def damaged(self, seen: int | None) -> None:
        """Rebuild the index, once: damage that recurs comes from the disk.

        Args:
            seen: The number of rebuilds when the damage was found, to ignore damage that a rebuild
                has repaired since; None when unknown.
        """
        if seen is not None and seen < self.rebuilds:
            return
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
