"""The command that opens the threads."""

from __future__ import annotations

from reader.archive.header import Entry
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part


class ThreadCommands(Part):
    """Puts the article into a thread, and shows threads."""

    def handlers(self) -> Handlers:
        """Return the handlers of its commands."""
        return {"article.thread": self.choose}

    def choose(self) -> None:
        """Ask for the thread of the article, and show it."""
        if self.workspace.bulk.refuses():
            return
        from reader.ui.threads.chooser import ThreadsDialog  # here: rarely needed

        shown = self.shelf.thread_in(self.listing.view.words)
        self.workspace.ask(ThreadsDialog(self.session, self.article.current, shown), self._show)

    def _show(self, id_: str | None) -> None:
        self.shelf.sync()
        self.listing.recount()
        if id_ is not None:
            from reader.ui.threads.screen import ThreadDialog  # here: as above

            self.workspace.ask(ThreadDialog(self.session, id_), self._open)

    def _open(self, entry: Entry | None) -> None:
        self.listing.recount_threads()
        self.listing.refresh()
        if entry is None:
            return
        listed = self.shelf.article(entry.key)
        if listed is None:
            self.workspace.status(_("That article is not in this library"))
            return
        self.article.leave_for_list()
        self.listing.select(listed)
        self.workspace.open(listed)
