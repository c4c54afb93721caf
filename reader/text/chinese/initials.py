"""The first letter of a Han character's pinyin, in either script.

GB 2312 lists the 3,755 characters of its first level, which make up 99.7 % of running text, by
their pinyin: the code of a character tells its letter, and no table is needed. Rarer characters
have no letter here.
"""

from __future__ import annotations

from bisect import bisect_right

from reader.text.fold import fold

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each letter, in the order of GB 2312."""
_LEVEL_TWO = 0xD800


def _code(character: str) -> int:
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    return int.from_bytes(encoded, "big") if len(encoded) == 2 else 0


_CODES = [_code(character) for character in _FIRST]


def initials(character: str) -> str:
    """Return the letter that the pinyin of a character begins with, or an empty string.

    Args:
        character: One code point; anything but a common Han character has no letter.
    """
    code = _code(fold(character))
    if not _CODES[0] <= code < _LEVEL_TWO:
        return ""
    return _LETTERS[bisect_right(_CODES, code) - 1]
