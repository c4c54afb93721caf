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
"""From this score on a place is offered for review."""

CONFIRMED = 0.5
"""A prefix or suffix at least so much alike tells a place from its likes."""

Anchoring = Literal["anchored", "moved", "unanchored"]
"""How sure a place is: the highlight's own; to be reviewed; none that can be told."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """Where a highlight stands now.

    Attributes:
        start: First code point of the document's text; 0 when unanchored.
        end: One past the last code point; 0 when unanchored.
        score: From 0 to 1; when unanchored, that of the best place that was turned down.
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
    best = UNANCHORED
    for search in (places.exact, places.folded, places.approximate):
        found = _judge(search())
        if found.state == "anchored":
            return found
        best = max(best, found, key=lambda one: one.score)
    return best


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


def _judge(places: list[Place]) -> Anchored:
    """Return the best of some places, or none if it is not good enough."""
    if not places:
        return UNANCHORED
    best = max(places, key=lambda place: place.score)
    alone = all(place.start < best.end and best.start < place.end for place in places)
    if best.score >= ACCEPTED and (alone or best.neighbours >= CONFIRMED):
        return Anchored(best.start, best.end, best.score, "anchored")
    if best.score >= DOUBTFUL:
        return Anchored(best.start, best.end, best.score, "moved")
    return Anchored(0, 0, best.score, "unanchored")
