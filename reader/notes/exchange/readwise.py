"""Readwise CSV: ``Highlight,Title,Author,URL,Note,Location,Date`` (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC

from reader.notes.exchange.annotation import Annotation
from reader.notes.exchange.formats import Format
from reader.text.escaping import cell
from reader.text.safe import outgoing, safe_line

HEAD = ("Highlight", "Title", "Author", "URL", "Note", "Location", "Date")


def write(annotations: Iterable[Annotation], *, spreadsheet: bool = False) -> str:
    """Return one table with all highlights; tags precede the note, as ``.tag``.

    Args:
        annotations: The highlights.
        spreadsheet: Whether to escape cells that a spreadsheet could read as formulas.
    """
    escape = cell if spreadsheet else outgoing
    file = io.StringIO(newline="")
    rows = csv.writer(file, lineterminator="\r\n")
    rows.writerow(HEAD)
    for annotation in annotations:
        highlight, article = annotation.highlight, annotation.article
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
        rows.writerow([escape(text) for text in cells])
    return file.getvalue()


EXCHANGE_FORMAT = Format(
    "readwise",
    "Readwise (CSV)",
    ".csv",
    write=lambda annotations, options: write(annotations, spreadsheet=options.spreadsheet),
    aliases=("csv",),
    rank=70,
)
