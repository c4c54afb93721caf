"""The lines around the panes of the main screen."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from reader.ui.article.place import ArticlePlace
from reader.ui.articles.place import ArticlesPlace
from reader.ui.keys.command_table import Place
from reader.ui.part import Part
from reader.ui.preview import Preview
from reader.ui.status import Status
from reader.ui.widgets.hint_line import HintLine
from reader.ui.widgets.key_strip import KeyStrip
from reader.ui.widgets.status_line import StatusLine
from reader.ui.workspace import Workspace


class Bars(Part):
    """Keeps the header, the hints, the status line and the key strip in step with the panes.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        line: The status line.
        status: Fills the status line.
        preview: Follows the cursor of the list.

    Attributes:
        hints: The hint line.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        line: StatusLine,
        status: Status,
        preview: Preview,
    ) -> None:
        super().__init__(workspace)
        self.hints = HintLine(self.keymap)
        self._articles = articles
        self._article = article
        self._line = line
        self._status = status
        self._preview = preview
        self._strip = KeyStrip(self.keymap)
        self._shown_cursors = (0, 0)

    def widgets(self) -> Iterator[Widget]:
        """Yield the lines below the panes, from the top."""
        yield self.hints
        yield self._line
        yield self._strip

    def show_cursors(self) -> bool:
        """Return whether they show the state at the rows that the cursors are on."""
        return self._cursors() == self._shown_cursors

    def _cursors(self) -> tuple[int, int]:
        return self._articles.facets.cursor, self._articles.titles.cursor

    def refresh(self, place: Place) -> None:
        """Show the current state.

        Args:
            place: The place whose keys apply.
        """
        self._shown_cursors = self._cursors()
        reading = self._article.is_focused
        self._line.whole = not reading  # it spans all panes except beside the article
        self._status.refresh()
        self._preview.follow()
        alone = self.workspace.zen and reading
        articles = self._articles
        articles.header.show(articles.hits, articles.progress, alone=alone)
        self.hints.is_narrowed = bool(articles.narrowing.filters)
        self.hints.show_place(place, enabled=self.settings.hints and not alone)
        self._strip.follow(place)
