"""Threads as JSON that another machine or a later version reads back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reader.errors import ReaderError
from reader.notes.fields import read_time, write_time
from reader.notes.gate import Refusal
from reader.notes.json_parts import read_json
from reader.notes.model import ArticleRef
from reader.notes.record_rules import fault
from reader.notes.store import Notes
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
from reader.services.notebook import article_ref
from reader.text.article_date import ArticleDate
from reader.translation import gettext as _

FORMAT = "zh-archive-reader threads"
VERSION = 1


@dataclass(frozen=True, slots=True)
class ReceivedThreads:
    """The content of a file of threads.

    Attributes:
        threads: The threads.
        refused: Entries that break a rule of the store.
    """

    threads: tuple[ReceivedThread, ...]
    refused: tuple[Refusal, ...] = ()


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


def write_threads(notes: Notes, threads: Iterable[Thread]) -> dict[str, Any]:
    """Return threads as JSON values, with what the store knows of their articles.

    Args:
        notes: The store.
        threads: The threads.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "threads": [
            {
                **thread_fields(thread),
                "articles": [
                    {"key": key, "choice": str(choice), **article_ref(notes, key).to_fields()}
                    for key, choice in thread.articles.items()
                ],
            }
            for thread in threads
        ],
    }


def read_threads(text: str) -> ReceivedThreads:
    """Read threads that `write_threads` has written; entries that break a rule are left out.

    Args:
        text: JSON, untrusted.

    Raises:
        ReaderError: It is something else, or of a later version.
    """
    try:
        value = read_json(text)
    except ValueError as error:
        raise ReaderError(_("not JSON: {error}").format(error=error)) from error
    head = value if isinstance(value, dict) else {}
    if head.get("format") != FORMAT:
        raise ReaderError(_("not a file of threads, as reader thread --json writes it"))
    if head.get("version") != VERSION:
        message = _("version {version}; this program supports {known}")
        raise ReaderError(message.format(version=head.get("version"), known=VERSION))
    threads: list[ReceivedThread] = []
    refused: list[Refusal] = []
    for entry in _objects(head.get("threads")):
        fields = {name: entry.get(name) for name in ("id", "name", "query", "created")}
        reason = fault(THREADS, fields)
        if reason is not None:
            refused.append(Refusal(THREADS, fields, reason))
        elif isinstance(entry.get("id"), str) and isinstance(entry.get("name"), str):
            decided = _decisions(str(entry["id"]), _objects(entry.get("articles")), refused)
            query = entry.get("query")
            threads.append(
                ReceivedThread(
                    str(entry["id"]),
                    str(entry["name"]),
                    query if isinstance(query, str) else "",
                    read_time(entry.get("created")),
                    decided,
                )
            )
    return ReceivedThreads(tuple(threads), tuple(refused))


def _decisions(
    thread: str, entries: Sequence[Mapping[str, Any]], refused: list[Refusal]
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


def _objects(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
