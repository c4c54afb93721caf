"""The panes of the main screen side by side, and what their messages do."""

from __future__ import annotations

from textual import on
from textual.containers import Horizontal

from reader.ui.article.article_view import ArticleView
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.place import ArticlesPlace
from reader.ui.bars import Bars
from reader.ui.preview import Preview
from reader.ui.widgets.line_view import KeptLines
from reader.ui.widgets.row_view import RowView
from reader.ui.workspace import Workspace


class Panes(Horizontal):
    """Facets, list, article or preview, and the output of a command.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        preview: Shows the article under the cursor.
        bars: The lines around the panes.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        preview: Preview,
        bars: Bars,
    ) -> None:
        super().__init__(
            articles.facets,
            articles.titles,
            article.view,
            preview.view,
            article.output,
            id="panes",
        )
        self._workspace = workspace
        self._articles = articles
        self._article = article
        self._bars = bars
        self._styles_cache = KeptLines()  # what shows between the panes costs nothing at a key

    @on(ArticleList.Unreadable)
    def _unreadable(self, event: ArticleList.Unreadable) -> None:
        recovery = self._articles.recovery
        recovery.failed(recovery.rebuilds, event.error)

    @on(ArticleView.Selected)
    def _selected(self) -> None:
        self._article.selection.selected_with_mouse()

    @on(RowView.Moved)
    def _moved(self, event: RowView.Moved) -> None:
        event.stop()
        if not self._bars.show_cursors():  # a key has shown them already
            self._workspace.refresh_status()

    @on(RowView.Chosen, "#facets")
    def _facet_chosen(self) -> None:
        self._articles.row_choice.choose_facet()

    @on(RowView.HeadingChosen, "#facets")
    def _section_chosen(self, event: RowView.HeadingChosen) -> None:
        self._articles.row_choice.choose_section(event.index)

    @on(RowView.HeadingChosen, "#list")
    def _heading_chosen(self, event: RowView.HeadingChosen) -> None:
        self._articles.row_choice.choose_heading(event.index)

    @on(RowView.Chosen, "#list")
    def _article_chosen(self) -> None:
        self._articles.open_current()

    @on(ArticleView.LinkChosen)
    def _link_chosen(self, event: ArticleView.LinkChosen) -> None:
        self._article.links.follow_span(event.span)

    @on(ArticleView.HighlightChosen)
    def _highlight_chosen(self, event: ArticleView.HighlightChosen) -> None:
        if event.view is self._article.view:
            self._article.annotation.show_note()

    @on(ArticleView.HeadChosen)
    def _head_chosen(self, event: ArticleView.HeadChosen) -> None:
        self._article.head_chosen(event.line, event.offset)

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        self._article.scrolled(event.at_end)
