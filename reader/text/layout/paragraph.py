"""A paragraph analysed once: where it may be broken, how wide its parts are, what a break costs.

Nothing here depends on the width of a page, so an analysis is kept and only
`reader.text.layout.filling` runs again when a window changes its size.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter, sub
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from reader.text.layout.breaks import find_opportunities
from reader.text.layout.penalties import price
from reader.text.layout.tailoring import ADDRESS
from reader.text.tables import CELLS, ODD, kinds
from reader.text.width import cells, graphemes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reader.text.layout.line import Level, WordBreaking

SPACES = frozenset(
    " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
)
"""What the ends of a line are trimmed of; no-break spaces are not among it."""

HANGING = "、，。．"
"""The pause marks that may stand in the right margin (CLREQ 3.1.6)."""

SOFT_HYPHEN = "\N{SOFT HYPHEN}"

_ODD = re.compile(b"[" + re.escape(ODD) + b"]")
_HANGING = re.compile(f"[{HANGING}]")
_SPACES = re.compile("[" + "".join(SPACES) + "]+")
# What a break is allowed before, but never wanted: a mark after a space, the next of full-width
# digits and letters, what a space parts from an opening mark; if strict, a dash after a word.
_KEPT = (
    "[：；‼⁇⁈⁉﹔﹕０-９Ａ-Ｚａ-ｚ％“‘「『（〈《【〖〔［｛〘〚〝｢—](?:"
    "(?<=[ \u3000][：；‼⁇⁈⁉﹔﹕])|(?<=[０-９Ａ-Ｚａ-ｚ．，][０-９Ａ-Ｚａ-ｚ％])"
    "|(?<=[“‘「『（〈《【〖〔［｛〘〚〝｢])[ \u3000]+(?P<kept>.)"
)
_KEPT_AT: dict[Level, re.Pattern[str]] = {
    "strict": re.compile(_KEPT + r"|(?<=\w—))"),
    "basic": re.compile(_KEPT + ")"),
}
_BOX_DRAWING = re.compile("[\u2500-\u259f]")
_ALONE = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
"""Half of a flag, and a skin tone: some terminals draw them where they stand alone."""
_EMOJI_SIGNS = re.compile("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_GAPS = re.compile(
    "[A-Za-z0-9%](?=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    "|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff](?=[A-Za-z0-9$])"
)


class Setting(NamedTuple):
    """What an analysis depends on, beside the text.

    Attributes:
        level: How strictly lines are broken.
        words: Whether breaks inside words cost.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        gap: Whether a virtual cell parts Han from Latin and digits.
        raw: Whether the text will be printed as it is, not as `reader.text.width` displays it:
            then what terminals disagree about counts as the widest of their views.
        set_in: Whether spaces at the start are kept: a line of verse that is set in, not a
            paragraph with an indent of its own.
    """

    level: Level = "strict"
    words: WordBreaking = "auto"
    ambiguous: int = 1
    gap: bool = False
    raw: bool = False
    set_in: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A text without newlines, analysed.

    Attributes:
        text: The text.
        start: Where its first line starts, leading spaces skipped unless it is set in.
        before: The cells before each code point, and at last those of the whole text; inside a
            grapheme cluster that is not wider than two, the cells before its end.
        breaks: The offsets before which a line may start, ascending, and at last the text's end.
        ends: For each of them, where the line that ends there ends, trailing spaces trimmed.
        reach: For each of them, the cells before that end, with a hyphen's cell if one is shown.
        costs: For each of them, what it costs to break there.
        gaps: The offsets before which a virtual cell stands if no line starts there.
        ambiguous: The cells of a character of ambiguous width that it was measured with.
    """

    text: str
    start: int
    before: Sequence[int]
    breaks: Sequence[int]
    ends: Sequence[int]
    reach: Sequence[int]
    costs: bytes
    gaps: frozenset[int] = frozenset()
    ambiguous: int = 1

    @cached_property
    def widest(self) -> int:
        """The cells of the widest part that has no break inside."""
        starts = _pick(self.before, [self.start, *self.breaks[:-1]])
        widest: int = max(map(sub, self.reach, starts))
        return widest

    @cached_property
    def hanging(self) -> Mapping[int, int]:
        """The breaks after a mark that may hang, by index, and the cells before the mark."""
        ends, last = self.ends, len(self.ends) - 1
        cells_before: dict[int, int] = {}
        for match in _HANGING.finditer(self.text):
            index = bisect_left(ends, match.end())
            if index <= last and ends[index] == match.end():
                cells_before[index] = self.before[match.start()]
        return cells_before

    @cached_property
    def cluster_starts(self) -> Sequence[int]:
        """The offsets at which a grapheme cluster starts."""
        return [grapheme.start for grapheme in graphemes(self.text)]

    @cached_property
    def addresses(self) -> Sequence[tuple[int, int]]:
        """The ranges of URLs and mail addresses."""
        return [match.span() for match in ADDRESS.finditer(self.text)]


def analyse(text: str, setting: Setting) -> Paragraph:
    """Return the analysis of a text without newlines; it is kept for the next time."""
    paragraph = _analyses.get(text, setting)
    if paragraph is None:
        paragraph = _analyse(text, setting)
        _analyses.add(paragraph, setting)
    return paragraph


class _AnalysisCache:
    """The analyses used last, within a budget of code points; safe to use from threads."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._size = 0
        self._paragraphs: dict[tuple[str, Setting], Paragraph] = {}
        self._lock = Lock()

    def get(self, text: str, setting: Setting) -> Paragraph | None:
        """Return an analysis if it is kept; it will then be the last to go."""
        key = text, setting
        with self._lock:
            paragraph = self._paragraphs.pop(key, None)
            if paragraph is not None:
                self._paragraphs[key] = paragraph
        return paragraph

    def add(self, paragraph: Paragraph, setting: Setting) -> None:
        """Keep an analysis, and drop those used longest ago."""
        key = paragraph.text, setting
        with self._lock:
            if key not in self._paragraphs:
                self._size += len(paragraph.text)
            self._paragraphs[key] = paragraph
            while self._size > self._budget and len(self._paragraphs) > 1:
                oldest = next(iter(self._paragraphs))
                del self._paragraphs[oldest]
                self._size -= len(oldest[0])


_analyses = _AnalysisCache(400_000)  # about 90 bytes a code point


def _analyse(text: str, setting: Setting) -> Paragraph:
    text_kinds = kinds(text)
    breaks = find_opportunities(text, text_kinds, setting.level)
    if setting.level in _KEPT_AT:
        matches = _KEPT_AT[setting.level].finditer(text)
        breaks = _without(breaks, {match.start(match.lastgroup or 0) for match in matches})
    widths: Sequence[int] = text_kinds.translate(CELLS[setting.ambiguous])
    inner: set[int] = set()
    if _ODD.search(text_kinds) or (setting.raw and _BOX_DRAWING.search(text)):
        widths, inner = _measure_clusters(text, setting)
        breaks = _without(breaks, inner)
    gaps: frozenset[int] = frozenset()
    if setting.gap:
        gaps = frozenset(match.end() for match in _GAPS.finditer(text))
        widths = [width + (end in gaps) for end, width in enumerate(widths, start=1)]
    before = list(accumulate(widths, initial=0))
    leading = _SPACES.match(text)
    start = leading.end() if leading else 0
    start -= start in inner  # a mark on the last of the spaces
    breaks = (
        [*(offset for offset in breaks if offset > start), len(text)]
        if start
        else [*breaks, len(text)]
    )
    if setting.set_in:
        start = 0
    ends = _trim(text, breaks, start)
    reach = _pick(before, ends)
    if gaps or SOFT_HYPHEN in text:
        reach = [edge + _change(text, end, gaps) for edge, end in zip(reach, ends, strict=True)]
    costs = bytes(_pick(price(text, setting.words), breaks))
    return Paragraph(text, start, before, breaks, ends, reach, costs, gaps, setting.ambiguous)


def _change(text: str, end: int, gaps: frozenset[int]) -> int:
    """Return the cells that the end of a line adds: no gap there, a hyphen for a soft one."""
    if end == len(text):
        return 0
    return (text[end - 1] == SOFT_HYPHEN) - (end in gaps)


def _without(offsets: list[int], unwanted: set[int]) -> list[int]:
    return [offset for offset in offsets if offset not in unwanted] if unwanted else offsets


def _measure_clusters(text: str, setting: Setting) -> tuple[list[int], set[int]]:
    """Return the cells of each code point, and the offsets inside clusters.

    The cells of a cluster are those of its first code point, unless they are more than two.
    """
    widths = [0] * len(text)
    inner: set[int] = set()
    for shown in graphemes(text, ambiguous=setting.ambiguous):
        start, end, width = shown.start, shown.end, shown.cells
        inner.update(range(start + 1, end))
        if end - start > 1 and text[start] in SPACES:  # a line may start after the space
            widths[start] = cells(text[start], ambiguous=setting.ambiguous)
            start += 1
            width = cells(text[start:end], ambiguous=setting.ambiguous)
        if setting.raw:
            width = _widest(text[start:end], width, setting.ambiguous)
        widths[start] = width
        if width > 2:  # it may have to be cut, where a line is narrower
            parts = kinds(text[start:end]).translate(CELLS[setting.ambiguous])
            reached = [min(cells_before, width) for cells_before in accumulate(parts, initial=0)]
            widths[start:end] = map(sub, reached[1:], reached)
            widths[start] += width - reached[-1]
    return widths, inner


def _widest(cluster: str, width: int, ambiguous: int) -> int:
    """Return the most cells that any terminal gives a cluster that is printed as it is.

    Args:
        cluster: The cluster.
        width: The cells that it takes when it is displayed.
        ambiguous: The cells of a character of ambiguous width.
    """
    if len(cluster) > 1 or _ALONE.match(cluster):
        import wcwidth

        width = max(width, wcwidth.wcswidth(cluster))
    if width and _EMOJI_SIGNS.search(cluster):
        return max(width, 2)
    return ambiguous if _BOX_DRAWING.match(cluster) else width


def _trim(text: str, breaks: list[int], start: int) -> list[int]:
    """Return where the lines that break at offsets end, their trailing spaces left out.

    Of the breaks in one run of spaces only the last stays: no line is made of spaces.
    """
    ends = breaks.copy()
    surplus: list[int] = []
    for match in _SPACES.finditer(text, start):
        first = index = bisect_left(breaks, match.start() + 1)
        while index < len(breaks) and breaks[index] <= match.end():
            ends[index] = match.start()
            index += 1
        surplus += range(first, index - 1)
    for index in reversed(surplus):
        del breaks[index], ends[index]
    return ends


def _pick(values: Sequence[int], offsets: list[int]) -> list[int]:
    """Return the values at offsets, of which there is at least one."""
    return list(itemgetter(*offsets)(values)) if len(offsets) > 1 else [values[offsets[0]]]
