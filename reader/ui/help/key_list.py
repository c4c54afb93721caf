"""The list of the help screen: keys and queries, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size

from reader.records import dataclass
from reader.text.layout.wrapping import wrapped
from reader.text.width import cells as cells_of
from reader.text.width import fit
from reader.ui.help.sections import QueryForm, Row, Section
from reader.ui.keys.command_table import Command
from reader.ui.keys.keymap import Keymap
from reader.ui.widgets.row_view import RowView

KEY_CELLS = 13
"""The width of the keys in a row, in cells; longer ones take more."""
NARROW_KEY_CELLS = 7
"""The same in a column narrower than `COLUMN_CELLS`."""
COLUMN_CELLS = 46
"""The least width of a column, in cells."""
MOST_COLUMNS = 3
GAP = 1
"""Cells between the text of a column and the next column, besides the one before its keys."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a row whose text takes several.

    Attributes:
        row: The row.
        text: The part of its text.
    """

    row: Command | QueryForm
    text: str


_Shown = Row | _Line


class KeyList(RowView):
    """Sections side by side; the cursor moves within a column, and from one to the next.

    Args:
        keymap: The keys in force.

    Attributes:
        rows: All rows, one column after the other.
        side: The column that has the cursor.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-view--picked"}

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(id="keys")
        self.keymap = keymap
        self.rows: list[_Shown] = []
        self.side = 0
        self._sections: Sequence[Section] = ()
        self._columns: list[list[_Shown]] = [[]]

    def show(self, sections: Sequence[Section]) -> None:
        """Show sections."""
        self._sections = sections
        self._arrange(self.size.width)
        self.side = 0
        self.changed(0)

    def _arrange(self, width: int) -> None:
        count = max(1, min(width // COLUMN_CELLS, MOST_COLUMNS))
        share = width // count
        gap = GAP if count > 1 else 0
        sections = [self._wrapped(part, share, gap) for part in self._sections]
        self._columns = balanced(sections, count)
        self.rows = [row for column in self._columns for row in column]
        self.side = min(self.side, len(self._columns) - 1)

    def _wrapped(self, section: Section, width: int, gap: int) -> list[_Shown]:
        """Return the lines of a section in a column of a width, free cells at its end included."""
        lines: list[_Shown] = []
        for row in section:
            lines.append(row)
            if isinstance(row, Command | QueryForm):
                keys, text = self._texts(row, width)
                room = width - cells_of(keys) - gap
                if cells_of(text) > room:
                    parts = wrapped(text, room)
                    lines[-1:] = [_Line(row, part) for part in parts]
        return lines

    def _texts(self, row: Command | QueryForm, width: int) -> tuple[str, str]:
        """Return the keys of a row, padded to their column, and its text."""
        keys = self.keymap.keys_of(row) if isinstance(row, Command) else row.form
        least = KEY_CELLS if width >= COLUMN_CELLS else NARROW_KEY_CELLS
        text = row.title if isinstance(row, Command) else row.meaning
        return f" {fit(keys, max(least, cells_of(keys)))} ", text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the tallest column."""
        self._arrange(width)
        return self.row_count()

    def on_resize(self) -> None:
        """Divide the rows into as many columns as fit now."""
        self._arrange(self.size.width)
        self.changed(self.cursor)

    @property
    def current(self) -> Command | None:
        """The command under the cursor."""
        row = self._row(self.side, self.cursor)
        row = row.row if isinstance(row, _Line) else row
        return row if isinstance(row, Command) else None

    def _row(self, side: int, index: int) -> _Shown:
        column = self._columns[side]
        return column[index] if 0 <= index < len(column) else None

    def row_count(self) -> int:
        """Return the number of lines."""
        return max(map(len, self._columns))

    def selectable(self, index: int) -> bool:
        """Return whether the column of the cursor has a command or a query in a line."""
        row = self._row(self.side, index)
        if isinstance(row, _Line):
            return not self._continues(self.side, index)
        return isinstance(row, Command | QueryForm)

    def _continues(self, side: int, index: int) -> bool:
        """Return whether a line shows the rest of the row above."""
        row, above = self._row(side, index), self._row(side, index - 1)
        return isinstance(row, _Line) and isinstance(above, _Line) and row.row is above.row

    def _first(self, side: int, index: int) -> int:
        """Return the first line of the row that a line belongs to."""
        while self._continues(side, index):
            index -= 1
        return index

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return one line of all columns."""
        share = cells // len(self._columns)
        parts: list[tuple[str, str]] = []
        for side in range(len(self._columns)):
            parts += self._cell(side, index, share)
        return parts

    def _cell(self, side: int, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a line of one column, as wide as the column."""
        row = self._row(side, index)
        if row is None:
            return [(" " * cells, "normal")]
        if isinstance(row, str):
            return [(fit(f" {row}", cells), "heading")]
        keys, text = self._texts(row.row if isinstance(row, _Line) else row, cells)
        if isinstance(row, _Line):
            text = row.text
        first = self._first(side, index)
        if first != index:
            keys = " " * cells_of(keys)
        text = fit(text, max(0, cells - cells_of(keys)))
        is_picked = side == self.side and first == self.cursor
        looks = ("picked", "picked") if is_picked else ("star", "strong")
        return [(keys, looks[0]), (text, looks[1])]

    def component(self, name: str) -> Style:
        """Return the style of a component; the cursor shows in one column only."""
        return Style() if name in ("cursor", "resting") else super().component(name)

    def watch_cursor(self, old: int, new: int) -> None:
        """Paint all lines of the rows that the cursor leaves and reaches."""
        super().watch_cursor(old, new)
        if old != new and any(self._continues(self.side, row + 1) for row in (old, new)):
            self.refresh()  # the lines of this list do not have the cursor in their keys

    def travel(self, key: str) -> bool:
        """Handle a movement key; the arrows, Tab, `h` and `l` go to another column."""
        steps = {"h": -1, "left": -1, "shift+tab": -1, "l": 1, "right": 1, "tab": 1}
        if key not in steps:
            return super().travel(key)
        side = self.side + steps[key]
        if not 0 <= side < len(self._columns):
            return len(self._columns) > 1 and key not in ("h", "left")
        self._go_to(side, min(self.cursor, len(self._columns[side]) - 1))
        return True

    def _go_to(self, side: int, index: int) -> None:
        self.side = side
        self.cursor = self._nearest(index, 1)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked column; the base class chooses the row."""
        place = event.get_content_offset(self)
        if place is not None and self.size.width:
            share = max(1, self.size.width // len(self._columns))
            side = min(place.x // share, len(self._columns) - 1)
            clicked = self.top + place.y
            index = self._first(side, clicked)
            row = self._row(side, index)
            if isinstance(row.row if isinstance(row, _Line) else row, Command):
                self._go_to(side, index)
                if index != clicked:
                    event.prevent_default()
                    self.post_message(self.Chosen(self, index))
            else:
                event.prevent_default()


def balanced(sections: Sequence[Sequence[_Shown]], count: int) -> list[list[_Shown]]:
    """Divide sections into columns, in order, so that the tallest is as short as possible.

    Args:
        sections: They are not divided; an empty line separates two of them.
        count: The most columns.
    """
    count = max(1, min(count, len(sections)))
    best: list[list[_Shown]] = [[]]
    for cuts in combinations(range(1, len(sections)), count - 1):
        edges = (0, *cuts, len(sections))
        columns = [_column(sections[start:end]) for start, end in pairwise(edges)]
        if best == [[]] or max(map(len, columns)) < max(map(len, best)):
            best = columns
    return best


def _column(sections: Sequence[Sequence[_Shown]]) -> list[_Shown]:
    rows: list[_Shown] = []
    for section in sections:
        rows += [None, *section] if rows else section
    return rows
