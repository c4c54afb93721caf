"""What is kept of every highlight to list and count it, in few bytes each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import NamedTuple

from reader.notes.model import Highlight

STATES = ("anchored", "moved", "unanchored")
"""Whether highlights have their place: sure, to be looked at, none."""

_PACKED = Struct("<IIIBB?q")
"""Number of the key, number of the tags, start, colour, state, whether noted, microseconds."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Words = str | tuple[str, ...]


class Brief(NamedTuple):
    """What is kept of a highlight to list and count it; its words stay in the store."""

    key: str
    start: int
    colour: int
    state: str
    is_noted: bool
    tags: tuple[str, ...]
    created: datetime


class Briefs:
    """Briefs by the id of their highlight.

    Each is held as bytes: as values they would take four times the memory, and of bytes the
    garbage collector takes no notice. Keys and tags, which many highlights share, are numbered.
    """

    def __init__(self) -> None:
        self._packed: dict[str, bytes] = {}
        self._words: list[Words] = []
        self._numbers: dict[Words, int] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def get(self, id_: str) -> Brief | None:
        """Return the brief of a highlight, None when there is none."""
        packed = self._packed.get(id_)
        return None if packed is None else self._unpack(packed)

    def take(self, id_: str, highlight: Highlight) -> None:
        """Keep the brief of a highlight, in place of the one before.

        Args:
            id_: Its id as the store holds it: the highlight has a copy.
            highlight: The highlight.
        """
        self._packed[id_] = _PACKED.pack(
            self._number(highlight.key),
            self._number(highlight.tags),
            highlight.start,
            highlight.colour,
            STATES.index(highlight.state),
            bool(highlight.note),
            (highlight.created - _EPOCH) // _MICROSECOND,
        )

    def drop(self, id_: str) -> None:
        """Forget a highlight, if it is kept."""
        self._packed.pop(id_, None)

    def clear(self) -> None:
        """Forget all, but for the numbers of keys and tags."""
        self._packed.clear()

    def values(self) -> Iterator[Brief]:
        """Yield all briefs as they are now; changes meanwhile do no harm."""
        return map(self._unpack, list(self._packed.values()))

    def _unpack(self, packed: bytes) -> Brief:
        key, tags, start, colour, state, is_noted, created = _PACKED.unpack(packed)
        return Brief(
            self._words[key],
            start,
            colour,
            STATES[state],
            is_noted,
            self._words[tags],
            _EPOCH + created * _MICROSECOND,
        )

    def _number(self, words: Words) -> int:
        number = self._numbers.setdefault(words, len(self._words))
        if number == len(self._words):
            self._words.append(words)
        return number
