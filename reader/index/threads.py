"""The reader's threads as the index mirrors them, and what of each is new.

A thread is a query with articles that were pinned to it or excluded from it. The store of marks is
authoritative; the copy here serves the query key ``thread:``, the facets and lists. What was there
when a thread was last looked at is remembered only here: after the index is rebuilt nothing is
new until the thread is looked at again.
"""

from __future__ import annotations

import base64
import json
from array import array
from collections.abc import Iterable, Sequence

from reader.index.database import Index
from reader.records import dataclass
from reader.text.fold import fold

_THREADS = "threads"
_SEEN = "thread-seen"

_ROWS = """
    with shown(key) as (
        select ifnull((select attached from mark where mark.key = given.value), given.value)
        from json_each(?) given),
    same(id, twins, hidden) as (
        select article.id, article.twins, article.hidden from shown
        join article on key_crc = crc(shown.key) and article.key = shown.key)
    select id from same
    union select id from article where twins != 0
        and twins in (select twins from same where hidden != 1)
"""
"""Selects the rows of keys, its only parameter, and of their duplicates."""


@dataclass(frozen=True, slots=True)
class MirroredThread:
    """A thread.

    Attributes:
        id: Its id.
        name: Its name.
        query: In the query language; empty without one.
        pinned: The keys of pinned articles.
        excluded: The keys of excluded articles.
    """

    id: str
    name: str
    query: str = ""
    pinned: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def mirrored_threads(index: Index) -> list[MirroredThread]:
    """Return the threads, by name."""
    text = index.meta(_THREADS)
    return [
        MirroredThread(id_, name, query, tuple(pinned), tuple(excluded))
        for id_, name, query, pinned, excluded in (json.loads(text) if text else ())
    ]


def mirror_threads(index: Index, threads: Iterable[MirroredThread]) -> bool:
    """Copy all threads to the index if they differ; return whether they did.

    Args:
        index: The index.
        threads: The threads, by name.
    """
    listed = [
        (thread.id, thread.name, thread.query, thread.pinned, thread.excluded) for thread in threads
    ]
    text = json.dumps(listed)
    if text == (index.meta(_THREADS) or "[]"):
        return False
    with index.writing():
        index.remember(_THREADS, text)
    return True


def threads_named(index: Index, text: str) -> list[MirroredThread]:
    """Return the threads with a name, or else those whose names contain it.

    Args:
        index: The index.
        text: The name, in either script, or a part of it.
    """
    wanted = fold(" ".join(text.split()))
    threads = mirrored_threads(index)
    exact = [thread for thread in threads if fold(" ".join(thread.name.split())) == wanted]
    return exact or [thread for thread in threads if wanted in fold(thread.name)]


def rows_of_keys(index: Index, keys: Sequence[str]) -> set[int]:
    """Return the rows of some keys and of their duplicates.

    Args:
        index: The index.
        keys: The keys; one of which the marks show on another article stands for that one.
    """
    if not keys:
        return set()
    return {id_ for (id_,) in index.db.execute(_ROWS, (json.dumps(list(keys)),))}


def in_order(index: Index, ids: Iterable[int]) -> list[int]:
    """Return rows by date, the oldest first, those without a date last."""
    rows = index.db.execute(
        "select id from article where id in (select value from json_each(?))"
        " order by day = '', day, date, id",
        (json.dumps(list(ids)),),
    )
    return [id_ for (id_,) in rows]


def unread_of(index: Index, ids: Iterable[int]) -> int:
    """Return how many of some rows are unread."""
    row = index.db.execute(
        "select count(*) from article where read = 0 and id in (select value from json_each(?))",
        (json.dumps(list(ids)),),
    ).fetchone()
    return int(row[0])


def remember_seen(index: Index, thread: str, ids: Iterable[int]) -> None:
    """Remember which articles a thread has as it is looked at: only what comes later is new.

    Args:
        index: The index.
        thread: The id of the thread.
        ids: The rows of its articles.
    """
    text = base64.b85encode(array("I", sorted(_checksums(index, ids).values())).tobytes()).decode()
    name = f"{_SEEN} {thread}"
    if index.meta(name) != text:
        with index.writing():
            index.remember(name, text)


def unseen(index: Index, thread: MirroredThread, ids: Iterable[int]) -> list[int]:
    """Return the rows of a thread's articles that were not there when it was looked at last.

    Articles that the reader pinned are not new to the reader. Nothing is before the first look.

    Args:
        index: The index.
        thread: The thread.
        ids: The rows of its articles.
    """
    row = index.db.execute(
        "select value from meta where name = ?", (f"{_SEEN} {thread.id}",)
    ).fetchone()
    if row is None:
        return []
    seen = array("I")
    seen.frombytes(base64.b85decode(str(row[0])))
    checksums = set(seen)
    pinned = rows_of_keys(index, thread.pinned)
    return [
        id_
        for id_, checksum in _checksums(index, ids).items()
        if checksum not in checksums and id_ not in pinned
    ]


def _checksums(index: Index, ids: Iterable[int]) -> dict[int, int]:
    """Return a checksum of the key of each row."""
    given = json.dumps(list(ids))
    rows = index.db.execute(
        "select id, crc(key) from article where id in (select value from json_each(?))", (given,)
    )
    return {id_: checksum & 0xFFFFFFFF for id_, checksum in rows}
