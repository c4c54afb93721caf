"""The number of articles in each thread, and which of them are new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from reader.errors import QueryError
from reader.index.counts import Count
from reader.index.database import Index
from reader.index.hit_counts import HitCounts
from reader.index.lists import Heading, Selection, ids_of
from reader.index.query.compile import Compiler, Scope
from reader.index.query.parse import Either, Every, parse, quoted
from reader.index.query.thread_key import InThread
from reader.index.threads import (
    MirroredThread,
    in_order,
    mirrored_threads,
    remember_seen,
    unread_of,
    unseen,
)
from reader.records import dataclass
from reader.translation import ngettext

PATIENCE = 2.0
"""Seconds of processor time after which threads with a query are no longer counted."""
_REST = 0.002
"""Seconds of sleep after each thread, in which the app answers keys."""
THREAD = "thread"
"""The key of threads among the names of `HitCounts`."""


@dataclass(frozen=True, slots=True)
class ThreadCount:
    """The numbers of articles of a thread.

    Attributes:
        unread: The unread articles.
        total: All articles.
        new: The articles that were not there when the thread was last looked at.
    """

    unread: int = 0
    total: int = 0
    new: int = 0

    @property
    def is_known(self) -> bool:
        """Whether it was counted."""
        return self.total >= 0


UNKNOWN = ThreadCount(-1, -1)
"""The count of a thread that was not counted: there are too many with costly queries."""


def count_threads(
    index: Index,
    stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.thread_time,
) -> dict[str, ThreadCount]:
    """Return the counts of the threads, by name; this may take a while.

    When queries have taken `PATIENCE`, the threads with a query that follow are `UNKNOWN`: a store
    with a thousand of the costliest ones, which another person may have made, keeps nothing busy.

    Args:
        index: The index, of the current thread.
        stop: Called often; True ends it early.
        clock: Returns seconds of processor time.
    """
    counts: dict[str, ThreadCount] = {}
    for thread, rows in _threads(index, stop, clock):
        before = counts.get(thread.name, ThreadCount())
        if rows is None or not before.is_known:
            counts[thread.name] = UNKNOWN
            continue
        counts[thread.name] = ThreadCount(
            before.unread + unread_of(index, rows),
            before.total + len(rows),
            before.new + len(unseen(index, thread, rows)),
        )
    return counts


def _threads(
    index: Index, stop: Callable[[], bool], clock: Callable[[], float]
) -> Iterator[tuple[MirroredThread, list[int] | None]]:
    """Yield each thread with its rows; None for a query when queries have taken `PATIENCE`."""
    begun = clock()
    for thread in mirrored_threads(index):
        if stop():
            return
        if thread.query.strip() and clock() - begun > PATIENCE:
            yield thread, None
            continue
        yield thread, _rows_of(index, InThread("", thread.id, thread), stop)
        time.sleep(_REST)


def hits_in_threads(
    index: Index,
    hits: HitCounts,
    stop: Callable[[], bool] = lambda: False,
) -> HitCounts:
    """Return the counts of hits with how many of them each thread has.

    A thread that takes too long has the count of `UNKNOWN`, as in `count_threads`.

    Args:
        index: The index, of the current thread.
        hits: The counts of the hits of a query.
        stop: Called often; True ends it early.
    """
    ids = set(hits.ids)
    hits_of: dict[str, set[int] | None] = {}
    for thread, rows in _threads(index, stop, time.thread_time):
        before = hits_of.get(thread.name, set())
        if rows is None or before is None:
            hits_of[thread.name] = None
        else:
            hits_of[thread.name] = before | ids.intersection(rows)
    counted = [
        Count(name, UNKNOWN.total, UNKNOWN.unread, 0, 0)
        if here is None
        else Count(name, len(here), unread_of(index, here), 0, 0)
        for name, here in hits_of.items()
    ]
    return replace(hits, names={**hits.names, THREAD: counted})


def uncounted_threads(index: Index, hits: HitCounts) -> HitCounts:
    """Return the counts of hits with the names of the threads, while they are not counted."""
    names = dict.fromkeys(thread.name for thread in mirrored_threads(index))
    return replace(hits, names={**hits.names, THREAD: [Count(name, 0, 0, 0, 0) for name in names]})


def rows_of(index: Index, id_: str, stop: Callable[[], bool] = lambda: False) -> list[int]:
    """Return the listed rows of a thread, the oldest first, those without a date last.

    Args:
        index: The index.
        id_: The id of the thread.
        stop: Called while the full text is searched; True ends that early.
    """
    return _rows_of(index, InThread("", id_), stop)


def _rows_of(index: Index, query: InThread, stop: Callable[[], bool]) -> list[int]:
    selection = Selection(query=query, scope=Scope.TEXT, heading=Heading.NONE)
    return in_order(index, ids_of(index, selection, Compiler(index, Scope.TEXT, stop)))


def thread_query(name: str) -> str:
    """Return the query that lists the articles of a thread."""
    return f"thread:{quoted(name)}"


def words_in_thread(words: str, name: str) -> str:
    """Return a query that narrows another one to the articles of a thread.

    Args:
        words: The other query; empty for all articles. An invalid one is left out.
        name: The name of the thread.
    """
    given = words.strip()
    try:
        if isinstance(parse(given), Either):
            given = f"({given})"
    except QueryError:
        given = ""
    return f"{given} {thread_query(name)}".strip()


def narrowing_thread(index: Index, words: str) -> str:
    """Return the name of the thread to which a query narrows the list; empty for none.

    Args:
        index: Has the threads.
        words: The query. What else it asks for does not matter, unless it is an alternative.
    """
    try:
        query = parse(words)
    except QueryError:
        return ""
    parts = query.parts if isinstance(query, Every) else (query,)
    asked = [part.name for part in parts if isinstance(part, InThread)]
    names = {thread.name for thread in mirrored_threads(index)} if asked else set()
    return next((name for name in reversed(asked) if name in names), "")


def look_at_named(index: Index, name: str, stop: Callable[[], bool] = lambda: False) -> None:
    """Remember which articles the threads of a name have now.

    Args:
        index: The index.
        name: Their name.
        stop: Called often; True ends it early, and nothing is remembered.
    """
    for thread in mirrored_threads(index):
        if thread.name == name:
            rows = rows_of(index, thread.id, stop)
            if not stop():
                remember_seen(index, thread.id, rows)


def new_rows(index: Index, id_: str, rows: Iterable[int]) -> set[int]:
    """Return the rows of a thread that were not there when it was last looked at."""
    thread = next((thread for thread in mirrored_threads(index) if thread.id == id_), None)
    return set() if thread is None else set(unseen(index, thread, rows))


def news_label(count: int) -> str:
    """Return how many articles of a thread are new, empty for none."""
    return ngettext("{count:,} new", "{count:,} new", count).format(count=count) if count else ""
