"""The columns that the cells of a table occupy, with cells that span rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.text.document import TableCell


class PlacedCell(NamedTuple):
    """A cell of a table and the columns it occupies."""

    cell: TableCell
    first: int
    columns: int


def assign_columns(rows: Sequence[Sequence[TableCell]]) -> list[list[PlacedCell]]:
    """Return the cells of each row with their columns, skipping columns spanned from above."""
    placed: list[list[PlacedCell]] = []
    taken: dict[int, int] = {}  # column -> number of further rows that a cell spans
    for row in rows:
        column, placed_row = 0, []
        below = {index: left - 1 for index, left in taken.items() if left > 1}
        for cell in row:
            while taken.get(column):
                column += 1
            placed_row.append(PlacedCell(cell, column, cell.columns))
            if cell.rows > 1:
                below.update(dict.fromkeys(range(column, column + cell.columns), cell.rows - 1))
            column += cell.columns
        taken = below
        placed.append(placed_row)
    return placed


def rows_by_column(rows: Sequence[Sequence[TableCell]]) -> Iterator[list[TableCell | None]]:
    """Yield the rows of a table, all of one length, with each cell in its first column.

    Args:
        rows: The cells as written.

    Yields:
        A cell or None for each column; None where a cell spans from the left or from above.
    """
    table = assign_columns(rows)
    width = max((placed.first + placed.columns for row in table for placed in row), default=0)
    for row in table:
        cells: list[TableCell | None] = [None] * width
        for placed in row:
            cells[placed.first] = placed.cell
        yield cells
