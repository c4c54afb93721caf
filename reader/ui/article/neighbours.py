"""Going from the article to others of the list, and reading the next one ahead."""

from __future__ import annotations

from functools import partial

from reader.archive.header import Entry
from reader.services.article_list import next_unread as find_unread
from reader.services.list_rows import Articles
from reader.translation import gettext as _
from reader.ui.alarm import Alarm
from reader.ui.article.article_view import ArticleView
from reader.ui.article.find import Find
from reader.ui.article.jumps import Jumps
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class Neighbours(Part):
    """Goes to the articles before and after the current one, as the list has them.

    Args:
        workspace: The main screen.
        view: Shows the article.
        jumps: The jump list.
        find: The search in the article.
    """

    def __init__(self, workspace: Workspace, view: ArticleView, jumps: Jumps, find: Find) -> None:
        super().__init__(workspace)
        self._view = view
        self._jumps = jumps
        self._find = find

    def handlers(self) -> Handlers:
        """Return the handlers of the commands."""
        return {
            "article.next": self.next,
            "article.previous": self.previous,
            "article.next_unread": self.next_unread,
            "article.previous_unread": self.previous_unread,
        }

    def next(self) -> None:
        """Open the next article of the list."""
        self.step(1)

    def previous(self) -> None:
        """Open the previous article of the list."""
        self.step(-1)

    def step(self, step: int) -> None:
        """Open the next or previous article of the list."""
        entries = self.listing.articles()
        here = self._index(entries)
        if here is None or not 0 <= here + step < len(entries):
            self.workspace.status(
                _("This is the last article") if step > 0 else _("This is the first article")
            )
            return
        self._go(entries[here + step])

    def _index(self, entries: Articles) -> int | None:
        """Return the index of the current article in the list."""
        current = self.article.current
        return None if current is None else entries.place_of(current)

    def _go(self, entry: Entry) -> None:
        """Select another article, and open it if the article pane has the focus."""
        self.listing.select(entry)
        if self._view.has_focus:
            self._jumps.leave()
            self.workspace.open(entry)

    def next_unread(self) -> None:
        """Go to the next unread article; during a search, to the next match."""
        self._unread_or_match(1)

    def previous_unread(self) -> None:
        """Go to the previous unread article; during a search, to the previous match."""
        self._unread_or_match(-1)

    def _unread_or_match(self, step: int) -> None:
        if self._find.active if self.workspace.pane is self._view else self.listing.phrases:
            self._find.match(step)
        else:
            self._step_unread(step)

    def _step_unread(self, step: int) -> None:
        entries = self.listing.articles()
        here = self._index(entries)
        index = find_unread(self.shelf, entries, -1 if here is None else here, step)
        if index is None:
            self.workspace.status(
                _("No unread article below in this list")
                if step > 0
                else _("No unread article above in this list")
            )
        else:
            self._go(entries[index])


PAUSE = 1.0
"""Seconds that an article is open before the next one is read."""


class ReadAhead(Part):
    """Reads the article below the open one, once, while the open one is read."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._pause: Alarm | None = None

    def begin(self) -> None:
        """Read ahead soon, unless another article is opened before."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.workspace.after(PAUSE, self._read)

    def _read(self) -> None:
        entry = self.article.entry
        with self.workspace.guard():
            entries = self.listing.articles()
            here = entries.place_of(entry) if entry is not None else None
            following = entries.get(here + 1) if here is not None else None
            if following is not None and not following.problem:
                read = partial(self.workspace.session.cleanings.read_ahead, following)
                self.workspace.run(read, "ahead")
