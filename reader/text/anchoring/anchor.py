"""Highlights and the text they stand in: how a place is described, and how it is found again.

A highlight keeps its quote, the text around it and its offsets (`describe`). When the article has
changed, `find` looks for the quote at its offsets, then anywhere as it is, then anywhere in folded
text (the other script, other punctuation), and at last with a few characters changed. What is found
is scored by the quote and by its surroundings; what cannot be told is never guessed: neither where
the quote stood more than once and a copy has gone, nor where it was cut out and something like it
stands elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reader.text.anchoring.candidates import Candidate, CandidateFinder
from reader.text.anchoring.selector import CONTEXT, Selector, describe
from reader.text.fold import Folded, map_fold

__all__ = ["CONTEXT", "UNANCHORED", "AnchorState", "Anchored", "Selector", "describe", "find"]

ACCEPTED = 0.80
"""From this score on a place is the highlight's own, when no other could be."""

CLEAR = 0.90
"""The same for a place where the quote has been edited."""

DOUBTFUL = 0.60
"""From this score on a place is offered for review, when its surroundings confirm it."""

CONFIRMED = 0.50
"""A prefix or suffix at least so much alike confirms a place."""

SIMILAR = 0.85
"""An edited quote at least so much alike is offered from `DOUBTFUL` on, if it is `LONG`."""

LONG = 24
"""From so many bare folded code points on, a quote says something by itself."""

CLAUSE = 16
"""The words of an unbroken stretch of so many are nobody else's, if they stood and stand once."""

DISTINCTIVE = 6
"""An unbroken stretch of so many bare folded code points tells a place that is one of a kind."""

LEAD = 0.10
"""By so much the score of a place must be above those of others where the same words stand."""

RIVAL = 0.76
"""Above this score another place where the same words stand could be the one that was marked."""

SAME_LINE = 0.70
"""Around an edited quote that is `LONG`, what is kept of its own line must be so much alike."""

LINE_WEIGHT = 0.20
"""How much a whole line counts between places that could be meant: as much as a prefix."""

AnchorState = Literal["anchored", "moved", "unanchored"]
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
    state: AnchorState


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
    finder = CandidateFinder(_fold_document(document_text), selector)
    candidates = finder.exact()
    for search in (finder.folded, finder.approximate):
        if any(candidate.is_perfect for candidate in candidates):
            break
        candidates += [
            candidate for candidate in search() if not any(map(candidate.overlaps, candidates))
        ]
    return _choose(candidates, finder)


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


def _choose(candidates: list[Candidate], finder: CandidateFinder) -> Anchored:
    """Return the best of the places of a quote, if it is good enough.

    It is sure where quote, prefix and suffix all stand; or where its score is high, and no other
    place could be meant.
    """
    perfect = [candidate for candidate in candidates if candidate.is_perfect]
    to_the_letter = [candidate for candidate in perfect if finder.is_exact(candidate)]
    plausible = (to_the_letter if len(to_the_letter) == 1 else perfect) or _plausible(
        candidates, finder
    )
    if not plausible:
        return UNANCHORED
    best = max(plausible, key=lambda candidate: _rank(candidate, finder.length))
    rivals = [candidate for candidate in plausible if not candidate.overlaps(best)]
    is_sure = not rivals and (best.is_perfect or _is_certain(best, finder))
    return Anchored(best.start, best.end, best.score, "anchored" if is_sure else "moved")


def _rank(candidate: Candidate, length: int) -> tuple[bool, float, int]:
    score = candidate.score + LINE_WEIGHT * candidate.is_in_line
    return not candidate.errors, score, -abs(candidate.end - candidate.start - length)


def _is_certain(candidate: Candidate, finder: CandidateFinder) -> bool:
    """Return whether the one place that could be meant is sure to be the highlight's."""
    if candidate.errors:
        return candidate.score >= CLEAR and candidate.neighbours >= CONFIRMED
    if finder.kept == finder.copies == 1 and candidate.stretch >= CLAUSE:
        return True
    return candidate.score >= ACCEPTED and finder.kept <= finder.copies == 1


def _plausible(candidates: list[Candidate], finder: CandidateFinder) -> list[Candidate]:
    """Return the places that could be meant, none of which is perfect.

    While every copy of the quote still stands, it has not been edited. When one has come or gone,
    nothing but its surroundings can tell which one was marked.
    """
    standing = [candidate for candidate in candidates if not candidate.errors]
    kept, now = finder.kept, finder.copies
    if now <= 1 and kept <= 1:
        plausible = [candidate for candidate in standing if _is_plausible(candidate)]
    elif kept == 1:
        plausible = _in_own_line(standing, finder.size)
    elif kept in (0, now) and not finder.is_closed():
        plausible = _distinguished(standing)
    else:
        plausible = []
    if plausible or now >= kept > 0 or finder.is_closed():
        return plausible
    if finder.is_in_series():
        return []
    return [
        candidate
        for candidate in candidates
        if candidate.errors and _is_edited(candidate, finder.size)
    ]


def _in_own_line(standing: list[Candidate], size: int) -> list[Candidate]:
    """Return the one of several places that stands in its own line, if there is one.

    When the quote stood once, its copies came later, and in other lines.
    """
    in_line = [candidate for candidate in standing if candidate.is_in_line]
    return in_line if len(in_line) == 1 and in_line[0].stretch >= size + DISTINCTIVE else []


def _distinguished(standing: list[Candidate]) -> list[Candidate]:
    """Return the one of several places whose surroundings are far more alike, if there is one."""
    best = max(standing, key=lambda candidate: candidate.score, default=None)
    if best is None or best.agreement < CONFIRMED or best.score < ACCEPTED:
        return []
    rivals = [candidate for candidate in standing if not candidate.overlaps(best)]
    if any(candidate.is_in_line > best.is_in_line for candidate in rivals):
        return []
    highest = min(best.score - LEAD, RIVAL)
    return [best] if all(candidate.score <= highest for candidate in rivals) else []


def _is_plausible(candidate: Candidate) -> bool:
    """Return whether the only place where a quote stands could be meant."""
    if candidate.stretch >= DISTINCTIVE:
        return True
    return candidate.score >= (DOUBTFUL if candidate.neighbours >= CONFIRMED else ACCEPTED)


def _is_edited(candidate: Candidate, size: int) -> bool:
    """Return whether a quote may stand edited at a place."""
    if candidate.in_line < (SAME_LINE if size >= LONG else SIMILAR):
        return False
    is_offered = (
        candidate.neighbours >= CONFIRMED and size >= LONG and candidate.likeness >= SIMILAR
    )
    return candidate.score >= (DOUBTFUL if is_offered else ACCEPTED)
