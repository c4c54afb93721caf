"""Readwise CSV: ``Highlight,Title,Author,URL,Note,Location,Date`` (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC

from reader.notes.exchange.annotation import Annotation
from reader.text.escaping import cell
from reader.text.safe import safe_line

HEAD = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")


def write(annotations: Iterable[Annotation]) -> str:
    """Return one table with all highlights; tags stand before the note, as ``.tag``."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerow(HEAD)
    # A spreadsheet that takes semicolons or tabs for separators finds none outside of quotes.
    rows = csv.writer(file, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for each in annotations:
        highlight, article = each.highlight, each.article
        tags = " ".join("." + "-".join(safe_line(tag).split()) for tag in highlight.tags)
        note = " ".join(filter(None, (tags, highlight.note)))
        cells = (
            highlight.quote,
            safe_line(article.title),
            safe_line(article.author or article.source),
            safe_line(article.url),
            note,
            str(highlight.start),
            f"{highlight.created.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        )
        rows.writerow([cell(text) for text in cells])
    return file.getvalue()
