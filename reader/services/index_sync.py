"""Carries the reader's marks into the index, so that lists and counts can be made by it.

Beside them lies the watermark of the store that they were taken from. While it is still the
store's, the index says all that the marks say, and nobody has to compare them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Protocol
from uuid import uuid4

from reader.index import evidence, mirror
from reader.index.article_marks import MirroredCover, mirrored_covers
from reader.index.database import Index, microseconds
from reader.index.mirror import Mark


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

    @property
    def place(self) -> int | None:
        """The offset, in code points, of the first character shown last, where that is known."""

    @property
    def title(self) -> str:
        """The title of the article, where that is known."""

    @property
    def file(self) -> str:
        """What stands for the file that the marks were made in; empty when that is not known."""

    @property
    def sketch(self) -> bytes:
        """The sketch of the text that they were made in; empty when that is not known."""


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

    @property
    def quote(self) -> str:
        """The exact text."""


class Marks(Protocol):
    """What is asked of the store of marks."""

    def states(self) -> Mapping[str, State]:
        """Return the states of all touched articles, by key."""

    def ranges(self) -> Sequence[Range]:
        """Return the ranges marked read that are in force."""

    def highlights(self, key: str | None = None) -> Iterable[Marked]:
        """Return the highlights of an article, or all."""

    def highlighted(self) -> Mapping[str, int]:
        """Return the number of highlights by article key."""

    def touched(self) -> Collection[str] | None:
        """Return the keys whose marks changed since the last call; None when any may have."""

    def watermark(self) -> str:
        """Return what tells the marks from those of another time; empty when nothing does."""

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        """Keep the evidence for the articles of marks; return whether it is kept."""


EVIDENCE = 100
"""Articles whose evidence is taken into the store at a time."""
_QUOTES = 3
"""Quotes of an article that are evidence."""
_QUOTED = 60
"""Code points of a quote that are evidence."""
_WATERMARK = "marks"
"""Where the index remembers the watermark, or who wrote last to the mirror without having one."""


class Mirroring:
    """Keeps the mirror in an index equal to the marks.

    Args:
        index: The mirror is in it.
        marks: The truth.

    Attributes:
        index: Where it writes; it may be changed for another connection to the same index.
        error: Why the mirror could not be written last; empty when it was, or when another process
            was writing.
        is_behind: Whether `carry` has left articles beyond its limit for the next call.
    """

    def __init__(self, index: Index, marks: Marks) -> None:
        self.index = index
        self.error = ""
        self.is_behind = False
        self._marks = marks
        self._owed: set[str] | None = set()
        self._ranges: Sequence[Range] | None = None
        self._written: str | None = None

    def forget(self) -> None:
        """Take note that the index was made anew."""
        self._owed = self._ranges = self._written = None

    def carry(self, limit: int | None = None) -> bool:
        """Carry what has changed; return whether the mirror is now equal to the marks.

        It is not when another process writes to the index, or when that cannot be written, which
        `error` says; then this is to be called again.

        Args:
            limit: Articles that are carried at most, where it is known which have changed; None
                for all.
        """
        watermark = self._marks.watermark()  # first: what it names is among what follows
        touched = self._marks.touched()
        if touched is None or self._owed is None:
            self._owed = None
        else:
            self._owed.update(touched)
        now, self.is_behind = self._owed, False
        try:
            known = self.index.meta(_WATERMARK)
            if watermark and watermark == known:
                self._owed, self._ranges, self._written = set(), self._marks.ranges(), known
            else:
                if now is not None and limit is not None and len(now) > limit:
                    now, watermark = set(islice(now, limit)), ""
                self._write(watermark, known, now)
            self._pay()
        except sqlite3.OperationalError as error:
            self.error = "" if _is_busy(error) else str(error)
            return False
        self.error = ""
        self.is_behind |= bool(self._owed)
        return not self.is_behind

    def _write(self, watermark: str, known: str, now: Collection[str] | None) -> None:
        """Write what is owed, or a part of it.

        Args:
            now: The keys of the articles; None for all.
            watermark: Of the marks, empty when there is none.
            known: What the index remembers. When it is not what was written last, another session
                has written to the mirror, and what it wrote may never become durable: so the
                mirror is not said to be equal to any store.
        """
        ranges = self._marks.ranges()
        trusted = self._owed is None or known == self._written
        changed, gone = self._all() if now is None else self._some(now)
        covers = None
        if ranges is not self._ranges:
            wanted = {
                MirroredCover(each.source, microseconds(each.until), each.except_keys)
                for each in ranges
            }
            covers = wanted if wanted != set(mirrored_covers(self.index)) else None
        if changed or gone or covers is not None or (trusted and watermark):
            writes = watermark if trusted and watermark else f"? {uuid4().hex}"
            with self.index.writing():
                mirror.put_marks(self.index, changed, gone)
                if covers is not None:
                    mirror.put_covers(self.index, list(covers))
                self.index.remember(_WATERMARK, writes)
            self._written = writes
        elif trusted:
            self._written = known
        self._owed = set() if now is None or self._owed is None else self._owed.difference(now)
        self._ranges = ranges

    def _pay(self) -> None:
        """Give the store the evidence for articles that the index has found, some at a time."""
        owed = evidence.owed(self.index, EVIDENCE)
        found = {key: (known.file, known.sketch) for key, known in owed.items()}
        if found and self._marks.keep_identities(found):
            with self.index.writing():
                evidence.paid(self.index, found)
            self.is_behind = len(found) == EVIDENCE

    def _all(self) -> tuple[dict[str, Mark], Collection[str]]:
        """Compare everything; return what differs, and what nothing is said of any more."""
        known = mirror.marks(self.index)
        highlighted, states = self._marks.highlighted(), self._marks.states()
        wanted = {
            key: _mark(states.get(key), self._marks.highlights(key) if key in highlighted else ())
            for key in dict.fromkeys((*states, *highlighted))
        }
        changed = {key: mark for key, mark in wanted.items() if known.get(key) != mark}
        return changed, known.keys() - wanted.keys()

    def _some(self, keys: Iterable[str]) -> tuple[dict[str, Mark], Collection[str]]:
        """Return what is said of some articles, and those of which nothing is said any more."""
        states = self._marks.states()
        changed, gone = {}, []
        for key in keys:
            state, highlights = states.get(key), list(self._marks.highlights(key))
            if state is None and not highlights:
                gone.append(key)
            else:
                changed[key] = _mark(state, highlights)
        return changed, gone


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Tell whether another connection was writing."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_BUSY)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _mark(state: State | None, highlights: Iterable[Marked]) -> Mark:
    """Return what the marks say of one article."""
    found = list(highlights)
    made = b"" if state is None else state.sketch
    quotes = [] if made else [" ".join(each.quote[:_QUOTED].split()) for each in found[:_QUOTES]]
    return Mark(
        None if state is None else state.read,
        state is not None and state.starred,
        len(found),
        any(each.note for each in found),
        any(each.state == "moved" for each in found),
        "" if state is None else state.title,
        "" if state is None else state.file,
        made,
        "\n".join(quotes),
    )


@dataclass(frozen=True, slots=True)
class _Mirrored:
    """What an index repeats of an article's state or, as one of several, of a highlight."""

    key: str
    read: bool | None = None
    starred: bool = False
    place: int | None = None
    note: str = ""
    state: str = "anchored"
    quote: str = ""
    title: str = ""
    file: str = ""
    sketch: bytes = b""


class MirroredMarks:
    """What an index repeats of the marks, for as long as the store itself is not open.

    Args:
        index: The mirror is in it.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def is_read(self, key: str, *, source: str, date: datetime | None) -> bool:
        """Return whether an article counts as read."""
        del source, date  # the mirror took the ranges in already
        return bool(self._row(key)[0])

    def state(self, key: str) -> State:
        """Return the state of an article, touched or not."""
        read, starred, _ = self._row(key)
        return _Mirrored(key, bool(read), bool(starred))

    def highlights(self, key: str | None = None) -> Sequence[Marked]:
        """Return as many highlights as an article has.

        Raises:
            ValueError: All are asked for, which only the store has.
        """
        if key is None:
            raise ValueError("the index does not hold the highlights themselves")
        return [_Mirrored(key)] * self._row(key)[2]

    def _row(self, key: str) -> tuple[int, int, int]:
        found = self._index.db.execute(
            "select read, starred, highlights from article"
            " where key_crc = crc(?1) and key = ?1 limit 1",
            (key,),
        ).fetchone()
        return found or (0, 0, 0)
