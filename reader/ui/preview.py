"""The preview: the article under the cursor, beside a list that has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.services import marking
from reader.services.search_terms import find_hits
from reader.ui.article.article_view import ArticleView
from reader.ui.page_style import page_style
from reader.ui.part import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.archive.header import Entry
    from reader.services.reading import Opened
    from reader.ui.alarm import Alarm
    from reader.ui.article.head import HeadLine
    from reader.ui.articles.workers import ScreenWorkers
    from reader.ui.workspace import Workspace

PAUSE = 0.12
"""Seconds that the cursor rests on an article before it is previewed."""


class PreviewView(ArticleView, can_focus=False):
    """Shows an article that is not open; it takes neither keys nor clicks."""

    def _scrolled(self) -> None:
        """Report nothing: what is seen here does not count as read."""


class Preview(Part):
    """Shows the article under the cursor, which does not count as read by that.

    Args:
        workspace: The main screen.
        workers: Read articles in threads.
        head: Returns the lines above the body of an article.

    Attributes:
        view: Shows the article.
        has_room: Whether the list stands beside an article, as the layout of the panes decides.
    """

    def __init__(
        self,
        workspace: Workspace,
        workers: ScreenWorkers,
        head: Callable[[Opened], list[HeadLine]],
    ) -> None:
        super().__init__(workspace)
        settings = self.settings
        self.view = PreviewView(page_style(settings), settings.measure * 2, id="preview")
        self.view.disabled = True
        self.has_room = False
        self._workers = workers
        self._head = head
        self._entry: Entry | None = None
        self._phrases: Sequence[str] = ()
        self._pause: Alarm | None = None
        self._is_stopped = False

    @property
    def is_shown(self) -> bool:
        """Whether there is a preview to show in place of the open article."""
        return self._entry is not None and self.view.document is not None

    def follow(self) -> None:
        """Preview the article under the cursor after a pause, or end the preview."""
        entry = self._wanted()
        phrases = self.listing.phrases if entry is not None else ()
        if (entry, phrases) == (self._entry, self._phrases):
            return
        self._entry, self._phrases = entry, phrases
        if self._pause is not None:
            self._pause.stop()
        if entry is None:
            self._close()
            self.workspace.fold_panes()
        else:
            self._pause = self.workspace.after(PAUSE, self._read)

    def _wanted(self) -> Entry | None:
        """Return the article to preview: under the cursor of the list, and not the open one."""
        is_wanted = (
            not self._is_stopped
            and self.settings.preview
            and self.has_room
            and not self.host.low_bandwidth
            and self.workspace.session.is_open
            and self.workspace.pane is not self.article.view
        )
        entry = self.listing.current if is_wanted else None
        if entry is None or entry.problem or entry.is_same_article(self.article.entry):
            return None
        return entry

    def _read(self) -> None:
        if self._entry is not None:
            self._workers.preview(self._entry)

    def stop(self) -> None:
        """Show no preview any more."""
        self._is_stopped = True
        self._close()

    def _close(self) -> None:
        self._entry = None
        if self._pause is not None:
            self._pause.stop()
        self.view.close()

    def take(self, entry: Entry, opened: Opened) -> None:
        """Show an article that was read, if the cursor is still on its row."""
        if entry != self._entry:
            return
        document = opened.article.document
        phrases = self.listing.phrases
        hits = find_hits(document.text, phrases) if phrases else []
        preface = [(line.role, line.text) for line in self._head(opened)]
        marks = () if opened.is_skimmed else marking.placed(self.notes, opened)
        self.view.show(document, preface, marks, hits[0][0] if hits else 0)
        self.view.show_hits(hits)
        self.workspace.fold_panes()

    def restyle(self) -> None:
        """Apply changed settings."""
        settings = self.settings
        self.view.restyle(page_style(settings), settings.measure * 2)
        self.follow()
