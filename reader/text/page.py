"""A document laid out at a width, lazily: lines, and offset <-> (line, column).

Nothing is laid out before it is asked for. The heights of what is not laid out are estimated, so
a page knows about how long it is; a view stays where it is by anchoring itself on an offset, not
on a line number.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from reader.text.filling import balance
from reader.text.flow import has_blank_above, set_piece
from reader.text.heights import Heights
from reader.text.line import Glyph, Line, PageStyle, Position
from reader.text.paragraph import analyse
from reader.text.width import cells, graphemes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from reader.text.document import Document

__all__ = ["Glyph", "Line", "Page", "PageStyle", "Position"]

PIECE = 20_000
"""Code points above which a block is laid out piece by piece."""
_STRIDE = 1 << 20
"""From the line numbers of one piece of a block to the next; no piece has so many lines."""


class Page:
    """A document set at a width.

    Args:
        document: The article.
        style: How to set it.
        preface: Lines above the body, each a role and a text, wrapped to the measure.
        opened: The indices of folded blocks that are shown in full.
    """

    def __init__(
        self,
        document: Document,
        style: PageStyle,
        preface: Sequence[tuple[str, str]] = (),
        opened: Collection[int] = (),
    ) -> None:
        self.document = document
        self.style = replace(style, width=max(2, style.width))
        self._preface = tuple(preface)
        self._opened = frozenset(opened)
        self._hang = self.style.hang is True
        self._sections: list[tuple[int, int, int, int]] = []  # block, piece, start, end
        self._section_of: dict[int, int] = {}
        self._divide()
        self._laid: dict[int, tuple[Line, ...]] = {}
        self._heights = Heights([self._estimate(index) for index in range(len(self._sections))])

    @property
    def width(self) -> int:
        """The measure in cells."""
        return self.style.width

    @property
    def first(self) -> Position:
        """The first line of the page."""
        return Position(self._sections[0][0], 0)

    @property
    def last(self) -> Position:
        """The last line of the page."""
        return self._at(len(self._sections) - 1, -1)

    @property
    def total(self) -> int:
        """The number of lines: exact where laid out, else estimated."""
        return self._heights.total

    def line(self, position: Position) -> Line:
        """Return a line; a position beyond the end of its block means the block's last line."""
        section, number = self._find(position)
        return self._lines(section)[number]

    def lines(self, block: int) -> tuple[Line, ...]:
        """Return all the lines of a block, -1 for the preface."""
        section = self._section_of[block]
        found: list[Line] = []
        while section < len(self._sections) and self._sections[section][0] == block:
            found.extend(self._lines(section))
            section += 1
        return tuple(found)

    def move(self, position: Position, count: int) -> Position:
        """Return the line so many lines below, or above if negative, stopping at the ends."""
        section, number = self._find(position)
        number += count
        while number < 0 and section > 0:
            section -= 1
            number += len(self._lines(section))
        while number >= len(self._lines(section)) and section + 1 < len(self._sections):
            number -= len(self._lines(section))
            section += 1
        return self._at(section, min(max(number, 0), len(self._lines(section)) - 1))

    def window(self, position: Position, height: int) -> list[tuple[Position, Line]]:
        """Return at most so many lines from a position on."""
        section, number = self._find(position)
        found: list[tuple[Position, Line]] = []
        while section < len(self._sections) and len(found) < height:
            lines = self._lines(section)
            stop = min(len(lines), number + height - len(found))
            found.extend((self._at(section, index), lines[index]) for index in range(number, stop))
            section, number = section + 1, 0
        return found

    def above(self, position: Position) -> int:
        """Return the number of lines above a position, estimated where not laid out."""
        section, number = self._find(position)
        return self._heights.above(section) + number

    def position_at(self, number: int) -> Position:
        """Return the position that has about so many lines above it."""
        section, within = self._heights.find(number)
        estimated = self._estimate_now(section)
        lines = self._lines(section)
        if len(lines) != estimated:
            within = within * len(lines) // estimated
        return self._at(section, within)

    def locate(self, offset: int) -> tuple[Position, int]:
        """Return the line that shows a code point, and its column in cells.

        Args:
            offset: In `Document.text`; one that no line shows, such as a newline between blocks,
                is found at the end of the line before it.
        """
        section = self._section_at(offset)
        lines = self._lines(section)
        number = max(0, bisect_right(lines, offset, key=lambda line: line.start) - 1)
        return self._at(section, number), _column(lines[number], offset)

    def offset_at(self, position: Position, column: int) -> int:
        """Return the offset of the cluster that is painted at a column of a line.

        Both cells of a wide character are the same character; a virtual cell counts as the
        cluster after it, the room beyond the end as the last cluster.

        Args:
            position: The line.
            column: In cells.
        """
        line = self.line(position)
        return _offset(line, column)

    def _divide(self) -> None:
        """List the sections: the preface, each block, and each piece of a long block."""
        if self._preface or not self.document.blocks:
            self._section_of[-1] = 0
            self._sections.append((-1, 0, 0, 0))
        for index, block in enumerate(self.document.blocks):
            self._section_of[index] = len(self._sections)
            for piece, (start, end) in enumerate(
                _pieces(self.document.text, block.start, block.end)
            ):
                self._sections.append((index, piece, start, end))

    def _estimate(self, section: int) -> int:
        """Return about how many lines a section takes."""
        block, _, start, end = self._sections[section]
        if block < 0:
            return len(self._lines(section))
        text = self.document.text[start:end]
        measure = max(1.0, self.style.width - 0.7)
        total = sum(
            max(1, ceil(cells(line, ambiguous=self.style.ambiguous) / measure))
            for line in text.split("\n")
        )
        if start == self.document.blocks[block].start:
            total += self._has_blank(block)
        return total

    def _has_blank(self, block: int) -> bool:
        if block == 0:
            return bool(self._preface)
        return has_blank_above(self.document, block, self.style)

    def _estimate_now(self, section: int) -> int:
        """Return the height of a section as the sums know it."""
        return self._heights.above(section + 1) - self._heights.above(section)

    def _lines(self, section: int) -> tuple[Line, ...]:
        """Return the lines of a section, laid out now if they are not yet."""
        found = self._laid.get(section)
        if found is None:
            block, _, start, end = self._sections[section]
            if block < 0:
                found = tuple(self._preface_lines())
            else:
                found = set_piece(
                    self.document,
                    block,
                    start,
                    end,
                    self.style,
                    hang=self._hang,
                    folded=block not in self._opened,
                )
                if block == 0 and self._preface:
                    found = (Line(0, start, start, start, (), "blank"), *found)
            self._laid[section] = found
            if block >= 0:
                self._heights.set(section, len(found))
        return found

    def _preface_lines(self) -> Iterator[Line]:
        """Yield the lines above the body."""
        for role, text in self._preface or (("blank", ""),):
            paragraph = analyse(text, self.style.level, self.style.words, self.style.ambiguous)
            for start, end, _ in balance(paragraph, self.style.width):
                shown = graphemes(text[start:end], ambiguous=self.style.ambiguous)
                glyphs = tuple(Glyph(each.text, -1, -1, each.cells) for each in shown)
                yield Line(-1, 0, 0, 0, glyphs, role)

    def _find(self, position: Position) -> tuple[int, int]:
        """Return the section of a position and the line's number in it."""
        piece, number = divmod(max(0, position.line), _STRIDE)
        first = self._section_of.get(position.block)
        if first is None:
            return (0, 0) if position.block < 0 else (len(self._sections) - 1, 0)
        section = min(first + piece, len(self._sections) - 1)
        while self._sections[section][0] != position.block:
            section -= 1
        return section, min(number, len(self._lines(section)) - 1)

    def _at(self, section: int, number: int) -> Position:
        """Return the position of a line of a section; -1 is its last line."""
        block, piece, _, _ = self._sections[section]
        if number < 0:
            number += len(self._lines(section))
        return Position(block, piece * _STRIDE + number)

    def _section_at(self, offset: int) -> int:
        """Return the section that holds an offset."""
        if not self.document.blocks:
            return 0
        section = self._section_of[self.document.block_at(offset)]
        block = self._sections[section][0]
        while (
            section + 1 < len(self._sections)
            and self._sections[section + 1][0] == block
            and self._sections[section + 1][2] <= offset
        ):
            section += 1
        return section


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces in which a block is laid out."""
    while end - start > PIECE:
        stop = start + PIECE
        newline = text.rfind("\n", start + PIECE // 2, stop)
        if newline >= 0:
            stop = newline + 1
        yield start, stop
        start = stop
    yield start, end


def _column(line: Line, offset: int) -> int:
    """Return the column at which a code point is painted, or the column after the last one."""
    column = 0
    after = 0
    for glyph in line.glyphs:
        if glyph.start >= 0:
            if offset < glyph.end:
                return column
            after = column + glyph.cells
        column += glyph.cells
    return after or column


def _offset(line: Line, column: int) -> int:
    """Return the offset painted at a column."""
    found = line.start
    edge = 0
    for glyph in line.glyphs:
        edge += glyph.cells
        if glyph.start >= 0:
            found = glyph.start
            if column < edge:
                break
    return found
