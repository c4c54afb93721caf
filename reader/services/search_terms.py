"""A search carried into the article: where the words that were searched for stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reader.text.fold import Folded, fold, map_fold


def find_hits(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Return where some phrases stand, by the folding of the search, also across line ends.

    Args:
        text: Of the article.
        phrases: As typed; white space within one stands for any white space.

    Returns:
        For each hit its first code point and one past its last, in order, none over another.
    """
    folded = _folded(text)
    ranges = sorted(
        folded.source_range(match.start(), match.end())
        for pattern in filter(None, map(_pattern, phrases))
        for match in pattern.finditer(folded.text)
    )
    hits: list[tuple[int, int]] = []
    for start, end in ranges:
        if not hits or start >= hits[-1][1]:
            hits.append((start, end))
    return hits


@lru_cache(maxsize=2)
def _folded(text: str) -> Folded:
    """Return the folded text, remembered: it is asked for with each letter that is typed."""
    return map_fold(text)


def _pattern(phrase: str) -> re.Pattern[str] | None:
    """Return what finds a phrase in folded text; None for a phrase of white space alone."""
    words = fold(phrase).split()
    if not words:
        return None
    return re.compile(r"\s+".join(r"\n?".join(map(re.escape, word)) for word in words))
