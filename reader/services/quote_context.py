"""What an export says of a quote besides its text: the sentences around it, and its offsets."""

from __future__ import annotations

from reader.notes.model import Highlight
from reader.text.document import Document
from reader.text.units import Unit, previous_unit


def sentence(document: Document, highlight: Highlight) -> str:
    """Return the sentences around a quote, if it is still at its offsets."""
    if not _stands(document, highlight):
        return ""
    first = previous_unit(document, Unit.SENTENCE, highlight.start + 1)
    start = first[0] if first else highlight.start
    last = previous_unit(document, Unit.SENTENCE, highlight.end)
    end = max(highlight.end, last[1] if last else 0)
    return document.text[start:end]


def utf16(document: Document, highlight: Highlight) -> tuple[int, int] | None:
    """Return the offsets of a quote in UTF-16 code units, if it is still at its offsets."""
    if not _stands(document, highlight):
        return None
    start = len(document.text[: highlight.start].encode("utf-16-le", "surrogatepass")) // 2
    size = len(highlight.quote.encode("utf-16-le", "surrogatepass")) // 2
    return start, start + size


def _stands(document: Document, highlight: Highlight) -> bool:
    start, end = highlight.start, highlight.end
    return highlight.sha == document.sha and document.text[start:end] == highlight.quote
