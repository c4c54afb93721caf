"""Analysis of a paragraph: its break opportunities, the widths of its parts, the cost of breaks.

Costs are in squared cells of slack. The analysis does not depend on the page width, so it is
cached, and only `reader.text.layout.filling` runs again when a window is resized.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import cached_property, partial
from itertools import accumulate
from operator import itemgetter, sub
from string import ascii_letters
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.character_classes import ADDRESS, HAN_KANA
from reader.text.layout.breaks import find_opportunities
from reader.text.tables import CELLS, ODD, kinds
from reader.text.width import cells, graphemes
from reader.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reader.text.layout.line import Level, WordBreaking


SPACES = frozenset(
    " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"
)
"""Spaces that are trimmed from the ends of a line; no-break spaces are not trimmed."""

HANGING = "、，。．"
"""The pause marks that may hang in the right margin (CLREQ 3.1.6)."""

SOFT_HYPHEN = "\N{SOFT HYPHEN}"

_ODD = lazy_pattern(b"[" + re.escape(ODD) + b"]")
_HANGING = lazy_pattern(f"[{HANGING}]")
_SPACES = lazy_pattern("[" + "".join(SPACES) + "]+")
# Characters before which UAX #14 allows a break, but which are kept on the line: a mark after a
# space, a full-width digit or letter after another, the text after an opening mark and a space; if
# strict, a dash after a word.
_KEPT = (
    "[：；‼⁇⁈⁉﹔﹕０-９Ａ-Ｚａ-ｚ％“‘「『（〈《【〖〔［｛〘〚〝｢—](?:"
    "(?<=[ \u3000][：；‼⁇⁈⁉﹔﹕])|(?<=[０-９Ａ-Ｚａ-ｚ．，][０-９Ａ-Ｚａ-ｚ％])"
    "|(?<=[“‘「『（〈《【〖〔［｛〘〚〝｢])[ \u3000]+(?P<kept>.)"
)
_KEPT_AT: dict[Level, re.Pattern[str]] = {
    "strict": lazy_pattern(_KEPT + r"|(?<=\w—))"),
    "basic": lazy_pattern(_KEPT + ")"),
}
_BOX_DRAWING = lazy_pattern("[\u2500-\u259f]")
_ALONE = lazy_pattern("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
"""Half a flag and skin tones: some terminals draw them when they are not part of an emoji."""
_EMOJI_SIGNS = lazy_pattern("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_GAPS = lazy_pattern(
    "[A-Za-z0-9%](?=[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    "|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff](?=[A-Za-z0-9$])"
)


class Setting(NamedTuple):
    """The parameters of an analysis.

    Attributes:
        level: The strictness of line breaking.
        words: Whether breaks inside words have a cost.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        gap: Whether a virtual cell separates Han from Latin letters and digits.
        raw: Whether the text is printed unchanged instead of as `reader.text.width` displays it;
            clusters on whose width terminals disagree then count with their maximum width.
        set_in: Whether leading spaces are kept, as in an indented line of verse.
    """

    level: Level = "strict"
    words: WordBreaking = "auto"
    ambiguous: int = 1
    gap: bool = False
    raw: bool = False
    set_in: bool = False


@dataclass(frozen=True)
class Paragraph:
    """The analysis of a text without newlines.

    Attributes:
        text: The text.
        start: The start of its first line, after leading spaces unless they are kept.
        before: The cells before each code point, and finally the width of the whole text; inside a
            grapheme cluster of at most two cells, the cells before its end.
        breaks: The offsets before which a line may start, ascending, and finally the text's end.
        ends: For each break, the end of the line before it without trailing spaces.
        reach: For each break, the cells before that end, including a hyphen if one is shown.
        costs: For each break, its cost.
        gaps: The offsets before which a virtual cell is inserted unless a line starts there.
        ambiguous: The cells of a character of ambiguous width used for the measurement.
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
        """The width of the widest part without a break inside."""
        starts = _pick(self.before, [self.start, *self.breaks[:-1]])
        widest: int = max(map(sub, self.reach, starts))
        return widest

    @cached_property
    def hanging(self) -> Mapping[int, int]:
        """Maps the index of each break after a mark that may hang to the cells before the mark."""
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
        return array("i", (grapheme.start for grapheme in graphemes(self.text)))

    @cached_property
    def addresses(self) -> Sequence[tuple[int, int]]:
        """The ranges of URLs and mail addresses."""
        return [match.span() for match in ADDRESS.finditer(self.text)]


def analyse(text: str, setting: Setting) -> Paragraph:
    """Return the cached analysis of a text without newlines."""
    paragraph = _analyses.get(text, setting)
    if paragraph is None:
        paragraph = _analyse(text, setting)
        _analyses.add(paragraph, setting)
    return paragraph


class _AnalysisCache:
    """A thread-safe LRU cache of analyses with a budget of code points.

    Args:
        budget: The most code points; each analysis counts for `_OVERHEAD` more.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._size = 0
        self._paragraphs: dict[tuple[str, Setting], Paragraph] = {}
        self._lock = Lock()

    def get(self, text: str, setting: Setting) -> Paragraph | None:
        """Return an analysis if it is cached, and mark it as recently used."""
        key = text, setting
        with self._lock:
            paragraph = self._paragraphs.pop(key, None)
            if paragraph is not None:
                self._paragraphs[key] = paragraph
        return paragraph

    def add(self, paragraph: Paragraph, setting: Setting) -> None:
        """Add an analysis, and drop the least recently used ones."""
        key = paragraph.text, setting
        with self._lock:
            if key not in self._paragraphs:
                self._size += len(paragraph.text) + _OVERHEAD
            self._paragraphs[key] = paragraph
            while self._size > self._budget and len(self._paragraphs) > 1:
                oldest = next(iter(self._paragraphs))
                del self._paragraphs[oldest]
                self._size -= len(oldest[0]) + _OVERHEAD


_OVERHEAD = 50
"""Code points of which the analysis takes as much memory as that of an empty text."""
_analyses = _AnalysisCache(150_000)  # about 20 bytes per code point


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
    start -= start in inner  # a combining mark on the last space
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
    costs = bytes(_pick(break_costs(text, setting.words), breaks))
    # Lists would take many times the memory: an object for each number above 256.
    pack = partial(array, "H" if max(len(text), before[-1]) < 1 << 16 else "i")
    packed = pack(before), pack(breaks), pack(ends), pack(reach)
    return Paragraph(text, start, *packed, costs, gaps, setting.ambiguous)


def _change(text: str, end: int, gaps: frozenset[int]) -> int:
    """Return the cells that a line end adds: one for a soft hyphen, minus one for a gap."""
    if end == len(text):
        return 0
    return (text[end - 1] == SOFT_HYPHEN) - (end in gaps)


def _without(offsets: list[int], unwanted: set[int]) -> list[int]:
    return [offset for offset in offsets if offset not in unwanted] if unwanted else offsets


def _measure_clusters(text: str, setting: Setting) -> tuple[list[int], set[int]]:
    """Return the cells of each code point, and the offsets inside clusters.

    The first code point of a cluster carries its width, unless the width is more than two.
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
        if width > 2:  # it has to be cut if the line is narrower
            parts = kinds(text[start:end]).translate(CELLS[setting.ambiguous])
            reached = [min(cells_before, width) for cells_before in accumulate(parts, initial=0)]
            widths[start:end] = map(sub, reached[1:], reached)
            widths[start] += width - reached[-1]
    return widths, inner


def _widest(cluster: str, width: int, ambiguous: int) -> int:
    """Return the maximum width that terminals give a cluster printed unchanged.

    Args:
        cluster: The cluster.
        width: Its width when displayed by `reader.text.width`.
        ambiguous: The cells of a character of ambiguous width.
    """
    if len(cluster) > 1 or _ALONE.match(cluster):
        import wcwidth

        width = max(width, wcwidth.wcswidth(cluster))
    if width and _EMOJI_SIGNS.search(cluster):
        return max(width, 2)
    return ambiguous if _BOX_DRAWING.match(cluster) else width


def _trim(text: str, breaks: list[int], start: int) -> list[int]:
    """Return the line end for each break, without trailing spaces.

    Only the last break in a run of spaces is kept in `breaks`, so no line consists of spaces.
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
    """Return the values at the offsets, which must not be empty."""
    return list(itemgetter(*offsets)(values)) if len(offsets) > 1 else [values[offsets[0]]]


INSIDE_WORD = 24
"""As bad as a line that is about five cells short."""
BEFORE_UNIT = 48
"""Between a number and its unit, 2021年, and between 第 and its number."""
BESIDE_LETTER = 40
"""Between a single letter and Han: A股."""

_UNITS = (
    "[年月日号號时時分秒点點个個人名次岁歲届屆级級元圆圓万萬亿億千百兆度米里克吨噸斤家所条條项項位种種天周週季期章版节節"
    "页頁楼樓层層倍成折]"
)
_COSTLY = lazy_pattern(
    f"[0-9０-９A-Za-z第](?:(?<=[0-9０-９])(?= ?{_UNITS})|(?<=第)(?= ?[0-9０-９])"
    f"|(?<=[A-Za-z])(?={HAN_KANA.pattern}))"
)
_WIDE_RUN = lazy_pattern("[０-９Ａ-Ｚａ-ｚ](?=[０-９Ａ-Ｚａ-ｚ])")
_LETTERS = frozenset(ascii_letters)


class _WordCosts(dict[int, bytes]):
    """Maps the length of a word to the costs of breaks before each of its code points."""

    def __missing__(self, length: int) -> bytes:
        costs = self[length] = b"\0" + bytes((INSIDE_WORD,)) * (length - 1)
        return costs


_WORD_COSTS = _WordCosts()


def break_costs(text: str, words: WordBreaking) -> bytearray:
    """Return the cost of a break before each code point and at the end of the text.

    Args:
        text: A text without newlines.
        words: Whether breaks inside words have a cost.
    """
    costs = bytearray(len(text) + 1)
    if words != "off" and HAN_KANA.search(text) and (parts := split_words(text)):
        costs[:-1] = b"".join(map(_WORD_COSTS.__getitem__, map(len, parts)))
    for match in _COSTLY.finditer(text):
        mark, offset = match[0], match.end()
        if mark not in _LETTERS:
            costs[offset] = BEFORE_UNIT
            if text[offset] == " ":
                costs[offset + 1] = BEFORE_UNIT
        elif text[offset - 2 : offset - 1] not in _LETTERS:
            costs[offset] = BESIDE_LETTER
    for match in _WIDE_RUN.finditer(text):  # UAX #14 classifies them as ideographs
        costs[match.end()] = INSIDE_WORD
    return costs
