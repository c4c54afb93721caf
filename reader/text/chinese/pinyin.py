"""Pinyin: match names by typed Latin letters, without switching the input method.

``kl`` and ``keli`` match 克里, ``zgjj`` matches 中国经济: each Han character may be typed as its
whole syllable or as its initial, and the last one as any prefix of it. A character with several
readings matches each of them. Letters, digits and Han characters of the name may be typed as they
are: ``agu`` matches A股, ``重qing`` matches 重庆. An apostrophe ends a syllable: ``xi'an`` does not
match 先.

`initials` needs no table: GB 2312 lists the 3,755 characters of its first level, which make up
99.7 % of running text, in the order of their pinyin, so the code of a character gives its letter.
Rarer characters have no letter there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, product

from reader.text.fold import fold

MARK = "\u02c8"
"""The prefix of a gram of initials, which distinguishes it from a gram of text."""

SPAN = 3
"""The number of initials in a gram."""

MOST = 27
"""The maximum number of grams at one position, for characters with several readings; and the
maximum number of ways to split a word into syllables."""

FEW = 3
"""The number of ways to split the rest of a word whose beginning or end stands for itself."""

WAYS = 128
"""The maximum number of ways to split a word."""

LONGEST = 24
"""The maximum length of a word that is tried as pinyin."""

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
"""The first character of each initial in the order of GB 2312."""
_LEVEL_TWO = 0xD800
_APOSTROPHES = str.maketrans("’‘", "''")
_WITHOUT_APOSTROPHES = str.maketrans("", "", "'’‘")


def _code(character: str) -> int:
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return 0
    return int.from_bytes(encoded, "big") if len(encoded) == 2 else 0


@cache
def _first_codes() -> list[int]:
    return [_code(character) for character in _FIRST]


def initials(character: str) -> str:
    """Return the first letter of the pinyin of a character, or an empty string.

    Args:
        character: One code point; only common Han characters have a letter.
    """
    code, first = _code(fold(character)), _first_codes()
    if not first[0] <= code < _LEVEL_TWO:
        return ""
    return _LETTERS[bisect_right(first, code) - 1]


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
    """Return the characters with a reading that starts with the letters; ü is ``v`` or ``u``."""
    from reader.text.tables.syllables import SYLLABLES

    groups = (
        read
        for syllable, read in SYLLABLES.items()
        if syllable.startswith(letters) or syllable.replace("v", "u").startswith(letters)
    )
    return "".join(sorted(set("".join(groups))))


def initial_grams(folded: str) -> set[str]:
    """Return the grams of initials of a name; an ASCII letter or digit is its own initial.

    Args:
        folded: A folded title, source, author or tag.
    """
    table = _letters_by_character()
    letters = [table.get(character, "") for character in folded]
    grams: set[str] = set()
    for at in range(len(folded)):
        span: list[str] = []
        has_han = False
        for index in range(at, min(at + SPAN, len(folded))):
            character = folded[index]
            if letters[index]:
                has_han = True
            elif not (character.isascii() and character.isalnum()):
                break
            span.append(letters[index] or character)
        if not has_han:
            continue
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
    """Return whether a typed word could be pinyin: at least two characters, one an ASCII letter.

    Args:
        word: Folded.
    """
    return (
        2 <= len(word) <= LONGEST
        and any("a" <= character <= "z" for character in word)
        and word.translate(_WITHOUT_APOSTROPHES).isalnum()
    )


@lru_cache(maxsize=64)
def spellings(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to split a word into pieces, each for one character of a name.

    A piece is a syllable or a prefix of one, or a single character: a letter may be an initial or
    stand for itself, any other character stands for itself.

    Args:
        word: Folded.
    """
    ways: dict[tuple[str, ...], None] = {}
    chunks = [chunk for chunk in word.translate(_APOSTROPHES).split("'") if chunk]
    choices = (_chunk_spellings(chunk) for chunk in chunks)
    for count, parts in enumerate(product(*choices)):
        if count == WAYS:
            break
        ways[tuple(piece for part in parts for piece in part)] = None
    return tuple(ways)


def _chunk_spellings(chunk: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to split a part of a word without apostrophes.

    Besides the whole in syllables these are syllables after characters that stand for themselves
    (``iphonefabu``), and before them.
    """
    letters = tuple(chunk)
    ways: dict[tuple[str, ...], None] = {letters: None}
    ways.update(dict.fromkeys(islice(_cuts(chunk), MOST)))
    for at in range(1, len(chunk)):
        ways.update((letters[:at] + cut, None) for cut in islice(_cuts(chunk[at:]), FEW))
        ways.update((cut + letters[at:], None) for cut in islice(_cuts(chunk, at), FEW))
    return tuple(ways)


def _cuts(chunk: str, size: int | None = None) -> Iterator[tuple[str, ...]]:
    """Yield the ways to split a text into syllables and single characters, long syllables first.

    Args:
        chunk: The text; its last piece may be a prefix of a syllable.
        size: How much of the text is split, if not all of it.
    """
    whole = _syllables()
    size = len(chunk) if size is None else size
    stack: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while stack:
        at, pieces = stack.pop()
        if at == size:
            yield pieces
            continue
        for end in range(at + 1, min(size, at + 6) + 1):
            piece = chunk[at:end]
            if end == at + 1 or piece in whole or (end == len(chunk) and _readers(piece)):
                stack.append((end, (*pieces, piece)))


@cache
def _syllables() -> frozenset[str]:
    """Return the syllables, those with ü also spelled with u, and the initials of two letters."""
    from reader.text.tables.syllables import SYLLABLES

    spelled_with_u = (syllable.replace("v", "u") for syllable in SYLLABLES)
    return frozenset((*SYLLABLES, *spelled_with_u, "zh", "ch", "sh"))


@lru_cache(maxsize=64)
def pattern(word: str) -> re.Pattern[str] | None:
    """Return a pattern that matches a pinyin word in a folded name; None if it is not pinyin."""
    if not any(map(_readers, re.findall("[a-z]", word))):
        return None
    return re.compile(_expression(list(spellings(word)), 0))


def _expression(ways: list[tuple[str, ...]], at: int) -> str:
    """Return a regular expression for the pieces of some ways from an index on.

    Ways that begin alike share their beginning: classes are long, and compiling one takes time.
    """
    followers: dict[str, list[tuple[str, ...]]] = {}
    for way in ways:
        if len(way) == at:
            return ""  # a shorter match is enough
        followers.setdefault(way[at], []).append(way)
    parts = [_class(piece) + _expression(rest, at + 1) for piece, rest in followers.items()]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"


def _class(piece: str) -> str:
    """Return the class of the characters that a piece stands for."""
    if len(piece) > 1:
        return f"[{_readers(piece)}]"
    return f"[{_readers(piece)}{piece}]" if "a" <= piece <= "z" else re.escape(piece)


def first_letter(letter: str) -> re.Pattern[str] | None:
    """Return a pattern for folded names whose pinyin starts with a letter; None for non-letters."""
    readers = _readers(letter) if len(letter) == 1 and letter.isascii() and letter.isalpha() else ""
    return re.compile(f"[{readers}]") if readers else None


def initial_needs(word: str) -> set[str]:
    """Return grams of initials; a name that matches a pinyin word has at least one of them.

    A gram shorter than `SPAN` letters stands for all grams that start with it. The names that
    contain the word as it is typed are not meant: those have no such gram.

    Args:
        word: Folded.
    """
    needs: set[str] = set()
    for spelling in spellings(word):
        last = max(0, len(spelling) - SPAN)
        sure = next((at for at, piece in enumerate(spelling) if _is_han(piece)), None)
        # Every window may be the first with a Han character when all pieces are single letters.
        starts = range(last + 1) if sure is None else (min(sure, last),)
        for start in starts:
            window = spelling[start : start + SPAN]
            needs.update(MARK + "".join(choice) for choice in product(*map(_initials_of, window)))
    return needs


def _is_han(piece: str) -> bool:
    """Return whether a piece can only stand for a Han character."""
    return len(piece) > 1 or piece in _letters_by_character()


def _initials_of(piece: str) -> str:
    """Return the initials of which one stands for a piece in a gram."""
    return _letters_by_character().get(piece, piece[0])
