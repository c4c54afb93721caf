"""The tables of reStructuredText, whose columns are drawn with lines."""

from __future__ import annotations

from collections.abc import Sequence

from reader.patterns import lazy_pattern

Table = tuple[int, list[list[str]]]
"""How many lines a table has, and the texts of its cells."""

_GRID = lazy_pattern(r"\+(?:[-=]{1,300}\+){1,60}[ \t]*")
_SIMPLE = lazy_pattern(r"={2,300}(?:[ \t]{1,20}={2,300}){1,60}[ \t]*")
_UNDER = lazy_pattern(r"-{2,300}(?:[ \t]{1,20}-{2,300}){0,60}[ \t]*")
_COLUMN = lazy_pattern(r"={2,}")


def is_grid(line: str) -> bool:
    """Return whether a line is a border of a table with bars."""
    return line[:1] == "+" and _GRID.fullmatch(line) is not None


def is_simple(line: str) -> bool:
    """Return whether a line is a border of a table of columns."""
    return line[:1] == "=" and _SIMPLE.fullmatch(line) is not None


def grid_table(lines: Sequence[str], number: int) -> Table:
    """Return the table with bars that begins at a line."""
    end = number
    while end < len(lines) and lines[end][:1] in ("+", "|"):
        end += 1
    rows = _Rows()
    is_new = True
    for line in lines[number:end]:
        if is_grid(line):
            is_new = True
            continue
        rows.add([cell.strip() for cell in line.strip().strip("|+").split("|")], is_new=is_new)
        is_new = False
    return end - number, rows.cells()


def simple_table(lines: Sequence[str], number: int) -> Table | None:
    """Return the table of columns that begins at a line; None when it has no end."""
    starts = [match.start() for match in _COLUMN.finditer(lines[number])]
    rows = _Rows()
    end = last = 0
    for at in range(number + 1, len(lines)):
        line = lines[at]
        if is_simple(line):
            last = at
            following = lines[at + 1] if at + 1 < len(lines) else ""
            if not following.strip():
                end = at + 1
                break
            continue
        if not line.strip() or _UNDER.fullmatch(line):
            continue
        cells = _cells(line, starts)
        rows.add(cells, is_new=bool(cells[0]))
    end = end or (last + 1 if last else 0)
    return (end - number, rows.cells()) if end else None


class _Rows:
    """The rows of a table, whose cells may have several lines."""

    def __init__(self) -> None:
        self._rows: list[list[list[str]]] = []

    def add(self, cells: Sequence[str], *, is_new: bool) -> None:
        """Add the cells of a line, to the row above when they continue it."""
        if is_new or not self._rows or len(cells) != len(self._rows[-1]):
            self._rows.append([[cell] for cell in cells])
            return
        for parts, cell in zip(self._rows[-1], cells, strict=True):
            if cell:
                parts.append(cell)

    def cells(self) -> list[list[str]]:
        """Return the texts of the cells by row."""
        return [[" ".join(filter(None, parts)) for parts in row] for row in self._rows]


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    """Cut a line at the columns; wide characters make it shorter than its border."""
    widths = [*starts[1:], 10**6]
    cells, cell, column, number = [], "", 0, 0
    for char in line:
        while number < len(starts) - 1 and column >= widths[number]:
            cells.append(cell.strip())
            cell, number = "", number + 1
        cell += char
        column += 2 if ord(char) >= 0x2E80 else 1
    cells.append(cell.strip())
    if len(cells) < len(starts):
        parts = line.split("  ")
        texts = [part.strip() for part in parts if part.strip()]
        if len(texts) == len(starts):
            return texts
    return [*cells, *("",) * (len(starts) - len(cells))]
