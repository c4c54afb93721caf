"""The related articles, each with its reason; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.worker import get_current_worker

from reader import paths
from reader.archive.header import Entry
from reader.index.rows import id_of
from reader.services.related import RelatedArticle, list_related, reason
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown


class RelatedRows(RowView):
    """Two lines for each article: its date, source and title, and the reason."""

    def __init__(self) -> None:
        super().__init__(id="dialog")
        self.articles: Sequence[RelatedArticle] = ()
        self.when_empty = (_("Looking for related articles"),)

    def show(self, articles: Sequence[RelatedArticle]) -> None:
        """Show some articles."""
        self.articles = articles
        self.when_empty = (_("No article of this library is related"),)
        self.changed(0)

    def row_count(self) -> int:
        """Return the number of articles."""
        return len(self.articles)

    def line_of(self, index: int) -> int:
        """Return the first line of an article."""
        return 2 * index

    def row_at(self, line: int) -> int:
        """Return the article that has a line."""
        return line // 2

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a line of an article."""
        article = self.articles[index]
        if line:
            return [(f" {'':11}{safe_line(reason(article))}", "dim")]
        entry = article.entry
        day = entry.date.day() if entry.date else ""
        source = f"  {safe_line(entry.source)}" if entry.source else ""
        return [(f" {day:10} ", "dim"), (safe_line(entry.title), "strong"), (source, "dim")]


class RelatedDialog(Dialog[Entry]):
    """Shows the related articles; answered with the one to open.

    Args:
        session: The library.
        entry: The article to which others are related.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "versions.tcss"]

    class Found(Message):
        """The related articles were found."""

        def __init__(self, articles: Sequence[RelatedArticle]) -> None:
            super().__init__()
            self.articles = articles

    def __init__(self, session: Session, entry: Entry) -> None:
        super().__init__()
        self._session = session
        self._entry = entry

    def compose(self) -> ComposeResult:
        """Show the list in a frame."""
        rows = RelatedRows()
        rows.border_title = shown(_("Related; Enter opens one"))
        rows.border_subtitle = shown(safe_line(self._entry.title))
        yield rows

    def on_mount(self) -> None:
        """Look for the articles in a thread."""
        super().on_mount()
        self.rows.focus()
        self._look()

    @property
    def rows(self) -> RelatedRows:
        """The list."""
        return self.query_one(RelatedRows)

    @work(thread=True, exit_on_error=False)
    def _look(self) -> None:
        worker = get_current_worker()
        index = self._session.shelf.index.again()
        try:
            row = id_of(index, self._entry.key)
            articles = list_related(index, row, stop=lambda: worker.is_cancelled) if row else []
        finally:
            index.close()
        self.post_message(self.Found(articles))

    @on(Found)
    def _found(self, event: Found) -> None:
        self.rows.show(event.articles)

    @on(RowView.Chosen)
    def choose(self) -> None:
        """Answer with the article under the cursor."""
        if self.rows.articles:
            self.dismiss(self.rows.articles[self.rows.cursor].entry)

    def press(self, key: str) -> bool:
        """Move, or choose."""
        if key in ("enter", "l", "right"):
            self.choose()
            return True
        return self.rows.travel(key)
