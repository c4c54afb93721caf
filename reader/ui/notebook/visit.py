"""From an article to all highlights and back, and what is taken out of an article."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.services import marking, notebook, quotes, review
from reader.services.article_list import Facet, Scope
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.export_task import ask_and_export, export_on_quit
from reader.ui.notebook.state import Jump, NotebookState

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen
    from reader.ui.notebook.screen import NotebookScreen

SOUGHT = 100
"""Code points of a passage that are searched for."""


class Noting:
    """Opens the notebook, comes back from it, and exports, cites and seeks what is in focus.

    Args:
        screen: Whose article it is.
        session: The marks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self._notebook = NotebookState()
        self._shown: NotebookScreen | None = None
        self._jump: Jump | None = None
        self._came_from_notebook = False
        self._place: tuple[int, int] | None = None

    @property
    def at_place(self) -> bool:
        """Whether the focus is still where the notebook led, so that back means back to it."""
        view, selecting = self.screen.article.view, self.screen.selecting
        at_place = self._place is not None and view.focused_range == self._place
        return self._came_from_notebook and at_place and not selecting.active

    def do_go_notebook(self) -> None:
        """Open the notebook."""
        from reader.ui.notebook.screen import NotebookScreen  # here: the first picture needs none

        self.screen.article.leave()
        self._shown = NotebookScreen(
            self.session, self.screen.article.view.page_style, self.screen.keymap, self._notebook
        )
        self.screen.app.push_screen(self._shown, self._answered)

    def renew(self) -> None:
        """Show in the notebook, if it is open, what another session wrote."""
        if self._shown is not None:
            self._shown.renew()

    def do_go_tags(self) -> None:
        """Open the notebook by tag."""
        view = self._notebook.view
        self._notebook.view = replace(view, grouping=notebook.Grouping.TAG)
        self.do_go_notebook()

    def _answered(self, jump: Jump | None) -> None:
        """Take the notebook's answer: go on where the reader was, or to a place in an article."""
        self._came_from_notebook, self._shown = False, None
        self.screen.article.remark()
        self.screen.listing.recount()
        if jump is None:
            return
        entry = review.article_of(self.session, jump.highlight)
        if entry is None:
            self.screen.say(_("Its article is not in this library; the quote is in the notebook"))
            return
        self._jump = jump
        self.screen.open(entry)

    def arrive(self) -> None:
        """Go to the highlight that the article was opened for, if it was."""
        jump, self._jump = self._jump, None
        entry = self.screen.article.entry
        if jump is not None and (entry is None or entry.key != jump.highlight.key):
            jump = None  # another article was opened while that of the highlight was being cleaned
        self.screen.annotating.reanchoring = None
        self._came_from_notebook, self._place = jump is not None, None
        if jump is None:
            return
        if jump.reanchor:
            self.screen.annotating.reanchoring = jump.highlight
            quote = safe_line(jump.highlight.quote)
            self.screen.say(_("Select its place, then H: “{quote}”").format(quote=quote))
        for mark in self.screen.article.view.marks:
            if mark.highlight.id == jump.highlight.id:
                self.screen.article.view.focus_range((mark.start, mark.end))
                self._place = None if jump.reanchor else (mark.start, mark.end)

    def go_back(self) -> None:
        """Go back to the notebook when the article was opened from it."""
        self.screen.annotating.reanchoring = None
        if self._came_from_notebook:
            self.do_go_notebook()

    def do_reading_export(self) -> None:
        """Export the highlights of the article."""
        entry = self.screen.article.entry
        found = self.session.notes.highlights(entry.key) if entry is not None else ()
        ask_and_export(self.screen.app, self.session, found, self.screen.say)

    def export_on_quit(self) -> None:
        """Write all highlights where the settings say."""
        if self.screen.app.is_served:
            return  # its exports go nowhere else than the person said when serving
        problem = export_on_quit(self.session)
        if problem:
            self.session.messages += (problem,)

    def _quoted(self) -> quotes.Annotation | None:
        """Return the highlight in focus, or the focus as if it were one."""
        view, opened = self.screen.article.view, self.screen.article.opened
        if view.focused_range is None or opened is None:
            self.screen.say(_("Focus a sentence with ) or a paragraph with } first"))
            return None
        if self.screen.article.refuses_marks():
            return None
        known = marking.covering(view.marks, *view.focused_range)
        if self.screen.selecting.active:
            self.screen.selecting.end(keep=True)
        highlight = known.highlight if known else None
        return quotes.quote(opened, *view.focused_range, highlight, datetime.now(UTC))

    def do_reading_copy_citation(self) -> None:
        """Copy the focus with where it is from."""
        quoted = self._quoted()
        if quoted is not None:
            self.screen.sharing.copy(quotes.with_citation(quoted))

    def do_reading_copy_markdown(self) -> None:
        """Copy the focus as a Markdown quotation with a link."""
        quoted = self._quoted()
        if quoted is not None:
            self.screen.sharing.copy(quotes.as_markdown(quoted))

    def do_reading_copy_evidence(self) -> None:
        """Copy the focus with all that lets another person check it."""
        quoted = self._quoted()
        if quoted is not None:
            self.screen.sharing.copy(quotes.as_evidence(quoted))

    def do_reading_search(self) -> None:
        """Search the full text of the library for the focus."""
        view = self.screen.article.view
        if view.document is None or view.focused_range is None:
            self.screen.say(_("Focus or select what to search for first"))
            return
        parts = re.split(r"[\n\t]", view.document.text[slice(*view.focused_range)])
        text = max(parts, key=len)  # a phrase reaches over no end of a paragraph or cell
        words = " ".join(text.replace('"', " ").split())[:SOUGHT].strip(" 。，！？；：、")
        self.screen.article.leave()
        self.screen.zen = False
        listing = self.screen.listing
        listing.change(scope=Scope.TEXT, words=f'"{words}"', facet=Facet())
        self.screen.go_to(listing.titles)
