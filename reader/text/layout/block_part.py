"""The unit of layout: a block of a document, or a part of a long one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reader.text.layout.gutter import Gutter, gutter_of
from reader.text.layout.line import Glyph, Line, PageStyle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.document import Block, Document


@dataclass(frozen=True)
class BlockPart:
    """A block, or a part of a long one, and how to set it.

    Attributes:
        document: The article.
        index: The block's index.
        start: The first code point; the block's own start for its first part.
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
        """Whether it is the first, or only, part of its block."""
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
