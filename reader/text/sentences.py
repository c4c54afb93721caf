"""Sentence boundaries in Chinese, Japanese and Latin text and mixtures of them.

A full stop, exclamation or question mark ends a sentence, together with the closing marks after it.
It does not end one inside a quotation or parenthesis that continues, or before text that continues
after the quotation: an attribution of speech, or a comma.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.character_classes import ADDRESS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_QUOTATION = 200
"""Code points above which a quotation is split into sentences."""

_PAIRS = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "［": "］",
}
_CLOSING = "”’」』）)】〕］》〉〗\"'"
_MARKS = lazy_pattern(
    r"""[…⋯.。—！？｡‼⁇⁈⁉!?\n\t](?:
    (?P<dots>(?<=…)…*|(?<=⋯)⋯*|(?<=\.)\.+|(?<=。)。{2,})
    |(?P<dash>(?<=—)—+(?=[”’」』]))
    |(?P<full>(?<=[。！？｡‼⁇⁈⁉])[。！？｡‼⁇⁈⁉]*[。！？!?…]*)
    |(?P<half>(?<=[!?])[!?]*)
    |(?P<stop>(?<=\.))
    |(?P<line>(?<=[\n\t])))
    """,
    re.VERBOSE,
)
# The first character alone is in one class, by which the search skips all text between marks.
_OF_ADDRESSES = ("://", "www.", "@")
"""One of these is in every address: to look for them takes a tenth of the time."""
_CLOSERS = lazy_pattern(f"[{re.escape(_CLOSING)}]*")
_QUOTED = lazy_pattern(r"[“”‘’「」『』（）()【】〔〕［］\"]")
_TITLES = lazy_pattern("《[^《》\n]{1,60}》|〈[^〈〉\n]{1,60}〉")
_SPEAKING = (
    "(?:说|說|道|问|問|答|喊|叫|嚷|写|寫|称|稱|表示|回应|回應|指出|认为|認為|强调|強調|补充|補充|解释|解釋|坦言)"
    "(?:道|着|著|过|過)?"
)
# An attribution: a few characters, a verb of speaking and a mark, or an action before the verb.
_ATTRIBUTION = lazy_pattern(
    f"[^，。！？；：“”「」『』\n]{{0,10}}?{_SPEAKING}[，。：；！？,.]"
    f"|[^，。！？；：“”「」『』\n]{{1,14}}，[^，。！？；：“”「」『』\n]{{0,6}}?{_SPEAKING}[。！？]"
)
# Text after a quotation that can only continue its sentence.
_CONTINUES = lazy_pattern(
    r"\s*(?:[，、；：,;:。．.！？!?—…的とてがをはにへもの]|[时時](?=[，,])|之[后後前时時中下]"
    r"|[这這](?:[句番个個种種样樣类類]|一)|一[句语語词詞文书書])"
)
_ENDING = frozenset({"a.m", "p.m", "etc"})
"""Abbreviations that may end a sentence when a capital follows."""
_AFTER_STOP = lazy_pattern(r"\s|$|[\u2e80-\u9fff\uf900-\ufaff“「『（(\"]")
_WORD_BEFORE = lazy_pattern(r"[A-Za-z0-9.]*\Z")
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """mr mrs ms dr prof st no nos vs etc e.g i.e cf jr sr inc ltd co corp fig vol pp p al ed
        eds u.s u.k u.n a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec gen col lt sgt
        rev hon gov sen rep""",
    )
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the ranges of the sentences of a text, without surrounding spaces.

    Args:
        text: The text.
        start: The first code point to examine; a sentence starts there.
        end: One past the last code point to examine.
    """
    part = text[start : len(text) if end is None else end]
    ranges = []
    begin = 0
    for stop in (*_ends(part), len(part)):
        sentence = part[begin:stop]
        bare = sentence.strip(" \t\n\u3000")
        if bare:
            first = begin + sentence.index(bare[0])
            ranges.append((start + first, start + first + len(bare)))
        begin = stop
    return ranges


def _ends(text: str) -> Iterator[int]:
    """Yield the offsets at which sentences end."""
    quotations = _quotations(text)
    ends_by_start = dict(quotations)
    starts_by_end = {end: start for start, end in quotations}
    rules = (ADDRESS, _TITLES) if any(sign in text for sign in _OF_ADDRESSES) else (_TITLES,)
    protected = sorted(match.span() for rule in rules for match in rule.finditer(text))
    begin = done = 0
    for match in _MARKS.finditer(text):
        start, end = match.span()
        if match.lastgroup != "line":
            if start < done or _is_inside(protected, start):
                continue
            done = end = _close(text, end, ends_by_start)
            opened = starts_by_end.get(end, -1)
            if match.lastgroup in ("dots", "dash") and opened >= 0:
                if not _ends_with_quotation(text, opened, begin, end):
                    continue
            elif _is_inside(quotations, end) or not _ends_here(text, match, begin, end):
                continue
            if (
                text[end - 1] in "）)"
                and ends_by_start.get(begin) != end
                and _is_followed(text, end)
            ):
                continue
        yield end
        begin = end


def _close(text: str, end: int, quotations: Mapping[int, int]) -> int:
    """Return the end of the closing marks at an offset; a straight quote may also open."""
    closers = _CLOSERS.match(text, end)
    stop = closers.end() if closers else end
    return next((at for at in range(end, stop) if text[at] == '"' and at in quotations), stop)


def _ends_with_quotation(text: str, opened: int, begin: int, end: int) -> bool:
    """Return whether a quotation that ends in dots or dashes ends its sentence.

    Args:
        text: The text.
        opened: The start of the quotation.
        begin: The start of the sentence.
        end: The end of the quotation.
    """
    if text[end : end + 1] in ("“", "「", "『"):
        return True
    if text[begin:opened].strip() and text[opened - 1] not in "：:":
        return False  # a few quoted words
    return not (_CONTINUES.match(text, end) or _ATTRIBUTION.match(text, end))


def _ends_here(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Return whether a mark ends its sentence.

    Args:
        text: The text.
        match: A match of `_MARKS`.
        begin: The start of the sentence.
        end: The end of the closing marks after it.
    """
    closed = end > match.end()
    if match.lastgroup == "dash":
        return False
    if match.lastgroup == "dots":
        return not _is_followed(text, end) and not _next(text, end).islower()
    if match.lastgroup == "half" and not _AFTER_STOP.match(text, end):
        return False
    if match.lastgroup == "stop" and not _is_full_stop(text, begin, match.start(), end):
        return False
    if closed:
        return not (_CONTINUES.match(text, end) or _ATTRIBUTION.match(text, end))
    return text[end : end + 1] not in ("，", "、", ",")


def _next(text: str, end: int) -> str:
    """Return the first character at or after an offset that is not a space."""
    return text[end : end + 8].lstrip(" ")[:1]


def _is_followed(text: str, end: int) -> bool:
    """Return whether text follows directly, without a space or line end."""
    return text[end : end + 1] not in ("", "\n", " ", "\u3000")


def _is_full_stop(text: str, begin: int, at: int, end: int) -> bool:
    """Return whether a period is a full stop, not part of a number, abbreviation or name."""
    if not _AFTER_STOP.match(text, end):
        return False
    before = _WORD_BEFORE.search(text[max(0, at - 12) : at])
    word = before[0].lower() if before else ""
    if not word:
        return True
    following = _next(text, end)
    if word in _ENDING and following.isupper():
        return True
    if word in _ABBREVIATIONS or (len(word.split(".")[-1]) == 1 and word[-1:].isalpha()):
        return not following
    if word.isdigit() and text[begin:at].strip() == word:
        return False  # the number of a list item
    return not following.islower()


def _quotations(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the outermost quotations and parentheses that are not too long."""
    ranges: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    straight = -1
    for match in _QUOTED.finditer(text):
        mark, at = match[0], match.start()
        if mark == '"':
            if straight >= 0:
                ranges.append((straight, at + 1))
            straight = -1 if straight >= 0 else at
        elif mark in _PAIRS:
            opened.append((_PAIRS[mark], at))
        else:
            for depth in range(len(opened) - 1, max(-1, len(opened) - 4), -1):
                if opened[depth][0] == mark:
                    ranges.append((opened[depth][1], at + 1))
                    del opened[depth:]
                    break
    return _outermost([(a, b) for a, b in ranges if b - a <= LONGEST_QUOTATION])


def _outermost(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the ranges that are not inside another one, ascending."""
    outermost: list[tuple[int, int]] = []
    for start, end in sorted(ranges, key=lambda pair: (pair[0], -pair[1])):
        if not outermost or start >= outermost[-1][1]:
            outermost.append((start, end))
    return outermost


def _is_inside(ranges: list[tuple[int, int]], offset: int) -> bool:
    """Return whether an offset is strictly inside one of the ascending ranges."""
    index = bisect_right(ranges, (offset, -1)) - 1
    return index >= 0 and ranges[index][0] < offset < ranges[index][1]
