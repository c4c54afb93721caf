"""The timeline of a thread: its articles by date, with their first sentences and highlights."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from reader.archive.article import Article
from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.index.database import Index
from reader.index.full_text import text_of
from reader.index.rows import entries, group, id_of
from reader.index.threads import rows_of_keys
from reader.notes.exchange.annotation import web_url
from reader.notes.exchange.markdown import file_name
from reader.notes.exchange.thread_entries import thread_fields
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.notes.threads import Thread
from reader.records import dataclass
from reader.services.notebook import article_ref
from reader.services.reading import reference
from reader.services.thread_counts import new_rows, rows_of
from reader.text.document import BlockKind, Document
from reader.text.escaping import address, json_text
from reader.text.escaping import markdown as escape
from reader.text.safe import safe_line
from reader.text.sentences import sentences
from reader.translation import gettext as _
from reader.translation import ngettext

MOST = 1000
"""The most articles of a timeline that the query alone finds, the newest."""
_BEGINNING = 1200
"""Code points of a text in which its first sentence is looked for."""
_READ = 100
"""Articles of a timeline that are read for their first sentences: the pinned, then the newest."""
_SENTENCE = 280
"""Code points of a first sentence that are shown."""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """An article of a thread.

    Attributes:
        article: Its metadata, with the key under which the thread has it.
        entry: Its row; None when it is not in this library.
        day: The day of publication in the reader's zone; empty when unknown.
        sentence: The first sentence of its text; empty while it is not indexed.
        highlights: The reader's highlights, in order.
        is_pinned: Whether the reader pinned it; else the query finds it.
        is_new: Whether it was not there when the thread was looked at last.
    """

    article: ArticleRef
    entry: Entry | None
    day: str
    sentence: str
    highlights: tuple[Highlight, ...]
    is_pinned: bool
    is_new: bool


def timeline(
    index: Index,
    notes: Notes,
    thread: Thread,
    read: Callable[[Entry], Article] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> list[TimelineItem]:
    """Return the articles of a thread, the oldest first, those without a date last.

    Args:
        index: The index, up to date with the files and the threads.
        notes: The marks.
        thread: The thread.
        read: Returns an article as it is shown: no caption is taken for a first sentence. It
            is called for at most `_READ` articles; the sentences of the others, or of all when it
            is None, come from the texts of the index.
        stop: Called often; True ends it early.
    """
    rows = rows_of(index, thread.id, stop)
    pinned = {row: key for key in thread.pinned for row in rows_of_keys(index, [key])}
    queried = [row for row in rows if row not in pinned]
    left_out = set(queried[: max(0, len(queried) - MOST)])
    shown = [row for row in rows if row not in left_out]
    fresh = new_rows(index, thread.id, shown)
    by_row = entries(index, shown)
    pinned_last = [*(row for row in shown if row not in pinned), *pinned]
    read_rows = set(pinned_last[-_READ:])
    items = []
    for row in shown:
        if stop():
            break
        if row in by_row:
            entry = by_row[row]
            items.append(
                TimelineItem(
                    replace(reference(entry), key=pinned.get(row, entry.key)),
                    entry,
                    entry.date.day(index.zone) if entry.date else "",
                    _sentence_of(index, row, entry, read if row in read_rows else None),
                    _highlights(index, notes, entry),
                    row in pinned,
                    row in fresh,
                )
            )
    gone = [_elsewhere(notes, key) for key in thread.pinned if not id_of(index, key)]
    items += gone
    return sorted(items, key=lambda item: (not item.day, item.day)) if gone else items


def _sentence_of(
    index: Index, row: int, entry: Entry, read: Callable[[Entry], Article] | None
) -> str:
    """Return the first sentence of an article, from its paragraphs where it can be read."""
    if read is not None:
        with suppress(ArticleError):
            return first_sentence(running_text(read(entry).document), entry.title)
    return first_sentence(text_of(index, row) or "", entry.title)


def running_text(document: Document) -> str:
    """Return the beginning of a text without captions, headings, tables and code.

    A text that has nothing else is returned as it is.

    Args:
        document: The cleaned text of an article.
    """
    paragraphs: list[str] = []
    length = 0
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH and not block.folded:
            paragraphs.append(document.text[block.start : block.end])
            length += len(paragraphs[-1])
            if length >= _BEGINNING:
                break
    return "\n".join(paragraphs) if length else document.text


def first_sentence(text: str, title: str = "") -> str:
    """Return the first sentence of a text on one line, cut when it is long.

    Args:
        text: The cleaned text of an article.
        title: Its title, which may be the first line of the text and is skipped there.
    """
    beginning = text[:_BEGINNING].lstrip()
    if title and beginning.startswith(title):
        beginning = beginning[len(title) :]
    ranges = sentences(beginning)
    if not ranges:
        return ""
    start, end = ranges[0]
    sentence = " ".join(beginning[start:end].split())
    return sentence if len(sentence) <= _SENTENCE else f"{sentence[:_SENTENCE]}…"


def _highlights(index: Index, notes: Notes, entry: Entry) -> tuple[Highlight, ...]:
    keys = dict.fromkeys([entry.key, *(member.key for member in group(index, entry.key))])
    return tuple(highlight for key in keys for highlight in notes.highlights(key))


def _elsewhere(notes: Notes, key: str) -> TimelineItem:
    """Return an article that is not in this library, as far as the store remembers it."""
    article = article_ref(notes, key)
    return TimelineItem(
        article, None, article.published[:10], "", notes.highlights(key), True, False
    )


def to_markdown(thread: Thread, items: Sequence[TimelineItem]) -> str:
    """Return a timeline as Markdown with its sources; names and texts are escaped.

    Args:
        thread: The thread.
        items: From `timeline`.
    """
    return "\n".join(_markdown_lines(thread, items)).rstrip("\n") + "\n"


def export_name(thread: Thread) -> str:
    """Return the name of the Markdown file of a timeline, which any system takes."""
    return file_name(ArticleRef("", thread.name))


def exported(thread: Thread, items: Sequence[TimelineItem], suffix: str) -> str:
    """Return a timeline as the text of a file.

    Args:
        thread: The thread.
        items: From `timeline`.
        suffix: The suffix of the file: ``.json`` for JSON, any other for Markdown.
    """
    if suffix.lower() != ".json":
        return to_markdown(thread, items)
    return json_text(json.dumps(to_fields(thread, items), ensure_ascii=False, indent=1)) + "\n"


def _markdown_lines(thread: Thread, items: Sequence[TimelineItem]) -> Iterator[str]:
    yield f"# {escape(safe_line(thread.name))}"
    yield ""
    days = [item.day for item in items if item.day]
    count = ngettext("{count:,} article", "{count:,} articles", len(items))
    span = f"{days[0]} – {days[-1]}" if days else ""
    yield " · ".join(filter(None, (count.format(count=len(items)), span)))
    if thread.query:
        yield ""
        yield _("Query: {query}").format(query=escape(safe_line(thread.query)))
    for item in items:
        article = item.article
        title = escape(safe_line(article.title)) or escape(safe_line(article.key))
        url = address(web_url(article.url))
        source = escape(safe_line(article.source))
        yield ""
        yield "## " + " · ".join(filter(None, (item.day, source, title)))
        if item.sentence:
            yield ""
            yield escape(safe_line(item.sentence))
        for highlight in item.highlights:
            yield ""
            yield from (f"> {line}" for line in escape(highlight.quote).split("\n"))
            if highlight.note:
                yield ""
                yield escape(highlight.note)
        parts = dict.fromkeys((article.source, article.author, item.day))
        byline = " · ".join(filter(None, parts))
        yield ""
        name = escape(safe_line(byline)) or title
        yield _("Source: {source}").format(source=f"[{name}]({url})" if url else name)


def to_fields(thread: Thread, items: Sequence[TimelineItem]) -> dict[str, Any]:
    """Return a thread and its timeline as JSON values.

    Args:
        thread: The thread.
        items: From `timeline`.
    """
    return {
        **thread_fields(thread),
        "excluded": list(thread.excluded),
        "articles": [
            {
                "key": item.article.key,
                "title": item.article.title,
                "source": item.article.source,
                "author": item.article.author,
                "url": item.article.url,
                "date": item.article.published or None,
                "path": item.entry.file if item.entry is not None else None,
                "pinned": item.is_pinned,
                "new": item.is_new,
                "first_sentence": item.sentence,
                "highlights": [
                    {
                        "id": highlight.id,
                        "quote": highlight.quote,
                        "note": highlight.note,
                        "tags": list(highlight.tags),
                        "colour": highlight.colour,
                    }
                    for highlight in item.highlights
                ],
            }
            for item in items
        ],
    }
