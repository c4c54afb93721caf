"""The hits of a search within an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from reader.text.fold import Folded, fold, map_fold

LONGEST = 100
"""The most code points of a range that are searched for."""


def find_hits(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Return the hits of phrases, folded as in the search, also across line ends.

    Args:
        text: The text of the article.
        phrases: The typed phrases; a space matches any white space.

    Returns:
        The start and end offsets of the hits, in code points, in order and without overlaps.
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


def searched_words(text: str) -> str:
    """Return what a range of a text is searched for as: one phrase without marks at its ends.

    Args:
        text: A focused range; a phrase cannot span its paragraphs or cells, so the longest counts.
    """
    longest = max(re.split(r"[\n\t]", text), key=len)
    return " ".join(longest.replace('"', " ").split())[:LONGEST].strip(" 。，！？；：、")


@lru_cache(maxsize=2)
def _folded(text: str) -> Folded:
    """Return the folded text, cached because each typed letter needs it."""
    return map_fold(text)


def _pattern(phrase: str) -> re.Pattern[str] | None:
    """Return the pattern of a phrase in folded text; None for one that is only white space."""
    words = fold(phrase).split()
    if not words:
        return None
    return re.compile(r"\s+".join(r"\n?".join(map(re.escape, word)) for word in words))
