"""The command that opens the threads, and the way from a thread to an article and back."""

from __future__ import annotations

from reader.archive.header import Entry
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class ThreadCommands(Part):
    """Puts the article into a thread, shows threads, and opens their articles.

    Args:
        workspace: The main screen.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._thread = ""
        self._awaited: Entry | None = None
        self._key = ""
        self._came_from_thread = False

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
            self._thread = id_
            self._show_thread("")

    def _show_thread(self, key: str) -> None:
        """Show the thread with the cursor on an article."""
        from reader.ui.threads.chooser import deleted_message  # here: as above
        from reader.ui.threads.screen import ThreadDialog

        dialog = ThreadDialog(self.session, self._thread, key)

        def closed(entry: Entry | None) -> None:
            self._open(entry)
            if dialog.deleted_name:
                self.workspace.status(deleted_message(dialog.deleted_name))

        self.workspace.ask(dialog, closed)

    def _open(self, entry: Entry | None) -> None:
        self.listing.recount_threads()
        self.listing.refresh()
        if entry is None:
            return
        listed = self.listed(entry.key)
        if listed is None:
            return
        self.article.leave_for_list()
        self._awaited = entry
        self.listing.select(listed)
        self.workspace.open(listed)

    def arrive(self) -> None:
        """Note whether the article that is open now was opened from a thread."""
        entry, self._awaited = self._awaited, None
        shown = self.workspace.article.entry
        self._came_from_thread = (
            entry is not None and shown is not None and entry.key in self.shelf.keys(shown)
        )
        if entry is not None:
            self._key = entry.key

    def go_back(self) -> None:
        """Go back to the thread when the article was opened from it."""
        came_from_thread, self._came_from_thread = self._came_from_thread, False
        if came_from_thread and self.session.notes.threads.get(self._thread) is not None:
            self._show_thread(self._key)
