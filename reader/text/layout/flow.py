"""Sets a block of a document, or a piece of a long one, as lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING

from reader.text.document import BlockKind
from reader.text.layout.filling import balance, fill
from reader.text.layout.grid import set_table
from reader.text.layout.gutter import Gutter, gutter_of
from reader.text.layout.line import Glyph, Line, PageStyle, virtual
from reader.text.layout.paragraph import SOFT_HYPHEN, SPACES, Setting, analyse
from reader.text.layout.spacing import insert_gaps, justify
from reader.text.width import cells, cut, graphemes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reader.text.document import Block, Document
    from reader.text.layout.filling import Extent
    from reader.text.layout.paragraph import Paragraph

_SPACES = "".join(SPACES)
_ROLES = {
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "caption",
    BlockKind.TERM: "term",
    BlockKind.SUMMARY: "summary",
}
TAB_STOP = 4
FIRST_LINE_INDENT = 4
"""Cells: two Han characters (CLREQ 3.2.1)."""
MIN_INDENTED = 12
"""The measure in cells below which nothing is indented."""


@dataclass(frozen=True)
class Piece:
    """A block, or a part of a long one, and how to set it.

    Attributes:
        document: The article.
        index: The block's index.
        start: The first code point; the block's own start for its first piece.
        end: One past the last code point.
        style: How to set it.
        hang: Whether pause marks may hang.
        folded: Whether a block that is marked as recurring is shown as one line.
    """

    document: Document
    index: int
    start: int
    end: int
    style: PageStyle
    hang: bool
    folded: bool

    @property
    def block(self) -> Block:
        """The block itself."""
        return self.document.blocks[self.index]

    @property
    def is_first(self) -> bool:
        """Whether it is the first, or only, piece of its block."""
        return self.start == self.block.start

    @cached_property
    def gutter(self) -> Gutter:
        """What stands before its text."""
        style = self.style
        gutter = gutter_of(self.document, self.index, style.width, style.ambiguous)
        return gutter if self.is_first else gutter._replace(first=gutter.rest)

    @cached_property
    def room(self) -> int:
        """The cells beside the gutter."""
        return self.style.width - sum(glyph.cells for glyph in self.gutter.rest)

    def line(
        self, glyphs: Sequence[Glyph], role: str, start: int, end: int, next_start: int
    ) -> Line:
        """Return a line of its body, no gutter before it yet."""
        return Line(self.index, start, end, next_start, tuple(glyphs), role)


def set_piece(piece: Piece) -> tuple[Line, ...]:
    """Return the lines of a piece, the blank line above it among them; at least one."""
    lines = list(_set_body(piece))
    gutter = piece.gutter
    if gutter.rest:
        befores = chain((gutter.first,), repeat(gutter.rest))
        lines = [
            replace(line, glyphs=before + line.glyphs)
            for line, before in zip(lines, befores, strict=False)
        ]
    if piece.is_first and has_blank_above(piece.document, piece.index, piece.style):
        start = piece.start
        lines.insert(0, Line(piece.index, start, start, start, gutter.blank, "blank"))
    return tuple(lines)


def _set_body(piece: Piece) -> Iterable[Line]:
    """Return the lines of a piece without what stands before and above its text."""
    block = piece.block
    if piece.folded and block.folded:
        return (_label(piece, f"▸ {block.folded}", "folded"),)
    if block.kind is BlockKind.RULE:
        rule = virtual("─" * piece.room, piece.room)
        return (piece.line([rule], "rule", piece.start, piece.end, piece.end),)
    if block.kind is BlockKind.MEDIA:
        return (_label(piece, media_label(block), "media"),)
    if block.kind is BlockKind.CODE:
        return _set_code(piece)
    if block.kind is BlockKind.TABLE and block.rows:
        return set_table(piece)
    return _set_prose(piece)


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


def media_label(block: Block) -> str:
    """Return the label of a placeholder: its number, what it shows, where it is."""
    media = block.media
    if media is None:
        return "[media]"
    parts = (f"{media.kind.value} {media.number}", media.alt, media.host)
    return "[" + " · ".join(part for part in parts if part) + "]"


def _label(piece: Piece, label: str, role: str) -> Line:
    """Return a line that shows a label in place of a block."""
    ambiguous = piece.style.ambiguous
    shown = cut(label, piece.room, ambiguous=ambiguous)
    glyph = virtual(shown, cells(shown, ambiguous=ambiguous))
    return piece.line([glyph], role, piece.start, piece.end, piece.end)


def _set_prose(piece: Piece) -> Iterator[Line]:
    """Yield the lines of text that is set as paragraphs; a newline in it ends a line."""
    text, style = piece.document.text, piece.style
    setting = Setting(style.level, style.words, style.ambiguous, style.gap)
    start, room = piece.start, piece.room
    indent = _first_indent(piece)
    while True:
        newline = text.find("\n", start, piece.end)
        stop = piece.end if newline < 0 else newline
        after = stop if newline < 0 else stop + 1
        line = text[start:stop]
        is_inner = start > piece.block.start and text[start - 1] == "\n"
        set_in = is_inner and _is_set_in(line, room, style.ambiguous)
        paragraph = analyse(line, setting._replace(set_in=set_in))
        if piece.block.kind is BlockKind.HEADING:
            extents = balance(paragraph, room)
        else:
            extents = fill(paragraph, room, indent=indent, hang=piece.hang)
        yield from _set_lines(piece, paragraph, extents, start, after, indent)
        if newline < 0:
            return
        start, indent = after, 0


def _is_set_in(line: str, room: int, ambiguous: int) -> bool:
    """Tell whether a line inside a paragraph, as of verse, starts with spaces to be kept.

    Args:
        line: The line.
        room: The cells there are; spaces that take more than half of them are left out.
        ambiguous: The cells of a character of ambiguous width.
    """
    words = line.lstrip(_SPACES)
    spaces = line[: len(line) - len(words)]
    return bool(words and spaces) and 2 * cells(spaces, ambiguous=ambiguous) <= room


def _first_indent(piece: Piece) -> int:
    """Return the cells by which the first line of a piece is indented."""
    if piece.block.kind is not BlockKind.PARAGRAPH or not piece.is_first:
        return 0
    wanted = piece.style.indent == "first-line" and piece.room >= MIN_INDENTED
    return FIRST_LINE_INDENT if wanted else 0


def _set_lines(
    piece: Piece, paragraph: Paragraph, extents: list[Extent], base: int, after: int, indent: int
) -> Iterator[Line]:
    """Yield the lines of a paragraph of a piece.

    Args:
        piece: The piece.
        paragraph: The analysis of the paragraph.
        extents: Its lines, in offsets of its own text.
        base: Where it begins in the document.
        after: Where the text after it begins.
        indent: The cells by which its first line is indented.
    """
    style, last = piece.style, len(extents) - 1
    role = _ROLES.get(piece.block.kind, "")
    for number, (first, end, following) in enumerate(extents):
        glyphs = graphemes(paragraph.text[first:end], ambiguous=style.ambiguous, start=base + first)
        if paragraph.gaps:
            glyphs = insert_gaps(glyphs, {base + gap for gap in paragraph.gaps})
        room = piece.room - indent
        slack = room - sum(glyph.cells for glyph in glyphs)
        if number < last and slack > 0 and paragraph.text[end - 1 : end] == SOFT_HYPHEN:
            glyphs.append(virtual("-", 1))
            slack -= 1
        if style.justify and number < last and piece.block.kind is BlockKind.PARAGRAPH:
            glyphs = justify(glyphs, slack, room)
        if indent:
            glyphs.insert(0, virtual(" " * indent, indent))
            indent = 0
        start = base + first if number else base
        next_start = base + following if number < last else after
        yield piece.line(glyphs, role, start, base + end, next_start)


def _set_code(piece: Piece) -> Iterator[Line]:
    """Yield the lines of code: as written, cut where they are too wide, tabs expanded."""
    text, room, start = piece.document.text, piece.room, piece.start
    while True:
        newline = text.find("\n", start, piece.end)
        stop = piece.end if newline < 0 else newline
        after = stop if newline < 0 else stop + 1
        column = 0
        glyphs: list[Glyph] = []
        for shown in graphemes(text[start:stop], ambiguous=piece.style.ambiguous, start=start):
            glyph = shown
            if text[glyph.start] == "\t":
                taken = TAB_STOP - column % TAB_STOP
                glyph = Glyph(" " * taken, glyph.start, glyph.end, taken)
            if column + glyph.cells > room and glyphs:
                yield piece.line(glyphs, "code", start, glyph.start, glyph.start)
                start, column, glyphs = glyph.start, 0, []
            if glyph.cells > room:
                glyph = Glyph(" " * room, glyph.start, glyph.end, room)
            glyphs.append(glyph)
            column += glyph.cells
        yield piece.line(glyphs, "code", start, stop, after)
        if newline < 0:
            return
        start = after
