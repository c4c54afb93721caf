"""Startup: show the first frame, open the marks and the named article, look for changes."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from reader.index.progress import Progress
from reader.text.layout.line import SEPARATOR
from reader.translation import gettext as _
from reader.ui.articles.place import ArticlesPlace
from reader.ui.articles.workers import LOOKING, ScreenWorkers
from reader.ui.keys.command_table import Place
from reader.ui.keys.names import key_name
from reader.ui.main_standing import walk_summary
from reader.ui.part import Part
from reader.ui.resume import Resume
from reader.ui.status import Status
from reader.ui.workspace import Workspace

WITHOUT_MARKS = (
    "move.",
    "app.focus",
    "app.help",
    "app.quit",
    "app.redraw",
    "app.suspend",
    "list.page",
)
"""Prefixes of the ids of commands that do not need the marks, and so run at once."""
FRAME = 1 / 60
"""Seconds between checks for a complete first frame."""
LATEST = 1.0
"""The maximum time to wait for the first frame, in seconds."""


class Startup(Part):
    """Shows the first frame before the marks are open, and the named article early.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        status: The status line.
        workers: Read files and open the marks.
        resume: Reopens the article in which the last session was left.
        copies_notice: Returns the message about copies that a sync tool has left.

    Attributes:
        awaits_article: Whether the article of the start is still being opened: the named one, or
            the one in which the last session was left.
        is_reopening: Whether it is the latter, until it is painted.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        status: Status,
        workers: ScreenWorkers,
        resume: Resume,
        copies_notice: Callable[[], str],
    ) -> None:
        super().__init__(workspace)
        self._articles = articles
        self._status = status
        self._workers = workers
        self._resume = resume
        self._copies_notice = copies_notice
        self.is_reopening = resume.left_in is not None
        self.awaits_article = self.is_reopening or self.session.named is not None
        self._is_named_by_row = False
        self._was_shown = False
        self._notice = ""

    def begin(self) -> None:
        """Read the named file, and open the marks after the first frame is painted."""
        if self.session.named is not None:
            self._workers.read_named()
        if self.session.is_open:
            self._listen()
            self.workspace.after_refresh(self._show_copies)
        self.workspace.after_refresh(self._await_focus)
        # On a busy screen the callback is late: open the marks anyway.
        self.workspace.after(LATEST, self._go_on)

    def _await_focus(self) -> None:
        """Wait until the focused pane is painted with its focus."""
        pane = self.workspace.pane
        if pane is None or pane.has_focus:
            self.workspace.after_refresh(self._go_on)
        else:
            self.workspace.after(FRAME, self._await_focus)

    def _go_on(self) -> None:
        """Show the screen, look for changed files and open the marks, once."""
        if self._was_shown:
            return
        self._was_shown = True
        if not self.is_reopening:
            self.host.show()
        self._workers.scan()
        if self.session.is_open:
            self._reopen()
        else:
            self._workers.open_notes()

    async def take_notes(self) -> None:
        """Show the marks, and deliver the keys that were held back until now."""
        self.session.take_notes()
        self._listen()
        self.show_notice()
        self._show_copies()
        self._articles.recount()
        self.workspace.refresh_status()
        self._reopen()
        await self.host.release_keys()

    def _reopen(self) -> None:
        """Open the article in which the last session was left, or show the list without it."""
        if self.is_reopening and not self._resume.reopen():
            self.stop_awaiting()

    def arrived(self) -> None:
        """Show the screen with the article of the start."""
        if self.awaits_article:
            self.awaits_article = False
            # Its pane is laid out at the first refresh, and painted at the second.
            self.workspace.after_refresh(self.workspace.after_refresh, self._show)

    def _show(self) -> None:
        """Show the screen, and handle the keys that wait for the article."""
        self.is_reopening = False
        self.host.show()

    def take_progress(self, progress: Progress) -> None:
        """Show the progress of the indexer, and at its end the named file and a summary."""
        self._articles.take_progress(progress)
        if self._articles.progress is None:
            self.open_named()
            if progress.stage == "done" and self._status.message in ("", _(LOOKING)):
                summary = walk_summary(len(self.shelf), progress)
                self.workspace.status(SEPARATOR.join(filter(None, (summary, self._resume.offer))))

    def _show_copies(self) -> None:
        if copies := self._copies_notice():
            self._status.show_in_turn([copies, *self._status.unread()])
            self.workspace.refresh_status()

    def show_notice(self) -> bool:
        """Show new warnings about the store and the index; return whether there are any."""
        notice = self.notes.notice
        messages = [notice] if notice != self._notice else []
        messages += [self._articles.recovery.unwritable(), self.session.new_export_problem()]
        self._notice = notice
        messages = [message for message in messages if message]
        if messages:
            self._status.show_in_turn([*messages, *self._status.unread()])
        return bool(messages)

    def _listen(self) -> None:
        """Subscribe to the store's reports of saved changes."""
        self.notes.on_saved = self._workers.saved

    def holds(self, event: events.Event, place: Callable[[], Place]) -> bool:
        """Return whether an event must wait until the marks are open.

        Args:
            event: A key, or a paste.
            place: Returns the place whose keys apply.
        """
        if self.session.is_open or not isinstance(event, events.Key):
            return not self.session.is_open
        key = key_name(event.key, event.character)
        command = self.keymap.peek(key, place())
        return command is not None and not command.id.startswith(WITHOUT_MARKS)

    def name_by_row(self) -> None:
        """Open the named file through its row in the list, which shows why it is unreadable."""
        self._is_named_by_row = True
        self.open_named()

    def open_named(self) -> None:
        """Open the named file through its row, once, if it could not be read directly."""
        if not self._is_named_by_row:
            return
        if articles := self._articles.articles():
            self._is_named_by_row = False
            self.workspace.open(articles[0])
        elif self._articles.walked:
            self.stop_awaiting()

    def stop_awaiting(self) -> None:
        """Show the list instead of the article of the start, unless the reader is elsewhere."""
        if self.awaits_article:
            self.arrived()
            if not self._resume.is_elsewhere:
                self._articles.focus()
