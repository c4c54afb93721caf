"""Line filling: choose the breaks of a paragraph at a width, optimising the whole paragraph.

The cost of a line is its squared slack in cells plus the cost of its break; a last line of one or
two characters costs extra. The candidates for the end of a line are the last break that fits and
the free breaks before it. This is a beam search: after each line only the `BEAM` cheapest solutions
are kept, and only those that cost less than the cheapest plus `MARGIN`.
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
"""Solutions that cost this much more than the cheapest are dropped: one line 6 cells short."""
BEAM = 3
ORPHAN_CELLS = 4
ORPHAN_COST = 40
HEADING_FACTOR = 16
_SPACES = "".join(SPACES)

CLOSING = "、，。．：；！？｡､,.:;!?”’」』）〉》】〗〕］｝)]}…—"
"""Marks that do not count towards the length of the last line."""

_INFINITE = 1 << 60
"""More than the cost of any solution."""


class Extent(NamedTuple):
    """The extent of a line, in code points of the paragraph.

    Attributes:
        start: The first code point.
        end: One past the last code point, without trailing spaces.
        next_start: The start of the next line.
    """

    start: int
    end: int
    next_start: int


# A solution for the first lines: its cost, the start of the next line, the index of the first break
# after that, and the solution without the last line.
_Solution = tuple[int, int, int, Any]


def fill(
    paragraph: Paragraph,
    width: int,
    *,
    indent: int = 0,
    hang: bool = False,
    greedy: bool = False,
    factor: int = 1,
) -> list[Extent]:
    """Return the lines of a paragraph: at least one, each with at least one code point.

    Args:
        paragraph: The paragraph.
        width: The line width in cells, at least 2.
        indent: The indent of the first line in cells.
        hang: Whether a pause mark may hang beyond the line width.
        greedy: Whether to fill each line as far as possible instead of optimising.
        factor: Multiplies the cost of breaks inside words.
    """
    room = width - indent
    if paragraph.reach[-1] - paragraph.before[paragraph.start] <= room:
        return [Extent(paragraph.start, paragraph.ends[-1], len(paragraph.text))]
    costs = paragraph.costs if factor == 1 else [factor * cost for cost in paragraph.costs]
    return _unroll(paragraph, _search(paragraph, costs, room, width, hang=hang, greedy=greedy))


def _search(
    paragraph: Paragraph, costs: Sequence[int], room: int, width: int, *, hang: bool, greedy: bool
) -> _Solution | None:
    """Return the cheapest solution for a paragraph of more than one line.

    This is one function because it runs while a window is being resized; a call per line would
    double its time.
    """
    before, reach, breaks = paragraph.before, paragraph.reach, paragraph.breaks
    free, hanging = paragraph.costs, paragraph.hanging if hang else {}
    last, has_wide = len(breaks) - 1, paragraph.widest > room
    solutions: list[_Solution] = [(0, paragraph.start, 0, None)]
    best: _Solution | None = None
    while solutions:
        following: dict[int, _Solution] = {}
        threshold = _INFINITE
        for solution in solutions:
            cost, start, first, _ = solution
            limit = before[start] + room
            top = bisect_right(reach, limit, first)
            if top > last:
                _keep_cheapest(
                    following, (cost + _last_line(paragraph, start), breaks[last], top, solution)
                )
                continue
            if top in hanging and hanging[top] <= limit:
                _keep_cheapest(following, (cost + costs[top], breaks[top], top + 1, solution))
                first = top if greedy else first
            elif has_wide and (cut := cut_part(paragraph, start, first, top, limit, room, width)):
                _keep_cheapest(following, (cost, cut, top + (breaks[top] == cut), solution))
                continue
            index = top - 1
            while index >= first:
                slack = limit - reach[index]
                total = slack * slack + cost
                if total > threshold:
                    break
                total += costs[index]
                offset = breaks[index]
                if offset not in following or total < following[offset][0]:
                    following[offset] = (total, offset, index + 1, solution)
                    if total + MARGIN < threshold:
                        threshold = total + MARGIN
                index = -1 if greedy else free.rfind(0, first, index)
        if breaks[last] in following:
            finished = following.pop(breaks[last])
            best = finished if best is None or finished[0] < best[0] else best
        solutions = sorted(following.values())[:BEAM]
        threshold = (
            min(solutions[0][0] + MARGIN, best[0] if best else _INFINITE) if solutions else 0
        )
        while solutions and solutions[-1][0] >= threshold:
            solutions.pop()
        room = width
    return best


def _last_line(paragraph: Paragraph, start: int) -> int:
    """Return the extra cost of a short last line, ignoring closing marks."""
    before = paragraph.before[start]
    if paragraph.reach[-1] - before <= ORPHAN_CELLS:
        return ORPHAN_COST
    rest = paragraph.text[start : start + ORPHAN_CELLS * 2].rstrip(CLOSING)
    return ORPHAN_COST * (paragraph.before[start + len(rest)] - before <= 2)


def _keep_cheapest(following: dict[int, _Solution], solution: _Solution) -> None:
    """Keep a solution if it is the cheapest with its end."""
    cheapest = following.get(solution[1])
    if cheapest is None or solution[0] < cheapest[0]:
        following[solution[1]] = solution


def balance(paragraph: Paragraph, width: int) -> list[Extent]:
    """Return the lines of a heading: as few as possible, of similar length, with words kept whole.

    Args:
        paragraph: The heading.
        width: The line width in cells, at least 2.
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


def _unroll(paragraph: Paragraph, solution: _Solution | None) -> list[Extent]:
    """Return the lines of a solution."""
    breaks, ends = paragraph.breaks, paragraph.ends
    lines: list[Extent] = []
    while solution is not None and solution[3] is not None:
        _, offset, first, previous = solution
        start = previous[1]
        if breaks[first - 1] == offset:
            end = ends[first - 1]
        else:  # a cut inside a part that is too wide
            end = start + len(paragraph.text[start:offset].rstrip(_SPACES))
        lines.append(Extent(start, end, offset))
        solution = previous
    lines.reverse()
    return lines
