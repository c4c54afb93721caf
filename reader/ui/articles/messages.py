"""What the panes of the shelf tell, and which room hears it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from reader.ui.article.article_view import ArticleView
from reader.ui.articles.background import BackgroundScreen
from reader.ui.widgets.note_editor import NoteEditor
from reader.ui.widgets.query_line import QueryLine
from reader.ui.widgets.row_view import RowView

if TYPE_CHECKING:
    from reader.ui.article.annotation import Annotating
    from reader.ui.article.clipboard_and_export import Sharing
    from reader.ui.article.commands import ArticleDesk
    from reader.ui.article.find import Finding
    from reader.ui.article.selection import Selecting
    from reader.ui.articles.commands import Listing
    from reader.ui.articles.info import Informing
    from reader.ui.articles.query_bar import Asking


class PanesScreen(BackgroundScreen, inherit_bindings=False):
    """A screen whose panes post messages that its rooms answer.

    Attributes:
        listing: The list and the facets.
        article: The open article.
        selecting: What is in focus there.
        annotating: Highlights and notes.
        asking: Filters and searches of the list.
        finding: The search in the article.
        sharing: Links and copies.
        informing: What leads to what is like the article.
    """

    listing: Listing
    article: ArticleDesk
    selecting: Selecting
    annotating: Annotating
    asking: Asking
    finding: Finding
    sharing: Sharing
    informing: Informing

    @abstractmethod
    def tell(self) -> None:
        """Bring the status line up to date."""

    @on(ArticleView.Selected)
    def _selected(self) -> None:
        self.selecting.selected_with_mouse()

    @on(NoteEditor.Save)
    def save_note(self) -> None:
        """Save the note that is being written."""
        self.annotating.writing.save()

    @on(NoteEditor.Close)
    def _close_note(self) -> None:
        self.annotating.close()

    @on(NoteEditor.Outside)
    def _edit_note_outside(self) -> None:
        self.annotating.writing.edit_outside()

    @on(NoteEditor.Changed)
    def _note_changed(self) -> None:
        self.annotating.writing.draft()

    @on(QueryLine.Typed)
    def _typed(self, event: QueryLine.Typed) -> None:
        self.asking.typed(event.words, event.cursor)

    @on(QueryLine.Ended)
    def _end_query(self) -> None:
        self.asking.end()

    @on(BackgroundScreen.Completed)
    def _completed(self, event: BackgroundScreen.Completed) -> None:
        self.asking.offer(event.words, event.found)

    @on(BackgroundScreen.Refused)
    def _refused(self, event: BackgroundScreen.Refused) -> None:
        self.asking.refuse(event.view, event.error)

    @on(BackgroundScreen.Guessed)
    def _guessed(self, event: BackgroundScreen.Guessed) -> None:
        self.asking.guessed(event.view, event.count)

    @on(Input.Changed, "#find")
    def _find(self, event: Input.Changed) -> None:
        self.finding.typed(event.value)

    @on(Input.Submitted, "#find")
    def _end_find(self) -> None:
        self.finding.submit()

    @on(RowView.Moved)
    def _moved(self) -> None:
        self.tell()

    @on(RowView.Chosen, "#facets")
    def _facet_chosen(self) -> None:
        self.listing.do_facets_choose()

    @on(RowView.HeadingChosen, "#facets")
    def _section_chosen(self, event: RowView.HeadingChosen) -> None:
        self.listing.choose_section(event.index)

    @on(RowView.HeadingChosen, "#list")
    def _heading_chosen(self, event: RowView.HeadingChosen) -> None:
        self.listing.choose_heading(event.index)

    @on(RowView.Chosen, "#list")
    def _article_chosen(self) -> None:
        self.article.do_list_open()

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, event: ArticleView.LinkChosen) -> None:
        self.sharing.follow_span(event.span)

    @on(ArticleView.HeadChosen)
    def _head_chosen(self, event: ArticleView.HeadChosen) -> None:
        part = self.article.head[event.line].part_at(event.offset)
        if part is not None and part.facet is not None:
            self.informing.go(part.facet)
        elif self.article.head[event.line].role == "url":
            self.sharing.do_share_open()

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        self.article.scrolled(event.at_end)
