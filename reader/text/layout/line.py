"""The parts of a page: lines of glyphs, and the style of the page.

A glyph either shows a range of `Document.text` or is virtual: an indent, a list marker, a quote
bar, an inserted gap. Virtual glyphs have no offset, so copies, searches and highlights never
contain them.
"""

from __future__ import annotations

from typing import Literal

from reader.records import dataclass
from reader.text.width import Grapheme

Level = Literal["strict", "basic", "unicode"]
"""The strictness of line breaking: CLREQ strict, CLREQ basic, or untailored UAX #14."""

WordBreaking = Literal["auto", "off"]
"""Whether breaks inside Chinese words have a cost; ``auto`` uses the best installed segmenter."""

SEPARATOR = " · "
"""The separator between the parts of a byline; a line is broken there first, and drops it."""
RULE = "rule"
"""The role of a rule across the page in a preface; its text is ignored."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How a page is laid out.

    Attributes:
        width: The line width in cells, at least 2; only a hanging mark may exceed it.
        indent: How paragraphs are separated: ``none``, by a blank line; ``first-line``, by an
            indent of two Han characters.
        hang: Whether a pause mark at the end of a line may hang in the right margin, up to 2 cells
            beyond the line width; ``auto`` means for Simplified text only, whose marks are at the
            lower left of their square.
        level: The strictness of line breaking.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        words: Whether breaks inside Chinese words are avoided.
        justify: Whether lines are filled to the line width with virtual cells.
        gap: Whether a virtual cell separates Han from Latin letters and digits.
    """

    width: int
    indent: Literal["none", "first-line"] = "none"
    hang: bool | Literal["auto"] = "auto"
    level: Level = "strict"
    ambiguous: int = 1
    words: WordBreaking = "auto"
    justify: bool = False
    gap: bool = False


Glyph = Grapheme
"""A painted grapheme cluster with its offsets in `Document.text`, or a virtual glyph, whose `start`
and `end` are -1."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        block: The index of its block in `Document.blocks`; -1 for the preface.
        start: The first code point shown, in `Document.text`.
        end: One past the last code point shown, without trimmed spaces.
        next_start: The start of the next line's text; the ranges from start to next_start of a
            block's lines partition the block.
        glyphs: The glyphs from left to right.
        role: Empty for text; ``blank`` for the space between blocks; ``heading``, ``caption``,
            ``term``, ``summary``, ``code``, ``table``, ``rule``, ``media``, ``folded``; or a role
            of the preface.
    """

    block: int
    start: int
    end: int
    next_start: int
    glyphs: tuple[Glyph, ...]
    role: str = ""

    @property
    def text(self) -> str:
        """The painted text as one string."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def cells(self) -> int:
        """The width of the line."""
        return sum(glyph.cells for glyph in self.glyphs)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The position of a line in a page; it stays valid while other parts are laid out.

    Attributes:
        block: The index of the block in `Document.blocks`; -1 for the preface.
        line: The number of the line in the block, from 0. Numbers are consecutive within a piece
            of a very long block, with a gap between pieces.
    """

    block: int
    line: int


def virtual(text: str, cells: int) -> Glyph:
    """Return a virtual glyph."""
    return Glyph(text, -1, -1, cells)
