"""Unpacked data that the open containers keep in memory, within one limit for all of them.

A container keeps what it has unpacked or decoded as a whole, because items are read one after
another. When the containers keep too much together, those used least recently unpack theirs again.
"""

from __future__ import annotations

import weakref
from collections import OrderedDict
from threading import RLock
from typing import Any, Generic, TypeVar

from reader.archive.containers.limits import LIMITS

T = TypeVar("T")

_cells: OrderedDict[int, weakref.ref[KeptData[Any]]] = OrderedDict()
_lock = RLock()


class KeptData(Generic[T]):
    """A place for data that may be dropped when others need the memory.

    Attributes:
        size: The bytes of the data, 0 without any.
    """

    def __init__(self) -> None:
        self.size = 0
        self._data: T | None = None

    def get(self) -> T | None:
        """Return the data, None when there is none or it was dropped."""
        with _lock:
            if self._data is not None and id(self) in _cells:
                _cells.move_to_end(id(self))
            return self._data

    def put(self, data: T, size: int) -> T:
        """Keep data, and drop what was used least recently of all that is too much.

        Args:
            data: The data; the newest is kept, whatever its size.
            size: Its bytes.
        """
        with _lock:
            self._data, self.size = data, size
            _cells[id(self)] = weakref.ref(self)
            _cells.move_to_end(id(self))
            _drop_old()
        return data

    def drop(self) -> None:
        """Drop the data; called with the lock held."""
        self._data, self.size = None, 0


def kept_bytes() -> int:
    """Return the bytes that all containers keep together."""
    with _lock:
        return sum(cell.size for reference in _cells.values() if (cell := reference()))


def _drop_old() -> None:
    """Drop the data used least recently until the rest is within the limit."""
    for key in [key for key, reference in _cells.items() if reference() is None]:
        del _cells[key]
    total = kept_bytes()
    while total > LIMITS.kept and len(_cells) > 1:
        oldest = _cells.popitem(last=False)[1]()
        if oldest is not None:
            total -= oldest.size
            oldest.drop()
