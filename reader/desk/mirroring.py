"""Carries the reader's marks into the index, so that lists and counts can be made by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from reader.library import mirror
from reader.library.index import Index, microseconds
from reader.library.mirror import Cover, Mark


class Range(Protocol):
    """Articles marked read together."""

    @property
    def source(self) -> str | None:
        """Of this source; None for all."""

    @property
    def until(self) -> datetime | None:
        """Published until then; None for all."""

    @property
    def except_keys(self) -> frozenset[str]:
        """Not these."""


class State(Protocol):
    """What was done with an article."""

    @property
    def read(self) -> bool | None:
        """As said about this article; None when only ranges decide."""

    @property
    def starred(self) -> bool:
        """Whether it has a star."""


class Marked(Protocol):
    """A highlight, as far as lists are concerned."""

    @property
    def key(self) -> str:
        """Of the article."""

    @property
    def note(self) -> str:
        """What the reader wrote."""

    @property
    def state(self) -> str:
        """``anchored``, ``moved`` or ``unanchored``."""


class Marks(Protocol):
    """What is asked of the store of marks."""

    def states(self) -> Mapping[str, State]:
        """Return the states of all touched articles, by key."""

    def ranges(self) -> Sequence[Range]:
        """Return the ranges marked read that are in force."""

    def highlights(self) -> Iterable[Marked]:
        """Return all highlights."""


_Said = tuple[bool | None, bool, int, bool, bool]


class Mirroring:
    """Keeps the mirror in an index equal to the marks.

    Args:
        index: The mirror is in it.
        marks: The truth.
    """

    def __init__(self, index: Index, marks: Marks) -> None:
        self._index = index
        self._marks = marks
        self._mirrored: dict[str, _Said] | None = None
        self._covers: set[Cover] = set()

    def forget(self) -> None:
        """Take note that the index was made anew."""
        self._mirrored = None

    def carry(self) -> bool:
        """Carry what has changed; return whether the mirror is now equal to the marks.

        It is not when another process writes to the index; then this is to be called again.
        """
        if self._mirrored is None:
            known = mirror.marks(self._index)
            self._mirrored = {
                key: (mark.read, mark.starred, mark.highlights, mark.noted, mark.moved)
                for key, mark in known.items()
            }
            self._covers = mirror.covers(self._index)
        covers = {
            Cover(each.source, microseconds(each.until), each.except_keys)
            for each in self._marks.ranges()
        }
        wanted = self._wanted()
        changed = {
            key: Mark(*said) for key, said in wanted.items() if self._mirrored.get(key) != said
        }
        gone = self._mirrored.keys() - wanted.keys()
        if not changed and not gone and covers == self._covers:
            return True
        try:
            with self._index.writing():
                mirror.put_marks(self._index, changed, gone)
                if covers != self._covers:
                    mirror.put_covers(self._index, list(covers))
        except sqlite3.OperationalError:
            return False
        self._mirrored, self._covers = wanted, covers
        return True

    def _wanted(self) -> dict[str, _Said]:
        """Return what the marks say of each article that they say anything of."""
        highlights: dict[str, tuple[int, bool, bool]] = {}
        for each in self._marks.highlights():
            count, noted, moved = highlights.get(each.key, (0, False, False))
            highlights[each.key] = (
                count + 1,
                noted or bool(each.note),
                moved or each.state == "moved",
            )
        nothing = (0, False, False)
        wanted: dict[str, _Said] = {
            key: (state.read, state.starred, *highlights.get(key, nothing))
            for key, state in self._marks.states().items()
        }
        for key, said in highlights.items():
            if key not in wanted:
                wanted[key] = (None, False, *said)
        return wanted
