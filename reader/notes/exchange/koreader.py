"""KOReader JSON, version ``json/1.0.0``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from reader.config.colours import HIGHLIGHT_COLOURS, colour_of
from reader.notes.exchange.annotation import (
    ANCHOR,
    Annotation,
    FormatError,
    Imported,
    blank,
    colour_number,
    grouped,
    named_apart,
    newest,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.json_text import dumps, read_document
from reader.notes.fields import text_of
from reader.notes.model import ArticleRef
from reader.notes.record_rules import well_formed
from reader.text.safe import outgoing, outgoing_line
from reader.translation import gettext as _

VERSION = "json/1.0.0"
_MOST_PAGES = 1_000_000


def write(annotations: Iterable[Annotation]) -> str:
    """Return one JSON document with all highlights; each article is a book."""
    given = list(annotations)
    stamp = int(newest(given).timestamp())
    documents = [_document(of_article) for of_article in grouped(given).values()]
    whole = {"created_on": stamp, "version": VERSION, "documents": documents}
    only = (
        {"created_on": stamp, "version": VERSION, **documents[0]} if len(documents) == 1 else whole
    )
    return dumps(only)


def _document(annotations: list[Annotation]) -> dict[str, Any]:
    article = annotations[0].article
    return {
        "title": outgoing_line(article.title),
        "author": outgoing_line(article.author or article.source),
        "file": outgoing_line(annotations[0].path or article.url),
        "exported": True,
        "entries": [_entry(annotation) for annotation in annotations],
    }


def _entry(annotation: Annotation) -> dict[str, Any]:
    highlight = annotation.highlight
    entry: dict[str, Any] = {
        "sort": "highlight",
        "page": highlight.paragraph + 1,
        "time": int(highlight.created.timestamp()),
        "text": outgoing(highlight.quote),
        "chapter": outgoing_line(annotation.article.title),
        "drawer": "lighten",
        "color": colour_of(colour_number(highlight)).koreader,
    }
    if highlight.note:
        entry["note"] = outgoing(highlight.note)
    return entry


def read(text: str, now: datetime) -> Imported:
    """Return the highlights of a JSON export of KOReader, of one book or of many.

    A book made by this program has an article for each chapter, so the chapter names the article.

    Args:
        text: JSON.
        now: The time for entries that have none.

    Raises:
        FormatError: The text is not JSON, or not such an export.
    """
    value = read_document(text)
    books = value.get("documents", [value]) if isinstance(value, dict) else None
    if not isinstance(books, list) or not all(
        isinstance(book, dict) and isinstance(book.get("entries"), list) for book in books
    ):
        raise FormatError(_("not an export of KOReader"))
    read_entries = [_read(book, entry, now) for book in books for entry in book["entries"]]
    kept = tuple(annotation for annotation in read_entries if annotation is not None)
    return Imported(tuple(named_apart(kept)), skipped=len(read_entries) - len(kept))


def _read(book: Mapping[str, Any], entry: Any, now: datetime) -> Annotation | None:
    if not isinstance(entry, dict):
        return None
    words, stamp, page = text_of(entry.get("text")), entry.get("time"), entry.get("page")
    title = text_of(entry.get("chapter")) or text_of(book.get("title"))
    if not words or not title:
        return None
    try:
        made = datetime.fromtimestamp(stamp, UTC) if type(stamp) is int and stamp > 0 else None
    except (OverflowError, ValueError, OSError):
        made = None
    colour = {colour.koreader: colour.number for colour in HIGHLIGHT_COLOURS}.get(
        text_of(entry.get("color"))
    )
    name = uuid5(NAMESPACE_URL, well_formed(f"koreader {title} {stamp} {words}")).hex
    highlight = replace(
        blank(name, words, now, created=made),
        note=text_of(entry.get("note")),
        colour=colour or 1,
        paragraph=page - 1 if type(page) is int and 0 < page < _MOST_PAGES else 0,
    )
    url = text_of(book.get("file")) if title == text_of(book.get("title")) else ""
    unstated = ANCHOR | {"tags"} | (set() if colour else {"colour"})
    article = ArticleRef("", title, web_url(url), author=text_of(book.get("author")))
    return Annotation(highlight, article, unstated=unstated, has_id=False)


EXCHANGE_FORMAT = Format(
    "koreader",
    "KOReader (JSON)",
    ".json",
    write=lambda annotations, _options: write(annotations),
    read=read,
    rank=80,
)
