"""The related articles, each with its reason; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.index.rows import id_of
from reader.services.related import RelatedArticle, list_related, reason
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.versions.articles_dialog import ArticlesDialog, TwoLineRows
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView


class RelatedRows(TwoLineRows):
    """Two lines for each article: its date, source and title, and the reason."""

    def __init__(self) -> None:
        super().__init__(id="related")
        self.articles: Sequence[RelatedArticle] = ()
        self.when_empty = (_("Looking for related articles"),)

    def show(self, articles: Sequence[RelatedArticle]) -> None:
        """Show some articles."""
        self.articles = articles
        self.when_empty = (_("No article of this library is related"),)
        self.changed(0)
        self.refresh(layout=True)

    def row_count(self) -> int:
        """Return the number of articles."""
        return len(self.articles)

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a line of an article."""
        article = self.articles[index]
        if line:
            return [(f" {'':11}{safe_line(reason(article))}", "dim")]
        entry = article.entry
        day = entry.date.day() if entry.date else ""
        source = f"  {safe_line(entry.source)}" if entry.source else ""
        return [(f" {day:10} ", "dim"), (safe_line(entry.title), "strong"), (source, "dim")]


class RelatedDialog(ArticlesDialog[RelatedRows]):
    """Shows the related articles; answered with the one to open.

    Args:
        session: The library.
        entry: The article to which others are related.
    """

    class Found(Message):
        """The related articles were found."""

        def __init__(self, articles: Sequence[RelatedArticle]) -> None:
            super().__init__()
            self.articles = articles

    def __init__(self, session: Session, entry: Entry) -> None:
        super().__init__(session, entry, RelatedRows())

    def heading(self) -> str:
        """Return the title."""
        return _("Related articles")

    def answers(self) -> Sequence[Hint]:
        """Return the key that opens an article."""
        return (hint("enter", _("open")),)

    @work(thread=True, exit_on_error=False)
    def look(self) -> None:
        """Look for the rows in a thread."""
        worker = get_current_worker()
        index = self.session.shelf.index.again()
        try:
            row = id_of(index, self.entry.key)
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
