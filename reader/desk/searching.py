"""A search carried on into the article: where the words that were searched for stand."""

from __future__ import annotations

from collections.abc import Sequence

from reader.text.fold import fold, map_fold


def first_hit(text: str, phrases: Sequence[str]) -> tuple[int, int] | None:
    """Return the first place where one of some phrases stands, by the folding of the search.

    Args:
        text: Of the article.
        phrases: As typed.

    Returns:
        The first code point and one past the last, or None.
    """
    folded = map_fold(text)
    places = [
        (at, at + len(wanted))
        for phrase in phrases
        if (wanted := fold(phrase.strip())) and (at := folded.text.find(wanted)) >= 0
    ]
    return folded.source_range(*min(places)) if places else None
