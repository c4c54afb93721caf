"""The one folding used to compare text: script, width, case and marks.

Two texts are the same to a reader when their folded forms are equal: 軟體 and 软体, ＡＢＣ and abc,
é and e. Each character folds by itself, so that ``fold(a + b) == fold(a) + fold(b)``: it does not
matter where text is cut, and a folded needle is found in folded text wherever the needle is found.

A character is decomposed (NFKD), case folded, freed of combining marks of the Latin, Greek and
Cyrillic scripts and of invisible characters, and its Han characters are replaced by the one form
that stands for all variants (`reader.text.chinese.variants`). It is for comparing only, never for
showing.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass

from reader.text.chinese.variants import FOLDED, FORMS

_VARIANTS = dict(zip(map(ord, FORMS), FOLDED, strict=True))

# Symbols by category, used as punctuation: 标题｜副题, 《书》 written <书>, 好～.
_PUNCTUATION_SYMBOLS = frozenset("~|<>^`")


def _is_ignorable(character: str) -> bool:
    code = ord(character)
    return (
        0x0300 <= code <= 0x036F  # combining diacritical marks
        or 0xFE00 <= code <= 0xFE0F  # variation selectors
        or 0xE0000 <= code <= 0xE0FFF  # tags, and more variation selectors
        or unicodedata.category(character) == "Cf"  # ZWSP, ZWJ, soft hyphen, BOM
    )


class _Folding(dict[int, str]):
    """A table for `str.translate` that folds each character when it is first met.

    A table that holds every character it meets is faster than a sparse one: `str.translate` pays
    for an exception at each character which a table lacks.
    """

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = [c for c in unicodedata.normalize("NFKD", decomposed) if not _is_ignorable(c)]
        folded = "".join(_VARIANTS.get(ord(c), c) for c in kept)
        self[code] = folded
        return folded


class _BareFolding(dict[int, str]):
    """As `_Folding`, without spaces, controls and punctuation."""

    def __missing__(self, code: int) -> str:
        folded = "".join(c for c in _FOLDING[code] if not _is_punctuation(c))
        self[code] = folded
        return folded


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PZC" or character in _PUNCTUATION_SYMBOLS


_FOLDING = _Folding()
_BARE_FOLDING = _BareFolding()


def fold(text: str) -> str:
    """Return the form of a text that is compared, with its spaces and punctuation.

    Idempotent, and it distributes over concatenation.

    Args:
        text: Anything.
    """
    return text.translate(_FOLDING)


def fold_bare(text: str) -> str:
    """Return the folded text without spaces, line ends and punctuation.

    Args:
        text: Anything.
    """
    return text.translate(_BARE_FOLDING)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from.

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

        Marks and invisible characters that belong to its last character are within.

        Args:
            start: First code point of a range of `text` that is not empty.
            end: One past its last code point.
        """
        stop = self.offsets[end - 1] + 1
        while stop < len(self.source) and not _FOLDING[ord(self.source[stop])]:
            stop += 1
        return self.offsets[start], stop


def map_fold(text: str, *, bare: bool = False) -> Folded:
    """Return the folded text together with its offset map.

    Args:
        text: Anything.
        bare: Whether to fold as `fold_bare` does.
    """
    table = _BARE_FOLDING if bare else _FOLDING
    pieces = map(table.__getitem__, map(ord, text))
    offsets = array("I", [at for at, piece in enumerate(pieces) for _ in piece])
    return Folded(text, text.translate(table), offsets)
