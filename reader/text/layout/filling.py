"""Fills lines: the breaks of a paragraph at a width, chosen for the paragraph as a whole.

The cost of a line is its squared slack in cells plus the cost of its break; a last line of one or
two characters costs extra. Candidates for a line's end are the last break that fits and those
before it that cost nothing. Of all the ways to set so many lines only the `BEAM` cheapest are
followed further, and none that costs `MARGIN` more than the cheapest.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.text.layout.emergency import cut_part
from reader.text.layout.paragraph import SPACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.layout.paragraph import Paragraph

MARGIN = 36
"""What a way may cost more than the cheapest to as many lines; a line six cells short costs it."""
BEAM = 3
ORPHAN_CELLS = 4
ORPHAN_COST = 40
HEADING_FACTOR = 16
_SPACES = "".join(SPACES)

CLOSING = "、，。．：；！？｡､,.:;!?”’」』）〉》】〗〕］｝)]}…—"
"""The marks that do not count when a last line is too short to stand alone."""

_DEAREST = 1 << 60
"""More than any way costs."""


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
# that, and the way without its last line.
_Way = tuple[int, int, int, Any]


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
    room = width - indent
    if paragraph.reach[-1] - paragraph.before[paragraph.start] <= room:
        return [Extent(paragraph.start, paragraph.ends[-1], len(paragraph.text))]
    costs = paragraph.costs if factor == 1 else [factor * cost for cost in paragraph.costs]
    return _unroll(paragraph, _search(paragraph, costs, room, width, hang=hang, greedy=greedy))


def _search(
    paragraph: Paragraph, costs: Sequence[int], room: int, width: int, *, hang: bool, greedy: bool
) -> _Way | None:
    """Return the cheapest way to set a paragraph that takes more than a line.

    One function, for it runs while a window is being resized: a call a line would double its time.
    """
    before, reach, breaks = paragraph.before, paragraph.reach, paragraph.breaks
    free, hanging = paragraph.costs, paragraph.hanging if hang else {}
    last, has_wide = len(breaks) - 1, paragraph.widest > room
    ways: list[_Way] = [(0, paragraph.start, 0, None)]
    best: _Way | None = None
    while ways:
        ahead: dict[int, _Way] = {}
        dearest = _DEAREST
        for way in ways:
            cost, start, first, _ = way
            limit = before[start] + room
            top = bisect_right(reach, limit, first)
            if top > last:
                _offer(ahead, (cost + _last_line(paragraph, start), breaks[last], top, way))
                continue
            if top in hanging and hanging[top] <= limit:
                _offer(ahead, (cost + costs[top], breaks[top], top + 1, way))
                first = top if greedy else first
            elif has_wide and (cut := cut_part(paragraph, start, first, top, limit, room, width)):
                _offer(ahead, (cost, cut, top + (breaks[top] == cut), way))
                continue
            index = top - 1
            while index >= first:
                slack = limit - reach[index]
                total = slack * slack + cost
                if total > dearest:
                    break
                total += costs[index]
                offset = breaks[index]
                if offset not in ahead or total < ahead[offset][0]:
                    ahead[offset] = (total, offset, index + 1, way)
                    if total + MARGIN < dearest:
                        dearest = total + MARGIN
                index = -1 if greedy else free.rfind(0, first, index)
        if breaks[last] in ahead:
            finished = ahead.pop(breaks[last])
            best = finished if best is None or finished[0] < best[0] else best
        ways = sorted(ahead.values())[:BEAM]
        dearest = min(ways[0][0] + MARGIN, best[0] if best else _DEAREST) if ways else 0
        while ways and ways[-1][0] >= dearest:
            ways.pop()
        room = width
    return best


def _last_line(paragraph: Paragraph, start: int) -> int:
    """Return what it costs that a last line is short, closing marks apart."""
    before = paragraph.before[start]
    if paragraph.reach[-1] - before <= ORPHAN_CELLS:
        return ORPHAN_COST
    rest = paragraph.text[start : start + ORPHAN_CELLS * 2].rstrip(CLOSING)
    return ORPHAN_COST * (paragraph.before[start + len(rest)] - before <= 2)


def _offer(ahead: dict[int, _Way], way: _Way) -> None:
    """Take a way along if none to the same place is as cheap."""
    cheapest = ahead.get(way[1])
    if cheapest is None or way[0] < cheapest[0]:
        ahead[way[1]] = way


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


def _unroll(paragraph: Paragraph, way: _Way | None) -> list[Extent]:
    """Return the lines of a way."""
    breaks, ends = paragraph.breaks, paragraph.ends
    lines: list[Extent] = []
    while way is not None and way[3] is not None:
        _, offset, first, before_it = way
        start = before_it[1]
        if breaks[first - 1] == offset:
            end = ends[first - 1]
        else:  # inside a part that was too wide
            end = start + len(paragraph.text[start:offset].rstrip(_SPACES))
        lines.append(Extent(start, end, offset))
        way = before_it
    lines.reverse()
    return lines
