"""The list of articles: mark, date, source, title, under headings of days or sources."""

from __future__ import annotations

from collections.abc import Sequence

from reader.desk.shelf import Grouping, Row, Shelf
from reader.library.header import Entry
from reader.text.width import cut, fit
from reader.ui.widgets.row_view import RowView

UNREAD = "▪"
STAR = "*"
HIGHLIGHTED = "+"
SOURCE_FROM = 50
"""The narrowest list that shows a source column, in cells."""
SOURCE_CELLS = 14


class ArticleList(RowView):
    """The rows of a shelf; only what is visible is ever painted."""

    def __init__(self, shelf: Shelf, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.shelf = shelf
        self.rows: Sequence[Row] = ()
        self.grouping = Grouping.DAY

    def show(self, rows: Sequence[Row], grouping: Grouping, current: Entry | None) -> None:
        """Take new rows in, keeping the cursor on an article if it is among them.

        Args:
            rows: As `Shelf.rows` returns them.
            grouping: What their headings stand for.
            current: The article to stay on.
        """
        self.rows, self.grouping = rows, grouping
        self.changed(self.index_of(current) if current else 0)

    def index_of(self, entry: Entry) -> int:
        """Return the row of an article, 0 when it is not listed."""
        return next((i for i, row in enumerate(self.rows) if row.entry == entry), 0)

    @property
    def current(self) -> Entry | None:
        """The article under the cursor."""
        return self.rows[self.cursor].entry if self.cursor < len(self.rows) else None

    def row_count(self) -> int:
        """Return the number of rows, headings included."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is an article."""
        return 0 <= index < len(self.rows) and self.rows[index].entry is not None

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading or an article."""
        row = self.rows[index]
        if row.entry is None:
            count = f" {row.count}"
            return [(cut(row.heading, max(0, cells - len(count))), "heading"), (count, "dim")]
        return self._article(row.entry, cells)

    def _article(self, entry: Entry, cells: int) -> list[tuple[str, str]]:
        unread = not self.shelf.is_read(entry)
        starred = self.shelf.marks.state(entry.key).starred
        highlighted = entry.key in self.shelf.marks.highlighted()
        columns = [
            (UNREAD if unread else " ", "strong"),
            (STAR if starred else " ", "star"),
            (HIGHLIGHTED if highlighted else " ", "star"),
            (self._date(entry, cells), "dim"),
        ]
        if cells >= SOURCE_FROM and self.grouping is not Grouping.SOURCE:
            columns.append((fit(entry.source, SOURCE_CELLS) + " ", "dim"))
        title = f"{entry.title}: {entry.problem}" if entry.problem else entry.title
        return [*columns, (title, "strong" if unread else "dim")]

    def _date(self, entry: Entry, cells: int) -> str:
        date = self.shelf.local(entry)
        if self.grouping is Grouping.DAY:
            return f"{date:%H:%M} " if date else "      "
        if cells < SOURCE_FROM:
            return f"{date:%y-%m-%d} " if date else " " * 9
        return f"{date:%Y-%m-%d} " if date else " " * 11
