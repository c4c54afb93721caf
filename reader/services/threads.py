"""Threads over the library: mirrored to the index, counted, listed, with candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from reader.archive.header import Entry
from reader.errors import QueryError
from reader.index.database import Index
from reader.index.lists import Heading, Selection, ids_of
from reader.index.query.compile import Compiler, Scope
from reader.index.query.parse import parse
from reader.index.query.thread_key import InThread
from reader.index.rows import entries
from reader.index.threads import (
    MirroredThread,
    in_order,
    mirror_threads,
    mirrored_threads,
    remember_seen,
    rows_of_keys,
    unread_of,
    unseen,
)
from reader.index.versions import listed_row, versions_of
from reader.notes.record_rules import well_formed
from reader.notes.threads import LONGEST_NAME
from reader.services.related import list_related, reason
from reader.services.versions import kept, list_reprints
from reader.text.fold import fold
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext

MOST_CANDIDATES = 40
"""The most candidates of a thread."""
_ASKED = 8
"""The articles of a thread for which related ones are looked up, the newest."""
_RELATED = 12
"""The related articles of each that are looked at."""


class Story(Protocol):
    """A thread of the store, as this module needs it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def query(self) -> str:
        """Its query."""

    @property
    def pinned(self) -> tuple[str, ...]:
        """The keys of the pinned articles."""

    @property
    def excluded(self) -> tuple[str, ...]:
        """The keys of the excluded articles."""


class ThreadSource(Protocol):
    """The threads of the store."""

    @property
    def version(self) -> int:
        """Another number after each change."""

    def listed(self) -> Sequence[Story]:
        """Return the threads, by name."""


class ThreadMirroring:
    """Keeps the copy of the threads in an index equal to the store.

    Args:
        threads: The threads of the store.
    """

    def __init__(self, threads: ThreadSource) -> None:
        self._threads = threads
        self._written: int | None = None

    def forget(self) -> None:
        """Forget what was written: the index has been rebuilt."""
        self._written = None

    def sync(self, index: Index) -> None:
        """Copy the threads to the index if they have changed.

        Raises:
            sqlite3.OperationalError: The index cannot be written.
        """
        version = self._threads.version
        if version == self._written:
            return
        mirror_threads(index, map(mirrored, self._threads.listed()))
        self._written = version


def mirrored(thread: Story) -> MirroredThread:
    """Return a thread as the index has it."""
    return MirroredThread(thread.id, thread.name, thread.query, thread.pinned, thread.excluded)


@dataclass(frozen=True, slots=True)
class ThreadCount:
    """The numbers of articles of a thread.

    Attributes:
        unread: Those not read.
        total: All of them.
        new: Those that were not there when the thread was looked at last.
    """

    unread: int
    total: int
    new: int


def count_threads(index: Index, stop: Callable[[], bool] = lambda: False) -> dict[str, ThreadCount]:
    """Return the counts of the threads, by name; this may take a while.

    Args:
        index: The index, of the current thread.
        stop: Called often; True ends it early.
    """
    counts: dict[str, ThreadCount] = {}
    for thread in mirrored_threads(index):
        if stop():
            break
        rows = rows_of(index, thread.id, stop)
        count = ThreadCount(unread_of(index, rows), len(rows), len(unseen(index, thread, rows)))
        before = counts.get(thread.name, ThreadCount(0, 0, 0))
        counts[thread.name] = ThreadCount(
            before.unread + count.unread, before.total + count.total, before.new + count.new
        )
    return counts


def rows_of(index: Index, id_: str, stop: Callable[[], bool] = lambda: False) -> list[int]:
    """Return the listed rows of a thread, the oldest first, those without a date last.

    Args:
        index: The index.
        id_: The id of the thread.
        stop: Called while the full text is searched; True ends that early.
    """
    selection = Selection(query=InThread("", id_), scope=Scope.TEXT, heading=Heading.NONE)
    return in_order(index, ids_of(index, selection, Compiler(index, Scope.TEXT, stop)))


def look_at(index: Index, id_: str, rows: Iterable[int]) -> None:
    """Remember what a thread has now: only what comes later is new.

    Args:
        index: The index.
        id_: The id of the thread.
        rows: As `rows_of` returns them.
    """
    remember_seen(index, id_, rows)


def new_rows(index: Index, id_: str, rows: Iterable[int]) -> set[int]:
    """Return those rows of a thread that were not there when it was looked at last."""
    thread = next((one for one in mirrored_threads(index) if one.id == id_), None)
    return set() if thread is None else set(unseen(index, thread, rows))


def query_problem(query: str) -> str:
    """Return what is wrong with a query, empty when nothing is."""
    try:
        parse(query)
    except QueryError as error:
        return str(error)
    return ""


def find_threads(threads: Iterable[Story], named: str) -> list[Story]:
    """Return the threads with an id or a name.

    Args:
        threads: The threads to look in.
        named: An id, or a name in either script.
    """
    given = list(threads)
    wanted = fold(" ".join(named.split()))
    tests: tuple[Callable[[Story], bool], ...] = (
        lambda thread: thread.id == named,
        lambda thread: thread.name == named,
        lambda thread: bool(wanted) and fold(" ".join(thread.name.split())) == wanted,
    )
    for test in tests:
        if matching := [thread for thread in given if test(thread)]:
            return matching
    return []


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may belong to a thread.

    Attributes:
        entry: The article.
        reason: Why, on one line.
    """

    entry: Entry
    reason: str


def list_candidates(
    index: Index, thread: Story, stop: Callable[[], bool] = lambda: False
) -> list[Candidate]:
    """Return the articles that may belong to a thread, the likeliest first.

    They are the versions, reprints and related articles of those that it has.

    Args:
        index: The index, up to date.
        thread: The thread.
        stop: Called often; True ends the search early.
    """
    here = rows_of(index, thread.id, stop)
    pinned = rows_of_keys(index, thread.pinned)
    asked = [row for row in here if row in pinned] or here
    decided = {*here, *pinned, *rows_of_keys(index, thread.excluded)}
    scores: dict[int, float] = {}
    reasons: dict[int, tuple[float, str]] = {}
    for row in asked[-_ASKED:]:
        if stop():
            break
        for other, weight, why in _like(index, row, stop):
            scores[other] = scores.get(other, 0.0) + weight
            if other not in reasons or weight > reasons[other][0]:
                reasons[other] = weight, why
    chosen = sorted(
        (row for row in scores if row not in decided), key=lambda row: (-scores[row], row)
    )[:MOST_CANDIDATES]
    by_row = entries(index, chosen)
    return [Candidate(by_row[row], reasons[row][1]) for row in chosen if row in by_row]


def _like(index: Index, row: int, stop: Callable[[], bool]) -> Iterator[tuple[int, float, str]]:
    """Yield the rows that are like one, with a weight and the reason."""
    entry_here = entries(index, [row]).get(row)
    title = safe_line(entry_here.title) if entry_here is not None else ""
    for entry in versions_of(index, row):
        other = _listed(index, entry)
        if other and other != row:
            yield other, 3.0, _("another version of “{title}”").format(title=title)
    for pair in list_reprints(index, row, stop):
        other = listed_row(index, pair.reprint.article)
        if other and other != row:
            message = _("a reprint of “{title}”: {kept}")
            yield other, 2.0, message.format(title=title, kept=kept(pair))
    for rank, article in enumerate(list_related(index, row, _RELATED, stop)):
        yield article.related.article, 1 / (rank + 2), reason(article)


def _listed(index: Index, entry: Entry) -> int:
    """Return the listed row of an article, 0 when it has none."""
    return next((listed_row(index, row) for row in rows_of_keys(index, [entry.key])), 0)


def news_label(count: int) -> str:
    """Return how many articles of a thread are new, empty for none."""
    return ngettext("{count:,} new", "{count:,} new", count).format(count=count) if count else ""


def given_name(text: str) -> str:
    """Return a name as it is stored: one line without controls; empty for none.

    Args:
        text: As it was typed.
    """
    return safe_line(well_formed(" ".join(text.split())))[:LONGEST_NAME].strip()
