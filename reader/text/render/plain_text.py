"""Render a cleaned article as plain text, for `reader show`."""

from __future__ import annotations

from reader.text.document import Block, BlockFrame, BlockKind, Document
from reader.text.table_columns import rows_by_column


def to_text(document: Document, width: int = 0) -> str:
    """Return the text of an article.

    Args:
        document: The cleaned article.
        width: The line width in cells; the lines are then those of the page, with quote bars and
            placeholders. 0 for one line per paragraph with list markers and nothing else.
    """
    if width > 0:
        return _paged(document, width)
    parts: list[str] = []
    begun: set[int] = set()
    apart = False
    for block in document.blocks:
        if block.kind in (BlockKind.MEDIA, BlockKind.RULE):
            apart = apart or not block.tight
            continue
        if parts:
            parts.append("\n" if block.tight and not apart else "\n\n")
        apart = False
        parts.append(_marked(document, block, begun))
    return "".join(parts) + "\n" if parts else ""


def _marked(document: Document, block: Block, begun: set[int]) -> str:
    """Return the text of a block after the markers of the containers that start with it."""
    markers = []
    for frame in block.frames:
        if frame.marker and frame.id not in begun:
            markers.append(frame.marker + " ")
            begun.add(frame.id)
    text = document.text[block.start : block.end]
    if block.kind is BlockKind.TABLE:
        text = _table(document, block)
    return "  " * _depth(block.frames) + "".join(markers) + text


def _table(document: Document, block: Block) -> str:
    """Return the rows of a table, each cell in its column between tabs."""
    lines = []
    for row in rows_by_column(block.rows):
        last = max((column for column, cell in enumerate(row) if cell), default=-1)
        texts = (document.text[cell.start : cell.end] if cell else "" for cell in row[: last + 1])
        lines.append("\t".join(texts))
    return "\n".join(lines)


def _depth(frames: tuple[BlockFrame, ...]) -> int:
    """Return the nesting depth of a block in lists, 0 for the outermost list."""
    return max(0, sum(1 for frame in frames if frame.marker) - 1)


def _paged(document: Document, width: int) -> str:
    from reader.text.layout.page import (  # here: its tables are slow to load
        Page,
        PageStyle,
    )
    from reader.text.width import ambiguous_cells

    style = PageStyle(width, hang=False, ambiguous=ambiguous_cells())
    page = Page(document, style, opened=range(len(document.blocks)))
    lines: list[str] = []
    for block in range(len(document.blocks)):
        lines.extend(
            "".join(glyph.text for glyph in line.glyphs).rstrip(" ") + "\n"
            for line in page.lines(block)
        )
    return "".join(lines)
