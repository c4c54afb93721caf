"""Data tables: tell them from layout tables, and collect their cells."""

from __future__ import annotations

from reader.cleaning.html.elements import Element, descend
from reader.cleaning.html.tag_names import NOT_IN_CELLS
from reader.cleaning.html.tree import attribute
from reader.cleaning.paragraph_builder import InlineSpan, InlineText
from reader.text.document import TableCell

_LARGEST_SPAN = 100


def is_data_table(table: Element) -> bool:
    """Return whether a table has rows and columns of data and is not a page layout.

    The search stops at the first inner table, so nested tables take linear time.
    """
    rows = cells = widest = 0
    for node in descend(table):
        if not isinstance(node, Element):
            continue
        if node.name in NOT_IN_CELLS:
            return False
        if node.name == "tr":
            rows, cells = rows + 1, 0
        elif node.name in ("td", "th"):
            cells += 1
            widest = max(widest, cells)
    return rows > 1 and widest > 1


class TableGrid:
    """Collects the cells of a data table."""

    def __init__(self) -> None:
        self._rows: list[list[tuple[list[InlineText], Element]]] = []

    def start_row(self) -> None:
        """Start a row."""
        self._rows.append([])

    def add_cell(self, pieces: list[InlineText], tag: Element) -> None:
        """Append a cell to the current row."""
        if not self._rows:
            self.start_row()
        self._rows[-1].append((pieces, tag))

    def take(self) -> tuple[InlineText, tuple[tuple[TableCell, ...], ...]]:
        """Return the text, joined by tabs and newlines, and the rows that have text."""
        parts: list[str] = []
        spans: list[InlineSpan] = []
        rows: list[tuple[TableCell, ...]] = []
        size = 0
        for row in self._rows:
            if not any(pieces for pieces, _ in row):
                continue
            cells: list[TableCell] = []
            for column, (pieces, tag) in enumerate(row):
                separator = "\t" if column else "\n" if rows else ""
                parts.append(separator)
                size += len(separator)
                start = size
                for index, piece in enumerate(pieces):
                    if index:
                        parts.append("\n")
                        size += 1
                    spans.extend(
                        InlineSpan(s.start + size, s.end + size, s.kind, s.target)
                        for s in piece.spans
                    )
                    parts.append(piece.text)
                    size += len(piece.text)
                cells.append(
                    TableCell(
                        start,
                        size,
                        tag.name == "th",
                        _count(tag, "colspan"),
                        _count(tag, "rowspan"),
                    )
                )
            rows.append(tuple(cells))
        return InlineText("".join(parts), tuple(spans)), tuple(rows)


def _count(tag: Element, name: str) -> int:
    value = attribute(tag, name).strip()
    return max(1, min(int(value), _LARGEST_SPAN)) if value.isdecimal() and len(value) < 6 else 1
