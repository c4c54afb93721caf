"""What a page is made of: lines of glyphs, and the style they are set in.

A glyph either shows a range of `Document.text` or is virtual: an indent, a list marker, a quote
bar, an inserted gap. Virtual glyphs have no offset, so that no copy, search or highlight holds one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reader.text.width import Grapheme

Level = Literal["strict", "basic", "unicode"]
"""How strictly lines are broken: CLREQ strict, CLREQ basic, or UAX #14 as it stands."""

WordBreaking = Literal["auto", "off"]
"""Whether breaks inside Chinese words cost; ``auto`` uses the best segmenter installed."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How text is set.

    Attributes:
        width: The measure in cells, at least 2; no line is wider, but for one hanging mark.
        indent: How paragraphs are told apart: ``none``, by a blank line; ``first-line``, by an
            indent of two Han characters.
        hang: Whether a pause mark at a line's end may stand in the right margin, up to 2 cells
            beyond the measure; ``auto`` does so for Simplified text only, whose marks stand at the
            lower left of their square.
        level: How strictly lines are broken.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        words: Whether breaks inside Chinese words are avoided.
        justify: Whether lines are filled to the measure with virtual cells.
        gap: Whether a virtual cell parts Han from Latin and digits.
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
"""A grapheme cluster as painted, its offsets those of `Document.text`; or, when virtual, a piece of
what the page adds to the text, its `start` and `end` -1."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        block: Its block's index in `Document.blocks`; -1 for the preface.
        start: The first code point of the text that it shows, in `Document.text`.
        end: One past the last code point shown, trimmed spaces left out.
        next_start: Where the text of the next line starts; the ranges from start to next_start
            of a block's lines partition the block.
        glyphs: From left to right.
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
        """What is painted, as one string."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def cells(self) -> int:
        """The cells that the line takes."""
        return sum(glyph.cells for glyph in self.glyphs)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A line of a page, by a name that stays while other parts are laid out.

    Attributes:
        block: The block's index in `Document.blocks`; -1 for the preface.
        line: Ordered within the block, 0 for its first line; consecutive within a piece of a very
            long block, with a gap from piece to piece.
    """

    block: int
    line: int


def virtual(text: str, cells: int) -> Glyph:
    """Return a glyph that shows no text of the document."""
    return Glyph(text, -1, -1, cells)
