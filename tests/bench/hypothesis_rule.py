"""The rule by which Hypothesis finds a quote again, written from its published description.

Its client (`match-quote` of github.com/hypothesis/client) takes the text at the offsets when it
equals the quote, else every exact occurrence, else what has the fewest errors up to half the
quote's length (at most 256); it scores these by quote 50, prefix 20, suffix 20 and position 2, and
takes the best, however low its score.
"""

from __future__ import annotations

from reader.text.anchoring.quote_search import find_approximate, find_distance
from reader.text.anchoring.selector import Selector


def find(text: str, selector: Selector) -> tuple[int, int] | None:
    """Return the range that Hypothesis would show, in code points, or nothing.

    Args:
        text: The text as it is now.
        selector: What was kept of the highlight.
    """
    quote = selector.quote
    if text[selector.start : selector.end] == quote:
        return selector.start, selector.end
    size = len(quote)
    exact = [at for at in range(len(text) - size + 1) if text.startswith(quote, at)]
    found = [(0, at, at + size) for at in exact]
    if not found:
        matches = find_approximate(quote, text, min(256, size // 2))
        least = min((match.errors for match in matches), default=0)
        found = [(one.errors, one.start, one.end) for one in matches if one.errors == least]
    if not found:
        return None
    _, start, end = max(found, key=lambda one: _score(text, selector, *one))
    return start, end


def _score(text: str, selector: Selector, errors: int, start: int, end: int) -> float:
    prefix, suffix = selector.prefix, selector.suffix
    before = text[max(0, start - len(prefix)) : start]
    after = text[end : end + len(suffix)]
    return (
        50 * (1 - errors / len(selector.quote))
        + 20 * _likeness(prefix, before)
        + 20 * _likeness(suffix, after)
        + 2 * (1 - abs(start - selector.start) / len(text))
    )


def _likeness(kept: str, text: str) -> float:
    if not kept:
        return 1.0
    return 1 - find_distance(kept, text) / len(kept) if text else 0.0
