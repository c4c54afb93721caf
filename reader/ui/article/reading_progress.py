"""How far the open article is read: its position, and whether it counts as read."""

from __future__ import annotations

from reader.services import reading
from reader.translation import gettext as _
from reader.ui.alarm import Alarm
from reader.ui.article.article_view import ArticleView
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

SETTLE = 2.0
"""Seconds without scrolling after which the position is saved."""


class ReadingProgress(Part):
    """Saves the position, and marks the article read: by a key, at its end, or after a time.

    Args:
        workspace: The main screen.
        view: Shows the article.
    """

    def __init__(self, workspace: Workspace, view: ArticleView) -> None:
        super().__init__(workspace)
        self._view = view
        self._reading: Alarm | None = None
        self._settling: Alarm | None = None
        self._at_end = False
        self._ended = False

    def handlers(self) -> Handlers:
        """Return the handlers of the commands."""
        return {"article.read": self.toggle, "article.star": self.star}

    def begin(self) -> None:
        """Mark an opened article read, or schedule it, as the settings say."""
        settings = self.settings
        self._at_end = self._ended = False
        if settings.auto_read == "open":
            self._read()
        elif settings.auto_read == "time" and settings.read_after:
            self._reading = self.workspace.after(settings.read_after, self._read)

    def leave(self) -> None:
        """Save the position of the open article, and stop its timers."""
        for timer in (self._reading, self._settling):
            if timer is not None:
                timer.stop()
        self._reading = self._settling = None
        self._write_place()

    def scrolled(self, at_end: bool) -> None:
        """Schedule saving the position after a scroll, and mark the article read at its end."""
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.workspace.after(SETTLE, self._write_place)
        self._ended = at_end
        if at_end and not self._at_end:
            self._at_end = True
            if self.settings.auto_read != "never":
                self._read()

    def _write_place(self) -> None:
        opened, view = self.article.opened, self._view
        if opened is not None and not opened.is_skimmed:
            article = opened.article
            # The list may hide the view, which then has no lines: it was left as it was seen.
            is_done = view.place and (view.at_end if view.size.height else self._ended)
            place = len(article.document.text) if is_done else view.place
            if reading.leave(self.notes, article.entry, place, article.document):
                self.listing.remark()  # a row shows how far its article is read

    def _read(self) -> None:
        entry = self.article.entry
        if entry is None:
            return
        duplicates = self.shelf.duplicates(entry)
        if reading.set_read(self.notes, duplicates, True):
            self.listing.recount()

    def toggle(self) -> None:
        """Mark the article read, or unread."""
        entry = self.article.current
        if entry is None:
            return
        read = not self.shelf.is_read(entry)
        reading.set_read(self.notes, self.shelf.duplicates(entry), read)
        if not read and self._reading is not None:
            self._reading.stop()
        self.listing.recount()
        self.workspace.status(_("Read") if read else _("Unread"))

    def star(self) -> None:
        """Star the article, or unstar it."""
        entry = self.article.current
        if entry is not None:
            starred = reading.toggle_star(self.notes, *self.shelf.duplicates(entry))
            self.listing.recount()
            self.workspace.status(_("Starred") if starred else _("Unstarred"))
