"""Noticing what other sessions write, and showing it on the screen, in the index and in exports.

Nothing wakes up while nothing is written.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from reader.services.folder_watch import take_changes, watch_folders
from reader.services.session import Session
from reader.ui.alarm import Alarm
from reader.ui.articles.place import ArticlesPlace
from reader.ui.notebook.visit import NotebookVisit
from reader.ui.part import Part
from reader.ui.startup import Startup
from reader.ui.workspace import Workspace

POLL = 1.0
"""Seconds between looks where the system reports no changes."""
TRIES = 5
"""How often watching is tried where it fails or ends."""
GATHER = 0.5
"""Seconds from a reported change until a look, which finds what was written meanwhile, too."""


class OutsideChanges:
    """Looks at the index and the store after something was written there.

    Args:
        screen: The screen that shows them.
        session: The index and the store.
        look: Looks at both.
    """

    def __init__(self, screen: Screen[Any], session: Session, look: Callable[[], object]) -> None:
        self._screen = screen
        self._session = session
        self._look = look
        self._timer: Timer | None = None
        self._gathering: Alarm | None = None
        self._descriptor: int | None = None
        self._tries = TRIES

    @property
    def is_watching(self) -> bool:
        """Whether the system reports changes, so that nothing is looked at without one."""
        return self._descriptor is not None

    def begin(self) -> None:
        """Look at intervals until the store is open, and from then on after a change."""
        self._timer = self._screen.set_interval(POLL, self._tick)

    def end(self) -> None:
        """Watch nothing any more."""
        if self._descriptor is not None:
            asyncio.get_running_loop().remove_reader(self._descriptor)
            os.close(self._descriptor)
            self._descriptor = None

    def _tick(self) -> None:
        session = self._session
        if self._tries and self._descriptor is None and session.is_open:
            self._tries -= 1
            self._watch()
        self._look()

    def _watch(self) -> None:
        folders = (self._session.shelf.index.folder, self._session.notes.folder)
        self._descriptor = watch_folders(folders)
        if self._descriptor is not None:
            asyncio.get_running_loop().add_reader(self._descriptor, self._changed)
            if self._timer is not None:
                self._timer.stop()
                self._timer = None

    def _changed(self) -> None:
        if self._descriptor is not None and not take_changes(self._descriptor):
            self.end()
            self.begin()  # a folder was replaced: it is found again
        if self._gathering is None:
            self._gathering = Alarm(self._screen, GATHER, self._gathered)

    def _gathered(self) -> None:
        self._gathering = None
        self._look()
        if self._session.notes.notice:  # what cannot be read now is tried again
            self._gathering = Alarm(self._screen, POLL, self._gathered)


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
