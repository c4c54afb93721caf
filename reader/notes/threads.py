"""Threads: named stories, each a query with articles that the reader pinned or excluded.

A thread is a document of the table ``threads``. Each article that was pinned or excluded is a
document of its own in ``thread_articles``, so that a choice costs the same in a thread of any size.
Both kinds are joined by their edits (see `reader.notes.registers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from reader.notes.fields import EPOCH, StoredDocument, read_time, text_of
from reader.notes.history import Write
from reader.notes.model import ArticleRef
from reader.notes.reconcile import newest, read_stamps
from reader.notes.registers import read_registers
from reader.records import dataclass

THREADS = "threads"
THREAD_ARTICLES = "thread_articles"
LONGEST_NAME = 200
"""The most code points of a name that is given here; names from elsewhere may be longer."""


class Choice(StrEnum):
    """What the reader decided about an article of a thread."""

    PINNED = "pinned"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Thread:
    """A named story.

    Attributes:
        id: A UUID, 32 hexadecimal digits; it never changes.
        name: Its name; untrusted, as it may come from another machine or an imported file.
        query: In the query language; empty without one.
        created: UTC.
        changed: When it was changed last, UTC.
        articles: What was decided about articles, by key, in the order in which it was decided.
        other_names: Names that other machines gave it at the same time.
        other_queries: Likewise.
    """

    id: str
    name: str
    query: str = ""
    created: datetime = EPOCH
    changed: datetime = EPOCH
    articles: Mapping[str, Choice] = field(default_factory=dict)
    other_names: tuple[str, ...] = ()
    other_queries: tuple[str, ...] = ()

    @property
    def pinned(self) -> tuple[str, ...]:
        """The keys of the pinned articles."""
        return tuple(key for key, choice in self.articles.items() if choice is Choice.PINNED)

    @property
    def excluded(self) -> tuple[str, ...]:
        """The keys of the excluded articles."""
        return tuple(key for key, choice in self.articles.items() if choice is Choice.EXCLUDED)

    @classmethod
    def from_document(cls, document: StoredDocument, articles: Mapping[str, Choice]) -> Thread:
        """Read a document of the table ``threads``; a field of a wrong type counts as missing.

        Args:
            document: The document.
            articles: What was decided about its articles.
        """
        registers = read_registers(document, read_stamps(document))
        return cls(
            id=str(document["id"]),
            name=text_of(document.get("name")),
            query=text_of(document.get("query")),
            created=read_time(document.get("created")) or EPOCH,
            changed=datetime.fromtimestamp(newest(document) / 1_000_000, UTC),
            articles=articles,
            other_names=tuple(registers.others("name")),
            other_queries=tuple(registers.others("query")),
        )


@dataclass(frozen=True, slots=True)
class ReceivedThread:
    """A thread of an imported file.

    Attributes:
        id: Its id.
        name: Its name.
        query: Its query.
        created: UTC; None when the file does not say it.
        articles: What was decided about articles.
    """

    id: str
    name: str
    query: str
    created: datetime | None
    articles: tuple[tuple[ArticleRef, Choice], ...]


def article_id(thread: str, key: str) -> str:
    """Return the id of the document of an article of a thread."""
    return f"{thread} {key}"


def read_threads(tables: Mapping[str, Mapping[str, StoredDocument]]) -> dict[str, Thread]:
    """Return the threads that were not deleted, by id.

    Args:
        tables: Documents by table and id.
    """
    decided: dict[str, list[tuple[int, str, Choice]]] = {}
    for document in tables.get(THREAD_ARTICLES, {}).values():
        choice, key = document.get("choice"), document.get("key")
        if choice in tuple(Choice) and isinstance(key, str):
            thread = text_of(document.get("thread"))
            decided.setdefault(thread, []).append((newest(document), key, Choice(choice)))
    threads = {}
    for id_, document in tables.get(THREADS, {}).items():
        if not document.get("deleted"):
            articles = {key: choice for _, key, choice in sorted(decided.get(id_, ()))}
            threads[id_] = Thread.from_document(document, articles)
    return threads


def moved(tables: Mapping[str, Mapping[str, Any]], old: str, new: str) -> list[Write]:
    """Return what gives the place of one article in all threads to another.

    Args:
        tables: Documents by table and id.
        old: The key of the article that is gone.
        new: The key of the other.
    """
    writes: list[Write] = []
    decided = tables.get(THREAD_ARTICLES, {})
    for name, document in list(decided.items()):
        choice, thread = document.get("choice"), document.get("thread")
        if document.get("key") != old or choice is None or not isinstance(thread, str):
            continue
        other = article_id(thread, new)
        other_choice = (decided.get(other) or {}).get("choice")
        writes.append(Write(THREAD_ARTICLES, name, {"choice": None}, {"choice": choice}))
        if other_choice is None:
            fields = {"thread": thread, "key": new, "choice": choice}
            writes.append(Write(THREAD_ARTICLES, other, fields, {"choice": None}))
    return writes
