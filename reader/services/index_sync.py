"""Copies the reader's marks to the index, so that lists and counts can use them there.

The index also stores the watermark of the store at that time. While it equals the current watermark
of the store, the mirror is up to date and nothing has to be compared.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

from reader.index import mirror
from reader.index.article_marks import MirroredCover, mirrored_covers, mirrored_tags
from reader.index.damage import is_busy
from reader.index.date_columns import microseconds
from reader.index.mirror import Mark
from reader.records import dataclass
from reader.services.thread_mirroring import ThreadMirroring, ThreadSource

if TYPE_CHECKING:
    from reader.index.database import Index
    from reader.text.article_date import ArticleDate


class Range(Protocol):
    """Articles marked read together."""

    @property
    def source(self) -> str | None:
        """Only articles of this source; None for all."""

    @property
    def until(self) -> datetime | None:
        """Only articles published until then; None for all."""

    @property
    def except_keys(self) -> frozenset[str]:
        """The keys of articles to leave out."""


class State(Protocol):
    """What the reader did with an article."""

    @property
    def read(self) -> bool | None:
        """The article's own read mark; None when only ranges decide."""

    @property
    def starred(self) -> bool:
        """Whether it has a star."""

    @property
    def place(self) -> int | None:
        """The code point offset of the first character shown last, if known."""

    @property
    def anchor(self) -> object | None:
        """The words at that offset; None at the end, and from the first versions."""

    @property
    def note(self) -> str:
        """The reader's note on the article."""

    @property
    def tags(self) -> Sequence[str]:
        """The reader's own tags of the article."""

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
    """What lists need of a highlight."""

    @property
    def key(self) -> str:
        """The key of the article."""

    @property
    def note(self) -> str:
        """The reader's note."""

    @property
    def state(self) -> str:
        """``anchored``, ``moved`` or ``unanchored``."""

    @property
    def quote(self) -> str:
        """The exact text."""


class MarkSource(Protocol):
    """The queries of the store of marks."""

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

    @property
    def threads(self) -> ThreadSource:
        """The threads."""

    def watermark(self) -> str:
        """Return a text that identifies the current marks, empty when nothing does."""

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        """Keep the evidence for the articles of marks; return whether it is kept."""


class ShelfMarks(Protocol):
    """The queries of the marks that the shelf needs for single articles."""

    def is_read(self, key: str, *, source: str, date: ArticleDate | None) -> bool:
        """Return whether the article counts as read."""

    def state(self, key: str) -> State:
        """Return the state of an article, touched or not."""

    def highlights(self, key: str | None = None) -> Sequence[Marked]:
        """Return the highlights of an article, or all."""


class OpenMarks(ShelfMarks, MarkSource, Protocol):
    """The queries that the shelf needs of the open store."""


EVIDENCE = 100
"""Articles whose evidence is taken into the store at a time."""
PORTION = 1000
"""Articles whose marks are held at a time while all are compared."""
_QUOTES = 3
"""Quotes of an article that are evidence."""
_QUOTED = 60
"""Code points of a quote that are evidence."""
_WATERMARK = "marks"
"""The key of the watermark in the index, or of a random text while there is no watermark."""


class Mirroring:
    """Keeps the mirror in an index equal to the marks.

    Args:
        index: The index with the mirror.
        marks: The marks to copy.

    Attributes:
        index: The connection for writing; it may be replaced by another one to the same index.
        error: Why the mirror could not be written the last time; empty when it was written, or when
            another process was writing.
        is_behind: Whether `sync` has left articles beyond its limit for the next call.
    """

    def __init__(self, index: Index, marks: MarkSource) -> None:
        self.index = index
        self.error = ""
        self.is_behind = False
        self._marks = marks
        self._threads = ThreadMirroring(marks.threads)
        self._due: set[str] | None = set()  # keys to be written; None for all
        self._ranges: Sequence[Range] | None = None
        self._written: str | None = None

    def forget(self) -> None:
        """Forget what was written: the index has been rebuilt."""
        self._due = self._ranges = self._written = None
        self._threads.forget()

    def sync(self, limit: int | None = None) -> bool:
        """Copy the changed marks to the index; return whether the mirror now equals the marks.

        It does not when another process is writing to the index, or when the index cannot be
        written (`error` has the reason). Then call this again later.

        Args:
            limit: The most articles to copy when the changed ones are known; None for all.
        """
        watermark = self._marks.watermark()  # before the marks are read
        touched = self._marks.touched()
        if touched is None or self._due is None:
            self._due = None
        else:
            self._due.update(touched)
        now, self.is_behind = self._due, False
        try:
            remembered = self.index.meta(_WATERMARK)
            if watermark and watermark == remembered:
                self._due, self._ranges, self._written = set(), self._marks.ranges(), remembered
            else:
                if now is not None and limit is not None and len(now) > limit:
                    now, watermark = set(islice(now, limit)), ""
                self._write(watermark, remembered, now)
            self._hand_over_evidence()
            self._threads.sync(self.index)
        except sqlite3.OperationalError as error:
            self.error = "" if is_busy(error) else str(error)
            return False
        self.error = ""
        self.is_behind |= bool(self._due)
        return not self.is_behind

    def _write(self, watermark: str, remembered: str, now: Collection[str] | None) -> None:
        """Write the pending changes, or a part of them.

        Args:
            now: The keys of the articles; None for all.
            watermark: The watermark of the marks, empty when there is none.
            remembered: The watermark stored in the index. When it differs from the one written
                last, another session has written to the mirror. What that session wrote may never
                become durable, so no watermark is stored.
        """
        ranges = self._marks.ranges()
        trusted = self._due is None or remembered == self._written
        portions, gone = self._all() if now is None else self._some(now)
        first = next(portions, None)  # the others, if any, are compared once it is written
        gone = gone if first else list(gone)
        covers = None
        if ranges is not self._ranges:
            current = {
                MirroredCover(
                    read_range.source,
                    None if read_range.until is None else microseconds(read_range.until),
                    read_range.except_keys,
                )
                for read_range in ranges
            }
            covers = current if current != set(mirrored_covers(self.index)) else None
        if first or gone or covers is not None or (trusted and watermark):
            writes = watermark if trusted and watermark else f"? {_fresh()}"
            with self.index.writing():
                mirror.put_marks(self.index, chain([first] if first else [], portions), gone)
                if covers is not None:
                    mirror.put_covers(self.index, list(covers))
                self.index.remember(_WATERMARK, writes)
            self._written = writes
        elif trusted:
            self._written = remembered
        self._due = set() if now is None or self._due is None else self._due.difference(now)
        self._ranges = ranges

    def _hand_over_evidence(self) -> None:
        """Give the store the evidence for articles that the index has found, some at a time."""
        from reader.index import evidence  # here: it takes time, and the first screen needs none

        pending = evidence.pending(self.index, EVIDENCE)
        identities = {key: (article.file, article.sketch) for key, article in pending.items()}
        if identities and self._marks.keep_identities(identities):
            with self.index.writing():
                evidence.remove_pending(self.index, identities)
            self.is_behind = len(identities) == EVIDENCE

    def _all(self) -> tuple[Iterator[dict[str, Mark]], Iterable[str]]:
        """Compare everything; return what differs, portion by portion, and then the keys gone."""
        states, highlighted = self._marks.states(), self._marks.highlighted()
        before, compared = mirror.count_marks(self.index), 0

        def current() -> Iterator[tuple[str, Mark]]:
            rest = ((key, None) for key in highlighted if key not in states)
            for key, state in chain(states.items(), rest):
                yield key, _mark(state, self._marks.highlights(key) if key in highlighted else ())

        def differing() -> Iterator[dict[str, Mark]]:
            nonlocal compared
            marks = current()
            while portion := dict(islice(marks, PORTION)):
                mirrored = mirror.marks(self.index, portion)
                compared += len(mirrored)
                changed = {key: mark for key, mark in portion.items() if mirrored.get(key) != mark}
                if changed:
                    yield changed

        def gone() -> Iterator[str]:
            if compared != before:
                keys = mirror.mirrored_keys(self.index)
                yield from [key for key in keys if key not in states and key not in highlighted]

        return differing(), gone()

    def _some(self, keys: Iterable[str]) -> tuple[Iterator[dict[str, Mark]], Iterable[str]]:
        """Return the marks of some articles, and the keys that have no marks any more."""
        states = self._marks.states()
        changed, gone = {}, []
        for key in keys:
            state, highlights = states.get(key), list(self._marks.highlights(key))
            if state is None and not highlights:
                gone.append(key)
            else:
                changed[key] = _mark(state, highlights)
        return iter([changed] if changed else []), gone


def _mark(state: State | None, highlights: Iterable[Marked]) -> Mark:
    """Summarise the marks of one article."""
    listed = list(highlights)
    made = b"" if state is None else state.sketch
    quoted = () if made else listed[:_QUOTES]
    return Mark(
        None if state is None else state.read,
        state is not None and state.starred,
        len(listed),
        bool(state and state.note) or any(highlight.note for highlight in listed),
        any(highlight.state == "moved" for highlight in listed),
        bool(state and state.note),
        "" if state is None else state.title,
        "" if state is None else state.file,
        made,
        "\n".join(" ".join(highlight.quote[:_QUOTED].split()) for highlight in quoted),
        json.dumps(list(state.tags), ensure_ascii=False) if state and state.tags else "[]",
    )


@dataclass(frozen=True, slots=True)
class _Mirrored:
    """The mirrored state of an article or, as one of several, of a highlight."""

    key: str
    read: bool | None = None
    starred: bool = False
    place: int | None = None
    anchor: object | None = None
    note: str = ""
    state: str = "anchored"
    quote: str = ""
    title: str = ""
    file: str = ""
    sketch: bytes = b""
    tags: Sequence[str] = ()


class MirroredMarks:
    """The mirror of the marks in an index, used while the store is not open.

    Args:
        index: The index with the mirror.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def is_read(self, key: str, *, source: str, date: ArticleDate | None) -> bool:
        """Return whether an article counts as read."""
        del source, date  # the mirror includes the ranges already
        return bool(self._row(key)[0])

    def state(self, key: str) -> State:
        """Return the state of an article, touched or not."""
        read, starred, _ = self._row(key)
        return _Mirrored(
            key, bool(read), bool(starred), tags=tuple(mirrored_tags(self._index, key))
        )

    def highlights(self, key: str | None = None) -> Sequence[Marked]:
        """Return as many highlights as an article has.

        Raises:
            ValueError: The key is None; only the store has all highlights.
        """
        if key is None:
            raise ValueError("the index does not hold the highlights themselves")
        return [_Mirrored(key)] * self._row(key)[2]

    def _row(self, key: str) -> tuple[int, int, int]:
        row = self._index.db.execute(
            "select read, starred, highlights from article"
            " where key_crc = crc(?1) and key = ?1 limit 1",
            (key,),
        ).fetchone()
        return row or (0, 0, 0)


def _fresh() -> str:
    """Return a name that no other process has."""
    from uuid import uuid4  # here: most runs change nothing

    return uuid4().hex
