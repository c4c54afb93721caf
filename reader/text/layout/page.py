"""Lazy layout of a document at a width: lines, and offset <-> (line, column).

Sections are laid out on demand. The heights of other sections are estimated, so the length of a
page is known approximately; a view keeps its place by an offset, not by a line number.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from reader.text.document import BlockKind
from reader.text.layout.block_part import BlockPart
from reader.text.layout.flow import has_blank_above, set_part
from reader.text.layout.line import Glyph, Line, PageStyle, Position
from reader.text.layout.preface import set_preface
from reader.text.layout.sections import Heights, Section, divide, estimate
from reader.text.words import is_traditional

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reader.text.document import Document
    from reader.text.layout.preface import PrefaceLine

__all__ = ["Glyph", "Line", "Page", "PageStyle", "Position"]

_PIECE_STRIDE = 1 << 20
"""The line numbers of successive pieces of a block differ by this; no piece has as many lines."""

_LINES_KEPT = 5_000
"""The maximum number of cached lines; the least recently used are dropped, their height is kept."""

_SAMPLE = 2_000
"""The number of code points examined to decide between Traditional and Simplified."""


class Page:
    """A document laid out at a width.

    Args:
        document: The article.
        style: The page style.
        preface: Lines above the body, each a role and a text, wrapped to the line width.
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
        hang = self.style.hang
        self._hang = not is_traditional(document.text[:_SAMPLE]) if hang == "auto" else hang
        self._sections = self._divide()
        self._section_of = {
            section.block: index for index, section in reversed(list(enumerate(self._sections)))
        }
        self._lines_by_section: dict[int, tuple[Line, ...]] = {}
        self._lines_laid = 0
        self._heights = Heights([self._estimate(section) for section in self._sections])

    @cached_property
    def preface(self) -> tuple[PrefaceLine, ...]:
        """The lines above the body; a single blank line when there are none."""
        return tuple(set_preface(self._preface or (("blank", ""),), self.style))

    @property
    def width(self) -> int:
        """The line width in cells."""
        return self.style.width

    @property
    def first(self) -> Position:
        """The first line of the page."""
        return Position(self._sections[0].block, 0)

    @property
    def last(self) -> Position:
        """The last line of the page."""
        return self._position(len(self._sections) - 1, -1)

    @property
    def total(self) -> int:
        """The number of lines, estimated where not laid out."""
        return self._heights.total

    def line(self, position: Position) -> Line:
        """Return a line; a position beyond the end of its block gives the block's last line."""
        section, number = self._find(position)
        return self._lines(section)[number]

    def lines(self, block: int) -> tuple[Line, ...]:
        """Return all lines of a block, or of the preface for -1."""
        section = self._section_of.get(block, len(self._sections))
        lines: list[Line] = []
        while section < len(self._sections) and self._sections[section].block == block:
            lines.extend(self._lines(section))
            section += 1
        return tuple(lines)

    def move(self, position: Position, count: int) -> Position:
        """Return the position `count` lines below, or above if negative, clamped to the page."""
        section, number = self._find(position)
        number += count
        while number < 0 and section > 0:
            section -= 1
            number += len(self._lines(section))
        while number >= len(self._lines(section)) and section + 1 < len(self._sections):
            number -= len(self._lines(section))
            section += 1
        return self._position(section, min(max(number, 0), len(self._lines(section)) - 1))

    def window(self, position: Position, height: int) -> list[tuple[Position, Line]]:
        """Return at most `height` lines, starting at a position."""
        section, number = self._find(position)
        visible: list[tuple[Position, Line]] = []
        while section < len(self._sections) and len(visible) < height:
            lines = self._lines(section)
            stop = min(len(lines), number + height - len(visible))
            visible.extend(
                (self._position(section, index), lines[index]) for index in range(number, stop)
            )
            section, number = section + 1, 0
        return visible

    def above(self, position: Position) -> int:
        """Return the number of lines above a position, estimated where not laid out."""
        section, number = self._find(position)
        return self._heights.above(section) + number

    def estimated_line(self, offset: int) -> float:
        """Return the line that shows a code point, counted from 0, without laying it out.

        Args:
            offset: An offset in `Document.text`.
        """
        section = self._section_at(offset)
        _block, _piece, start, end = self._sections[section]
        part = (max(start, min(offset, end)) - start) / max(1, end - start)
        return self._heights.above(section) + part * self._heights.of(section)

    def at_line(self, number: int) -> Position:
        """Return the position near a line, counted from 0: the inverse of `above`."""
        sections = range(len(self._sections))
        section = max(0, bisect_right(sections, number, key=self._heights.above) - 1)
        last = len(self._lines(section)) - 1
        return self._position(section, max(0, min(number - self._heights.above(section), last)))

    def locate(self, offset: int) -> tuple[Position, int]:
        """Return the position of the line that shows a code point, and its column in cells.

        Args:
            offset: An offset in `Document.text`. An offset that no line shows, such as a newline
                between blocks, is at the end of the line before it.
        """
        section = self._section_at(offset)
        offset = max(offset, self._sections[section].start)
        lines = self._lines(section)
        block = self._sections[section].block
        if block >= 0 and self.document.blocks[block].kind is BlockKind.TABLE:
            for number, line in enumerate(lines):
                if any(glyph.start <= offset < glyph.end for glyph in line.glyphs):
                    return self._position(section, number), _column(line, offset)
        number = max(0, bisect_right(lines, offset, key=lambda line: line.start) - 1)
        return self._position(section, number), _column(lines[number], offset)

    def offset_at(self, position: Position, column: int) -> int:
        """Return the offset of the cluster painted at a column of a line.

        Both cells of a wide character give the same offset; a virtual cell gives the cluster after
        it, and a column beyond the end gives the last cluster.

        Args:
            position: The line.
            column: The column in cells.
        """
        return _offset(self.line(position), column)

    def _divide(self) -> list[Section]:
        """Return the sections: the preface, each block, and each piece of a long block."""
        sections = divide(self.document)
        if self._preface or not sections:
            sections.insert(0, Section(-1, 0, 0, 0))
        return sections

    def _estimate(self, section: Section) -> int:
        """Return the estimated number of lines of a section."""
        if section.block < 0:
            return max(1, len(self._preface))
        return estimate(self.document, section, self.style) + self._has_blank_above(section)

    def _has_blank_above(self, section: Section) -> bool:
        """Return whether a section starts with a blank line."""
        if section.piece:
            return False
        if section.block == 0:
            return bool(self._preface)
        return has_blank_above(self.document, section.block, self.style)

    def _lines(self, index: int) -> tuple[Line, ...]:
        """Return the lines of a section, laying it out if necessary."""
        lines = self._lines_by_section.pop(index, None)
        if lines is None:
            lines = self._lay_out(self._sections[index])
            self._heights.set(index, len(lines))
            self._lines_laid += len(lines)
            while self._lines_laid > _LINES_KEPT and self._lines_by_section:
                self._lines_laid -= len(
                    self._lines_by_section.pop(next(iter(self._lines_by_section)))
                )
        self._lines_by_section[index] = lines
        return lines

    def _lay_out(self, section: Section) -> tuple[Line, ...]:
        block, piece, start, end = section
        if block < 0:
            return tuple(set_line.line for set_line in self.preface)
        folded = block not in self._opened
        lines = set_part(
            BlockPart(self.document, block, start, end, self.style, self._hang, folded)
        )
        if block == piece == 0 and self._preface:
            lines = (Line(0, start, start, start, (), "blank"), *lines)
        return lines

    def _find(self, position: Position) -> tuple[int, int]:
        """Return the section of a position and the line's number in it."""
        piece, number = divmod(max(0, position.line), _PIECE_STRIDE)
        first = self._section_of.get(position.block)
        if first is None:
            return (0, 0) if position.block < 0 else (len(self._sections) - 1, 0)
        section = min(first + piece, len(self._sections) - 1)
        while self._sections[section].block != position.block:
            section -= 1
        return section, min(number, len(self._lines(section)) - 1)

    def _position(self, section: int, number: int) -> Position:
        """Return the position of a line of a section; -1 means its last line."""
        block, piece, _, _ = self._sections[section]
        if number < 0:
            number += len(self._lines(section))
        return Position(block, piece * _PIECE_STRIDE + number)

    def _section_at(self, offset: int) -> int:
        """Return the section that contains an offset."""
        if not self.document.blocks:
            return 0
        section = self._section_of[self.document.block_at(offset)]
        block = self._sections[section].block
        while (
            section + 1 < len(self._sections)
            and self._sections[section + 1].block == block
            and self._sections[section + 1].start <= offset
        ):
            section += 1
        return section


def _column(line: Line, offset: int) -> int:
    """Return the column of a code point, or the column after the last one."""
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
    offset = line.start
    edge = 0
    for glyph in line.glyphs:
        edge += glyph.cells
        if glyph.start >= 0:
            offset = glyph.start
            if column < edge:
                break
    return offset
