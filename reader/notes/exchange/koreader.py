"""KOReader JSON, version ``json/1.0.0``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reader.config.colours import colour_of
from reader.notes.exchange.annotation import Annotation, colour_number, grouped, newest
from reader.notes.exchange.formats import Format
from reader.notes.exchange.json_text import dumps
from reader.text.safe import outgoing, outgoing_line

VERSION = "json/1.0.0"


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


EXCHANGE_FORMAT = Format(
    "koreader",
    "KOReader (JSON)",
    ".json",
    write=lambda annotations, _options: write(annotations),
    rank=80,
)
