"""Steps of a cursor through a document: by grapheme cluster, by word, to a character.

A cursor stands on the first code point of a cluster. All offsets are code points of
`Document.text`; what separates blocks and lines is never stood on.
"""

from __future__ import annotations

from itertools import chain

from reader.text.chinese.pinyin import initials
from reader.text.document import Block, Document
from reader.text.units import Unit, next_unit, previous_unit
from reader.text.width import clusters

_WINDOW = 64
"""Code points looked at on each side of a cursor; a cluster is shorter by far."""
_BETWEEN = ("\n", "\t")


def cluster_at(document: Document, offset: int) -> tuple[int, int]:
    """Return the range of the cluster that holds an offset, or the nearest one before it.

    An empty range is returned for a document without text.
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
    """Return the start of the cluster after the one at an offset; of the last one, its own."""
    here, end = cluster_at(document, offset)
    for block in document.blocks[document.block_at(here) :]:
        at = max(end, block.start)
        while at < block.end:
            start, stop = cluster_at(document, at)
            if document.text[start:stop] not in _BETWEEN:
                return start
            at = stop
    return here


def previous_cluster(document: Document, offset: int) -> int:
    """Return the start of the cluster before the one at an offset; of the first one, its own."""
    here, _ = cluster_at(document, offset)
    for block in reversed(document.blocks[: document.block_at(here) + 1]):
        at = min(here, block.end)
        while at > block.start:
            start, stop = cluster_at(document, at - 1)
            if document.text[start:stop] not in _BETWEEN:
                return start
            at = start
    return here


def next_word(document: Document, offset: int) -> int:
    """Return the start of the next word, or the offset when there is none."""
    word = next_unit(document, Unit.WORD, offset)
    return word[0] if word else offset


def previous_word(document: Document, offset: int) -> int:
    """Return the start of the word, or of the one before when the cursor is there already."""
    word = previous_unit(document, Unit.WORD, offset)
    return word[0] if word else offset


def unit_end(document: Document, unit: Unit, offset: int) -> int:
    """Return the last cluster of the unit that holds an offset, or of the next one.

    The next one is meant when the cursor stands on the last cluster already.
    """
    for candidate in (previous_unit(document, unit, offset + 1), next_unit(document, unit, offset)):
        if candidate is not None:
            last = cluster_at(document, candidate[1] - 1)[0]
            if last > offset:
                return last
    return offset


def find_character(document: Document, offset: int, typed: str, step: int) -> int | None:
    """Return the nearest place of a character, or of one whose pinyin begins with a letter.

    Args:
        document: The text.
        offset: Where to start; the cluster there is not looked at.
        typed: A letter, or any other character.
        step: 1 to look ahead, -1 to look back.
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
    """Return the block with text that holds an offset, else the nearest one before or after."""
    blocks = document.blocks
    if not blocks:
        return None
    index = document.block_at(offset)
    for number in chain(range(index, -1, -1), range(index + 1, len(blocks))):
        if blocks[number].start < blocks[number].end:
            return blocks[number]
    return None
