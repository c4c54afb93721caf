"""The rows of a thread: its articles by date, the candidates, and what was excluded."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reader.archive.header import Entry
from reader.notes.model import ArticleRef
from reader.notes.threads import Choice
from reader.records import dataclass
from reader.services.reading import reference
from reader.services.thread_timeline import TimelineItem
from reader.services.threads import Candidate
from reader.text import width
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.threads.chooser import EXCLUDED, PINNED
from reader.ui.widgets.row_view import RowView

_INDENT = " " * 3


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A row: an article, or a heading without one.

    Attributes:
        title: The title, or the heading.
        article: The article; None for a heading.
        entry: Its row; None when it is not in this library.
        day: Its day; empty when unknown.
        lines: What stands below the title, one line each.
        choice: What was decided about it.
        is_new: Whether it was not there when the thread was looked at last.
    """

    title: str
    article: ArticleRef | None = None
    entry: Entry | None = None
    day: str = ""
    lines: tuple[str, ...] = ()
    choice: Choice | None = None
    is_new: bool = False

    @property
    def key(self) -> str:
        """The key of the article; empty for a heading."""
        return self.article.key if self.article is not None else ""


def timeline_row(item: TimelineItem, *, is_new: bool) -> ThreadRow:
    """Return the row of an article of the timeline.

    Args:
        item: The article.
        is_new: Whether it was not there when the thread was looked at last.
    """
    lines: list[str] = [safe_line(item.sentence)] if item.sentence else []
    if item.highlights:
        count = len(item.highlights)
        quote = safe_line(item.highlights[0].quote)
        message = ngettext("{count} highlight: “{quote}”", "{count} highlights: “{quote}”", count)
        lines.append(message.format(count=count, quote=quote))
    if item.entry is None:
        lines.append(_("not in this library"))
    return ThreadRow(
        safe_line(item.article.title) or safe_line(item.article.key),
        item.article,
        item.entry,
        item.day,
        tuple(lines),
        Choice.PINNED if item.is_pinned else None,
        is_new,
    )


def candidate_row(candidate: Candidate) -> ThreadRow:
    """Return the row of a candidate."""
    entry = candidate.entry
    day = entry.date.day() if entry.date else ""
    reason = (safe_line(candidate.reason),)
    return ThreadRow(safe_line(entry.title), reference(entry), entry, day, reason)


def excluded_row(article: ArticleRef) -> ThreadRow:
    """Return the row of an article that was excluded."""
    title = safe_line(article.title) or safe_line(article.key)
    return ThreadRow(title, article, None, article.published[:10], (), Choice.EXCLUDED)


class ThreadRows(RowView):
    """Articles of several lines each, under headings."""

    def __init__(self) -> None:
        super().__init__(id="thread")
        self.rows: Sequence[ThreadRow] = ()
        self._starts: list[int] = [0]
        self.when_empty = (_("Reading the thread"),)

    @property
    def current(self) -> ThreadRow | None:
        """The row under the cursor, unless it is a heading."""
        return self.rows[self.cursor] if self.selectable(self.cursor) else None

    def show(self, rows: Sequence[ThreadRow], key: str) -> None:
        """Show rows.

        Args:
            rows: The rows.
            key: The key of the article to put the cursor on; empty to leave the cursor where it is.
        """
        self.rows = rows
        self._starts = [0]
        for row in rows:
            height = 1 + (len(row.lines) if row.article is not None else 0)
            self._starts.append(self._starts[-1] + height)
        self.when_empty = (_("Nothing is in this thread"),)
        keys = [row.key for row in rows]
        self.changed(keys.index(key) if key and key in keys else self.cursor)
        self.refresh(layout=True)

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is an article."""
        return 0 <= index < len(self.rows) and self.rows[index].article is not None

    def line_of(self, index: int) -> int:
        """Return the first line of a row."""
        return self._starts[max(0, min(index, len(self._starts) - 1))]

    def row_at(self, line: int) -> int:
        """Return the row that has a line."""
        return max(0, bisect_right(self._starts, line) - 1)

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a line of a row."""
        row = self.rows[index]
        if row.article is None:
            return [(f" {row.title}", "heading")]
        if line:
            return [(f"{_INDENT}{row.lines[line - 1]}", "dim")]
        sign = {Choice.PINNED: PINNED, Choice.EXCLUDED: EXCLUDED, None: " "}[row.choice]
        source = f"  {safe_line(row.article.source)}"
        new = _("new") if row.is_new else ""
        room = cells - len(_INDENT) - 11 - width.cells(new) - bool(new) - width.cells(row.title)
        return [
            (f" {sign} ", "star"),
            (f"{row.day:10} ", "dim"),
            (new, "star"),
            (" " if new else "", "dim"),
            (row.title, "strong"),
            (source if room >= width.cells(source) else "", "dim"),
        ]
