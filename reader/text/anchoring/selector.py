"""The description of a highlighted range, which locates it again in a changed text."""

from __future__ import annotations

from functools import lru_cache

from reader.records import dataclass
from reader.text.fold import fold_bare

CONTEXT = 32
"""Code points stored before and after a quote."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A range of text described by quote, context and offsets.

    Attributes:
        quote: The exact text.
        prefix: Up to `CONTEXT` code points before it; other programs may store more or fewer.
        suffix: Up to `CONTEXT` code points after it.
        start: The first code point in the document's text; -1 if unknown.
        end: One past the last code point; -1 if unknown.
        copies: The number of occurrences of the quote in the document; 0 if unknown.
    """

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    copies: int = 0


def describe(document_text: str, start: int, end: int) -> Selector:
    """Return the description of a range of a document.

    Args:
        document_text: `Document.text`.
        start: First code point of the range.
        end: One past its last code point.

    Raises:
        ValueError: The range is empty or outside the text.
    """
    if not 0 <= start < end <= len(document_text):
        raise ValueError(f"no range of text: {start} to {end} of {len(document_text)}")
    quote = document_text[start:end]
    return Selector(
        quote=quote,
        prefix=document_text[max(0, start - CONTEXT) : start],
        suffix=document_text[end : end + CONTEXT],
        start=start,
        end=end,
        copies=count_copies(fold_bare(quote), _fold_document(document_text)),
    )


@lru_cache(maxsize=1)
def _fold_document(text: str) -> str:
    """Fold a document once for all of its highlights."""
    return fold_bare(text)


def count_copies(quote: str, text: str) -> int:
    """Return the number of non-overlapping copies of a quote in a text.

    Args:
        quote: Bare folded.
        text: Bare folded.
    """
    return text.count(quote) if quote else 0
