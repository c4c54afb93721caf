"""The panes of the main screen: as many side by side as fit, always with the current one."""

from __future__ import annotations

from textual import on
from textual.containers import Horizontal
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from reader.ui.alarm import Alarm
from reader.ui.article.article_view import ArticleView
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.place import ArticlesPlace
from reader.ui.bars import Bars
from reader.ui.preview import Preview
from reader.ui.widgets.line_view import ground_of
from reader.ui.widgets.row_view import RowView
from reader.ui.workspace import Workspace

THREE_PANES = 120
"""The least width in columns for facets, list and article side by side."""
TWO_PANES = 80
"""The least width in columns for facets and list side by side."""
TITLED = 30
"""The least height in rows for a line above each pane that names it."""
SETTLED = 0.4
"""Seconds from a resize until the screen is sent again."""


class PaneLayout:
    """Shows and hides the panes of the main screen by its width.

    Args:
        screen: The main screen.
        workspace: The main screen as its places see it.
        panes: The facets, the list and the article, from left to right.
        preview: What may stand in place of the article while the list has the focus.
    """

    def __init__(
        self,
        screen: Screen[None],
        workspace: Workspace,
        panes: tuple[Widget, Widget, Widget],
        preview: Preview,
    ) -> None:
        self._screen = screen
        self._workspace = workspace
        self._panes = panes
        self._preview = preview
        self._size: Size | None = None
        self._settling: Alarm | None = None

    def fold(self) -> None:
        """Show as many panes as fit, always with the current one.

        On a slow line the article is shown alone: the terminal can scroll whole rows only, at a
        twentieth of the bytes of a repaint. The output of a command takes the place of the list.
        """
        workspace, (facets, titles, article) = self._workspace, self._panes
        host = workspace.host
        width = self._screen.size.width or host.size.width
        reading = workspace.pane is article
        alone = reading and (workspace.zen or host.low_bandwidth or workspace.article.shows_output)
        preview = self._preview
        preview.has_room = width >= THREE_PANES and not reading
        preview_replaces = preview.has_room and preview.is_shown
        if width >= THREE_PANES and not alone:
            right: Widget = preview.view if preview_replaces else article
            shown: set[Widget | None] = {facets, titles, right}
        elif width >= TWO_PANES and not reading:
            shown = {facets, titles}
        else:
            shown = {workspace.pane}
        for pane in (*self._panes, preview.view):
            pane.display = pane in shown
        self._screen.set_class(len(shown) == len(self._panes), "-three")
        self._screen.set_class(len(shown) == 1, "-one")
        height = self._screen.size.height or host.size.height
        self._screen.set_class(height >= TITLED, "-titled")

    def resized(self) -> None:
        """Fold, and send the screen again once the size has settled.

        tmux 3.3 loses a cell at the old right edge when its pane grows.
        """
        self.fold()
        if self._settling is not None:
            self._settling.stop()
        size = self._screen.size
        if self._size not in (None, size):
            workspace = self._workspace
            self._settling = workspace.after(SETTLED, workspace.host.repaint)
        self._size = size

    def beside(self, step: int) -> Widget:
        """Return the pane a number of steps to the right, wrapping around; left when negative."""
        workspace, panes = self._workspace, list(self._panes)
        if workspace.article.entry is None:
            panes.pop()
        here = panes.index(workspace.pane) if workspace.pane in panes else 0
        return panes[(here + step) % len(panes)]


class Panes(Horizontal):
    """Facets, list, article or preview, and the output of a command.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        preview: Shows the article under the cursor.
        bars: The lines around the panes.
    """

    # The panes fill it, and never scroll.
    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)

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
        self._styles_cache = ground_of(self)

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
