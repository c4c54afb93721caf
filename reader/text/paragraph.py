"""A paragraph analysed once: where it may be broken, how wide its parts are, what a break costs.

Nothing here depends on the width of a page, so an analysis is kept and only `reader.text.filling`
runs again when a window changes its size.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import itemgetter
from string import ascii_letters
from typing import TYPE_CHECKING

from reader.text.breaks import find_opportunities
from reader.text.tables import CELLS, ODD, kinds
from reader.text.tailoring import ADDRESS, HAN_KANA
from reader.text.width import graphemes
from reader.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.text.line import Level, Words

SPACES = " \t\u1680\u2000-\u2006\u2008-\u200b\u205f\u3000"
"""What a line's end is trimmed of, as a set of a pattern; a no-break space is not among it."""

SOFT_HYPHEN = "\N{SOFT HYPHEN}"

# Costs of a break, in the unit of a squared cell of slack: 8 times the penalty.
INSIDE_WORD = 8 * 3
BEFORE_UNIT = 8 * 6
BESIDE_LETTER = 8 * 5

_ODD = re.compile(b"[" + re.escape(ODD) + b"]")
_LEADING = re.compile(f"[{SPACES}]*")
_TRAILING = re.compile(f"[{SPACES}]+")
_HAN = HAN_KANA.pattern
_UNITS = (
    "[年月日号號时時分秒点點个個人名次岁歲届屆级級元圆圓万萬亿億千百兆度米里克吨噸斤家所条條项項位种種天周週季期章版节節"
    "页頁楼樓层層倍成折]"
)
_COSTLY = re.compile(
    f"[0-9A-Za-z第](?:(?<=[0-9])(?= ?{_UNITS})|(?<=第)(?= ?[0-9])|(?<=[A-Za-z])(?={_HAN}))"
)
# What a break is allowed before, but never wanted: a mark after a space, the next of full-width
# digits and letters, what a space parts from an opening mark; if strict, a dash after a word.
_KEPT = (
    "[：；‼⁇⁈⁉﹔﹕](?<=[ \u3000].)|[０-９Ａ-Ｚａ-ｚ％](?<=[０-９Ａ-Ｚａ-ｚ．，].)"
    "|[“‘「『（〈《【〖〔［｛〘〚〝｢][ \u3000]+(?P<kept>.)"
)
_KEPT_AT: dict[Level, re.Pattern[str]] = {
    "strict": re.compile(_KEPT + r"|—(?<=\w—)"),
    "basic": re.compile(_KEPT),
}
_LETTERS = frozenset(ascii_letters)
_BOX_DRAWING = re.compile("[\u2500-\u259f]")
_EMOJI_SIGNS = re.compile("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True)
class Paragraph:
    """A text without newlines, analysed.

    Attributes:
        text: The text.
        start: Where its first line starts, leading spaces skipped.
        before: The cells before each code point, and at last those of the whole text; inside a
            grapheme cluster, the cells before its end.
        breaks: The offsets before which a line may start, ascending, and at last the text's end.
        ends: For each of them, where the line that ends there ends, trailing spaces trimmed.
        reach: For each of them, the cells before that end, with a hyphen's cell if one is shown.
        costs: For each of them, what it costs to break there.
    """

    text: str
    start: int
    before: Sequence[int]
    breaks: Sequence[int]
    ends: Sequence[int]
    reach: Sequence[int]
    costs: Sequence[int]

    @cached_property
    def widest(self) -> int:
        """The cells of the widest part that has no break inside."""
        starts = [self.start, *self.breaks[:-1]]
        return max(
            (reach - self.before[start] for reach, start in zip(self.reach, starts, strict=True)),
            default=0,
        )

    @cached_property
    def cluster_starts(self) -> Sequence[int]:
        """The offsets at which a grapheme cluster starts."""
        return [grapheme.start for grapheme in graphemes(self.text)]

    @cached_property
    def addresses(self) -> Sequence[tuple[int, int]]:
        """The ranges of URLs and mail addresses."""
        return [match.span() for match in ADDRESS.finditer(self.text)]


@lru_cache(maxsize=2048)
def analyse(
    text: str,
    level: Level = "strict",
    words: Words = "auto",
    ambiguous: int = 1,
    *,
    raw: bool = False,
) -> Paragraph:
    """Return the analysis of a text without newlines.

    Args:
        text: The text.
        level: How strictly lines are broken.
        words: Whether breaks inside Chinese words cost.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        raw: Whether the text will be printed as it is, not as `reader.text.width` displays it:
            then what terminals disagree about counts as the widest of their views.
    """
    text_kinds = kinds(text)
    breaks = find_opportunities(text, text_kinds, level)
    if level in _KEPT_AT:
        kept = {match.start(match.lastgroup or 0) for match in _KEPT_AT[level].finditer(text)}
        breaks = _without(breaks, kept)
    widths: Sequence[int] = text_kinds.translate(CELLS[ambiguous])
    if _ODD.search(text_kinds) or (raw and ambiguous == 2 and _BOX_DRAWING.search(text)):
        widths, inner = _measure_clusters(text, ambiguous, raw=raw)
        breaks = _without(breaks, inner)
    before = list(accumulate(widths, initial=0))
    start = _LEADING.match(text).end()  # type: ignore[union-attr]  # it matches the empty text
    if breaks and breaks[0] <= start:
        breaks = [offset for offset in breaks if offset > start]
    breaks.append(len(text))
    ends = _trim(text, breaks, start)
    reach = _pick(before, ends)
    if SOFT_HYPHEN in text:
        reach = [
            cells + (text[end - 1] == SOFT_HYPHEN and end < len(text))
            for cells, end in zip(reach, ends, strict=True)
        ]
    return Paragraph(text, start, before, breaks, ends, reach, _price(text, breaks, words))


def _without(offsets: list[int], unwanted: set[int]) -> list[int]:
    return [offset for offset in offsets if offset not in unwanted] if unwanted else offsets


def _measure_clusters(text: str, ambiguous: int, *, raw: bool) -> tuple[list[int], set[int]]:
    """Return the cells of each code point, a cluster's at its first; and the offsets inside."""
    widths = [0] * len(text)
    inner: set[int] = set()
    for shown in graphemes(text, ambiguous=ambiguous):
        cells = shown.cells
        if raw:
            source = text[shown.start : shown.end]
            if _EMOJI_SIGNS.search(source) or (ambiguous == 2 and _BOX_DRAWING.match(source)):
                cells = max(cells, 2)
        widths[shown.start] = cells
        inner.update(range(shown.start + 1, shown.end))
    return widths, inner


def _trim(text: str, breaks: list[int], start: int) -> list[int]:
    """Return where the lines that break at offsets end, their trailing spaces left out."""
    ends = breaks.copy()
    for match in _TRAILING.finditer(text, start):
        index = bisect_left(breaks, match.start() + 1)
        while index < len(breaks) and breaks[index] <= match.end():
            ends[index] = match.start()
            index += 1
    return ends


def _price(text: str, breaks: list[int], words: Words) -> Sequence[int]:
    """Return the costs of breaks."""
    prices = bytearray(len(text) + 1)
    if words != "off" and HAN_KANA.search(text):
        prices[:-1] = b"".join(map(_inside, map(len, split_words(text))))
    for match in _COSTLY.finditer(text):
        mark, offset = match[0], match.end()
        if mark not in _LETTERS:
            prices[offset] = BEFORE_UNIT
            if text[offset : offset + 1] == " ":
                prices[offset + 1] = BEFORE_UNIT
        elif text[offset - 2 : offset - 1] not in _LETTERS:
            prices[offset] = BESIDE_LETTER
    return _pick(prices, breaks)


_INSIDE = [b"\0" + bytes((INSIDE_WORD,)) * length for length in range(64)]


def _inside(length: int) -> bytes:
    """Return the costs of breaks before each character of a word."""
    return (
        _INSIDE[length - 1]
        if length <= len(_INSIDE)
        else b"\0" + bytes((INSIDE_WORD,)) * (length - 1)
    )


def _pick(values: Sequence[int], offsets: list[int]) -> list[int]:
    """Return the values at offsets, of which there is at least one."""
    return list(itemgetter(*offsets)(values)) if len(offsets) > 1 else [values[offsets[0]]]
