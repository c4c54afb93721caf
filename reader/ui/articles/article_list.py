"""The list of articles, under headings of days or sources.

A row is one line (mark, date, source, title), or two where the list is narrow: the title with its
mark, and below it source, date and reading time, or what a search has found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress

from textual.message import Message

from reader.archive.header import Entry
from reader.config import DEFAULTS, Settings
from reader.index.damage import is_damage
from reader.index.full_text import Snippet
from reader.index.lists import Order
from reader.patterns import lazy_pattern
from reader.services.article_list import Shelf
from reader.services.list_rows import ListRow, Rows
from reader.services.view import Grouping, View
from reader.text.width import cells as text_cells
from reader.text.width import cut, graphemes
from reader.translation import explained
from reader.translation import gettext as _
from reader.ui.articles.columns import Columns
from reader.ui.host import host
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

_CONTROLS = lazy_pattern("[\u2400-\u2421\ufffd]")
"""The symbols that `reader.text.safe` shows for controls and invisible commands."""
UNREAD = "▪"
STAR = "*"
HIGHLIGHTED = "+"
ONE_LINE_FROM = 100
"""The least width in cells at which a row is one line, unless the settings say otherwise."""
FEWEST_LINES = 10
"""The height in lines from which rows have two lines by default."""
DATED_HITS_FROM = 34
"""The least width in cells at which a hit of a search has its date beside the title."""
_INDENT = "  "
_COLUMNS = {Order.LENGTH: "length", Order.HIGHLIGHTS: "highlights"}
"""Columns that are added while the list is ordered by them."""


class ArticleList(RowView):
    """The rows of the list; only visible rows are painted.

    Attributes:
        shelf: The library.
        rows: What is listed; None before anything is.
        grouping: What the rows are grouped by.
        was_moved: Whether the cursor was moved since the list was empty.
        columns: What is shown of an article beside its title.
        reprints: The number of reprints by key, for the articles that are known to have any.
    """

    HAS_EDGES = True

    class Unreadable(Message):
        """A row cannot be read.

        Attributes:
            error: The error of the index; None for content that makes no sense.
        """

        def __init__(self, error: sqlite3.DatabaseError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        shelf: Shelf,
        settings: Settings = DEFAULTS,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make an empty list.

        Args:
            shelf: The library.
            settings: The columns, and the number of lines of a row.
            id: Textual's name of the widget.
        """
        super().__init__(id=id)
        self.shelf = shelf
        self.rows: Rows | None = None
        self.grouping = Grouping.DAY
        self.was_moved = False
        self.reprints: Mapping[str, int] = {}
        self._is_unreadable = False
        self._missed: tuple[Entry, Entry | None] | None = None
        self._view: View | None = None
        self.columns = Columns(shelf, settings.columns, self._length_of)
        self._rows_setting = settings.rows
        self._article_lines = 1

    def take_settings(self, settings: Settings) -> None:
        """Show the columns and rows that the settings ask for."""
        self.columns = Columns(self.shelf, settings.columns, self._length_of)
        self._rows_setting = settings.rows
        self._arrange()
        self.refresh()

    def on_resize(self) -> None:
        """Choose the number of lines of a row, and keep the cursor in view."""
        self._arrange()
        super().on_resize()

    def _arrange(self) -> None:
        """Set the number of lines of an article, and keep the cursor where it is on the screen."""
        size = self.size
        is_narrow = 0 < size.width < ONE_LINE_FROM and size.height >= FEWEST_LINES
        is_automatic = self._rows_setting == "auto"
        two = (is_narrow and not host(self).low_bandwidth) if is_automatic else False
        lines = 2 if two or self._rows_setting == "two" else 1
        if lines != self._article_lines:
            above = self.line_of(self.cursor) - self.top
            self._article_lines = lines
            self.refresh()
            self.top = max(0, self.line_of(self.cursor) - max(0, min(above, size.height - lines)))

    def line_of(self, index: int) -> int:
        """Return the first line of a row; for the row after the last, the number of lines."""
        return self.rows.line_of(index, self._article_lines) if self.rows is not None else 0

    def row_at(self, line: int) -> int:
        """Return the row that has a line."""
        return self.rows.row_at(line, self._article_lines) if self.rows is not None else 0

    def show(self, rows: Rows, view: View, current: Entry | None) -> None:
        """Show new rows, keeping the cursor on an article if it is listed.

        If it is not listed any more in the same view, its file has gone or is being read again: the
        cursor stays at its row.

        Args:
            rows: As `Shelf.rows` returns them.
            view: The view they are for: its grouping and order.
            current: The article to stay on.
        """
        self.rows, self._is_unreadable = rows, False
        self.border_title = shown(_("Articles"))
        by_date = view.order is Order.DATE
        self.grouping = view.grouping if by_date else Grouping.FLAT
        self.columns.ordered_by = "" if by_date else _COLUMNS.get(view.order, "")
        row = rows.index_of(current) if current else None
        is_missed = current is not None and row is None
        if is_missed and view == self._view:
            row = self.cursor
        self._view = view
        self.changed(row or 0)
        self._missed = (current, self.current) if current and is_missed else None

    def stays_on(self, opened: Entry | None) -> Entry | None:
        """Return the article for the cursor of the next list.

        That is the article under the cursor, unless the cursor has been put there only because the
        one to stay on is not listed: then it is still that one.

        Args:
            opened: The open article, which the reader has chosen.
        """
        current, missed = self.current, self._missed
        if missed is None or current != missed[1]:
            return current
        is_opened = current is not None and current.is_same_article(opened)
        return current if is_opened else missed[0]

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint, and remember that the reader has moved."""
        self.was_moved |= old != new
        super().watch_cursor(old, new)

    def clear(self) -> None:
        """Show no rows, and reset the cursor."""
        self.rows, self._view, self.was_moved = None, None, False
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

    def beyond(self, row: int, count: int) -> int:
        """Return the row of the article that is a number of articles after or before another."""
        if not self.rows:
            return row
        place = self.rows.articles_until(row) - 1 + count
        return self.rows.row_of(max(0, min(place, len(self.rows.articles) - 1)))

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading, a line of an article, or a warning that the index is damaged."""
        try:
            return self._line_columns(index, line, cells)
        except (sqlite3.DatabaseError, ValueError) as error:  # a damaged date
            failure = error if isinstance(error, sqlite3.DatabaseError) else None
            if not self._is_unreadable:
                self._is_unreadable = True
                self.post_message(self.Unreadable(failure))
            if failure is None or is_damage(failure):
                return [(_("⚠ the index is damaged here"), "heading")]
            return [(_("⚠ the index cannot be read here"), "heading")]

    def _line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        if self.rows is None:
            return []
        row = self.rows[index]
        if row.entry is None and not row.count:
            return []  # the article was removed since the list was made
        if row.entry is None:
            return self._heading(row, cells)
        grouping = self.grouping if row.is_headed else Grouping.FLAT
        if self._article_lines == 1:
            return self._article(row.entry, grouping, cells)
        if line == 0:
            return self._title_line(row.entry, cells)
        return self._second_line(row.entry, grouping, cells)

    def _heading(self, row: ListRow, cells: int) -> list[tuple[str, str]]:
        """Return a heading: a dim name on a thin rule."""
        count = f" {row.count} "
        name = cut(row.heading, max(0, cells - len(count) - 2))
        rule = "─" * max(0, cells - text_cells(name) - len(count) - 2)
        return [("─ ", "rule"), (name, "dim"), (count, "dim"), (rule, "rule")]

    def _duplicates(self, entry: Entry) -> Sequence[Entry]:
        """Return an article and its duplicates, which all lines of its row ask for."""
        if entry.copies < 2 and not self.fact("attached", self.shelf.has_attached):
            return [entry]
        return self.fact(f"{entry.key}:duplicates", lambda: self.shelf.duplicates(entry))

    def _marks(self, entry: Entry) -> tuple[bool, list[tuple[str, str]]]:
        """Return whether an article is unread, and its star, highlights and duplicates as text."""
        is_read, is_starred, is_highlighted = self.shelf.signs(self._duplicates(entry))
        marks = [
            (STAR if is_starred else " ", "star"),
            (HIGHLIGHTED if is_highlighted else " ", "star"),
        ]
        return not is_read, marks

    def _length_of(self, entry: Entry) -> int | None:
        """Return the code points of an article without white space, if they are known."""
        return self.rows.articles.length(entry) if self.rows is not None else None

    def _times(self, entry: Entry) -> str:
        """Return how many articles have the text of one; empty when no other has it."""
        times = entry.copies + self.reprints.get(entry.key, 0)
        return f" ×{times}" if times > 1 else ""

    def _title(self, entry: Entry) -> str:
        title = explained(entry.title, _(entry.problem)) if entry.problem else entry.title
        return f"⚠ {title}" if _CONTROLS.search(entry.title) else title

    def _article(self, entry: Entry, grouping: Grouping, cells: int) -> list[tuple[str, str]]:
        """Return an article on one line."""
        unread, marks = self._marks(entry)
        # The strong title shows that it is unread, too.
        columns = [(UNREAD if unread else " ", "dim"), *marks]
        columns += [(text, "dim") for text in self.columns.texts(entry, grouping, cells)]
        title, times = self._title(entry), self._times(entry)
        rows = self.rows
        snippet = rows.articles.snippet(entry) if rows is not None else None
        look = "strong" if unread else "dim"
        left = cells - sum(text_cells(text) for text, _look in columns) - text_cells(times)
        if snippet is None:
            shown = cut(title, max(0, left)) if times else title
            own = self.columns.own(self._duplicates(entry), left - text_cells(shown), "  ")
            return [*columns, (shown, look), (times, "dim"), (own, "dim")]
        # Title and snippet share the line; the status line has the whole title.
        title = cut(title, max(left // 2, left - text_cells(snippet.text) - 2))
        room = left - text_cells(title) - 2
        shown_title = [(title, look), (f"{times}  ", "dim")]
        return [*columns, *shown_title, *_around_hit(snippet, room)]

    def _title_line(self, entry: Entry, cells: int) -> list[tuple[str, str]]:
        """Return the first of two lines: whether it is unread, the title, star and highlights."""
        unread, marks = self._marks(entry)
        text = "".join(mark for mark, _look in marks).replace(" ", "")
        text, times = f" {text}" if text else "", self._times(entry)
        room = max(0, cells - len(_INDENT) - len(text) - text_cells(times))
        rows = self.rows
        is_hit = rows is not None and bool(rows.articles.phrases)
        day = f"  {self.shelf.day(entry)}" if is_hit and cells >= DATED_HITS_FROM else ""
        title = cut(self._title(entry), room - len(day))
        gap = " " * (room - len(day) - text_cells(title)) if day else ""
        return [
            (f"{UNREAD if unread else ' '} ", "star"),
            (title, "title" if unread else "normal"),
            (text, "star"),
            (f"{times}{gap}{day}", "dim"),
        ]

    def _second_line(self, entry: Entry, grouping: Grouping, cells: int) -> list[tuple[str, str]]:
        """Return the second of two lines: what was found, or where and when it was published."""
        rows = self.rows
        snippet = rows.articles.snippet(entry) if rows is not None else None
        if snippet is not None:
            return [(_INDENT, "dim"), *_around_hit(snippet, cells - len(_INDENT))]
        room = cells - len(_INDENT)
        line = self.columns.line(entry, self._duplicates(entry), grouping, room)
        return [(_INDENT, "dim"), (line, "dim")]


def _around_hit(snippet: Snippet, room: int) -> list[tuple[str, str]]:
    """Return a snippet cut before its hit, so that the hit fits into the room."""
    hit, after = snippet.text[snippet.start : snippet.end], snippet.text[snippet.end :]
    allowed = max(0, (room - text_cells(hit)) // 2 - 1)  # less the dots
    before, taken = "", 0
    for grapheme in reversed(graphemes(snippet.text[: snippet.start])):
        taken += grapheme.cells
        if taken > allowed:
            break
        before = grapheme.text + before
    if len(before) < snippet.start or snippet.is_cut:
        before = f"…{before}"
    return [(before, "dim"), (hit, "hit"), (after, "dim")]
