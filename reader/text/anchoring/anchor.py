"""Anchoring: describe a highlighted range, and find it again in a changed text.

A highlight stores its quote, the text around it and its offsets (`describe`). When the article has
changed, `find` looks for the quote at its offsets, then for exact copies anywhere, then for copies
in folded text (the other script, other punctuation), and finally for approximate matches. Matches
are scored by the quote and its context. Ambiguous cases are never guessed: neither when the quote
occurred several times and a copy is gone, nor when it was deleted and something similar occurs
elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from reader.records import dataclass
from reader.text.anchoring.candidates import CandidateFinder, QuoteCandidate
from reader.text.anchoring.selector import CONTEXT, Selector, describe
from reader.text.fold import Folded, map_fold

__all__ = ["CONTEXT", "UNANCHORED", "AnchorState", "Anchored", "Selector", "describe", "find"]

ACCEPTED = 0.80
"""The minimum score of a unique candidate to be accepted without review."""

CLEAR = 0.90
"""The same for a candidate where the quote has been edited."""

DOUBTFUL = 0.60
"""The minimum score of a candidate to be offered for review if its context confirms it."""

CONFIRMED = 0.50
"""The minimum similarity of a prefix or suffix that confirms a candidate."""

SIMILAR = 0.85
"""The minimum similarity of an edited `LONG` quote to be offered from `DOUBTFUL` on."""

LONG = 24
"""The length, in bare folded code points, from which a quote is significant by itself."""

CLAUSE = 16
"""An unchanged stretch of this length identifies a quote that occurred once and occurs once."""

DISTINCTIVE = 6
"""An unchanged stretch of this many bare folded code points makes a unique candidate plausible."""

LEAD = 0.10
"""The lead in score that a candidate needs over other copies of the quote."""

RIVAL = 0.76
"""Above this score another copy of the quote could be the highlighted one."""

SAME_LINE = 0.70
"""The minimum similarity of the stored rest of the line around an edited `LONG` quote."""

LINE_WEIGHT = 0.20
"""The weight of a complete line among plausible candidates: that of a prefix."""

AnchorState = Literal["anchored", "moved", "unanchored"]
"""Accepted; to be reviewed; or not found."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """The current range of a highlight.

    Attributes:
        start: First code point of the document's text; 0 when unanchored.
        end: One past the last code point; 0 when unanchored.
        score: From 0 to 1; 0 when unanchored.
        state: How certain the range is.
    """

    start: int
    end: int
    score: float
    state: AnchorState


UNANCHORED = Anchored(0, 0, 0.0, "unanchored")


def find(document_text: str, selector: Selector, *, same_text: bool) -> Anchored:
    """Return the current range of a described range.

    Args:
        document_text: The current `Document.text`.
        selector: The result of `describe`.
        same_text: Whether the text is known to be unchanged (equal `Document.sha`).
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
    """Fold a document once for all of its highlights."""
    return map_fold(text, bare=True)


def _choose(candidates: list[QuoteCandidate], finder: CandidateFinder) -> Anchored:
    """Return the best candidate of a quote, if it is good enough.

    It is accepted if quote, prefix and suffix all match, or if its score is high and no other
    candidate is plausible.
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
    is_certain = not rivals and (best.is_perfect or _is_certain(best, finder))
    return Anchored(best.start, best.end, best.score, "anchored" if is_certain else "moved")


def _rank(candidate: QuoteCandidate, length: int) -> tuple[bool, float, int]:
    score = candidate.score + LINE_WEIGHT * candidate.is_in_line
    return not candidate.errors, score, -abs(candidate.end - candidate.start - length)


def _is_certain(candidate: QuoteCandidate, finder: CandidateFinder) -> bool:
    """Return whether the only plausible candidate is certain."""
    if candidate.errors:
        return candidate.score >= CLEAR and candidate.neighbours >= CONFIRMED
    if finder.former_copies == finder.copies == 1 and candidate.stretch >= CLAUSE:
        return True
    return candidate.score >= ACCEPTED and finder.former_copies <= finder.copies == 1


def _plausible(candidates: list[QuoteCandidate], finder: CandidateFinder) -> list[QuoteCandidate]:
    """Return the plausible candidates when none is perfect.

    While all copies of the quote exist, it has not been edited. When a copy was added or removed,
    only the context can show which copy was highlighted.
    """
    copies = [candidate for candidate in candidates if not candidate.errors]
    former, current = finder.former_copies, finder.copies
    if current <= 1 and former <= 1:
        plausible = [candidate for candidate in copies if _is_plausible(candidate)]
    elif former == 1:
        plausible = _in_own_line(copies, finder.size)
    elif former in (0, current) and not finder.is_closed():
        plausible = _distinguished(copies)
    else:
        plausible = []
    if plausible or current >= former > 0 or finder.is_closed():
        return plausible
    if finder.is_in_series():
        return []
    return [
        candidate
        for candidate in candidates
        if candidate.errors and _is_edited(candidate, finder.size)
    ]


def _in_own_line(copies: list[QuoteCandidate], size: int) -> list[QuoteCandidate]:
    """Return the only candidate in its original line, if there is exactly one.

    If the quote occurred once, other copies were added later, in other lines.
    """
    in_line = [candidate for candidate in copies if candidate.is_in_line]
    return in_line if len(in_line) == 1 and in_line[0].stretch >= size + DISTINCTIVE else []


def _distinguished(copies: list[QuoteCandidate]) -> list[QuoteCandidate]:
    """Return the candidate whose context is far more similar than that of the others, if any."""
    best = max(copies, key=lambda candidate: candidate.score, default=None)
    if best is None or best.agreement < CONFIRMED or best.score < ACCEPTED:
        return []
    rivals = [candidate for candidate in copies if not candidate.overlaps(best)]
    if any(candidate.is_in_line > best.is_in_line for candidate in rivals):
        return []
    highest = min(best.score - LEAD, RIVAL)
    return [best] if all(candidate.score <= highest for candidate in rivals) else []


def _is_plausible(candidate: QuoteCandidate) -> bool:
    """Return whether the only copy of a quote is plausible."""
    if candidate.stretch >= DISTINCTIVE:
        return True
    return candidate.score >= (DOUBTFUL if candidate.neighbours >= CONFIRMED else ACCEPTED)


def _is_edited(candidate: QuoteCandidate, size: int) -> bool:
    """Return whether a candidate may be an edited form of the quote."""
    if candidate.in_line < (SAME_LINE if size >= LONG else SIMILAR):
        return False
    is_offered = (
        candidate.neighbours >= CONFIRMED and size >= LONG and candidate.likeness >= SIMILAR
    )
    return candidate.score >= (DOUBTFUL if is_offered else ACCEPTED)
