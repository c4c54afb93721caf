"""Shutdown: save everything, and keep the first frame of the next start."""

from __future__ import annotations

from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from reader.text.chinese.scripts import Script
from reader.text.safe import safe_line
from reader.translation import explained
from reader.translation import gettext as _
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.place import ArticlesPlace
from reader.ui.part import Part
from reader.ui.preview import Preview
from reader.ui.resume import Resume
from reader.ui.status import Status
from reader.ui.workspace import Workspace

ROUNDS = 2
"""Times every widget is waited for: handling a message may post further messages."""
SETTLING = 1.0
"""Seconds after which no widget is waited for: one that is removed meanwhile never answers."""


class Shutdown(Part):
    """Leaves the main screen.

    Before that it resets the screen to its state after a start, unseen, and keeps that frame.

    Args:
        screen: The main screen.
        workspace: The main screen as its places see it.
        articles: The list of articles.
        article: The open article.
        status: The status line.
        preview: The preview beside the list.
        resume: Remembers how the session is left.
    """

    def __init__(
        self,
        screen: Screen[None],
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        status: Status,
        preview: Preview,
        resume: Resume,
    ) -> None:
        self._screen = screen
        super().__init__(workspace)
        self._articles = articles
        self._article = article
        self._status = status
        self._preview = preview
        self._resume = resume
        self._settings = self.settings
        self._theme = ""
        self._limit: Timer | None = None
        self._is_answered = False
        self._shown: tuple[str, ...] = ()

    def begin(self) -> None:
        """Remember the theme of the start."""
        self._theme = self.host.theme

    def leave(self) -> None:
        """Save everything, keep the next first frame if possible, and exit."""
        self._article.leave()
        error = self.session.saving.error
        # Where someone stopped is not worth a question; what they did is.
        changes = []
        if error and not self._is_answered:
            changes = self.session.notes.working_copy.unsaved_changes()
        if changes:
            from reader.ui.dialogs.unsaved import UnsavedDialog  # here: rarely needed

            dialog = UnsavedDialog(explained(self.notes.folder, error), changes)
            self.workspace.ask(dialog, self._answered)
            return
        self._resume.leave()
        if not self.host.is_served:  # in a browser, exports go only to the folder given to `serve`
            self.session.export_on_quit()
        if self._can_be_repeated() and self.host.hold_output():
            self._start_over()
            self._limit = self.host.set_timer(SETTLING, self.host.exit)
            self._settle(list(self._screen.query("*")) * ROUNDS)
        else:
            self.host.exit()

    def _answered(self, answer: str | None) -> None:
        """Do what the person wants with marks that are not saved."""
        if answer == "leave":
            self._is_answered = True
            self.leave()
        elif answer == "write":
            path = self.session.write_elsewhere()
            if path is None:
                self.workspace.status(_("No other place can be written either"))
            else:
                message = _("Written to {path}: reader merge adds it to your marks")
                self.workspace.status(safe_line(message.format(path=path)))
        elif answer == "export":
            from reader.ui.dialogs.export import ask_and_export  # here: rarely needed

            ids = [id_ for ids in self.notes.highlight_ids().values() for id_ in ids]
            ask_and_export(self.host, self.session, ids, self.workspace.status)

    def _can_be_repeated(self) -> bool:
        """Return whether the next start shows the same as this one, except for the marks."""
        session, host = self.session, self.host
        return (
            session.is_open
            and not session.saving.error
            and not session.messages
            and not session.notes.notice
            and len(session.shelf) > 0
            and all(path.is_dir() for path in session.paths)
            and session.settings == self._settings
            and host.theme == self._theme
            and host.screen is self._screen
            and self._articles.progress is None
        )

    def _start_over(self) -> None:
        """Reset the screen to its state after a start."""
        self.shelf.found = {}
        self._articles.query_bar.hide()
        self._status.clear()
        self.keymap.forget()
        self.workspace.zen = False
        self._preview.stop()
        entry = self._resume.left_in
        if not self.settings.resume or self._article.shows_output:
            entry = None
        if entry is not None:
            self._shown = (entry.file,)
            self._article.find.forget()
            self._article.view.show_in(Script.ORIGINAL)
            self._article.view.show_as(self._article.view)
        else:
            self._article.close()
        self._articles.start_over()
        self._articles.focus_initial()
        if entry is not None:
            self.workspace.show_pane(self._article.view)

    def _settle(self, widgets: list[Widget]) -> None:
        """Wait until each widget in turn has been painted."""
        if widgets:
            widgets[0].call_after_refresh(self._settle, widgets[1:])
        else:
            self.workspace.after_refresh(self._keep_frame)

    def _keep_frame(self) -> None:
        host = self.host
        if self._limit is not None:
            self._limit.stop()
        host.keep_frame(self._shown)
        host.exit()
