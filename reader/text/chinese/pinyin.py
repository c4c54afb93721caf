"""Pinyin: match names by typed Latin letters, without switching the input method.

``kl`` and ``keli`` match 克里, ``zgjj`` matches 中国经济: each Han character may be typed as its
whole syllable, as a prefix of it, or as its first letter. A character with several readings matches
each of them.

`initials` needs no table: GB 2312 lists the 3,755 characters of its first level, which make up
99.7 % of running text, in the order of their pinyin, so the code of a character gives its letter.
Rarer characters have no letter there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from reader.text.fold import fold

MARK = "\u02c8"
"""The prefix of a gram of initials, which distinguishes it from a gram of text."""

SPAN = 3
"""The number of initials in a gram."""

MOST = 27
"""The maximum number of grams at one position, for characters with several readings."""

LONGEST = 24
"""The maximum length of a word that is tried as pinyin."""

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each initial in the order of GB 2312."""
_LEVEL_TWO = 0xD800


def _code(character: str) -> int:
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    return int.from_bytes(encoded, "big") if len(encoded) == 2 else 0


_CODES = [_code(character) for character in _FIRST]


def initials(character: str) -> str:
    """Return the first letter of the pinyin of a character, or an empty string.

    Args:
        character: One code point; only common Han characters have a letter.
    """
    code = _code(fold(character))
    if not _CODES[0] <= code < _LEVEL_TWO:
        return ""
    return _LETTERS[bisect_right(_CODES, code) - 1]


@cache
def _letters_by_character() -> dict[str, str]:
    """Return the initials of each character's readings."""
    from reader.text.tables.syllables import SYLLABLES  # imported here because only filters need it

    letters: dict[str, str] = {}
    for syllable, characters in SYLLABLES.items():
        for character in characters:
            initials = letters.get(character, "")
            if syllable[0] not in initials:
                letters[character] = initials + syllable[0]
    return letters


@cache
def _readers(letters: str) -> str:
    """Return the characters with a reading that starts with the letters."""
    from reader.text.tables.syllables import SYLLABLES

    groups = (read for syllable, read in SYLLABLES.items() if syllable.startswith(letters))
    return "".join(sorted(set("".join(groups))))


def initial_grams(folded: str) -> set[str]:
    """Return the grams of initials of a name.

    Args:
        folded: A folded title, source, author or tag.
    """
    table = _letters_by_character()
    letters = [table.get(character, "") for character in folded]
    grams: set[str] = set()
    for at, first in enumerate(letters):
        if not first:
            continue
        span = letters[at : at + SPAN]
        if "" in span:
            span = span[: span.index("")]
        word = "".join(span)
        if len(word) == len(span):  # each character has one reading, the common case
            grams.add(MARK + word)
            continue
        for count, choice in enumerate(product(*span)):
            if count == MOST:
                break
            grams.add(MARK + "".join(choice))
    return grams


def is_pinyin(word: str) -> bool:
    """Tell whether a typed word could be pinyin: at least two ASCII letters."""
    return 2 <= len(word) <= LONGEST and word.isascii() and word.isalpha()


@lru_cache(maxsize=64)
def spellings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to split a word into syllables, prefixes of syllables, or initials.

    Args:
        word: ASCII letters, folded.
    """
    from reader.text.tables.syllables import SYLLABLES

    whole = {*SYLLABLES, "zh", "ch", "sh"}

    def cut(at: int) -> Iterator[tuple[str, ...]]:
        if at == len(word):
            yield ()
            return
        for end in range(min(len(word), at + 6), at, -1):
            piece = word[at:end]
            if piece in whole or len(piece) == 1 or end == len(word):
                if not _readers(piece):
                    continue
                for rest in cut(end):
                    yield (piece, *rest)

    ways: dict[tuple[str, ...], None] = {}
    if all(map(_readers, word)):
        ways[tuple(word)] = None
    for count, spelling in enumerate(cut(0)):
        if count == MOST:
            break
        ways[spelling] = None
    return tuple(ways)


@lru_cache(maxsize=64)
def pattern(word: str) -> re.Pattern[str] | None:
    """Return a pattern that matches a pinyin word in a folded name; None if it is not pinyin."""
    ways = [
        "".join(f"[{_readers(piece)}]" for piece in spelling)
        for spelling in spellings(word)
        if len(spelling) > 1 or len(spelling[0]) > 1
    ]
    return re.compile("|".join(ways)) if ways else None


def first_letter(letter: str) -> re.Pattern[str] | None:
    """Return a pattern for folded names whose pinyin starts with a letter; None for non-letters."""
    readers = _readers(letter) if len(letter) == 1 and letter.isascii() and letter.isalpha() else ""
    return re.compile(f"[{readers}]") if readers else None


def initial_needs(word: str) -> set[str]:
    """Return grams of initials; a name that matches a pinyin word has at least one of them.

    A gram shorter than `SPAN` letters stands for all grams that start with it.
    """
    return {
        MARK + "".join(piece[0] for piece in spelling[:SPAN])
        for spelling in spellings(word)
        if len(spelling) > 1 or len(spelling[0]) > 1
    }
