"""Names with a position each, in a third of the memory that a dictionary takes."""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_FREE = -1
_LEAST = 64
"""The least size of a hash table, a power of two."""


class Names:
    """Texts in the order in which they were added; their number is the position of each.

    The texts lie end to end in one buffer, which the garbage collector ignores, and a hash table
    of positions finds them again. A text that is added twice has two positions, of which the later
    one is found.
    """

    __slots__ = ("_data", "_ends", "_has_twins", "_is_shared", "_table")

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q")
        self._table: array[int] | None = None  # built when a name is looked up
        self._has_twins = False
        self._is_shared = False

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, position: int) -> str:
        return self._key(position).decode("utf-8", "surrogatepass")

    def copy(self) -> Names:
        """Return the same names; the buffers are shared until either of both takes another."""
        names = Names()
        names._data, names._ends, names._table = self._data, self._ends, self._table
        names._has_twins = self._has_twins
        names._is_shared = self._is_shared = True
        return names

    def _unshare(self) -> None:
        if self._is_shared:
            self._data, self._ends = self._data[:], self._ends[:]
            self._table = None if self._table is None else self._table[:]
            self._is_shared = False

    @property
    def are_distinct(self) -> bool:
        """Whether no name was added twice."""
        if self._table is None:
            self._table = self._built()
        return not self._has_twins

    def find(self, name: str) -> int:
        """Return the last position of a name, -1 when it was never added."""
        table = self._table
        if table is None:
            table = self._table = self._built()
        return table[self._slot(table, name.encode("utf-8", "surrogatepass"))]

    def append(self, name: str) -> int:
        """Add a name; return its position."""
        self._unshare()
        key = name.encode("utf-8", "surrogatepass")
        position = len(self._ends)
        self._data += key
        self._ends.append(len(self._data))
        table = self._table
        if table is None:
            return position
        if 2 * len(self._ends) > len(table):
            self._table = self._built()
        else:
            slot = self._slot(table, key)
            self._has_twins |= table[slot] != _FREE
            table[slot] = position
        return position

    def extend(self, keys: Sequence[bytes]) -> None:
        """Add names, encoded in UTF-8."""
        self._unshare()
        before = len(self._data)
        self._data += b"".join(keys)
        self._ends.extend(before + end for end in accumulate(map(len, keys)))
        self._table = None

    def _key(self, position: int) -> bytearray:
        return self._data[self._ends[position - 1] if position else 0 : self._ends[position]]

    def _slot(self, table: array[int], key: bytes) -> int:
        """Return where a table holds the position of a key, or is free for it."""
        mask = len(table) - 1
        slot = hash(key) & mask
        while (position := table[slot]) != _FREE and self._key(position) != key:
            slot = (slot + 1) & mask
        return slot

    def _built(self) -> array[int]:
        """Return a table of all names, at most a half and at least an eighth full."""
        size = max(_LEAST, 1 << (2 * len(self._ends)).bit_length())
        table = array("i", (_FREE,)) * size
        mask = size - 1
        data = bytes(self._data)
        start = 0
        self._has_twins = False
        for position, end in enumerate(self._ends):  # `_slot`, without a call for each name
            key = data[start:end]
            slot = hash(key) & mask
            while (other := table[slot]) != _FREE:
                if self._key(other) == key:
                    self._has_twins = True
                    break
                slot = (slot + 1) & mask
            table[slot] = position
            start = end
        return table
