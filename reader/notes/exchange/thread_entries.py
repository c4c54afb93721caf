"""Threads as JSON values in the program's own files, and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reader.notes.fields import read_time, write_time
from reader.notes.gate import Refusal
from reader.notes.model import ArticleRef
from reader.notes.record_rules import fault
from reader.notes.threads import (
    THREAD_ARTICLES,
    THREADS,
    Choice,
    ReceivedThread,
    Thread,
    article_id,
)
from reader.notes.view import ARTICLES
from reader.records import dataclass
from reader.text.article_date import ArticleDate


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """A thread with what the store knows of its articles.

    Attributes:
        thread: The thread.
        articles: The articles that were pinned or excluded, with their keys.
    """

    thread: Thread
    articles: Sequence[ArticleRef]

    def fields(self) -> dict[str, Any]:
        """Return the thread as JSON values."""
        choices = self.thread.articles
        return {
            **thread_fields(self.thread),
            "articles": [
                {"key": one.key, "choice": str(choices[one.key]), **one.to_fields()}
                for one in self.articles
            ],
        }


def thread_fields(thread: Thread) -> dict[str, Any]:
    """Return what is stored of a thread as JSON values, without its articles."""
    return {
        "id": thread.id,
        "name": thread.name,
        "query": thread.query,
        "created": write_time(thread.created),
        "changed": write_time(thread.changed),
        "other_names": list(thread.other_names),
        "other_queries": list(thread.other_queries),
    }


def read_thread(entry: Mapping[str, Any], refused: list[Refusal]) -> ReceivedThread | None:
    """Read a thread that `ThreadEntry.fields` has written; None when it is none.

    Args:
        entry: JSON values, untrusted.
        refused: Entries that break a rule of the store are added to it.
    """
    fields = {name: entry.get(name) for name in ("id", "name", "query", "created")}
    reason = fault(THREADS, fields)
    if reason is not None:
        refused.append(Refusal(THREADS, fields, reason))
        return None
    id_, name, query = (entry.get(field) for field in ("id", "name", "query"))
    if not (isinstance(id_, str) and isinstance(name, str)):
        return None
    return ReceivedThread(
        id_,
        name,
        query if isinstance(query, str) else "",
        read_time(entry.get("created")),
        _decisions(id_, objects(entry.get("articles")), refused),
    )


def _decisions(
    thread: str, entries: Iterable[Mapping[str, Any]], refused: list[Refusal]
) -> tuple[tuple[ArticleRef, Choice], ...]:
    """Return what was decided about articles; entries that break a rule go to `refused`."""
    decided: list[tuple[ArticleRef, Choice]] = []
    for entry in entries:
        key = entry.get("key")
        fields = {"id": article_id(thread, str(key)), "key": key, "choice": entry.get("choice")}
        about = {"id": key, "article": entry.get("article")}
        reason = fault(THREAD_ARTICLES, fields) or fault(ARTICLES, about)
        if reason is not None:
            refused.append(Refusal(THREAD_ARTICLES, {**fields, **about}, reason))
        elif isinstance(key, str) and entry.get("choice") is not None:
            decided.append((_article(entry), Choice(entry["choice"])))
    return tuple(decided)


def _article(entry: Mapping[str, Any]) -> ArticleRef:
    about = entry.get("article")
    about = about if isinstance(about, dict) else {}
    texts = {name: str(about.get(name) or "") for name in ("title", "url", "source", "author")}
    date = ArticleDate.from_stored(about.get("date"), about.get("exact_to"))
    return ArticleRef(str(entry["key"]), **texts, date=date)


def objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list of JSON values, which may be anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
