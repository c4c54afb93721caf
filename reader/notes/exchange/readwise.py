"""Readwise CSV: ``Highlight,Title,Author,URL,Note,Location,Date`` (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC

from reader.notes.exchange.annotation import Annotation
from reader.text.safe import safe, safe_line

HEAD = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write(annotations: Iterable[Annotation]) -> str:
    """Return one table with all highlights; tags stand before the note, as ``.tag``."""
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(HEAD)
    for each in annotations:
        highlight, article = each.highlight, each.article
        tags = " ".join("." + "-".join(safe_line(tag).split()) for tag in highlight.tags)
        note = " ".join(filter(None, (tags, safe(highlight.note))))
        cells = (
            safe(highlight.quote),
            safe_line(article.title),
            safe_line(article.author or article.source),
            safe_line(article.url),
            note,
            str(highlight.start),
            f"{highlight.created.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        )
        rows.writerow([cell(text) for text in cells])
    return file.getvalue()
