"""Blocks of document texts, compressed in a large store, and where a text lies in them."""

from __future__ import annotations

import threading
import zlib
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BLOCK = 1 << 14
"""The approximate bytes of text in a block, which reading one document decompresses."""
MOST_RECENT = 8192
"""How many recently packed texts are searched: more than are waiting in two tables."""
_THIN = 4
"""A block is thin when at most one in this many of its texts is in use."""
_PLACE_BITS = 16
"""The bits of an index in a block: it has fewer than `BLOCK` texts, of at least two bytes each."""

TextBlock = bytes
"""Texts of documents in UTF-8, one to a line, after a byte that says whether they are compressed.

It is not a class because the garbage collector ignores bytes. Otherwise it would pause the program
while it walks all documents.
"""

Packed = tuple[TextBlock, int]
"""A block, and the index of a text in it."""


def pack(texts: Sequence[bytes], *, compressed: bool) -> TextBlock:
    """Return a block of texts.

    Args:
        texts: The texts, without line feeds.
        compressed: Whether to compress the block.
    """
    data = b"\n".join(texts)
    return b"z" + zlib.compress(data, 1) if compressed else b" " + data


def unpacked(block: TextBlock) -> list[bytes]:
    """Return the texts of a block."""
    data = memoryview(block)[1:]
    return (zlib.decompress(data) if block[:1] == b"z" else bytes(data)).split(b"\n")


@lru_cache(maxsize=8)
def _texts_of(block: TextBlock) -> list[bytes]:
    """Return the texts of a block; the last blocks are cached, as neighbours are read together."""
    return unpacked(block)


class Blocks:
    """The blocks of one table, by number. A block is freed when its last text is given up.

    A text is found by its location: the number of its block, and its index there, as one number.
    """

    __slots__ = ("_blocks", "_counts", "_most", "_numbers")

    def __init__(self) -> None:
        self._blocks: list[TextBlock] = []
        self._counts = array("I")
        self._most = array("I")  # the highest counts so far
        self._numbers: dict[int, int] = {}

    def copy(self) -> Blocks:
        """Return a copy that can be changed independently."""
        blocks = Blocks()
        blocks._blocks, blocks._counts = self._blocks[:], self._counts[:]
        blocks._most = self._most[:]
        blocks._numbers = dict(self._numbers)
        return blocks

    def add(self, block: TextBlock, place: int) -> int:
        """Take a text into use; return its location."""
        number = self._numbers.setdefault(id(block), len(self._blocks))
        if number == len(self._blocks):
            self._blocks.append(block)
            self._counts.append(0)
            self._most.append(0)
        self._counts[number] += 1
        self._most[number] = max(self._most[number], self._counts[number])
        return number << _PLACE_BITS | place

    def fill(self, block: TextBlock, count: int) -> range:
        """Take all texts of a new block into use; return their locations."""
        first = self.add(block, 0)
        self._counts[-1] = self._most[-1] = count
        return range(first, first + count)

    def leave(self, location: int) -> bool:
        """Give up a text.

        Returns:
            Whether few texts of the block are still in use; they should be moved out of it.
        """
        number = location >> _PLACE_BITS
        self._counts[number] -= 1
        if not self._counts[number]:
            del self._numbers[id(self._blocks[number])]
            self._blocks[number] = b""
            return False
        return _THIN * self._counts[number] <= self._most[number]

    def beside(self, location: int) -> list[tuple[int, bytes]]:
        """Return all texts of the block of a text, in use or not, with their locations.

        A text that is packed again is not found in this block again.
        """
        block = self.block(location)
        texts = _texts_of(block)
        recent_texts.forget(texts, block)
        return list(enumerate(texts, location - self.place(location)))

    def text(self, location: int) -> bytes:
        """Return a text."""
        return _texts_of(self.block(location))[self.place(location)]

    def block(self, location: int) -> TextBlock:
        """Return the block of a text."""
        return self._blocks[location >> _PLACE_BITS]

    def place(self, location: int) -> int:
        """Return the index of a text in its block."""
        return location & (1 << _PLACE_BITS) - 1

    def in_use(self) -> list[TextBlock]:
        """Return the blocks that hold a text in use."""
        return list(filter(None, self._blocks))


class RecentTexts:
    """The locations of the texts packed last, over all tables.

    A document that is written goes into two tables, the stored ones and the session's; each packs
    it after a while. The second finds here what the first has packed, so only one copy is held.
    """

    def __init__(self) -> None:
        self._packed: dict[int, Packed] = {}
        self._lock = threading.Lock()

    def find(self, text: bytes) -> Packed | None:
        """Return the location of a text, None when it is not known."""
        packed = self._packed.get(hash(text))
        return packed if packed is not None and _texts_of(packed[0])[packed[1]] == text else None

    def add(self, texts: Sequence[bytes], block: TextBlock) -> None:
        """Remember the texts of a block; the oldest are forgotten."""
        with self._lock:
            for place, text in enumerate(texts):
                self._packed[hash(text)] = (block, place)
            while len(self._packed) > MOST_RECENT:
                del self._packed[next(iter(self._packed))]

    def forget(self, texts: Sequence[bytes], block: TextBlock) -> None:
        """Forget the texts of a block, except those that are in another block by now."""
        with self._lock:
            for text in texts:
                packed = self._packed.get(hash(text))
                if packed is not None and packed[0] is block:
                    del self._packed[hash(text)]


recent_texts = RecentTexts()
