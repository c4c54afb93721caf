"""The threads in an index: counted, and what is new in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reader.index.database import Index
from reader.index.lists import Heading, Selection, ids_of
from reader.index.query.compile import Compiler, Scope
from reader.index.query.parse import quoted
from reader.index.query.thread_key import InThread
from reader.index.threads import (
    in_order,
    mirrored_threads,
    remember_seen,
    unread_of,
    unseen,
)
from reader.records import dataclass
from reader.translation import ngettext


@dataclass(frozen=True, slots=True)
class ThreadCount:
    """The numbers of articles of a thread.

    Attributes:
        unread: Those not read.
        total: All of them.
        new: Those that were not there when the thread was looked at last.
    """

    unread: int = 0
    total: int = 0
    new: int = 0


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
        before = counts.get(thread.name, ThreadCount())
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


def thread_query(name: str) -> str:
    """Return the query that lists the articles of a thread."""
    return f"thread:{quoted(name)}"


def look_at_named(index: Index, name: str, stop: Callable[[], bool] = lambda: False) -> None:
    """Remember what the threads of a name have now.

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
    """Return those rows of a thread that were not there when it was looked at last."""
    thread = next((thread for thread in mirrored_threads(index) if thread.id == id_), None)
    return set() if thread is None else set(unseen(index, thread, rows))


def news_label(count: int) -> str:
    """Return how many articles of a thread are new, empty for none."""
    return ngettext("{count:,} new", "{count:,} new", count).format(count=count) if count else ""
