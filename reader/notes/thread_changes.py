"""The documents that changes of threads write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.notes.changes import Changes
from reader.notes.fields import write_time
from reader.notes.history import Write
from reader.notes.threads import THREAD_ARTICLES, THREADS, article_id
from reader.notes.view import ARTICLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reader.notes.changes import Documents
    from reader.notes.model import ArticleRef
    from reader.notes.threads import Choice, ReceivedThread, Thread

_KINDS = {
    "pinned": "thread-pinned",
    "excluded": "thread-excluded",
    None: "thread-undecided",
}


class ThreadChanges(Changes):
    """Builds the documents of the changes of threads, as `Changes` does of other marks."""

    def create_thread(
        self, id_: str, name: str, query: str, pinned: Sequence[ArticleRef]
    ) -> Documents:
        """Create a thread with pinned articles; its id is new."""
        created = write_time(self._now())
        fields = {"name": name, "query": query, "created": created, "deleted": False}
        writes = [Write(THREADS, id_, fields, {"deleted": True})]
        for article in pinned:
            writes += self._decision(id_, article, "pinned")
        return self._make("thread-created", writes, pinned, name)

    def edit_thread(
        self, thread: Thread, kind: str, about: str, fields: Mapping[str, Any]
    ) -> Documents:
        """Change fields of a thread.

        Args:
            thread: The thread as it is.
            kind: The kind of the change.
            about: What its description names; by default the name of the thread.
            fields: The new values.
        """
        stored = self._view.get(THREADS, thread.id) or {}
        changed = {field: value for field, value in fields.items() if stored.get(field) != value}
        is_settled = not (thread.other_names or thread.other_queries)
        if not changed and is_settled:
            return []
        before = {field: stored.get(field) for field in changed}
        writes = [Write(THREADS, thread.id, {**fields}, before)]
        return self._make(kind, writes, (), about or thread.name)

    def decide(
        self, thread: Thread, articles: Sequence[ArticleRef], choice: Choice | None
    ) -> Documents:
        """Pin or exclude articles, or take that back."""
        writes: list[Write] = []
        for article in articles:
            writes += self._decision(thread.id, article, choice)
        if writes:  # so that a deletion made elsewhere at the same time does not win
            writes.append(Write(THREADS, thread.id, {"deleted": False}, {}))
        return self._make(_KINDS[choice], writes, articles, details=[thread.name])

    def receive(self, received: ReceivedThread, group: str) -> Documents:
        """Add a thread from an imported file; choices made here stay.

        Args:
            received: The thread.
            group: Names the whole import.
        """
        stored = self._view.get(THREADS, received.id)
        writes: list[Write] = []
        if stored is None or stored.get("deleted"):
            created = received.created or self._now()
            fields: dict[str, Any] = {
                "name": received.name,
                "query": received.query,
                "deleted": False,
            }
            before = {name: stored.get(name) for name in ("name", "query")} if stored else {}
            fields["created"] = write_time(created)
            writes.append(Write(THREADS, received.id, fields, {**before, "deleted": True}))
        articles = []
        for article, choice in {
            article.key: (article, choice) for article, choice in received.articles
        }.values():
            decided = self._view.get(THREAD_ARTICLES, article_id(received.id, article.key)) or {}
            if decided.get("choice") is None:
                writes += self._decision(received.id, article, choice)
                articles.append(article)
        return self._make("thread-imported", writes, articles, received.name, group)

    def _decision(self, id_: str, article: ArticleRef, choice: str | None) -> list[Write]:
        """Return the writes that record a choice about an article and copy its metadata."""
        name = article_id(id_, article.key)
        stored = self._view.get(THREAD_ARTICLES, name) or {}
        fields = {
            "thread": id_,
            "key": article.key,
            "choice": None if choice is None else str(choice),
        }
        before = {"choice": stored.get("choice")}
        writes = [Write(THREAD_ARTICLES, name, fields, before)]
        if article.title or article.url:
            writes.append(Write(ARTICLES, article.key, article.to_fields(), {}))
        return writes
