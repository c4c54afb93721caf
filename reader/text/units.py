"""Units of cursor movement: words, sentences, paragraphs. No unit crosses a block boundary."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.character_classes import HAN_KANA
from reader.text.sentences import sentences
from reader.text.words import split_words

if TYPE_CHECKING:
    from reader.text.document import Document

__all__ = ["Unit", "next_unit", "previous_unit", "sentences", "unit_at", "words"]

_Range = tuple[int, int]

_BLANK = " \t\n\u3000"
_WORD = rf"(?:(?!{HAN_KANA.pattern})\w)+"
_TOKENS = lazy_pattern(rf"(?P<han>{HAN_KANA.pattern}+)|{_WORD}(?:['’.,-]{_WORD})*|[^\w\s]+")


class Unit(StrEnum):
    """A unit of cursor movement."""

    WORD = "word"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


def unit_at(document: Document, unit: Unit, offset: int) -> _Range | None:
    """Return the unit at an offset, or else the last one before it, or else the first one."""
    return previous_unit(document, unit, offset + 1) or next_unit(document, unit, offset)


def next_unit(document: Document, unit: Unit, offset: int) -> _Range | None:
    """Return the first unit that starts after an offset, or None.

    Args:
        document: The document.
        unit: The unit.
        offset: In code points of `Document.text`.
    """
    for index in range(document.block_at(offset), len(document.blocks)):
        start, ranges = _units(document, index, unit)
        number = bisect_right(ranges, offset - start, key=_first)
        if number < len(ranges):
            return ranges[number][0] + start, ranges[number][1] + start
    return None


def previous_unit(document: Document, unit: Unit, offset: int) -> _Range | None:
    """Return the last unit that starts before an offset, or None.

    Args:
        document: The document.
        unit: The unit.
        offset: In code points of `Document.text`.
    """
    if not document.blocks:
        return None
    for index in range(document.block_at(offset), -1, -1):
        start, ranges = _units(document, index, unit)
        number = bisect_left(ranges, offset - start, key=_first)
        if number:
            return ranges[number - 1][0] + start, ranges[number - 1][1] + start
    return None


def words(text: str, start: int = 0, end: int | None = None) -> list[_Range]:
    """Return the ranges of the words and punctuation runs of a text, without spaces.

    Han and kana are split by the best installed segmenter; without one every character is a word.

    Args:
        text: The text.
        start: The first code point to examine.
        end: One past the last code point to examine.
    """
    stop = len(text) if end is None else end
    ranges: list[_Range] = []
    for match in _TOKENS.finditer(text, start, stop):
        if match.lastgroup != "han":
            ranges.append(match.span())
            continue
        at = match.start()
        for word in split_words(match[0]) or match[0]:
            ranges.append((at, at + len(word)))
            at += len(word)
    return ranges


def _units(document: Document, index: int, unit: Unit) -> tuple[int, tuple[_Range, ...]]:
    """Return the start of a block, and its units as offsets relative to it."""
    block = document.blocks[index]
    return block.start, _ranges(document.text[block.start : block.end], unit)


@lru_cache(maxsize=64)
def _ranges(text: str, unit: Unit) -> tuple[_Range, ...]:
    """Return the units of a text."""
    if unit is Unit.WORD:
        return tuple(words(text))
    if unit is Unit.SENTENCE:
        return tuple(sentences(text))
    bare = text.strip(_BLANK)
    start = text.index(bare)
    return ((start, start + len(bare)),) if bare else ()


def _first(unit: _Range) -> int:
    return unit[0]
