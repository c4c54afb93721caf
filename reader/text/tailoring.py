"""The Chinese, Japanese and Korean tailoring of UAX #14 (CLREQ 3.1, JLREQ 3.1, GB/T 15834).

Classes are edited before the automaton sees them, never its output. One pattern finds what needs
an edit; most paragraphs hold little of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.text.symbols import CODE, Symbol, is_wide

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.text.line import Level

_HAN_KANA = (
    "\u3005-\u3007\u3021-\u3029\u3038-\u303c\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
HAN_KANA = re.compile(f"[{_HAN_KANA}]")
"""A Han character or a kana: what turns the tailoring on."""

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_ID = CODE[Symbol("ID", east_asian=True)]
_AL = CODE[Symbol("AL", east_asian=False)]
_NS = CODE[Symbol("NS", east_asian=True)]
_IN = CODE[Symbol("IN", east_asian=False)]
_B2 = CODE[Symbol("B2", east_asian=False)]
_GL = CODE[Symbol("GL", east_asian=True)]
_OP = CODE[Symbol("OP", east_asian=True)]
_CL = CODE[Symbol("CL", east_asian=True)]

# An address ends before the punctuation of the sentence that it stands in.
_ADDRESS = r"""(?:(?:https?|ftp)://|www\.)[!-~]*[A-Za-z0-9_/&=\#~+$@%-]"""
_MAIL = r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+"
ADDRESS = re.compile(f"{_ADDRESS}|{_MAIL}", re.VERBOSE)
"""A URL or a mail address, without the punctuation after it."""

_PATTERN = re.compile(
    rf"""(?P<address>{_ADDRESS}|{_MAIL})
    |(?P<decoration>(?P<mark>[^\w\s、，。．：；！？,.!?—―─⸺…⋯‥])(?P=mark){{3,}}
        |(?P<pair>[—―─⸺…⋯‥])(?P=pair){{6,}})
    |(?P<dash>[—―─⸺]+)
    |(?P<quote>[“‘”’])
    |(?P<straight>")
    |(?P<suffix>(?<=[A-Za-z])(?:\+\+|\#)(?![A-Za-z0-9]))
    |(?P<topic>(?<!\w)\#[^\#\s]{{1,30}}\#)
    |(?P<hash>(?<!\w)\#(?=[{_HAN_KANA}]))
    |(?P<solidus>[／｜])
    |(?P<connector>[～－])
    |(?P<slash>/)
    |(?P<beside>[·‧•~–])
    """,
    re.VERBOSE,
)


def tailor(text: str, codes: bytes, level: Level) -> bytes:
    """Return the symbols of a text with the edits of the tailoring.

    Addresses are kept whole in any text, and words of Hangul where it outweighs Han and kana; all
    other edits are for texts that hold Han or kana.

    Args:
        text: The text.
        codes: Its symbols, as `reader.text.symbols.symbols` gives them.
        level: ``strict`` or ``basic``.
    """
    edited = bytearray(codes)
    if _HANGUL.search(text) and len(_HANGUL.findall(text)) > len(HAN_KANA.findall(text)):
        for match in _HANGUL.finditer(text):
            edited[match.start()] = _AL
    if HAN_KANA.search(text) is None:
        for match in ADDRESS.finditer(text):
            _fill(edited, match, _AL)
        return bytes(edited)
    edits = _Edits(text, codes, edited, strict=level == "strict")
    for match in _PATTERN.finditer(text):
        edits.apply(match)
    return bytes(edited)


class _Edits:
    """The edits of one text that holds Han or kana.

    Args:
        text: The text.
        codes: Its symbols before any edit: they tell what is East Asian.
        edited: Its symbols, edited in place.
        strict: Whether the strict level is meant, else basic.
    """

    def __init__(self, text: str, codes: bytes, edited: bytearray, *, strict: bool) -> None:
        self._text = text
        self._codes = codes
        self._edited = edited
        self._strict = strict
        self._straight = 0
        self._fills = {
            "address": _AL,
            "decoration": _ID,
            "dash": _IN if strict else _B2,
            "suffix": _AL,
            "hash": _OP,
            "solidus": _GL if strict else _NS,
            "connector": _NS,
        }
        self._others: dict[str, Callable[[int, int], None]] = {
            "quote": self._quote,
            "straight": self._straight_quote,
            "topic": self._topic,
            "slash": self._slash,
            "beside": self._beside,
        }

    def apply(self, match: re.Match[str]) -> None:
        """Make the edit that a match asks for."""
        name = match.lastgroup or ""
        if name in self._fills:
            _fill(self._edited, match, self._fills[name])
        else:
            self._others[name](*match.span())

    def _quote(self, start: int, end: int) -> None:
        """Open or close by the glyph, beside an East Asian character, over other quotes."""
        text = self._text
        if text[start] == "’" and _LATIN.match(text, start - 1) and _LATIN.match(text, end):
            return
        left, right = start - 1, end
        for _ in range(3):
            left -= text[left : left + 1] in ("“", "‘", "”", "’")
            right += text[right : right + 1] in ("“", "‘", "”", "’")
        if self._is_wide(left) or self._is_wide(right):
            self._edited[start] = _OP if text[start] in "“‘" else _CL

    def _straight_quote(self, start: int, end: int) -> None:
        """Open or close by parity, beside an East Asian character."""
        if self._is_wide(start - 1) or self._is_wide(end):
            self._edited[start] = _CL if self._straight % 2 else _OP
        self._straight += 1

    def _topic(self, start: int, end: int) -> None:
        self._edited[start] = _OP
        self._edited[end - 1] = _CL

    def _slash(self, start: int, end: int) -> None:
        if self._strict and (self._is_wide(start - 1) or self._is_wide(end)):
            self._edited[start] = _GL

    def _beside(self, start: int, end: int) -> None:
        if self._is_wide(start - 1) or self._is_wide(end):
            self._edited[start] = _NS

    def _is_wide(self, index: int) -> bool:
        return 0 <= index < len(self._codes) and is_wide(self._codes[index])


def _fill(edited: bytearray, match: re.Match[str], code: int) -> None:
    """Set all symbols of a match."""
    start, end = match.span()
    edited[start:end] = bytes((code,)) * (end - start)
