"""Keeping the screen, the index and the exports equal to the marks."""

from __future__ import annotations

from reader.ui.articles.place import ArticlesPlace
from reader.ui.notebook.visit import NotebookVisit
from reader.ui.part import Part
from reader.ui.startup import Startup
from reader.ui.workspace import Workspace

SYNCED = 15
"""Articles whose marks are written to the index between two keys."""
SYNC_PAUSE = 0.05
"""Seconds until the next of them are."""


class MarksSync(Part):
    """Follows the marks as this session and others save them.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        notebook: The notebook, when it is open.
        startup: Shows the notices about the store.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        notebook: NotebookVisit,
        startup: Startup,
    ) -> None:
        super().__init__(workspace)
        self._articles = articles
        self._notebook = notebook
        self._startup = startup

    def poll(self) -> None:
        """Take in what other sessions wrote: articles, marks and notices."""
        if self._articles.progress is None:  # otherwise each progress report refreshes the list
            with self.workspace.guard():
                self._articles.list_refresh.look()
        session = self.session
        changed = session.is_open and session.notes.poll()
        if changed:
            self._articles.recount()
            self.article.remark()
            self._notebook.refresh()
            if not self.host.is_served:
                session.export_changes()
        if (session.is_open and self._startup.show_notice()) or changed:
            self.workspace.refresh_status()

    def saved(self) -> None:
        """Mirror and export marks that have just been saved."""
        self._mirror()
        if not self.host.is_served:
            self.session.export_changes()
        self._startup.show_notice()
        self.workspace.refresh_status()

    def _mirror(self) -> None:
        """Write marks to the index, some at a time, once a change of many is made."""
        if self.session.is_changing:
            return
        self._articles.recovery.sync_marks(SYNCED)
        if self.session.shelf.is_behind:
            self.workspace.after(SYNC_PAUSE, self._mirror)
