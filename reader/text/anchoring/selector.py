"""What is kept of a highlighted range, in order to find it again in a text that has changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reader.text.fold import fold_bare

CONTEXT = 32
"""How many code points before and after a quote are kept with it."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A range of text by its words, its surroundings and its offsets.

    Attributes:
        quote: Its exact text.
        prefix: Up to `CONTEXT` code points before it; another program may have kept more or less.
        suffix: Up to `CONTEXT` code points after it.
        start: Where it began, in code points of the document's text; -1 when not known.
        end: One past where it ended; -1 when not known.
        copies: How often its words stood in the document, itself included; 0 when not known.
    """

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    copies: int = 0


def describe(document_text: str, start: int, end: int) -> Selector:
    """Return what to keep of a range of a document.

    Args:
        document_text: `Document.text`.
        start: First code point of the range.
        end: One past its last code point.

    Raises:
        ValueError: The range is empty or not within the text.
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
    """Fold a document once for all its highlights."""
    return fold_bare(text)


def count_copies(quote: str, text: str) -> int:
    """Return how often a quote stands in a text; of copies that overlap, the first.

    Args:
        quote: Bare folded.
        text: Bare folded.
    """
    return text.count(quote) if quote else 0
