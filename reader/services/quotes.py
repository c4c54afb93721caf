"""Quotes of the focus with their source, for the clipboard."""

from __future__ import annotations

from datetime import datetime

from reader.notes.exchange import citation, markdown
from reader.notes.exchange.annotation import Annotation, blank, with_key
from reader.notes.model import Highlight
from reader.services import exports
from reader.services.marking import described
from reader.services.reading import Opened, reference
from reader.text.safe import outgoing

__all__ = ["Annotation", "as_evidence", "as_markdown", "quote", "with_citation"]


def quote(
    opened: Opened, start: int, end: int, highlight: Highlight | None, now: datetime
) -> Annotation:
    """Return a range of an article as an annotation.

    Args:
        opened: The article.
        start: The offset of the first code point.
        end: The offset after the last code point.
        highlight: The highlight of the range, if any.
        now: The time of the quotation when there is no highlight.
    """
    entry, document = opened.article.entry, opened.article.document
    if highlight is None:
        highlight = described(blank("0" * 32, "", now), document, start, end)
    annotation = with_key(Annotation(highlight, reference(entry)), entry.key)
    return exports.with_file([annotation], entry, document)[0]


def with_citation(annotation: Annotation) -> str:
    """Return the quote in quotation marks, and its citation below."""
    return f"“{outgoing(annotation.highlight.quote)}”\n——{citation.plain(annotation)}\n"


def as_markdown(annotation: Annotation) -> str:
    """Return the quote as a Markdown quotation that links to its article."""
    lines = markdown.quotation(annotation)
    return "\n".join(lines) + "\n"


def as_evidence(annotation: Annotation) -> str:
    """Return the quote with title, source, date, URL, file and checksums."""
    return citation.evidence(annotation)
