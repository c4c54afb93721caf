"""White space and invisible characters.

White space is collapsed by CSS Text 3 section 4.1 with the segment break rule for Chinese: a line
end in the source between two wide characters is not a space.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from reader.patterns import lazy_pattern
from reader.text.safe import is_thin, safe, thinned

SPACE = " \t\n\r\f"
BLANK = SPACE + "\u00a0\u3000\u200b\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B)))
"""White space and invisible characters that are trimmed from the edges of a line."""

_RUN = lazy_pattern(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_UNSEEN = (
    r"[\u00ad\u2060-\u2064\u206a-\u206f\ufeff\ufffc]"
    r"|(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b"
)
"""Characters that show nothing and are dropped: watermarks, and what editors leave behind.

A zero-width space separates words in Thai, Lao, Burmese and Khmer, where it stays.
"""
_ODD = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    f"\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U0001fffe-\U0010ffff]|{_UNSEEN}"
)
# One class of few ranges is searched in a fifth of the time, and most texts hold none of it.
_PERHAPS_ODD = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe-\U0010ffff]"
)
_PERHAPS_UNSEEN = lazy_pattern("[\u00ad\u200b\u2060-\u206f\ufeff\ufffc]")
_PERHAPS_IN_WORD = lazy_pattern("[&\u00ad\u200b\u2060-\u206f\ufeff\ufffc]")
_DROPPED = lazy_pattern(_UNSEEN)
_REFERENCE = (
    "&(?:#0*(?:173|8203|828[89]|829[0-2]|829[89]|830[0-3]|65279)"
    "|#[xX]0*(?:[aA][dD]|200[bB]|206[0-4a-fA-F]|[fF][eE][fF][fF])"
    "|shy|ZeroWidthSpace|NoBreak);"
)
_UNSEEN_REFERENCE = lazy_pattern(_REFERENCE)
_IN_WORD = lazy_pattern(rf"(?<=\w)(?:{_UNSEEN}|{_REFERENCE})+(?=\w)")
BREAKS = lazy_pattern("[\x0b\u0085\u2028\u2029]")
_HAN = lazy_pattern(
    "[\u1100-\u115f\u2e80-\u2fff\u3003-\u3007\u3012\u3013\u3020-\u33ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U00020000-\U0003fffd]"
)
_MARK = lazy_pattern(
    "[\u3001\u3002\u3008-\u3011\u3014-\u301f\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
    "\uff5b-\uff65]"
)
_NEAR = frozenset("“”‘’…—·")  # marks of both scripts: East Asian only beside East Asian text


def has_odd(text: str) -> bool:
    """Return whether a text contains characters that may not be painted unchanged."""
    first = _PERHAPS_ODD.search(text)
    if first is None:
        return False
    return _ODD.search(text, first.start()) is not None or not is_thin(text)


def unseen_in_words(body: str) -> int:
    """Count the places inside words of a body where `tidy` drops characters that show nothing.

    Args:
        body: HTML or text; character references count as what they stand for.
    """
    if _PERHAPS_UNSEEN.search(body) is None and _UNSEEN_REFERENCE.search(body) is None:
        return 0
    count = at = 0
    for first in _PERHAPS_IN_WORD.finditer(body):
        if first.start() >= at and (run := _IN_WORD.match(body, first.start())):
            count, at = count + 1, run.end()
    return count


def tidy(text: str) -> str:
    """Return a line of text with controls made visible and without invisible characters."""
    return thinned(_ODD.sub(lambda match: _shown(match[0]), text))


@lru_cache(maxsize=1024)
def _shown(character: str) -> str:
    """Return the replacement of an odd character; empty for one that shows nothing."""
    if _DROPPED.match(character):
        return ""
    return "\n" if character in "\r\f" else safe(character)


@cache
def _script(character: str) -> str:
    if _MARK.match(character):
        return "mark"
    if _HAN.match(character):
        return "han"
    return "near" if character in _NEAR else "other"


def joint(before: str, after: str) -> str:
    """Return the replacement of a line end in the source: a space, or nothing in Chinese text.

    Args:
        before: The character before the white space.
        after: The character after it.
    """
    left, right = _script(before), _script(after)
    if "mark" in (left, right):
        return ""
    if left == "han":
        return "" if right in ("han", "near") else " "
    return "" if left == "near" and right == "han" else " "


def collapse(text: str) -> str:
    """Return text with each run of white space replaced by a space or, in Chinese text, removed."""

    def replace(match: re.Match[str]) -> str:
        run, start, end = match[0], match.start(), match.end()
        if "\n" not in run or not start or end == len(text):
            return " "
        return joint(text[start - 1], text[end])

    return _RUN.sub(replace, text)
