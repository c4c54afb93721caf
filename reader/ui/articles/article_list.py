"""The list of articles: mark, date, source, title, under headings of days or sources."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from textual.message import Message

from reader.archive.header import Entry
from reader.config import DEFAULTS
from reader.index.full_text import Snippet
from reader.services.article_list import Grouping, Order, Rows, Shelf, View
from reader.text.width import cells as text_cells
from reader.text.width import cut, graphemes
from reader.translation import gettext as _
from reader.ui.articles.columns import Columns
from reader.ui.widgets.row_view import RowView

_CONTROLS = re.compile("[\u2400-\u2421\ufffd]")
"""The symbols that `reader.text.safe` shows for controls and invisible commands."""
UNREAD = "▪"
STAR = "*"
HIGHLIGHTED = "+"
_COLUMNS = {Order.LENGTH: "length", Order.HIGHLIGHTS: "highlights"}
"""Columns that are added while the list is ordered by them."""


class ArticleList(RowView):
    """The rows of the list; only visible rows are painted."""

    class Unreadable(Message):
        """A row cannot be read: the index is damaged."""

    def __init__(
        self,
        shelf: Shelf,
        columns: Sequence[str] = DEFAULTS.columns,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make an empty list.

        Args:
            shelf: The library.
            columns: The names of the columns before the title.
            id: Textual's name of the widget.
        """
        super().__init__(id=id)
        self.shelf = shelf
        self.rows: Rows | None = None
        self.grouping = Grouping.DAY
        self._is_unreadable = False
        self.columns = Columns(shelf, columns)

    def show(self, rows: Rows, view: View, current: Entry | None) -> None:
        """Show new rows, keeping the cursor on an article if it is listed.

        Args:
            rows: As `Shelf.rows` returns them.
            view: The view they are for: its grouping and order.
            current: The article to stay on.
        """
        self.rows, self._is_unreadable = rows, False
        by_date = view.order is Order.DATE
        self.grouping = view.grouping if by_date else Grouping.FLAT
        self.columns.ordered_by = "" if by_date else _COLUMNS.get(view.order, "")
        self.changed(self.index_of(current) if current else 0)

    def clear(self) -> None:
        """Show no rows, and reset the cursor."""
        self.rows = None
        self.top = 0
        self.changed(0)

    def index_of(self, entry: Entry) -> int:
        """Return the row of an article, 0 when it is not listed."""
        return (self.rows.index_of(entry) or 0) if self.rows is not None else 0

    @property
    def current(self) -> Entry | None:
        """The article under the cursor."""
        rows = self.rows
        with suppress(sqlite3.DatabaseError):  # its row shows the damage
            return rows[self.cursor].entry if rows and 0 <= self.cursor < len(rows) else None
        return None

    def row_count(self) -> int:
        """Return the number of rows, headings included."""
        return len(self.rows) if self.rows is not None else 0

    def selectable(self, index: int) -> bool:
        """Return whether a row is an article."""
        rows = self.rows
        return rows is not None and 0 <= index < len(rows) and not rows.is_heading(index)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading, an article, or a warning that the index is damaged."""
        try:
            return self._row_columns(index, cells)
        except (sqlite3.DatabaseError, ValueError):  # a damaged date
            if not self._is_unreadable:
                self._is_unreadable = True
                self.post_message(self.Unreadable())
            return [(_("⚠ the index is damaged here"), "heading")]

    def _row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        if self.rows is None:
            return []
        row = self.rows[index]
        if row.entry is None and not row.count:
            return []  # the article was removed since the list was made
        if row.entry is None:
            count = f" {row.count}"
            return [(cut(row.heading, max(0, cells - len(count))), "heading"), (count, "dim")]
        return self._article(row.entry, cells)

    def _article(self, entry: Entry, cells: int) -> list[tuple[str, str]]:
        unread = not self.shelf.is_read(entry)
        starred = self.shelf.is_starred(entry)
        highlighted = self.shelf.is_highlighted(entry)
        columns = [
            (UNREAD if unread else " ", "dim"),  # the strong title shows it, too
            (STAR if starred else " ", "star"),
            (HIGHLIGHTED if highlighted else " ", "star"),
        ]
        columns += [(text, "dim") for text in self.columns.texts(entry, self.grouping, cells)]
        if entry.copies > 1:
            columns.append((f"x{entry.copies} ", "star"))
        title = f"{entry.title}: {_(entry.problem)}" if entry.problem else entry.title
        if _CONTROLS.search(entry.title):
            title = f"⚠ {title}"
        rows = self.rows
        snippet = rows.articles.snippet(entry) if rows is not None else None
        look = "strong" if unread else "dim"
        if snippet is None:
            return [*columns, (title, look)]
        # Title and snippet share the line; the status line has the whole title.
        left = cells - sum(text_cells(text) for text, _look in columns)
        title = cut(title, max(left // 2, left - text_cells(snippet.text) - 2))
        room = left - text_cells(title) - 2
        return [*columns, (f"{title}  ", look), *_around_hit(snippet, room)]


def _around_hit(snippet: Snippet, room: int) -> list[tuple[str, str]]:
    """Return a snippet cut before its hit, so that the hit fits into the room."""
    hit, after = snippet.text[snippet.start : snippet.end], snippet.text[snippet.end :]
    allowed = max(0, (room - text_cells(hit)) // 2)
    before, taken = "", 0
    for grapheme in reversed(graphemes(snippet.text[: snippet.start])):
        taken += grapheme.cells
        if taken > allowed:
            break
        before = grapheme.text + before
    return [(before, "dim"), (hit, "star"), (after, "dim")]
