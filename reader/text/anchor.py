"""Highlights and the text they stand in: how a place is described, and how it is found again.

A highlight keeps its quote, the text around it and its offsets (`describe`). When the article has
changed, `find` looks for the quote at its offsets, then anywhere as it is, then anywhere in folded
text (the other script, other punctuation), and at last with a few characters changed. What is found
is scored by the quote and by its surroundings; what cannot be told is never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reader.text.fold import Folded, map_fold
from reader.text.places import Place, Places
from reader.text.selector import CONTEXT, Selector, describe

__all__ = ["CONTEXT", "UNANCHORED", "Anchored", "Anchoring", "Selector", "describe", "find"]

ACCEPTED = 0.80
"""From this score on a place is the highlight's own, when no other could be."""

CLEAR = 0.90
"""The same for a place where the quote has been edited."""

DOUBTFUL = 0.60
"""From this score on a place is offered for review, when its surroundings confirm it."""

CONFIRMED = 0.50
"""A prefix or suffix at least so much alike confirms a place."""

ALIKE = 0.85
"""An edited quote at least so much alike is offered from `DOUBTFUL` on, if it is `LONG`."""

LONG = 24
"""From so many bare folded code points on, a quote says something by itself."""

TELLING = 6
"""An unbroken stretch of so many bare folded code points tells a place that is one of a kind."""

LINE = 0.20
"""How much a whole line counts between places that could be meant: as much as a prefix."""

Anchoring = Literal["anchored", "moved", "unanchored"]
"""How sure a place is: the highlight's own; to be reviewed; none that can be told."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a highlight stands now.

    Attributes:
        start: First code point of the document's text; 0 when unanchored.
        end: One past the last code point; 0 when unanchored.
        score: From 0 to 1; 0 when unanchored.
        state: How sure it is.
    """

    start: int
    end: int
    score: float
    state: Anchoring


UNANCHORED = Anchored(0, 0, 0.0, "unanchored")


def find(document_text: str, selector: Selector, *, same_text: bool) -> Anchored:
    """Return where a described range stands in a document.

    Args:
        document_text: `Document.text` as it is now.
        selector: What `describe` kept.
        same_text: Whether the text is known to be the one that was described (equal
            `Document.sha`).
    """
    if not selector.quote:
        return UNANCHORED
    if _is_in_place(document_text, selector, same_text=same_text):
        return Anchored(selector.start, selector.end, 1.0, "anchored")
    places = Places(_fold_document(document_text), selector)
    found = places.exact()
    for search in (places.folded, places.approximate):
        if any(place.is_perfect for place in found):
            break
        found += [place for place in search() if not any(map(place.overlaps, found))]
    return _judge(found, places.size, kept=selector.copies, now=places.copies)


def _is_in_place(text: str, selector: Selector, *, same_text: bool) -> bool:
    start, end = selector.start, selector.end
    if start < 0 or text[start:end] != selector.quote:
        return False
    return same_text or (
        text.endswith(selector.prefix, 0, start) and text.startswith(selector.suffix, end)
    )


@lru_cache(maxsize=1)
def _fold_document(text: str) -> Folded:
    """Fold a document once for all its highlights."""
    return map_fold(text, bare=True)


def _judge(found: list[Place], size: int, *, kept: int, now: int) -> Anchored:
    """Return the best of the places of a quote, if it is good enough.

    It is sure where quote, prefix and suffix all stand; or where its score is high, and no other
    place could be meant.

    Args:
        found: The places, each with its score.
        size: Of the quote, in bare folded code points.
        kept: How often the quote stood when it was described; 0 when not known.
        now: How often it stands.
    """
    worthy = [one for one in found if one.is_perfect or _is_worthy(one, size, kept=kept, now=now)]
    if not worthy:
        return UNANCHORED
    best = max(worthy, key=_rank)
    rivals = [place for place in worthy if not place.overlaps(best)]
    if best.is_perfect:
        is_sure = not any(place.is_perfect for place in rivals)
    elif best.errors:
        is_sure = best.score >= CLEAR and best.neighbours >= CONFIRMED and not rivals
    else:
        is_sure = best.score >= ACCEPTED and kept <= now == 1 and not rivals
    return Anchored(best.start, best.end, best.score, "anchored" if is_sure else "moved")


def _rank(place: Place) -> tuple[bool, bool, float, int]:
    score = place.score + LINE * place.is_in_line
    return place.is_perfect, not place.errors, score, place.end - place.start


def _is_worthy(place: Place, size: int, *, kept: int, now: int) -> bool:
    """Return whether a place could be meant.

    While every copy of the quote still stands, it has not been edited. When one is gone, that may
    be the highlight's own, and what still stands another's.
    """
    is_confirmed = place.neighbours >= CONFIRMED
    if place.errors:
        is_offered = is_confirmed and size >= LONG and place.likeness >= ALIKE
        return not now >= kept > 0 and place.score >= (DOUBTFUL if is_offered else ACCEPTED)
    if now < kept:
        return place.score >= CLEAR
    is_told = (now == 1 or place.is_in_line) and place.stretch >= TELLING
    return is_told or place.score >= (DOUBTFUL if is_confirmed else ACCEPTED)
