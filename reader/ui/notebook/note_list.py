"""The rows of the notebook: highlights under headings.

A row is a quote with its colour and, on a second line, its note, its tags and its article.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from reader.config.colours import COLOUR_NUMBERS
from reader.notes.model import Highlight
from reader.services.notebook_listing import HighlightListing, HighlightRow
from reader.services.notebook_query import HighlightEntry, NotebookGrouping
from reader.text.safe import safe_line
from reader.text.width import cells as width_of
from reader.text.width import cut
from reader.ui.article.margin import NOTED
from reader.ui.host import host
from reader.ui.widgets.row_view import RowView

CHOSEN = "*"
"""The sign of a selected highlight."""
FEWEST_LINES = 10
"""The height in lines from which rows have two lines by default."""
_DOUBT = {"anchored": " ", "moved": "?", "unanchored": "!"}
_INDENT = "    "


class NoteList(RowView):
    """The highlights, one or two lines each, under headings.

    Args:
        lines: ``one``, ``two`` or ``auto``, as the settings say.
        id: Textual's name of the widget.
    """

    HAS_EDGES = True
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row-view--colour-{n}" for n in COLOUR_NUMBERS}

    def __init__(self, lines: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.rows: HighlightListing | None = None
        self.chosen: Collection[str] = ()
        self.grouping = NotebookGrouping.ARTICLE
        self._lines_setting = lines
        self._lines = 1

    def take_lines(self, lines: str) -> None:
        """Set the number of lines of a row as the settings say."""
        self._lines_setting = lines
        self._arrange()
        self.refresh()

    def on_resize(self) -> None:
        """Choose the number of lines of a row, and keep the cursor in view."""
        self._arrange()
        super().on_resize()

    def _arrange(self) -> None:
        """Set the number of lines of a row, and keep the cursor where it is on the screen."""
        is_plain = self.size.height < FEWEST_LINES or host(self).low_bandwidth
        automatic = "one" if is_plain else "two"
        setting = automatic if self._lines_setting == "auto" else self._lines_setting
        lines = 2 if setting == "two" else 1
        if lines != self._lines:
            above = self.line_of(self.cursor) - self.top
            self._lines = lines
            self.refresh()
            most = max(0, self.size.height - lines)
            self.top = max(0, self.line_of(self.cursor) - max(0, min(above, most)))

    def line_of(self, index: int) -> int:
        """Return the first line of a row; for the row after the last, the number of lines."""
        return self.rows.line_of(index, self._lines) if self.rows is not None else 0

    def row_at(self, line: int) -> int:
        """Return the row that has a line."""
        return self.rows.row_at(line, self._lines) if self.rows is not None else 0

    def show(
        self,
        rows: HighlightListing,
        chosen: Collection[str],
        current: str,
        grouping: NotebookGrouping,
    ) -> None:
        """Show new rows.

        Args:
            rows: The rows, built when they are painted.
            chosen: The ids of the selected highlights.
            current: The id of the highlight to stay on; the cursor keeps its row if it is gone.
            grouping: What the headings stand for, which the rows need not repeat.
        """
        self.rows, self.chosen, self.grouping = rows, chosen, grouping
        here = rows.find(current) if current else None
        self.changed(self.cursor if here is None else here)

    @property
    def current(self) -> HighlightRow | None:
        """The row under the cursor, if it is a highlight."""
        row = self._row(self.cursor)
        return row if row is not None and row.entry is not None else None

    def _row(self, index: int) -> HighlightRow | None:
        return self.rows[index] if self.rows is not None and 0 <= index < len(self.rows) else None

    @property
    def highlight(self) -> Highlight | None:
        """The highlight under the cursor."""
        row = self.current
        return row.entry.highlight if row is not None and row.entry is not None else None

    def row_count(self) -> int:
        """Return the number of rows, headings included."""
        return len(self.rows) if self.rows is not None else 0

    def selectable(self, index: int) -> bool:
        """Return whether a row is a highlight."""
        row = self._row(index)
        return row is not None and row.entry is not None

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a heading, or a line of a highlight."""
        row = self._row(index)
        if row is None or (row.entry is None and not row.count):
            return []  # it was removed, and the list is not up to date yet
        if row.entry is None:
            return self._heading(row, cells)
        if line:
            return [(_INDENT, "dim"), *self._about(row.entry, cells - len(_INDENT))]
        highlight = row.entry.highlight
        quote = safe_line(highlight.quote)
        columns = [
            (CHOSEN if highlight.id in self.chosen else " ", "star"),
            (f"{highlight.colour}", f"colour-{highlight.colour}"),
            (f"{_DOUBT[highlight.state]} ", "star"),
            (quote, "strong"),
        ]
        left = cells - len(_INDENT) - width_of(quote) - 2
        if self._lines == 1 and left > 0:
            columns += [("  ", "dim"), *self._about(row.entry, left)]
        return columns

    def _heading(self, row: HighlightRow, cells: int) -> list[tuple[str, str]]:
        """Return a heading: a dim name on a thin rule."""
        count = f" {row.count} "
        name = cut(safe_line(row.heading), max(0, cells - len(count) - 2))
        rule = "─" * max(0, cells - width_of(name) - len(count) - 2)
        return [("─ ", "rule"), (name, "heading"), (count, "dim"), (rule, "rule")]

    def _about(self, entry: HighlightEntry, room: int) -> list[tuple[str, str]]:
        """Return the note, the tags, and the article or else the day, as far as they fit."""
        highlight = entry.highlight
        day = f"{highlight.created.astimezone():%Y-%m-%d}"
        is_headed = self.grouping is NotebookGrouping.ARTICLE
        last = day if is_headed else safe_line(entry.article.title) or highlight.key
        tags = safe_line(" ".join(f"#{tag}" for tag in highlight.tags))
        end = " · ".join(filter(None, (tags, last)))
        if not highlight.note:
            return [(end, "dim")]
        words = safe_line(" ".join(highlight.note.split()))
        # The note is cut to make room for the rest, but keeps half of the line.
        note = cut(words, max(room // 2, room - width_of(end) - len(NOTED) - 4))
        return [(f"{NOTED} ", "star"), (note, "normal"), (" · ", "dim"), (end, "dim")]
