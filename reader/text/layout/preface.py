"""The lines above a document: its title, its byline, its URL and a rule.

Each role has its own way to use the width: a title is balanced, the parts of a byline stay whole, a
URL takes one line.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from reader.text.layout.filling import balance, fill
from reader.text.layout.line import RULE, SEPARATOR, Glyph, Line, virtual
from reader.text.layout.paragraph import Setting, analyse
from reader.text.width import cells, cut, graphemes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reader.text.layout.filling import Extent
    from reader.text.layout.line import PageStyle
    from reader.text.layout.paragraph import Paragraph

_PARTED = ("byline", "tags")
_ONE_LINE = ("url",)


class PrefaceLine(NamedTuple):
    """A line above a document.

    Attributes:
        line: The line; its glyphs are virtual.
        number: The index of its pair of role and text.
        starts: The code point of the pair's text that each glyph shows.
    """

    line: Line
    number: int
    starts: tuple[int, ...]

    def offset_at(self, column: int) -> int | None:
        """Return the code point of the pair's text at a column; None beside the text."""
        edge = 0
        for glyph, start in zip(self.line.glyphs, self.starts, strict=True):
            edge += glyph.cells
            if 0 <= column < edge:
                return start
        return None


def set_preface(preface: Sequence[tuple[str, str]], style: PageStyle) -> list[PrefaceLine]:
    """Return the lines of a preface.

    Args:
        preface: The pairs of a role and a text, from top to bottom.
        style: The page style.
    """
    lines = []
    for number, (role, text) in enumerate(preface):
        for glyphs in _glyph_lines(role, text, style):
            starts = tuple(glyph.start for glyph in glyphs)
            shown = tuple(virtual(glyph.text, glyph.cells) for glyph in glyphs)
            lines.append(PrefaceLine(Line(-1, 0, 0, 0, shown, role), number, starts))
    return lines


def _glyph_lines(role: str, text: str, style: PageStyle) -> Iterator[list[Glyph]]:
    """Yield the glyphs of each line of a text, with offsets in the text."""
    if role == RULE:
        yield [Glyph("─" * style.width, 0, 0, style.width)]
    elif role in _ONE_LINE:
        shown = cut(text, style.width, ambiguous=style.ambiguous)
        yield graphemes(shown, ambiguous=style.ambiguous)
    else:
        ranges = _parts(text, style) if role in _PARTED else _set(text, 0, style, balance)
        for start, end in ranges:
            yield graphemes(text[start:end], ambiguous=style.ambiguous, start=start)


def _set(
    text: str, offset: int, style: PageStyle, set_lines: Callable[[Paragraph, int], list[Extent]]
) -> Iterator[tuple[int, int]]:
    """Yield the range of each line of a text.

    Args:
        text: The text.
        offset: Added to the ranges.
        style: The page style.
        set_lines: Breaks a paragraph into lines of a width.
    """
    setting = Setting(style.level, style.words, style.ambiguous)
    for start, end, _following in set_lines(analyse(text, setting), style.width):
        yield offset + start, offset + end


def _parts(text: str, style: PageStyle) -> Iterator[tuple[int, int]]:
    """Yield the range of each line of a byline: whole parts, in lines of similar length.

    There are no more lines than needed. A part that is wider than a line is set by itself.
    """
    narrow: list[tuple[int, int]] = []
    start = 0
    for part in text.split(SEPARATOR):
        end = start + len(part)
        if cells(part, ambiguous=style.ambiguous) <= style.width:
            narrow.append((start, end))
        else:
            yield from _balanced(text, narrow, style)
            yield from _set(part, start, style, fill)
            narrow = []
        start = end + len(SEPARATOR)
    yield from _balanced(text, narrow, style)


def _balanced(
    text: str, parts: Sequence[tuple[int, int]], style: PageStyle
) -> Iterator[tuple[int, int]]:
    """Yield the range of each of the fewest lines of parts, with the least squares of their slack.

    Args:
        text: The byline.
        parts: The ranges of parts that follow each other; each fits in a line.
        style: The page style.
    """
    widths, shares = (
        [cells(f"{before}{text[start:end]}", ambiguous=style.ambiguous) for start, end in parts]
        for before in ("", SEPARATOR)
    )
    best = [(0, 0, 0)]  # of the first parts: the lines, the sum, and the start of the last line
    for last in range(len(parts)):
        choices, after = [], 0
        for first in range(last, -1, -1):
            slack = style.width - widths[first] - after
            if slack < 0:
                break
            lines, squares, _before = best[first]
            choices.append((lines + 1, squares + slack**2, first))
            after += shares[first]
        best.append(min(choices))
    starts, first = [], len(parts)
    while first:
        starts.append(first := best[first][2])
    for first, end in pairwise([*reversed(starts), len(parts)]):
        yield parts[first][0], parts[end - 1][1]
