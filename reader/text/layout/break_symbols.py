"""The symbols that the line breaking automaton reads, one byte per character.

A symbol combines the UAX #14 line breaking class of a character, whether it is East Asian, and the
lookahead that a rule needs. `symbols` maps the kinds of a text to symbols, a tailoring may edit
them, and `settle` adds the lookahead.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.patterns import lazy_pattern
from reader.text.tables import KINDS

_AHEAD = {
    "QU": ("narrow",),
    "QI": ("narrow",),
    "QF": ("narrow", "end", "narrow end"),
    "OP": ("number",),
    "IS": ("number",),
    "AK": ("final",),
    "AS": ("final",),
    "DC": ("final",),
}


class Symbol(NamedTuple):
    """An input symbol of the automaton.

    Attributes:
        name: The line breaking class.
        east_asian: Whether the character's East Asian width is F, W or H.
        ahead: The lookahead, ignoring combining marks: ``narrow``, the end of the text or a
            character that is not East Asian (LB19a); ``end``, a character that may follow a closing
            quotation mark (LB15b); ``number`` (LB15c, LB25); ``final``, a virama that closes a
            syllable (LB28a).
    """

    name: str
    east_asian: bool
    ahead: str = ""


_CLASSES = sorted({kind[0] for kind in KINDS})
SYMBOLS = [Symbol(name, wide) for name in _CLASSES for wide in (False, True)]
SYMBOLS += [
    Symbol(symbol.name, symbol.east_asian, ahead)
    for symbol in tuple(SYMBOLS)
    for ahead in _AHEAD.get(symbol.name, ())
]
CODE = {symbol: code for code, symbol in enumerate(SYMBOLS)}
_OF_KIND = bytes(CODE[Symbol(kind[0], kind[1])] for kind in KINDS).ljust(256, b"\0")
_WIDE = bytes(code for code, symbol in enumerate(SYMBOLS) if symbol.east_asian)
"""The symbols of East Asian characters."""


def symbols(text_kinds: bytes) -> bytes:
    """Return the symbol of each code point, still without lookahead.

    Args:
        text_kinds: The kinds of the text's code points, from `reader.text.tables.kinds`.
    """
    return text_kinds.translate(_OF_KIND)


def is_wide(code: int) -> bool:
    """Return whether a symbol stands for an East Asian character."""
    return code in _WIDE


def _any(names: str) -> bytes:
    """Return a pattern for one symbol of these classes."""
    codes = bytes(code for code, symbol in enumerate(SYMBOLS) if symbol.name in names.split())
    return b"[" + re.escape(codes) + b"]"


def _ahead(ahead: str) -> dict[int, int]:
    """Map each symbol that supports a lookahead to the symbol with it."""
    settled_codes = {}
    for code, symbol in enumerate(SYMBOLS):
        both = " ".join(word for word in ("narrow", "end") if word in f"{symbol.ahead} {ahead}")
        settled = symbol._replace(ahead=both or ahead)
        if settled in CODE:
            settled_codes[code] = CODE[settled]
    return settled_codes


_MARKS = _any("CM ZWJ") + b"*"
_NARROW = b"[^" + re.escape(_WIDE) + b"]"
_END = _any("SP GL WJ CL QU QI QF CP EX IS SY BK CR LF NL ZW")
_SETTLED = [
    (
        lazy_pattern(_any(names) + b"(?=" + _MARKS + b"(?:" + following + b"))", re.DOTALL),
        _ahead(ahead),
    )
    for names, following, ahead in (
        ("QU QI QF", _NARROW + b"|\\Z", "narrow"),
        ("QF", _END + b"|\\Z", "end"),
        ("OP", b"(?:" + _any("IS") + _MARKS + b")?" + _any("NU"), "number"),
        ("IS", _any("NU"), "number"),
        ("AK AS DC", _any("VF"), "final"),
    )
]


def settle(codes: bytes) -> bytes:
    """Return the symbols with the lookahead added where a rule needs it."""
    for pattern, settled_codes in _SETTLED:
        if pattern.search(codes):
            settled = bytearray(codes)
            for match in pattern.finditer(codes):
                settled[match.start()] = settled_codes[codes[match.start()]]
            codes = bytes(settled)
    return codes
