"""Sketches: how alike two texts are, told by a few numbers each.

A sketch is the smallest hashes of the passages of three characters of a folded text without spaces
and punctuation; a passage that is repeated counts as often. Two sketches share as many of their
smallest hashes as the texts share passages, so that a corrected text is told from another one
without keeping either.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from functools import lru_cache
from heapq import nsmallest

from reader.text.fold import fold_bare

SIZE = 40
"""Hashes in a sketch; a text with fewer passages has all of them."""

NEAR = 0.6
"""The likeness from which on two texts are versions of one: a few words of each hundred differ."""

_PASSAGE = 3
"""Characters of a passage."""
_MOST = 20_000
"""Characters of a text that are looked at."""
_WIDTH = 4
"""Bytes of a character, and of a hash."""
_MIXER = 0x9E3779B1
_TIMES = 0x85EBCA77


def sketch(text: str) -> bytes:
    """Return the sketch of a text, 32 bits for each hash; empty for a text without characters.

    Args:
        text: Cleaned, not folded.
    """
    folded = fold_bare(text)[:_MOST]
    if not folded:
        return b""
    view = memoryview(folded.encode("utf-32-le", "surrogatepass"))
    length = min(_PASSAGE, len(folded)) * _WIDTH
    crc = zlib.crc32
    starts = range(0, len(view) - length + 1, _WIDTH)
    passages = Counter([crc(view[at : at + length]) for at in starts])
    mixed = {(value * _MIXER) & 0xFFFFFFFF for value in passages}
    for value, times in passages.items() if len(passages) < len(starts) else ():
        if times > 1:
            mixed.update((value * _MIXER + time * _TIMES) & 0xFFFFFFFF for time in range(1, times))
    smallest = nsmallest(SIZE, mixed)
    return b"".join(value.to_bytes(_WIDTH, "big") for value in smallest)


def hashes_of(made: bytes) -> array[int]:
    """Return the hashes of a sketch, ascending; an incomplete one at the end is ignored."""
    whole = len(made) // _WIDTH * _WIDTH
    return array("I", [int.from_bytes(made[at : at + _WIDTH]) for at in range(0, whole, _WIDTH)])


@lru_cache(maxsize=16384)
def _set_of(made: bytes) -> frozenset[int]:
    """Return the hashes of a sketch from a cache: one is compared with many."""
    return frozenset(hashes_of(made))


def likeness(first: bytes, second: bytes) -> float:
    """Return which part of their passages two texts share, from 0 to 1, as far as sketches tell.

    Args:
        first: A sketch.
        second: Another; two empty ones are alike.
    """
    if first == second:
        return 1.0
    one, other = _set_of(first), _set_of(second)
    if one.isdisjoint(other):
        return 0.0
    smallest = nsmallest(SIZE, one | other)
    return sum(value in one and value in other for value in smallest) / len(smallest)
