"""Threads as JSON that another machine or a later version reads back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reader.errors import ReaderError
from reader.notes.exchange.thread_entries import ThreadEntry, objects, read_thread
from reader.notes.gate import Refusal
from reader.notes.json_parts import json_fault, read_json
from reader.notes.store import Notes
from reader.notes.threads import ReceivedThread, Thread
from reader.records import dataclass
from reader.services.notebook import article_ref
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


def thread_entry(notes: Notes, thread: Thread) -> ThreadEntry:
    """Return a thread with what the store knows of its articles."""
    return ThreadEntry(thread, [article_ref(notes, key) for key in thread.articles])


def write_threads(notes: Notes, threads: Iterable[Thread]) -> dict[str, Any]:
    """Return threads as JSON values, with what the store knows of their articles.

    Args:
        notes: The store.
        threads: The threads.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "threads": [thread_entry(notes, thread).fields() for thread in threads],
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
        raise ReaderError(_("not JSON: {error}").format(error=json_fault(error))) from error
    head = value if isinstance(value, dict) else {}
    if head.get("format") != FORMAT:
        raise ReaderError(_("not a file of threads, as reader thread --json writes it"))
    if head.get("version") != VERSION:
        message = _("version {version}; this program supports {known}")
        raise ReaderError(message.format(version=head.get("version"), known=VERSION))
    refused: list[Refusal] = []
    threads = [read_thread(entry, refused) for entry in objects(head.get("threads"))]
    return ReceivedThreads(
        tuple(thread for thread in threads if thread is not None), tuple(refused)
    )
