"""Keeping the index in order while it is looked at: damage is mended, indexing is stopped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reader.services.session import Session
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

LOOKING = deferred("Looking for new and changed files")
"""What is said while the library is walked again."""


class Mending:
    """Makes a damaged index anew, wherever the damage is met, and stops the indexer when asked.

    Args:
        screen: What looks at the index.
        session: Whose index it is.

    Attributes:
        renewals: How often the index was made anew in this run.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self.renewals = 0
        self._told = ""

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Look at the index; what damage is met is mended, and what was being done is given up."""
        seen = self.renewals
        try:
            yield
        except sqlite3.DatabaseError:
            self.screen.post_message(self.screen.Damaged(seen))

    def carry(self) -> None:
        """Carry the marks into the index; the list is not fatal when that cannot be done."""
        with self.guard():
            self.session.shelf.carry()
        if why := self.unwritable():
            self.screen.say(why)

    def unwritable(self) -> str:
        """Return what to tell of an index that cannot be written; the same is told once."""
        why = self.session.shelf.unwritable
        is_new, self._told = why != self._told, why
        return _("the index cannot be written: {error}").format(error=why) if why and is_new else ""

    def damaged(self, seen: int | None) -> None:
        """Make the index anew, once: what is damaged again at once is not the index's fault.

        Args:
            seen: The renewals there had been when the damage was met: what was met before the last
                one is mended. None when that is not known.
        """
        if seen is not None and seen < self.renewals:
            return
        if self.renewals:
            self.screen.say(
                _("The index is damaged again: is the disk of the cache folder in order?")
            )
            return
        self.renewals += 1
        try:
            self.session.shelf.renew()
            self.screen.listing.renew()
        except (OSError, sqlite3.Error) as error:
            self.screen.say(
                _("The index is damaged and cannot be made anew: {error}").format(error=error)
            )
            return
        self.screen.say(_("The index was damaged; it is being made anew"))
        self.screen.scan()

    def do_app_stop_scan(self) -> None:
        """Stop the indexer; a rescan goes on where it was."""
        if self.screen.telling.progress is None:
            self.screen.say(_("Nothing is being indexed"))
            return
        self.screen.workers.cancel_group(self.screen, "scan")
        self.screen.telling.progress = None
        self.screen.say(_("Indexing stopped; R goes on with it"))

    def do_app_rescan(self) -> None:
        """Walk the library again."""
        self.screen.say(_(LOOKING))
        self.screen.scan()
