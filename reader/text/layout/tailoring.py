"""The Chinese, Japanese and Korean tailoring of UAX #14 (CLREQ 3.1, JLREQ 3.1, GB/T 15834).

The symbols of a text are edited before the automaton reads them; its output is never edited. One
pattern finds the characters to edit, which are few in most paragraphs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from reader.patterns import lazy_pattern
from reader.text.character_classes import ADDRESS, HAN_KANA, HAN_KANA_RANGES
from reader.text.layout.break_symbols import CODE, Symbol, is_wide

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.text.layout.line import Level

_EAST_ASIAN = lazy_pattern(f"[{HAN_KANA_RANGES}\u3001-\u303f\uff01-\uff65]")
"""A character that turns the tailoring on: Han, kana, or one of their marks."""

_HANGUL = lazy_pattern("[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]")
_LATIN = lazy_pattern("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_ID = CODE[Symbol("ID", east_asian=True)]
_AL = CODE[Symbol("AL", east_asian=False)]
_NS = CODE[Symbol("NS", east_asian=True)]
_IN = CODE[Symbol("IN", east_asian=False)]
_B2 = CODE[Symbol("B2", east_asian=False)]
_GL = CODE[Symbol("GL", east_asian=True)]
_OP = CODE[Symbol("OP", east_asian=True)]
_CL = CODE[Symbol("CL", east_asian=True)]

_DECORATION = lazy_pattern(r"([-－=＝*＊~～+＋#＃·・•^|｜<＜>＞/／\\※○●◎◇◆□■△▲▽▼☆★—―─⸺…⋯‥])\1{3,}")
_PAIRED = frozenset("—―─⸺…⋯‥")
_MOST_PAIRED = 6
"""The longest run of dashes or dots that is still punctuation: three pairs."""

_DASHES = lazy_pattern("[—―─⸺]+")
_TOPIC = lazy_pattern(r"(?<!\w)#[^#\s]{1,30}#")
_SUFFIX = lazy_pattern(r"(?<=[A-Za-z])(?:\+\+|#)(?![A-Za-z0-9])")
_QUOTES = ("“", "‘", "”", "’")


def tailor(text: str, codes: bytes, level: Level) -> bytes:
    """Return the symbols of a text with the edits of the tailoring.

    URLs are kept whole in any text, and Hangul words where Hangul outweighs Han and kana; all other
    edits apply only to texts that contain Han, kana or their marks.

    Args:
        text: The text.
        codes: Its symbols, from `reader.text.layout.break_symbols.symbols`.
        level: ``strict`` or ``basic``.
    """
    edited = bytearray(codes)
    if _HANGUL.search(text) and len(_HANGUL.findall(text)) > len(HAN_KANA.findall(text)):
        for match in _HANGUL.finditer(text):
            edited[match.start()] = _AL
    east = _EAST_ASIAN.search(text) is not None
    if east:
        _Edits(text, codes, edited, strict=level == "strict").apply()
    if "://" in text or "www." in text or "@" in text:
        for match in ADDRESS.finditer(text):
            _fill(edited, *match.span(), _AL)
    if east:
        for match in _DECORATION.finditer(text):
            if match[1] not in _PAIRED or len(match[0]) > _MOST_PAIRED:
                _fill(edited, *match.span(), _ID)
    return bytes(edited)


class _Edits:
    """The edits of one text that contains Han or kana.

    Args:
        text: The text.
        codes: Its symbols before any edit, which show what is East Asian.
        edited: Its symbols, edited in place.
        strict: Whether the level is strict; else it is basic.
    """

    def __init__(self, text: str, codes: bytes, edited: bytearray, *, strict: bool) -> None:
        self._text = text
        self._codes = codes
        self._edited = edited
        self._straight = 0
        self._dash = _IN if strict else _B2
        self._wide_solidus = _GL if strict else _NS
        self._solidus = _GL if strict else CODE[Symbol("SY", east_asian=False)]

    def apply(self) -> None:
        """Apply all edits."""
        done = 0
        for match in self._TAILORED.finditer(self._text):
            start = match.start()
            if start >= done:
                done = self._EDITS[match[0]](self, start)

    def _quote(self, start: int) -> int:
        """Classify as opening or closing by the glyph if East Asian text is beside the quotes."""
        text = self._text
        if text[start] == "’" and _LATIN.match(text, start - 1) and _LATIN.match(text, start + 1):
            return start + 1
        left, right = start - 1, start + 1
        for _ in range(3):
            left -= text[left : left + 1] in _QUOTES
            right += text[right : right + 1] in _QUOTES
        if self._is_wide(left) or self._is_wide(right):
            self._edited[start] = _OP if text[start] in "“‘" else _CL
        return start + 1

    def _straight_quote(self, start: int) -> int:
        """Classify as opening or closing by parity if East Asian text is beside the quote."""
        if self._is_beside(start):
            self._edited[start] = _CL if self._straight % 2 else _OP
        self._straight += 1
        return start + 1

    def _dashes(self, start: int) -> int:
        match = _DASHES.match(self._text, start)
        end = match.end() if match else start + 1
        _fill(self._edited, start, end, self._dash)
        return end

    def _plus(self, start: int) -> int:
        """Keep ``C++`` whole."""
        match = _SUFFIX.match(self._text, start)
        if not match:
            return start + 1
        _fill(self._edited, *match.span(), _AL)
        return match.end()

    def _hash(self, start: int) -> int:
        """Keep ``C#`` whole; ``#话题#`` opens and closes; otherwise ``#`` opens before Han."""
        topic = _TOPIC.match(self._text, start)
        if topic:
            self._edited[start] = _OP
            self._edited[topic.end() - 1] = _CL
            return topic.end()
        if HAN_KANA.match(self._text, start + 1) and not self._text[start - 1 : start].isalnum():
            self._edited[start] = _OP
        return start + 1

    def _slash(self, start: int) -> int:
        if self._is_beside(start) and not self._is_after_hyphen(start):
            self._edited[start] = self._solidus
        return start + 1

    def _wide_slash(self, start: int) -> int:
        self._edited[start] = _NS if self._is_after_hyphen(start) else self._wide_solidus
        return start + 1

    def _is_after_hyphen(self, start: int) -> bool:
        """Return whether a hyphen precedes, after which glue allows a break (LB12a)."""
        return self._text[start - 1 : start] in ("-", "‐", "–")

    def _presentation_form(self, start: int) -> int:
        """Classify as closing: UAX #14 treats these forms of ： and 、 as ideographs."""
        self._edited[start] = _CL
        return start + 1

    def _connector(self, start: int) -> int:
        self._edited[start] = _NS
        return start + 1

    def _interpunct(self, start: int) -> int:
        if self._is_beside(start):
            self._edited[start] = _NS
        return start + 1

    def _is_beside(self, index: int) -> bool:
        """Return whether a character is next to an East Asian one."""
        return self._is_wide(index - 1) or self._is_wide(index + 1)

    def _is_wide(self, index: int) -> bool:
        return 0 <= index < len(self._codes) and is_wide(self._codes[index])

    _EDITS: ClassVar[dict[str, Callable[[_Edits, int], int]]] = {
        **dict.fromkeys(_QUOTES, _quote),
        **dict.fromkeys("—―─⸺", _dashes),
        **dict.fromkeys("／｜", _wide_slash),
        **dict.fromkeys("～－", _connector),
        **dict.fromkeys("︰﹑", _presentation_form),
        **dict.fromkeys("·‧•~–", _interpunct),
        '"': _straight_quote,
        "+": _plus,
        "#": _hash,
        "/": _slash,
    }
    """Maps a character to its edit, which returns the offset where the next edit may start."""

    _TAILORED = lazy_pattern("[" + "".join(map(re.escape, _EDITS)) + "]")


def _fill(edited: bytearray, start: int, end: int, code: int) -> None:
    """Set all symbols of a range to one code."""
    edited[start:end] = bytes((code,)) * (end - start)
