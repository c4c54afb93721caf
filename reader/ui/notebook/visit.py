"""Visits to the notebook: from an article and back."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.page_style import page_style

if TYPE_CHECKING:
    from reader.ui.keys.actions import Handlers
    from reader.ui.notebook.screen import NotebookScreen
    from reader.ui.notebook.view import Jump, NotebookState
    from reader.ui.workspace import Workspace


class NotebookVisit:
    """Opens the notebook, and goes from it to articles and back.

    Args:
        workspace: The main screen.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.session = workspace.session
        self._shown: NotebookScreen | None = None
        self._jump: Jump | None = None
        self._came_from_notebook = False
        self._place: tuple[int, int] | None = None

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"go.notebook": self.open, "go.tags": self.open_by_tag}

    @cached_property
    def _notebook(self) -> NotebookState:
        """The state of the notebook between visits."""
        from reader.ui.notebook.view import NotebookState  # late: not for the first frame

        return NotebookState()

    @property
    def at_place(self) -> bool:
        """Whether the focus is still on the jump's target, so that back reopens the notebook."""
        article = self.workspace.article
        at_place = self._place is not None and article.view.focused_range == self._place
        return self._came_from_notebook and at_place and not article.is_selecting

    def open(self) -> None:
        """Open the notebook."""
        from reader.ui.notebook.screen import NotebookScreen  # late: not for the first frame

        self.workspace.article.leave()
        self._shown = NotebookScreen(
            self.session,
            page_style(self.session.settings),
            self.workspace.keymap,
            self._notebook,
            self.workspace.take_offer,
        )
        self.workspace.ask(self._shown, self._answered)

    def refresh(self) -> None:
        """Show changes of another session in the notebook, if it is open."""
        if self._shown is not None:
            self._shown.renew()

    def open_by_tag(self) -> None:
        """Open the notebook by tag."""
        from reader.services.notebook_query import NotebookGrouping  # late: as above

        view = self._notebook.view
        self._notebook.view = replace(view, grouping=NotebookGrouping.TAG)
        self.open()

    def _answered(self, jump: Jump | None) -> None:
        """Handle the notebook's answer: return to the article, or jump to a highlight."""
        self._came_from_notebook, self._shown = False, None
        self.workspace.article.remark()
        self.workspace.articles.recount()
        if jump is None:
            return
        from reader.services import review  # here: it brings the notebook

        entry = review.article_of(self.session, jump.highlight)
        if entry is None:
            self.workspace.status(
                _("Its article is not in this library; the quote is in the notebook")
            )
            return
        self._jump = jump
        self.workspace.open(entry)

    def arrive(self) -> None:
        """Go to the highlight that the article was opened for, if it was."""
        jump, self._jump = self._jump, None
        entry = self.workspace.article.entry
        keys = self.session.shelf.keys(entry) if entry is not None else ()
        if jump is not None and jump.highlight.key not in keys:
            jump = None  # another article was opened while this one was being cleaned
        self.workspace.article.reanchor(None)
        self._came_from_notebook, self._place = jump is not None, None
        if jump is None:
            return
        if jump.reanchor:
            self.workspace.article.reanchor(jump.highlight)
            quote = safe_line(jump.highlight.quote)
            self.workspace.status(_("Select its place, then H: “{quote}”").format(quote=quote))
        view = self.workspace.article.view
        for mark in view.marks:
            if mark.highlight.id == jump.highlight.id:
                view.focus_range((mark.start, mark.end))
                self._place = None if jump.reanchor else (mark.start, mark.end)

    def go_back(self) -> None:
        """Go back to the notebook when the article was opened from it."""
        self.workspace.article.reanchor(None)
        if self._came_from_notebook:
            self.open()
