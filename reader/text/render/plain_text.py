"""The plain-text form of a cleaned article: what `reader show` prints and what others count."""

from __future__ import annotations

from reader.text.document import Block, BlockFrame, BlockKind, Document


def to_text(document: Document, width: int = 0) -> str:
    """Return the text of an article, without placeholders.

    Args:
        document: The cleaned article.
        width: In cells; 0 for one line a paragraph, list markers kept, nothing else painted. With
            a width the lines are those of the page, with quote bars and placeholders.
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
    """Return a block's text after the markers of the containers that begin with it."""
    markers = []
    for frame in block.frames:
        if frame.marker and frame.id not in begun:
            markers.append(frame.marker + " ")
            begun.add(frame.id)
    return "  " * _depth(block.frames) + "".join(markers) + document.text[block.start : block.end]


def _depth(frames: tuple[BlockFrame, ...]) -> int:
    """Return how many lists a block stands in beyond the first."""
    return max(0, sum(1 for frame in frames if frame.marker) - 1)


def _paged(document: Document, width: int) -> str:
    from reader.text.layout.page import (  # here: it brings the tables of the line breaker
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
