"""Lay out a table: as a grid with thin rules if it fits, else as records of ``head: value``."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from reader.text.layout.filling import fill
from reader.text.layout.line import Glyph, Line, virtual
from reader.text.layout.paragraph import Setting, analyse
from reader.text.table_columns import PlacedCell, assign_columns
from reader.text.width import cells, cut, graphemes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.text.document import TableCell
    from reader.text.layout.block_part import BlockPart

RULE = " │ "
RULE_CELLS = 3
MIN_COLUMN = 10
"""The minimum column width in cells; a table that needs narrower columns becomes records."""

SAMPLE = 2_000
"""The number of table cells measured to determine the column widths."""

INDENT = 2
MIN_LABELLED = 6
"""The line width in cells below which records show values only."""

BETWEEN = " · "


def set_table(part: BlockPart) -> Iterator[Line]:
    """Yield the lines of a table, or of those rows that are in the part."""
    table = assign_columns(part.block.rows)
    count = max((placed.first + placed.columns for row in table for placed in row), default=0)
    room = part.room - RULE_CELLS * (count - 1)
    widths = _column_widths(_natural_widths(part, table, count), room) if count else []
    rows = [row for row in table if row and part.start <= row[0].cell.start < part.end] or table[:1]
    if not rows or not widths:
        yield from _set_records(part, table, rows)
    else:
        yield from _set_grid(part, rows, widths)


def _natural_widths(part: BlockPart, table: list[list[PlacedCell]], count: int) -> list[int]:
    """Return the natural width of each column."""
    text, ambiguous = part.document.text, part.style.ambiguous
    natural = [1] * count
    measured = 0
    for row in table:
        for cell, first, columns in row:
            if columns > 1:
                continue
            lines = text[cell.start : cell.end].split("\n")
            width = max(cells(line.strip(" "), ambiguous=ambiguous) for line in lines)
            natural[first] = max(natural[first], width)
        measured += len(row)
        if measured > SAMPLE:
            break
    return natural


def _column_widths(natural: list[int], room: int) -> list[int]:
    """Return the width of each column, or an empty list if they do not fit.

    Narrow columns keep their natural width; the widest are narrowed to the same width.
    """
    if sum(natural) <= room:
        return natural
    left, widths = room, dict[int, int]()
    by_width = sorted(range(len(natural)), key=lambda index: natural[index])
    for number, index in enumerate(by_width):
        widths[index] = min(natural[index], left // (len(natural) - number))
        if widths[index] < min(MIN_COLUMN, natural[index]):
            return []
        left -= widths[index]
    return [widths[index] for index in range(len(natural))]


def _set_grid(part: BlockPart, rows: list[list[PlacedCell]], widths: list[int]) -> Iterator[Line]:
    """Yield the lines of rows as a grid, with a rule below the head."""
    ruled = any(
        cells(part.document.text[placed.cell.start : placed.cell.end]) > _span(widths, placed)
        for row in rows
        for placed in row
    )
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        next_start = following[0].cell.start if following else part.end
        yield from _set_row(part, row, widths, next_start)
        is_head = bool(row) and all(placed.cell.head for placed in row)
        if following is not None and (is_head or ruled):
            mark = "┼" if is_head else "│"
            line = f" {mark} ".join(("─" if is_head else " ") * width for width in widths)
            rule = line.replace(" ┼ ", "─┼─") if is_head else line
            glyph = virtual(rule, sum(widths) + RULE_CELLS * (len(widths) - 1))
            yield part.line([glyph], "table", next_start, next_start, next_start)


def _span(widths: list[int], placed: PlacedCell) -> int:
    """Return the width of the columns that a cell occupies."""
    return sum(widths[placed.first : placed.first + placed.columns]) + RULE_CELLS * (
        placed.columns - 1
    )


def _set_row(
    part: BlockPart, row: list[PlacedCell], widths: list[int], next_start: int
) -> Iterator[Line]:
    """Yield the lines of a row; the first line owns the offsets of the whole row."""
    columns: list[tuple[int, list[list[Glyph]]]] = []
    column = 0
    for placed in row:
        while column < placed.first:  # spanned by a cell above
            columns.append((widths[column], []))
            column += 1
        width = _span(widths, placed)
        columns.append((width, _set_cell(part, placed.cell, width)))
        column = placed.first + placed.columns
    columns.extend((width, []) for width in widths[column:])
    start = row[0].cell.start if row else next_start
    end = row[-1].cell.end if row else next_start
    for number, parts in enumerate(zip_longest(*(lines for _, lines in columns)) or [()]):
        glyphs: list[Glyph] = []
        for index, (cell_line, (width, _)) in enumerate(zip(parts, columns, strict=True)):
            if index:
                glyphs.append(virtual(RULE, RULE_CELLS))
            shown = cell_line or []
            glyphs.extend(shown)
            rest = width - sum(glyph.cells for glyph in shown)
            if rest > 0 and index + 1 < len(columns):
                glyphs.append(virtual(" " * rest, rest))
        if number:
            yield part.line(glyphs, "table", next_start, next_start, next_start)
        else:
            yield part.line(glyphs, "table", start, end, next_start)


def _set_cell(part: BlockPart, cell: TableCell, width: int, indent: int = 0) -> list[list[Glyph]]:
    """Return the lines of a cell as lists of glyphs; the first line is shorter by the indent."""
    text, style = part.document.text, part.style
    setting = Setting(style.level, style.words, style.ambiguous)
    lines = []
    start = cell.start
    for line in text[cell.start : cell.end].split("\n"):
        for first, end, _ in fill(analyse(line, setting), max(2, width), indent=indent):
            shown = graphemes(line[first:end], ambiguous=style.ambiguous, start=start + first)
            lines.append(shown)
        start += len(line) + 1
        indent = 0
    return lines


def _set_records(
    part: BlockPart, table: list[list[PlacedCell]], rows: list[list[PlacedCell]]
) -> Iterator[Line]:
    """Yield the head row on one line, then each row as ``head: value`` lines."""
    heads: dict[int, str] = {}
    if len(table) > 1 and all(placed.cell.head for placed in table[0]):
        text = part.document.text
        heads = {p.first: text[p.cell.start : p.cell.end].replace("\n", " ") for p in table[0]}
    for number, row in enumerate(rows):
        if number:
            start = row[0].cell.start if row else part.end
            yield part.line([], "table", start, start, start)
        if heads and row is table[0]:
            yield from _set_run(part, [placed.cell for placed in row])
            continue
        for placed in row:
            yield from _set_value(part, placed.cell, heads.get(placed.first, ""))


def _next_start(part: BlockPart, cell: TableCell) -> int:
    """Return the start of the text after a cell: past the tab or newline that follows it."""
    return min(cell.end + 1, part.end)


def _set_run(part: BlockPart, run: Sequence[TableCell]) -> Iterator[Line]:
    """Yield cells one after another on as few lines as possible."""
    glyphs: list[Glyph] = []
    start, taken = run[0].start, 0
    between = virtual(BETWEEN, cells(BETWEEN, ambiguous=part.style.ambiguous))
    for cell in run:
        for cell_line in _set_cell(part, cell, part.room):
            width = sum(glyph.cells for glyph in cell_line)
            if taken and taken + between.cells + width > part.room:
                yield part.line(glyphs, "table", start, cell.start, cell.start)
                glyphs, start, taken = [], cell.start, 0
            if taken:
                glyphs.append(between)
                taken += between.cells
            glyphs.extend(cell_line)
            taken += width
    yield part.line(glyphs, "table", start, run[-1].end, _next_start(part, run[-1]))


def _set_value(part: BlockPart, cell: TableCell, head: str) -> Iterator[Line]:
    """Yield the lines of a cell after its head; all but the first are indented."""
    room, ambiguous = part.room, part.style.ambiguous
    label = cut(head, room // 2, ambiguous=ambiguous) + ": " if head and room > MIN_LABELLED else ""
    taken = cells(label, ambiguous=ambiguous)
    indent = INDENT if room > MIN_LABELLED else 0
    before = [virtual(label, taken)] if label else []
    start = cell.start
    parts = _set_cell(part, cell, room - indent, max(0, taken - indent))
    for number, glyphs in enumerate(parts, start=1):
        last = number == len(parts)
        end = cell.end if last else glyphs[-1].end if glyphs else start
        following = _next_start(part, cell) if last else end
        yield part.line([*before, *glyphs], "table", start, end, following)
        start, before = following, [virtual(" " * indent, indent)] if indent else []
