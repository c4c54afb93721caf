"""The characters that have one folded form: a text without any of them lacks the folded one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from reader.text.chinese.variants import FORMS
from reader.text.fold import fold

_COMPATIBLE = (
    range(0x2E80, 0x2FE0),
    range(0x3000, 0x3400),
    range(0xF900, 0xFB00),
    range(0x1F200, 0x1F300),
    range(0x2F800, 0x2FA20),
)
"""Where all characters are that Unicode decomposes to Han characters."""
_HAN = (range(0x3400, 0xA000), range(0x20000, 0x32000))


def is_han(character: str) -> bool:
    """Return whether a character is a unified Han character, which no case or accent changes."""
    return any(ord(character) in part for part in _HAN)


def spellings(character: str) -> frozenset[str]:
    """Return all characters whose folded form has a folded Han character, itself among them."""
    return _spellings().get(character, frozenset()) | {character}


@cache
def _spellings() -> Mapping[str, frozenset[str]]:
    made: dict[str, set[str]] = {}
    for character in _varied():
        for folded in fold(character):
            made.setdefault(folded, set()).add(character)
    return {folded: frozenset(characters) for folded, characters in made.items()}


def _varied() -> Iterable[str]:
    yield from FORMS
    for part in _COMPATIBLE:
        yield from map(chr, part)
