"""The threads of the store, read and changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from reader.notes.threads import Choice, ReceivedThread, Thread, read_threads

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from reader.notes.fields import StoredDocument
    from reader.notes.model import ArticleRef
    from reader.notes.thread_changes import ThreadChanges


class _View(Protocol):
    """The documents that threads are read from."""

    @property
    def tables(self) -> Mapping[str, Mapping[str, StoredDocument]]:
        """Documents by table and id."""

    @property
    def thread_version(self) -> int:
        """Another number after each change of a thread."""


class Threads:
    """The threads of the store; changes are in memory at once, and a thread saves them.

    Args:
        view: The marks as the session sees them.
        lock: Held while they are read or changed.
        submit: Makes a change, and hands it to the writer.
        changes: Builds the documents of changes.
    """

    def __init__(
        self,
        view: _View,
        lock: AbstractContextManager[Any],
        submit: Callable[[list[tuple[str, StoredDocument]]], None],
        changes: ThreadChanges,
    ) -> None:
        self._view = view
        self._lock = lock
        self._submit = submit
        self._changes = changes
        self._made: tuple[int, Mapping[str, Thread]] = (-1, {})

    @property
    def version(self) -> int:
        """Another number after each change of a thread."""
        return self._view.thread_version

    def listed(self) -> Sequence[Thread]:
        """Return the threads, by name."""
        return tuple(sorted(self._threads().values(), key=lambda thread: (thread.name, thread.id)))

    def get(self, id_: str) -> Thread | None:
        """Return a thread, None when there is none or it was deleted."""
        return self._threads().get(id_)

    def create(self, name: str, query: str = "", pinned: Sequence[ArticleRef] = ()) -> str:
        """Create a thread, as one change; return its id.

        Args:
            name: Its name.
            query: In the query language.
            pinned: Articles that are pinned to it.
        """
        id_ = uuid4().hex
        with self._lock:
            self._submit(self._changes.create_thread(id_, name, query, pinned))
        return id_

    def rename(self, id_: str, name: str) -> None:
        """Give a thread another name."""
        self._edit(id_, "thread-renamed", name, {"name": name})

    def set_query(self, id_: str, query: str) -> None:
        """Give a thread another query."""
        self._edit(id_, "thread-query", "", {"query": query})

    def delete(self, id_: str) -> None:
        """Delete a thread; it stays as a tombstone."""
        self._edit(id_, "thread-deleted", "", {"deleted": True})

    def decide(
        self, id_: str, articles: Sequence[ArticleRef], choice: Choice | None
    ) -> Sequence[str]:
        """Pin articles to a thread, exclude them, or take that back, as one change.

        Args:
            id_: The id of the thread.
            articles: The articles.
            choice: The decision; None takes earlier ones back.

        Returns:
            The keys of the articles for which something changed.
        """
        with self._lock:
            thread = self.get(id_)
            if thread is None:
                return ()
            changed = [
                article for article in articles if thread.articles.get(article.key) is not choice
            ]
            self._submit(self._changes.decide(thread, changed, choice))
        return [article.key for article in changed]

    def receive(self, received: Iterable[ReceivedThread]) -> int:
        """Add the threads of an imported file, as one change; return how many changed anything.

        Names, queries and decisions that are stored already stay as they are.

        Args:
            received: The threads.
        """
        count, group = 0, uuid4().hex
        for thread in received:
            with self._lock:
                documents = self._changes.receive(thread, group)
                self._submit(documents)
            count += bool(documents)
        return count

    def _edit(self, id_: str, kind: str, about: str, fields: Mapping[str, Any]) -> None:
        with self._lock:
            thread = self.get(id_)
            if thread is not None:
                self._submit(self._changes.edit_thread(thread, kind, about, fields))

    def _threads(self) -> Mapping[str, Thread]:
        version, made = self._made
        if version != self._view.thread_version:
            with self._lock:
                version = self._view.thread_version
                made = read_threads(self._view.tables)
                self._made = version, made
        return made
