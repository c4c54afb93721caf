"""Fills lines: the breaks of a paragraph at a width, chosen for the paragraph as a whole.

The cost of a line is its squared slack in cells plus the cost of its break; a last line of one or
two characters costs extra. Candidates for a line's end are within `WINDOW` cells of full, and of
all the ways to set so many lines only the `BEAM` cheapest are followed further.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.text.emergency import cut_part

if TYPE_CHECKING:
    from reader.text.paragraph import Paragraph

WINDOW = 8
BEAM = 4
ORPHAN_CELLS = 4
ORPHAN_COST = 40
HEADING_FACTOR = 16
_DEAR = 1 << 60

HANGING = frozenset("、，。．")
"""The pause marks that may stand in the right margin (CLREQ 3.1.6)."""


class Extent(NamedTuple):
    """A line of a paragraph, in code points of its text.

    Attributes:
        start: The first code point.
        end: One past the last code point, trailing spaces left out.
        next_start: The start of the next line.
    """

    start: int
    end: int
    next_start: int


# A way to set the first lines: its cost, where it goes on, the index of the first break after
# that, and its lines, last first, each linked to those before it: (lines before, end, next start).
_Lines = tuple[Any, int, int]
_Way = tuple[int, int, int, _Lines | None]


def fill(
    paragraph: Paragraph,
    width: int,
    *,
    indent: int = 0,
    hang: bool = False,
    greedy: bool = False,
    factor: int = 1,
) -> list[Extent]:
    """Return the lines of a paragraph; at least one, and at least a code point on each.

    Args:
        paragraph: The paragraph.
        width: The measure in cells, at least 2.
        indent: The cells that the first line lacks.
        hang: Whether a pause mark may stand beyond the measure.
        greedy: Whether to fill each line as far as it goes, whatever comes after it.
        factor: How much dearer the breaks inside words are.
    """
    text, before, reach = paragraph.text, paragraph.before, paragraph.reach
    breaks, ends, costs = paragraph.breaks, paragraph.ends, paragraph.costs
    last = len(breaks) - 1
    has_wide = paragraph.widest > width - indent
    window = -1 if greedy else WINDOW
    room = width - indent
    ways: list[_Way] = [(0, paragraph.start, 0, None)]
    best: _Way = (_DEAR, 0, 0, None)
    while ways:
        ahead: dict[int, _Way] = {}
        for cost, start, first, lines in ways:
            limit = before[start] + room
            top = bisect_right(reach, limit, first)
            if top > last:
                if lines is not None and reach[last] - before[start] <= ORPHAN_CELLS:
                    cost += ORPHAN_COST
                ending = (cost, breaks[last], top, (lines, ends[last], breaks[last]))
                best = ending if cost < best[0] else best
                continue
            stop = first - 1
            if hang and text[ends[top] - 1] in HANGING and before[ends[top] - 1] <= limit:
                stop = top - 1 if greedy else stop
                top += 1
            elif has_wide and (cut := cut_part(paragraph, start, first, top, limit, room, width)):
                end, offset = cut
                ahead[offset] = (cost, offset, top + (breaks[top] == offset), (lines, end, offset))
                continue
            for index in range(top - 1, stop, -1):
                slack = limit - reach[index]
                if slack > window and index < top - 1:
                    break
                total = cost + costs[index] * factor
                if slack > 0:  # below 0 where a mark hangs
                    total += slack * slack
                offset = breaks[index]
                known = ahead.get(offset)
                if known is None or total < known[0]:
                    ahead[offset] = (total, offset, index + 1, (lines, ends[index], offset))
        if last_way := ahead.pop(breaks[last], None):
            best = last_way if last_way[0] < best[0] else best
        ways = [way for way in sorted(ahead.values())[:BEAM] if way[0] < best[0]]
        room = width
    return _unroll(paragraph.start, best[3])


def balance(paragraph: Paragraph, width: int) -> list[Extent]:
    """Return the lines of a heading: as few as may be, about equally long, words kept whole.

    Args:
        paragraph: The heading.
        width: The measure in cells, at least 2.
    """
    lines = fill(paragraph, width, factor=HEADING_FACTOR)
    low, high = max(2, width // 2), width
    while len(lines) > 1 and low < high:
        middle = (low + high) // 2
        narrower = fill(paragraph, middle, factor=HEADING_FACTOR)
        if len(narrower) > len(lines):
            low = middle + 1
        else:
            lines, high = narrower, middle
    return lines


def _unroll(start: int, lines: _Lines | None) -> list[Extent]:
    """Return lines that are linked last first."""
    ends = []
    while lines is not None:
        lines, end, next_start = lines
        ends.append((end, next_start))
    found = []
    for end, next_start in reversed(ends):
        found.append(Extent(start, max(start, end), next_start))
        start = next_start
    return found
