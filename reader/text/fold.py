"""Text folding for comparison: script, width, case and combining marks.

Two texts are the same when their folded forms are equal: 軟體 and 软体, ＡＢＣ and abc, é and e.
Each character folds independently, so ``fold(a + b) == fold(a) + fold(b)``: text may be split
anywhere, and a folded needle matches folded text wherever the needle matches the text.

A character is decomposed (NFKD) and case folded; combining marks of the Latin, Greek and Cyrillic
scripts and invisible characters are dropped; Han characters are replaced by the one form that
stands for all variants (`reader.text.chinese.variants`). Folded text is never displayed.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, compress

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.chinese.variants import FOLDED, FORMS


@cache
def variants() -> Mapping[int, str]:
    """Return the form that stands for each variant, by code point; made when first needed."""
    return dict(zip(map(ord, FORMS), FOLDED, strict=True))


# Symbols by category, but used as punctuation: 标题｜副题, 《书》 written as <书>, 好～.
_PUNCTUATION_SYMBOLS = frozenset("~|<>^`")

_COMPATIBLE = (
    range(0x2E80, 0x2FE0),
    range(0x3000, 0x3400),
    range(0xF900, 0xFB00),
    range(0x1F200, 0x1F300),
    range(0x2F800, 0x2FA20),
)
"""Where all characters are that Unicode decomposes to Han characters."""
_HAN = (range(0x3400, 0xA000), range(0x20000, 0x32000))


def _is_ignorable(character: str) -> bool:
    code = ord(character)
    return (
        0x0300 <= code <= 0x036F  # combining diacritical marks
        or 0xFE00 <= code <= 0xFE0F  # variation selectors
        or 0xE0000 <= code <= 0xE0FFF  # tags, and more variation selectors
        or unicodedata.category(character) == "Cf"  # ZWSP, ZWJ, soft hyphen, BOM
        or code == 0xFFFD  # what `safe` makes of a bidi control inside a word
    )


class _Folding(dict[int, str]):
    """A table for `str.translate` that folds each character on first use.

    Storing every character is faster than a sparse table: `str.translate` pays for an exception at
    each character that the table lacks.
    """

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = [c for c in unicodedata.normalize("NFKD", decomposed) if not _is_ignorable(c)]
        forms = variants()
        folded = "".join(forms.get(ord(c), c) for c in kept)
        self[code] = folded
        return folded


class _BareFolding(dict[int, str]):
    """Like `_Folding`, but drops spaces, controls and punctuation."""

    def __missing__(self, code: int) -> str:
        folded = "".join(c for c in _FOLDING[code] if not _is_punctuation(c))
        self[code] = folded
        return folded


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZC" or character in _PUNCTUATION_SYMBOLS


class _Lengths(dict[int, str]):
    """A table for `str.translate`: for each character the code point of its folded length."""

    def __init__(self, folding: dict[int, str]) -> None:
        super().__init__()
        self._folding = folding

    def __missing__(self, code: int) -> str:
        length = chr(len(self._folding[code]))
        self[code] = length
        return length


_FOLDING = _Folding()
_BARE_FOLDING = _BareFolding()
_LENGTHS = _Lengths(_FOLDING)
_BARE_LENGTHS = _Lengths(_BARE_FOLDING)
_LONGER = lazy_pattern(rb"[^\x00\x01]")
"""The length of a character that folds to several."""


def fold(text: str) -> str:
    """Return the folded form of a text, with its spaces and punctuation.

    It is idempotent and distributes over concatenation.

    Args:
        text: Any text.
    """
    return text.translate(_FOLDING)


def fold_bare(text: str) -> str:
    """Return the folded text without spaces, line ends and punctuation.

    Args:
        text: Any text.
    """
    return text.translate(_BARE_FOLDING)


@lru_cache(maxsize=2)
def bare_counts(text: str) -> Sequence[int]:
    """Return the length of `fold_bare` of each beginning of a text, the empty one first.

    So ``counts[end] - counts[start]`` is ``len(fold_bare(text[start:end]))``. Those of two texts
    are cached, for a comparison and its figures.

    Args:
        text: Any text.
    """
    lengths = text.translate(_BARE_LENGTHS).encode("latin-1")
    return array("I", accumulate(lengths, initial=0))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the source offset of each of its characters.

    Attributes:
        source: The text before folding.
        text: The folded text.
        offsets: For each code point of `text`, the offset in `source` it came from; ascending.
    """

    source: str
    text: str
    offsets: array[int]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of `source` that a range of `text` came from, in code points.

        The range includes marks and invisible characters that follow its last character.

        Args:
            start: First code point of a non-empty range of `text`.
            end: One past its last code point.
        """
        stop = self.offsets[end - 1] + 1
        while stop < len(self.source) and not _FOLDING[ord(self.source[stop])]:
            stop += 1
        return self.offsets[start], stop


def map_fold(text: str, *, bare: bool = False) -> Folded:
    """Return the folded text together with its offset map.

    Args:
        text: Any text.
        bare: Whether to fold like `fold_bare`.
    """
    table, length_of = (_BARE_FOLDING, _BARE_LENGTHS) if bare else (_FOLDING, _LENGTHS)
    lengths = text.translate(length_of).encode("latin-1")
    offsets, begun = array("I"), 0
    for match in _LONGER.finditer(lengths):
        at = match.start()
        offsets.extend(compress(range(begun, at), lengths[begun:at]))
        offsets.extend([at] * lengths[at])
        begun = at + 1
    offsets.extend(compress(range(begun, len(text)), lengths[begun:]))
    return Folded(text, text.translate(table), offsets)


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
