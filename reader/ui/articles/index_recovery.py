"""Recovery of an index that turns out to be damaged while it is looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from reader.translation import gettext as _
from reader.ui.articles.workers import Damaged, Workers
from reader.ui.workspace import Workspace


class IndexRecovery:
    """Rebuilds a damaged index, wherever the damage is met.

    Args:
        workspace: The main screen.
        workers: Walk the library.

    Attributes:
        rebuilds: How often the index was rebuilt in this run.
    """

    def __init__(self, workspace: Workspace, workers: Workers) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self._workers = workers
        self.rebuilds = 0
        self._reported = ""

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Guard a look at the index: damage starts the recovery and ends what was being done."""
        seen = self.rebuilds
        try:
            yield
        except sqlite3.DatabaseError:
            self.workspace.post(Damaged(seen))

    def sync_marks(self, limit: int) -> None:
        """Write marks to the index; an index that cannot be written ends nothing.

        Args:
            limit: The most articles whose marks are written now.
        """
        with self.guard():
            self.session.shelf.carry(limit)
        if problem := self.unwritable():
            self.workspace.status(problem)

    def unwritable(self) -> str:
        """Return why the index cannot be written, once for each reason; else an empty string."""
        reason = self.session.shelf.unwritable
        is_new, self._reported = reason != self._reported, reason
        if not (reason and is_new):
            return ""
        return _("the index cannot be written: {error}").format(error=reason)

    def damaged(self, seen: int | None) -> None:
        """Rebuild the index, once: damage that is back at once is not the index's fault.

        Args:
            seen: The rebuilds there had been when the damage was met: what was met before the last
                one is mended. None when that is not known.
        """
        if seen is not None and seen < self.rebuilds:
            return
        status = self.workspace.status
        if self.rebuilds:
            status(_("The index is damaged again: is the disk of the cache folder in order?"))
            return
        self.rebuilds += 1
        try:
            self.session.shelf.renew()
            self.workspace.articles.refresh()
        except (OSError, sqlite3.Error) as error:
            status(_("The index is damaged and cannot be made anew: {error}").format(error=error))
            return
        status(_("The index was damaged; it is being made anew"))
        self._workers.scan()
