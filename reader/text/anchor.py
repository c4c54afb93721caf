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
"""From this score on a place is the highlight's own."""

DOUBTFUL = 0.60
"""From this score on a place is offered for review, if its surroundings confirm it."""

CONFIRMED = 0.5
"""A prefix or suffix at least so much alike confirms a place."""

SHORT = 120
"""A short quote says little: it is only accepted from ``1 - size / SHORT`` on."""

TELLING = 6
"""A quote that stands once is offered with an unbroken stretch of so many code points."""

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

    A place is sure when it is the only one that could be meant, or the only one where quote, prefix
    and suffix all stand.

    Args:
        found: The places, each with its score.
        size: Of the quote, in bare folded code points.
        kept: How often the quote stood when it was described; 0 when not known.
        now: How often it stands.
    """
    needed = max(ACCEPTED, 1 - size / SHORT)
    is_long = needed == ACCEPTED
    if kept == now == 1:
        needed = ACCEPTED
    worthy = [
        place
        for place in found
        if _is_worthy(place, is_long=is_long, is_lost=now < kept, is_alone=now == 1)
    ]
    if not worthy:
        return UNANCHORED
    best = max(worthy, key=lambda one: (one.is_perfect, is_long and not one.errors, one.score))
    rivals = [place for place in worthy if not place.overlaps(best)]
    if best.is_perfect:
        is_sure = not any(place.is_perfect for place in rivals)
    else:
        is_sure = best.score >= needed and not rivals
    return Anchored(best.start, best.end, best.score, "anchored" if is_sure else "moved")


def _is_worthy(place: Place, *, is_long: bool, is_lost: bool, is_alone: bool) -> bool:
    """Return whether a place could be meant.

    Args:
        place: The place.
        is_long: Whether the quote is long enough to say something by itself.
        is_lost: Whether the quote stood more often before: what still stands may be another's.
        is_alone: Whether the quote stands once.
    """
    if place.is_perfect:
        return True
    is_confirmed = place.neighbours >= CONFIRMED
    if place.errors:
        return place.score >= (DOUBTFUL if is_confirmed and is_long else ACCEPTED)
    if is_lost:
        return False
    if is_alone and place.stretch >= TELLING:
        return True
    return place.score >= (DOUBTFUL if is_confirmed else ACCEPTED)
