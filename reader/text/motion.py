"""Cursor movement in a document: by grapheme cluster, by word, to a character.

The cursor is always on the first code point of a cluster, never on the separators between blocks
and lines. All offsets are code points of `Document.text`.
"""

from __future__ import annotations

from itertools import chain

from reader.text.chinese.pinyin import initials
from reader.text.document import Block, Document
from reader.text.units import Unit, next_unit, previous_unit
from reader.text.width import clusters

_WINDOW = 64
"""Code points examined on each side of the cursor; real clusters are much shorter."""
_SEPARATORS = ("\n", "\t")


def cluster_at(document: Document, offset: int) -> tuple[int, int]:
    """Return the range of the cluster that contains an offset, or of the nearest one before it.

    The range is empty for a document without text.
    """
    block = _block_at(document, offset)
    if block is None:
        return 0, 0
    offset = max(block.start, min(offset, block.end - 1))
    start = max(block.start, offset - _WINDOW)
    for cluster in clusters(document.text[start : min(block.end, offset + _WINDOW)]):
        end = start + len(cluster)
        if offset < end:
            return start, end
        start = end
    return offset, offset + 1


def next_cluster(document: Document, offset: int) -> int:
    """Return the start of the next cluster; at the last cluster, its own start."""
    here, end = cluster_at(document, offset)
    for block in document.blocks[document.block_at(here) :]:
        at = max(end, block.start)
        while at < block.end:
            start, stop = cluster_at(document, at)
            if document.text[start:stop] not in _SEPARATORS:
                return start
            at = stop
    return here


def previous_cluster(document: Document, offset: int) -> int:
    """Return the start of the previous cluster; at the first cluster, its own start."""
    here, _ = cluster_at(document, offset)
    for block in reversed(document.blocks[: document.block_at(here) + 1]):
        at = min(here, block.end)
        while at > block.start:
            start, stop = cluster_at(document, at - 1)
            if document.text[start:stop] not in _SEPARATORS:
                return start
            at = start
    return here


def next_word(document: Document, offset: int) -> int:
    """Return the start of the next word, or the offset itself if there is none."""
    word = next_unit(document, Unit.WORD, offset)
    return word[0] if word else offset


def previous_word(document: Document, offset: int) -> int:
    """Return the start of the current word, or of the previous one if already there."""
    word = previous_unit(document, Unit.WORD, offset)
    return word[0] if word else offset


def unit_end(document: Document, unit: Unit, offset: int) -> int:
    """Return the last cluster of the unit at an offset, or of the next unit if already there."""
    for candidate in (previous_unit(document, unit, offset + 1), next_unit(document, unit, offset)):
        if candidate is not None:
            last = cluster_at(document, candidate[1] - 1)[0]
            if last > offset:
                return last
    return offset


def find_character(document: Document, offset: int, typed: str, step: int) -> int | None:
    """Return the offset of the nearest matching character, or None.

    A character matches if it is the typed one or if its pinyin starts with the typed letter.

    Args:
        document: The document.
        offset: Where to start; the cluster at this offset is not examined.
        typed: A letter or any other character.
        step: 1 to search forwards, -1 to search backwards.
    """
    text, letter = document.text, typed.casefold()
    at = offset + step
    while 0 <= at < len(text):
        character = text[at]
        if character == typed or character.casefold() == letter or letter in initials(character):
            return cluster_at(document, at)[0]
        at += step
    return None


def _block_at(document: Document, offset: int) -> Block | None:
    """Return the non-empty block at an offset, or else the nearest one before or after it."""
    blocks = document.blocks
    if not blocks:
        return None
    index = document.block_at(offset)
    for number in chain(range(index, -1, -1), range(index + 1, len(blocks))):
        if blocks[number].start < blocks[number].end:
            return blocks[number]
    return None
