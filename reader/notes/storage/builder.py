"""Tables of packed documents, built from the lines of a snapshot as they are read."""

from __future__ import annotations

from array import array
from operator import lt

from reader.notes.storage.blocks import BLOCK, Blocks, pack
from reader.notes.storage.documents import ID, Documents
from reader.notes.storage.names import Names

_COMPRESSED_FROM = 1 << 23
"""The size of a snapshot, in bytes, from which its blocks are compressed."""
_DIGITS = 18
"""The most digits of a document's number."""


class Builder:
    """Builds a table from the lines of a snapshot, without parsing the documents.

    Args:
        compressed: Whether to compress the blocks.
    """

    def __init__(self, *, compressed: bool) -> None:
        self._compressed = compressed
        self._names = Names()
        self._ids = Names()
        self._blocks = Blocks()
        self._where = array("q")
        self._waiting: list[bytes] = []
        self._last = -1
        self._is_in_order = True

    def add(self, lines: list[bytes]) -> bool:
        """Add lines as this program writes them, exactly one per document.

        Returns:
            False when a document has no number, or does not start with its id, or the id has
            escapes.

        Raises:
            UnicodeDecodeError: An id is not in UTF-8.
        """
        # Written as passes over all lines: one call per line would double the total time.
        parts = [line.partition(b'": ') for line in lines]
        texts = [text[:-1] if text[-1:] == b"," else text for _, _, text in parts]
        start = len(ID)
        ids = [text[start : text.find(b'"', start)] for text in texts]
        starts = [text[:start] for text in texts]
        if starts.count(ID) < len(starts) or b"\\" in b"".join(ids):
            return False
        b"\n".join(ids).decode()
        names = [number[1:] for number, _, _ in parts]
        if not b"".join(names).isdigit() or max(map(len, names)) > _DIGITS:
            return False
        numbers = [self._last, *map(int, names)]
        self._is_in_order &= all(map(lt, numbers, numbers[1:]))
        self._last = numbers[-1]
        self._names.extend(names)
        self._ids.extend(ids)
        self._waiting += texts
        self._pack(len(self._waiting) - len(self._waiting) % self._per_block())
        return True

    def table(self) -> Documents | None:
        """Return the table; None when two documents have one number."""
        self._pack(len(self._waiting))
        if not (self._is_in_order or self._names.are_distinct):
            return None
        return Documents.of_blocks(self._names, self._ids, self._blocks, self._where)

    def _per_block(self) -> int:
        """Return how many of the waiting texts go into the next block."""
        size = sum(map(len, self._waiting[:16])) // max(1, min(16, len(self._waiting)))
        return max(1, min(256, BLOCK // max(1, size)))

    def _pack(self, count: int) -> None:
        step = self._per_block()
        for begin in range(0, count, step):
            texts = self._waiting[begin : min(begin + step, count)]
            block = pack(texts, compressed=self._compressed)
            self._where.extend(self._blocks.fill(block, len(texts)))
        del self._waiting[:count]


def is_large(size: int) -> bool:
    """Tell whether a snapshot of this size in bytes is held compressed."""
    return size >= _COMPRESSED_FROM
