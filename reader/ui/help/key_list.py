"""The list of the help screen: keys and queries, in as many columns as fit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.geometry import Size

from reader.text.width import cells as cells_of
from reader.text.width import fit
from reader.ui.help.sections import QueryForm, Row, Section
from reader.ui.keys.command_table import Command
from reader.ui.keys.keymap import Keymap
from reader.ui.widgets.row_view import RowView

KEY_CELLS = 14
"""The least width of the keys in a row, in cells."""
COLUMN_CELLS = 46
"""The least width of a column, in cells."""
MOST_COLUMNS = 3


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
        self.rows: list[Row] = []
        self.side = 0
        self._sections: Sequence[Section] = ()
        self._columns: list[list[Row]] = [[]]

    def show(self, sections: Sequence[Section]) -> None:
        """Show sections."""
        self._sections = sections
        self._arrange(self.size.width)
        self.side = 0
        self.changed(0)

    def _arrange(self, width: int) -> None:
        count = max(1, min(width // COLUMN_CELLS, MOST_COLUMNS))
        self._columns = balanced(self._sections, count)
        self.rows = [row for column in self._columns for row in column]
        self.side = min(self.side, len(self._columns) - 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the highest column."""
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
        return row if isinstance(row, Command) else None

    def _row(self, side: int, index: int) -> Row:
        column = self._columns[side]
        return column[index] if 0 <= index < len(column) else None

    def row_count(self) -> int:
        """Return the number of lines."""
        return max(map(len, self._columns))

    def selectable(self, index: int) -> bool:
        """Return whether the column of the cursor has a command or a query in a line."""
        return isinstance(self._row(self.side, index), Command | QueryForm)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return one line of all columns."""
        share = cells // len(self._columns)
        parts: list[tuple[str, str]] = []
        for side in range(len(self._columns)):
            is_picked = side == self.side and index == self.cursor
            parts += self._cell(self._row(side, index), share, is_picked)
        return parts

    def _cell(self, row: Row, cells: int, is_picked: bool) -> list[tuple[str, str]]:
        """Return a row of one column, as wide as the column."""
        if row is None:
            return [(" " * cells, "normal")]
        if isinstance(row, str):
            return [(fit(f" {row}", cells), "heading")]
        keys, text = (
            (self.keymap.keys_of(row), row.title)
            if isinstance(row, Command)
            else (row.form, row.meaning)
        )
        keys = f" {fit(keys, max(KEY_CELLS, cells_of(keys)))} "
        text = fit(text, max(0, cells - cells_of(keys)))
        looks = ("picked", "picked") if is_picked else ("star", "strong")
        return [(keys, looks[0]), (text, looks[1])]

    def component(self, name: str) -> Style:
        """Return the style of a component; the cursor shows in one column only."""
        return Style() if name in ("cursor", "resting") else super().component(name)

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
            if isinstance(self._row(side, self.top + place.y), Command):
                self._go_to(side, self.top + place.y)
            else:
                event.prevent_default()


def balanced(sections: Sequence[Section], count: int) -> list[list[Row]]:
    """Divide sections into columns, in order, so that the highest is as low as it can be.

    Args:
        sections: They are not divided; an empty line stands between two of them.
        count: The most columns.
    """
    count = max(1, min(count, len(sections)))
    best: list[list[Row]] = [[]]
    for cuts in combinations(range(1, len(sections)), count - 1):
        edges = (0, *cuts, len(sections))
        columns = [_column(sections[start:end]) for start, end in pairwise(edges)]
        if best == [[]] or max(map(len, columns)) < max(map(len, best)):
            best = columns
    return best


def _column(sections: Sequence[Section]) -> list[Row]:
    rows: list[Row] = []
    for section in sections:
        rows += [None, *section] if rows else section
    return rows
