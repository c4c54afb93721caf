"""The unit of layout: a block of a document or a part of a long one, and the gutter beside it.

The gutter holds what stands before the text: quote bars, list markers and their indents.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from reader.records import dataclass
from reader.text.document import BlockKind, FrameKind
from reader.text.layout.line import Glyph, Line, PageStyle, virtual
from reader.text.width import cells, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.document import Block, BlockFrame, Document

MAX_FRAMES = 10
"""Containers drawn around a block; deeper nesting is not indented further."""

CAPTION_INDENT = 2
MIN_CAPTION = 12
"""The line width in cells below which captions are not indented."""

BAR = "│ "
_INDENTED = {FrameKind.DEFINITION, FrameKind.DETAILS}


class Gutter(NamedTuple):
    """The virtual glyphs at the left of a block's lines.

    Attributes:
        blank: The gutter of the blank line above the block.
        first: The gutter of the first line of text.
        rest: The gutter of all other lines.
    """

    blank: tuple[Glyph, ...]
    first: tuple[Glyph, ...]
    rest: tuple[Glyph, ...]


@dataclass(frozen=True)
class BlockPart:
    """A block, or a part of a long one, and how to lay it out.

    Attributes:
        document: The article.
        index: The block's index.
        start: The first code point; the block's own start for its first part.
        end: One past the last code point.
        style: The page style.
        hang: Whether pause marks may hang in the margin.
        folded: Whether a block marked as recurring is shown as one line.
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
        """The block."""
        return self.document.blocks[self.index]

    @property
    def is_first(self) -> bool:
        """Whether this is the first or only part of its block."""
        return self.start == self.block.start

    @cached_property
    def gutter(self) -> Gutter:
        """The gutter beside its text."""
        style = self.style
        gutter = gutter_of(self.document, self.index, style.width, style.ambiguous)
        return gutter if self.is_first else gutter._replace(first=gutter.rest)

    @cached_property
    def room(self) -> int:
        """The width in cells beside the gutter."""
        return self.style.width - sum(glyph.cells for glyph in self.gutter.rest)

    def line(
        self, glyphs: Sequence[Glyph], role: str, start: int, end: int, next_start: int
    ) -> Line:
        """Return a line of its text, still without the gutter."""
        return Line(self.index, start, end, next_start, tuple(glyphs), role)


def gutter_of(document: Document, index: int, width: int, ambiguous: int) -> Gutter:
    """Return the gutter of a block.

    Args:
        document: The article.
        index: The block's index.
        width: The line width in cells; the gutter takes at most half of it and leaves at least 2.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
    """
    block = document.blocks[index]
    if block.kind is BlockKind.CAPTION and width >= MIN_CAPTION:
        inner = _frames_of(document, index, width - CAPTION_INDENT, ambiguous)
        indent = virtual(" " * CAPTION_INDENT, CAPTION_INDENT)
        return Gutter(inner.blank, (*inner.first, indent), (*inner.rest, indent))
    return _frames_of(document, index, width, ambiguous)


def _frames_of(document: Document, index: int, width: int, ambiguous: int) -> Gutter:
    """Return the part of a block's gutter that its containers produce."""
    block = document.blocks[index]
    if not block.frames:
        return Gutter((), (), ())
    before = document.blocks[index - 1].frames if index else ()
    shared = _shared(before, block.frames)
    room = min(width // 2, width - 2)
    blank: list[Glyph] = []
    first: list[Glyph] = []
    rest: list[Glyph] = []
    outer = block.frames[: MAX_FRAMES - 1]
    for frame in (*outer, *block.frames[len(outer) :][-1:]):
        marker = "" if frame in before else frame.marker
        opening, following = _pieces(frame, block, marker, room, ambiguous)
        taken = cells(following, ambiguous=ambiguous)
        if not taken:
            continue
        room -= taken
        first.append(virtual(opening, taken))
        rest.append(virtual(following, taken))
        if frame.kind is FrameKind.QUOTE and frame in shared:
            blank.append(virtual(following, taken))
        else:
            blank.append(virtual(" " * taken, taken))
    while blank and blank[-1].text.isspace():
        blank.pop()
    return Gutter(tuple(blank), tuple(first), tuple(rest))


def _shared(
    before: tuple[BlockFrame, ...], frames: tuple[BlockFrame, ...]
) -> tuple[BlockFrame, ...]:
    """Return the outer containers that a block shares with the block before it."""
    count = 0
    for left, right in zip(before, frames, strict=False):
        if left != right:
            break
        count += 1
    return frames[:count]


def _pieces(
    frame: BlockFrame, block: Block, marker: str, room: int, ambiguous: int
) -> tuple[str, str]:
    """Return a container's gutter text for its first line and for other lines, equally wide."""
    if frame.kind is FrameKind.QUOTE:
        return (BAR, BAR) if room >= cells(BAR) else ("", "")
    if frame.kind in _INDENTED:
        if block.kind in (BlockKind.SUMMARY, BlockKind.TERM) or room < 2:
            return "", ""
        return "  ", "  "
    width = max(2, cells(frame.marker, ambiguous=ambiguous) + 1)
    if width > room:
        marker, width = cut(marker, max(0, room - 1), ambiguous=ambiguous), room
    opening = marker + " " * (width - cells(marker, ambiguous=ambiguous))
    return opening, " " * width
