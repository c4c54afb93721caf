"""Emergency breaks: cut an unbreakable part that is wider than the line."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.layout.paragraph import SPACES
from reader.text.width import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.layout.paragraph import Paragraph

MAX_HOLE = 0.4
"""The share of a line that is left empty to avoid cutting a part."""

MIN_FILL = 0.4
"""The share of a line that must be filled before a cut after punctuation."""

_AFTER = lazy_pattern(r"[/?&=#_.,;:%~+@-]")
_IN_NUMBER = lazy_pattern(r"(?<=[0-9])[.,](?=[0-9])|[+-](?=[0-9])")
_WORD = lazy_pattern(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff]+")
_GLUE = frozenset("\u00a0\u2007\u202f\u2060\ufeff")
_NOT_FIRST = _GLUE | frozenset(
    "、，。．：；！？｡､‼⁇⁈⁉︰﹐﹑,.:;!?%％‰℃℉°”’」』）〉》】〗〕］｝〙〛〞〟﹂﹄︶︺﹚｣)]}"
    "–～〜‐-－~゠·・‧･/／—⸺―─…⋯‥々〻ー"
)
_DASHES = frozenset("—⸺―─…⋯‥")
_NOT_LAST = _GLUE | frozenset("“‘「『（〈《【〖〔［｛〘〚〝｢([{$￥¥€£№")


def cut_part(
    paragraph: Paragraph, start: int, first: int, top: int, limit: int, room: int, width: int
) -> int | None:
    """Return where to cut the part that does not fit on a line, if it has to be cut.

    The part is cut after punctuation if the line is then full enough; else outside words that fit
    on a line of their own; else at the end of the line. A URL, or a part that would leave only a
    small gap, starts on the next line instead.

    Args:
        paragraph: The paragraph.
        start: The start of the line.
        first: The index of the first break after `start`.
        top: The index of the first break that does not fit on the line.
        limit: The column, in cells from the start of the paragraph, where the line must end.
        room: The width of the line in cells.
        width: The width of the following lines in cells.

    Returns:
        The start of the next line, after any spaces; None if the line ends before the part.
    """
    offset = _find_cut(paragraph, start, first, top, limit, room, width)
    while offset is not None and paragraph.text[offset : offset + 1] in SPACES:
        offset += 1
    return offset


def _find_cut(
    paragraph: Paragraph, start: int, first: int, top: int, limit: int, room: int, width: int
) -> int | None:
    """Return the cut of `cut_part`, before spaces are skipped."""
    low = start if top == first else paragraph.breaks[top - 1]
    if top > first and _starts_a_line(paragraph, low, top, limit, room, width):
        return None
    clusters = _clusters(paragraph, low, limit)
    if not clusters:
        return _cut_cluster(paragraph, start, room) if top == first else None
    text, before = paragraph.text, paragraph.before
    allowed = [
        offset
        for offset in clusters
        if text[offset] not in _NOT_FIRST and text[offset - 1] not in _NOT_LAST
    ]
    least = before[start] + MIN_FILL * room
    for offset in reversed(allowed):
        if before[offset] < least:
            break
        if _AFTER.match(text, offset - 1) and not _IN_NUMBER.match(text, offset - 1):
            return offset
    inside = _inside_words(paragraph, low, clusters[-1], width)
    offset = next((offset for offset in reversed(allowed) if offset not in inside), 0)
    if offset or top > first:
        return offset or None
    return _least_bad(text, clusters, allowed)


def _inside_words(paragraph: Paragraph, low: int, high: int, width: int) -> set[int]:
    """Return the offsets between low and high that are inside words that fit on a line."""
    before = paragraph.before
    inside: set[int] = set()
    for word in _WORD.finditer(paragraph.text, low, high + width):
        if word.start() >= high:
            break
        if before[word.end()] - before[word.start()] <= width:
            inside.update(range(word.start() + 1, word.end()))
    return inside


def _least_bad(text: str, clusters: Sequence[int], allowed: Sequence[int]) -> int:
    """Return the least bad cut: in a run of no-break spaces, else not between digits."""
    in_glue = (
        offset for offset in reversed(clusters) if set(text[offset - 1 : offset + 1]) <= _GLUE
    )
    offset = next(in_glue, 0)
    if offset:
        return offset
    if not allowed:
        pairs = (offset for offset in reversed(clusters) if text[offset] in _DASHES)
        return next((offset for offset in pairs if text[offset] != text[offset - 1]), clusters[-1])
    near = reversed(allowed[-8:])
    return next(
        (offset for offset in near if not text[offset - 1 : offset + 1].isdigit()), allowed[-1]
    )


def _starts_a_line(
    paragraph: Paragraph, start: int, top: int, limit: int, room: int, width: int
) -> bool:
    """Return whether a part that does not fit on a line should start the next one."""
    if paragraph.reach[top] - paragraph.before[start] <= width:
        return True
    if limit - paragraph.reach[top - 1] <= MAX_HOLE * room:
        return True
    addresses = paragraph.addresses
    index = bisect_right(addresses, (start, len(paragraph.text))) - 1
    return index >= 0 and start < addresses[index][1]


def _clusters(paragraph: Paragraph, low: int, limit: int) -> Sequence[int]:
    """Return the starts of clusters after an offset that lie within a limit in cells."""
    starts = paragraph.cluster_starts
    stop = bisect_right(paragraph.before, limit)
    return starts[bisect_right(starts, low) : bisect_left(starts, stop)]


def _cut_cluster(paragraph: Paragraph, start: int, room: int) -> int:
    """Return where to cut a cluster that is wider than the line."""
    text, end = paragraph.text, start + 1
    while end < len(text) and cells(text[start : end + 1], ambiguous=paragraph.ambiguous) <= room:
        end += 1
    return end
