"""Sections: the units of lazy layout, and their heights.

A section is a block, or a piece of a very long block, so that a jump lays out little more than it
shows. Heights are estimated at first, and exact once a section has been laid out.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from reader.patterns import lazy_pattern
from reader.text.document import BlockKind
from reader.text.tables import CELLS, ODD, kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reader.text.document import Block, Document
    from reader.text.layout.line import PageStyle

LONGEST = 20_000
"""Code points above which a block is divided into pieces."""

_ENDS = lazy_pattern("\n|[。！？!?；;.][”’」』）)]* *")
_LOOK_BACK = 100
"""Code points searched backwards for a cluster boundary."""

_MANY = 100
"""With more newlines than this, the lines of a section are estimated together."""

_MEAN_LOSS = 0.7
"""The mean slack of a line of Chinese, in cells."""


class Section(NamedTuple):
    """A block or a piece of a block that is laid out at once.

    Attributes:
        block: The index of its block; -1 for the preface of a page.
        piece: The number of the piece in the block, from 0.
        start: Its first code point in `Document.text`.
        end: One past its last code point.
    """

    block: int
    piece: int
    start: int
    end: int


def divide(document: Document) -> list[Section]:
    """Return the sections of a document in reading order."""
    return [
        Section(index, piece, start, end)
        for index, block in enumerate(document.blocks)
        for piece, (start, end) in enumerate(_pieces(document.text, block))
    ]


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the pieces of a block."""
    start = block.start
    if block.end - start > LONGEST and not block.folded:
        if block.kind is BlockKind.TABLE:
            for row in block.rows:
                if row and row[0].start - start > LONGEST // 2:
                    yield start, row[0].start
                    start = row[0].start
        else:
            while block.end - start > LONGEST:
                stop = _last_end(text, start + LONGEST // 2, start + LONGEST)
                yield start, stop
                start = stop
    yield start, block.end


def _last_end(text: str, low: int, high: int) -> int:
    """Return the end of the last sentence in a range, or else another place to split the text."""
    end = low
    for match in _ENDS.finditer(text, low, high):
        end = match.end()
    if end > low:
        return end
    space = text.rfind(" ", low, high) + 1
    if space:
        return space
    odd = [kind in ODD for kind in kinds(text[high - _LOOK_BACK : high + 1])]
    for back in range(_LOOK_BACK):
        if not odd[-1 - back] and not odd[-2 - back]:
            return high - back
    return high


@lru_cache(maxsize=4)
def _widths(text: str, ambiguous: int) -> bytes:
    """Return the width of each code point by itself."""
    return kinds(text).translate(CELLS[ambiguous])


def estimate(document: Document, section: Section, style: PageStyle) -> int:
    """Return the estimated number of lines of a section, without the blank line above it."""
    block = document.blocks[section.block]
    if block.folded or block.kind in (BlockKind.MEDIA, BlockKind.RULE):
        return 1
    text, widths = document.text, _widths(document.text, style.ambiguous)
    measure = max(1.0, style.width - _MEAN_LOSS - 2 * min(len(block.frames), 10))
    start, lines = section.start, 0
    if (newlines := text.count("\n", start, section.end)) > _MANY:
        cells = section.end - start + widths.count(2, start, section.end) - newlines
        return max(newlines + 1, newlines // 2 + ceil(cells / measure))
    while True:
        newline = text.find("\n", start, section.end)
        stop = section.end if newline < 0 else newline
        cells = stop - start + widths.count(2, start, stop) - widths.count(0, start, stop)
        lines += max(1, ceil(cells / measure))
        if newline < 0:
            return lines
        start = newline + 1


class Heights:
    """The heights of sections in a Fenwick tree: prefix sums over numbers that change.

    Args:
        heights: The estimated number of lines of each section.
    """

    def __init__(self, heights: Sequence[int]) -> None:
        self._heights = list(heights)
        self._tree = [0, *heights]
        for index in range(1, len(self._tree)):
            parent = index + (index & -index)
            if parent < len(self._tree):
                self._tree[parent] += self._tree[index]

    def set(self, index: int, height: int) -> None:
        """Replace the height of one section."""
        change = height - self._heights[index]
        self._heights[index] = height
        index += 1
        while change and index < len(self._tree):
            self._tree[index] += change
            index += index & -index

    def of(self, index: int) -> int:
        """Return the height of one section."""
        return self._heights[index]

    def above(self, index: int) -> int:
        """Return the total height of the sections before one."""
        total = 0
        while index:
            total += self._tree[index]
            index &= index - 1
        return total

    @property
    def total(self) -> int:
        """The sum of all heights."""
        return self.above(len(self._heights))
