"""Sets a block of a document, or a piece of a long one, as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.document import BlockKind
from reader.text.filling import balance, fill
from reader.text.gutter import gutter_of
from reader.text.line import Glyph, Line, PageStyle, virtual
from reader.text.paragraph import analyse
from reader.text.width import cells, cut, graphemes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.text.document import Block, Document
    from reader.text.gutter import Gutter

_ROLES = {
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "caption",
    BlockKind.CODE: "code",
    BlockKind.TABLE: "table",
    BlockKind.TERM: "term",
    BlockKind.SUMMARY: "summary",
}
TAB_STOP = 4
FIRST_LINE_INDENT = 4
"""Cells: two Han characters (CLREQ 3.2.1)."""


def set_piece(
    document: Document,
    index: int,
    start: int,
    end: int,
    style: PageStyle,
    *,
    hang: bool,
    folded: bool,
) -> tuple[Line, ...]:
    """Return the lines of a piece of a block.

    Args:
        document: The article.
        index: The block's index.
        start: The first code point of the piece; the block's own start for its first piece.
        end: One past the last code point of the piece.
        style: How to set it.
        hang: Whether pause marks may hang.
        folded: Whether a block that is marked as recurring is shown as one line.
    """
    block = document.blocks[index]
    gutter = gutter_of(document, index, style.width, style.ambiguous)
    lines: list[Line] = []
    if start == block.start:
        if has_blank_above(document, index, style):
            lines.append(Line(index, start, start, start, gutter.blank, "blank"))
    else:
        gutter = gutter._replace(first=gutter.rest)
    lines.extend(_body(document, index, start, end, style, gutter, hang=hang, folded=folded))
    return tuple(lines)


def has_blank_above(document: Document, index: int, style: PageStyle) -> bool:
    """Tell whether a blank line parts a block from the one before it."""
    if index == 0:
        return False
    block, before = document.blocks[index], document.blocks[index - 1]
    if block.tight:
        return False
    return not (
        style.indent == "first-line"
        and block.kind is before.kind is BlockKind.PARAGRAPH
        and block.frames == before.frames
    )


def _body(
    document: Document,
    index: int,
    start: int,
    end: int,
    style: PageStyle,
    gutter: Gutter,
    *,
    hang: bool,
    folded: bool,
) -> Iterator[Line]:
    block = document.blocks[index]
    room = style.width - sum(glyph.cells for glyph in gutter.rest)
    if folded and block.folded:
        yield _label(block, index, f"▸ {block.folded}", "folded", room, style, gutter)
    elif block.kind is BlockKind.RULE:
        glyphs = (*gutter.first, virtual("─" * room, room))
        yield Line(index, start, end, end, glyphs, "rule")
    elif block.kind is BlockKind.MEDIA:
        yield _label(block, index, media_label(block), "media", room, style, gutter)
    elif block.kind is BlockKind.CODE:
        yield from _code(document, index, start, end, style, gutter, room)
    else:
        yield from _prose(document, index, start, end, style, gutter, room, hang=hang)


def media_label(block: Block) -> str:
    """Return the label of a placeholder: its number, what it shows, where it is."""
    media = block.media
    if media is None:
        return "[media]"
    parts = [f"{media.kind.value} {media.number}"]
    if media.alt:
        parts.append(media.alt)
    if media.host:
        parts.append(media.host)
    return "[" + " · ".join(parts) + "]"


def _label(
    block: Block, index: int, label: str, role: str, room: int, style: PageStyle, gutter: Gutter
) -> Line:
    """Return a line that shows a label in place of a block."""
    shown = cut(label, room, ambiguous=style.ambiguous)
    glyph = virtual(shown, cells(shown, ambiguous=style.ambiguous))
    return Line(index, block.start, block.end, block.end, (*gutter.first, glyph), role)


def _prose(
    document: Document,
    index: int,
    start: int,
    end: int,
    style: PageStyle,
    gutter: Gutter,
    room: int,
    *,
    hang: bool,
) -> Iterator[Line]:
    """Yield the lines of text that is set as paragraphs; a newline in it ends a line."""
    block = document.blocks[index]
    indent = 0
    if (
        style.indent == "first-line"
        and block.kind is BlockKind.PARAGRAPH
        and start == block.start
        and room >= 3 * FIRST_LINE_INDENT
    ):
        indent = FIRST_LINE_INDENT
    role = _ROLES.get(block.kind, "")
    text = document.text
    before: tuple[Glyph, ...] = gutter.first
    while True:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        paragraph = analyse(text[start:stop], style.level, style.words, style.ambiguous)
        if indent:
            before = (*before, virtual(" " * indent, indent))
        if block.kind is BlockKind.HEADING:
            lines = balance(paragraph, room)
        else:
            lines = fill(paragraph, room, indent=indent, hang=hang)
        for number, (first, last, following) in enumerate(lines):
            glyphs = _glyphs(text, start + first, start + last, style.ambiguous)
            after = start + following if number + 1 < len(lines) else min(stop + 1, end)
            begin = start + first if number else start
            yield Line(index, begin, start + last, after, (*before, *glyphs), role)
            before = gutter.rest
        if newline < 0:
            return
        start, indent = stop + 1, 0


def _glyphs(text: str, start: int, end: int, ambiguous: int) -> list[Glyph]:
    """Return a range of the text as glyphs."""
    return [
        Glyph(shown.text, shown.start, shown.end, shown.cells)
        for shown in graphemes(text[start:end], ambiguous=ambiguous, start=start)
    ]


def _code(
    document: Document,
    index: int,
    start: int,
    end: int,
    style: PageStyle,
    gutter: Gutter,
    room: int,
) -> Iterator[Line]:
    """Yield the lines of code: as written, cut where they are too wide, tabs expanded."""
    text = document.text
    before = gutter.first
    while True:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        first, column = start, 0
        glyphs: list[Glyph] = []
        for glyph in _glyphs(text, start, stop, style.ambiguous):
            shown = glyph
            if text[glyph.start] == "\t":
                taken = min(TAB_STOP - column % TAB_STOP, max(1, room - column))
                shown = Glyph(" " * taken, glyph.start, glyph.end, taken)
            if column + shown.cells > room and glyphs:
                yield Line(index, first, shown.start, shown.start, (*before, *glyphs), "code")
                before, first, column, glyphs = gutter.rest, shown.start, 0, []
            glyphs.append(shown)
            column += shown.cells
        yield Line(index, first, stop, min(stop + 1, end), (*before, *glyphs), "code")
        before = gutter.rest
        if newline < 0:
            return
        start = stop + 1
