"""Candidates for the current range of a highlight, with their scores.

The score follows the fuzzy anchoring of Hypothesis: the quote weighs 50, the prefix 20, the suffix
20 and the position 2. Comparisons use bare folded text, so the context counts equally in the other
script.
"""

from __future__ import annotations

import heapq
import operator
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import product

from reader.records import dataclass
from reader.text.anchoring.quote_search import find_approximate, find_distance, find_exact
from reader.text.anchoring.selector import CONTEXT, Selector, count_copies
from reader.text.fold import Folded, fold_bare

_QUOTE, _CONTEXT, _POSITION = 50, 40, 2
_DISTINCTIVE = 8  # bare code points; a shorter prefix or suffix confirms nothing
_SEAM = 12  # bare code points on each side of a deleted quote
_LONG = 1024  # bare code points; a longer quote is searched for by its ends
_END = 256  # bare code points of an end
_STRAIGHT = frozenset("\"'")
_KINDS = {"Ps": "(", "Pi": "(", "Pe": ")", "Pf": ")", "Zs": " ", "Cc": "\n"}


@dataclass(frozen=True, slots=True)
class QuoteCandidate:
    """A range of the document that may be the highlighted one.

    Attributes:
        start: First code point of the document's text.
        end: One past the last code point.
        score: From 0 to 1.
        errors: The edit distance from the quote, in bare folded code points.
        likeness: The similarity to the quote, from 0 to 1.
        neighbours: The similarity of the better of prefix and suffix, from 0 to 1; very short ones
            are ignored.
        agreement: The similarity of the worse of the two.
        stretch: The length of the unchanged text that contains the quote, in bare code points; 0 if
            the candidate has errors.
        in_line: The similarity of the stored rest of its line, on the worse side.
        is_in_line: Whether the stored rest of its line matches on both sides.
        is_perfect: Whether quote, prefix and suffix all match.
    """

    start: int
    end: int
    score: float
    errors: int
    likeness: float
    neighbours: float
    agreement: float
    stretch: int
    in_line: float
    is_in_line: bool
    is_perfect: bool

    def overlaps(self, other: QuoteCandidate) -> bool:
        """Return whether two candidates overlap."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class _Hit:
    """A match: its range in the document and in the bare text, and its edit distance."""

    start: int
    end: int
    bare_start: int
    bare_end: int
    errors: int


def limit_errors(size: int) -> int:
    """Return the maximum edit distance of a quote: 0, a fifth or a quarter of its length.

    Args:
        size: The length of the quote in bare folded code points.
    """
    if size < 6:
        return 0
    return size // 5 if size <= 20 else min(64, size // 4)


class CandidateFinder:
    """Finds the candidates of one highlight in one document.

    Attributes:
        size: The length of the quote in bare folded code points.
        length: The length of the quote in code points.
        copies: How often the quote occurs in the document.
        former_copies: How often it occurred when it was described; 0 if unknown.

    Args:
        document: The bare folded text of the document.
        selector: The stored description of the highlight.
    """

    def __init__(self, document: Folded, selector: Selector) -> None:
        self._document = document
        self._selector = selector
        self._quote = fold_bare(selector.quote)
        self.size = len(self._quote)
        self.length = len(selector.quote)
        self.copies = count_copies(self._quote, document.text)
        self.former_copies = selector.copies
        self._prefix = fold_bare(selector.prefix)
        self._suffix = fold_bare(selector.suffix)
        self._line = (
            fold_bare(selector.prefix.rpartition("\n")[2]),
            fold_bare(selector.suffix.partition("\n")[0]),
        )
        inner = [at for at, mark in enumerate(selector.quote) if fold_bare(mark)] or [0]
        self._opening = selector.quote[: inner[0]][::-1]
        self._closing = selector.quote[inner[-1] + 1 :]

    def is_closed(self) -> bool:
        """Return whether the prefix is now followed by the suffix.

        Then the quote was deleted there, and similar text elsewhere is something else.
        """
        before, after = self._prefix[-_SEAM:], self._suffix[:_SEAM]
        if min(len(before), len(after)) < _DISTINCTIVE:
            return False
        seams = before + after, before + self._suffix, self._prefix + after
        kept = self._prefix + self._quote + self._suffix
        return any(seam in self._document.text and seam not in kept for seam in seams)

    def is_in_series(self) -> bool:
        """Return whether the quote is one of a series: its neighbour is similar to it.

        If the quote is gone, the next item of the series is not an edited form of it.
        """
        sides = (self._quote[-CONTEXT:], self._prefix), (self._quote[:CONTEXT], self._suffix)
        return any(
            find_distance(text[: self.size], quote) <= len(text[: self.size]) // 4
            for quote, text in sides
            if len(text) >= min(self.size, _DISTINCTIVE)
        )

    def is_exact(self, place: QuoteCandidate) -> bool:
        """Return whether quote, prefix and suffix match a candidate literally."""
        selector, text = self._selector, self._document.source
        return (
            text[place.start : place.end] == selector.quote
            and text.endswith(selector.prefix, 0, place.start)
            and text.startswith(selector.suffix, place.end)
        )

    def exact(self) -> list[QuoteCandidate]:
        """Return the candidates that match the quote literally."""
        selector, offsets = self._selector, self._document.offsets
        starts = find_exact(
            selector.quote, self._document.source, selector.prefix, selector.suffix, selector.start
        )
        ranges = ((at, at + len(selector.quote)) for at in starts)
        return [
            self._score(_Hit(start, end, bisect_left(offsets, start), bisect_left(offsets, end), 0))
            for start, end in ranges
        ]

    def folded(self) -> list[QuoteCandidate]:
        """Return the candidates that match the quote in either script and with any punctuation."""
        origin = bisect_left(self._document.offsets, max(0, self._selector.start))
        starts = find_exact(self._quote, self._document.text, self._prefix, self._suffix, origin)
        return [self._score(self._hit(at, at + self.size, 0)) for at in starts]

    def approximate(self) -> list[QuoteCandidate]:
        """Return the candidates that match the quote approximately, with the fewest errors."""
        return [self._score(hit) for hit in self._find_approximate()]

    def _find_approximate(self) -> Iterator[_Hit]:
        limit = limit_errors(self.size)
        if self.size > _LONG:
            yield from self._find_ends()
        elif limit:
            for match in find_approximate(self._quote, self._document.text, limit):
                yield self._hit(match.start, match.end, match.errors)

    def _find_ends(self) -> Iterator[_Hit]:
        """Find a long quote by its two ends, at about their original distance."""
        quote, text = self._quote, self._document.text
        limit = limit_errors(_END)
        heads, tails = (
            heapq.nsmallest(8, find_approximate(end, text, limit), key=lambda match: match.errors)
            for end in (quote[:_END], quote[-_END:])
        )
        for head, tail in product(heads, tails):
            if abs(tail.end - head.start - self.size) <= self.size // 4:
                errors = (head.errors + tail.errors) * self.size // (2 * _END)
                yield self._hit(head.start, tail.end, errors)

    def _hit(self, start: int, end: int, errors: int) -> _Hit:
        return _Hit(*self._source_range(start, end), start, end, errors)

    def _touching(self, before: str, after: str) -> int:
        return _common(before[::-1], self._prefix[::-1]) + _common(after, self._suffix)

    def _own_line(self, before: str, after: str) -> float:
        """Return the similarity of the stored rest of the quote's line, on the worse side."""
        near = zip(self._line, (before[-len(self._line[0]) :], after), strict=True)
        return min(
            (1 - find_distance(kept, text) / len(kept) for kept, text in near if kept), default=1.0
        )

    def _surroundings(self, hit: _Hit) -> tuple[str, str]:
        text = self._document.text
        start = max(0, hit.bare_start - len(self._prefix))
        return text[start : hit.bare_start], text[hit.bare_end : hit.bare_end + len(self._suffix)]

    def _score(self, hit: _Hit) -> QuoteCandidate:
        before, after = self._surroundings(hit)
        missing = find_distance(self._prefix, before), find_distance(self._suffix, after)
        sizes = len(self._prefix), len(self._suffix)
        quote = 1 - hit.errors / max(1, self.size)
        context = 1 - sum(missing) / max(1, sum(sizes))
        score = _QUOTE * quote + _CONTEXT * context + _POSITION * self._nearness(hit.start)
        pairs = zip(missing, sizes, strict=True)
        sides = [1 - lost / size for lost, size in pairs if size >= _DISTINCTIVE]
        return QuoteCandidate(
            hit.start,
            hit.end,
            score / (_QUOTE + _CONTEXT + _POSITION),
            hit.errors,
            quote,
            max(sides, default=0.0),
            min(sides, default=0.0),
            0 if hit.errors else self._touching(before, after) + self.size,
            self._own_line(before, after) if hit.errors else 1.0,
            not hit.errors and before.endswith(self._line[0]) and after.startswith(self._line[1]),
            hit.errors == sum(missing) == 0 and self._reaches_ends(hit),
        )

    def _reaches_ends(self, hit: _Hit) -> bool:
        """Return whether the text ends where a short prefix or suffix says the document ended."""
        begins = len(self._selector.prefix) >= CONTEXT
        ends = len(self._selector.suffix) >= CONTEXT
        return (begins or self._breaks_at(hit.bare_start - len(self._prefix))) and (
            ends or self._breaks_at(hit.bare_end + len(self._suffix))
        )

    def _breaks_at(self, bare: int) -> bool:
        """Return whether a line ends before a code point of the bare text."""
        offsets = self._document.offsets
        if not 0 < bare < len(offsets):
            return True
        return "\n" in self._document.source[offsets[bare - 1] + 1 : offsets[bare]]

    def _nearness(self, start: int) -> float:
        if self._selector.start < 0:
            return 1.0
        away = abs(start - self._selector.start)
        return max(0.0, 1 - away / len(self._document.source))

    def _source_range(self, bare_start: int, bare_end: int) -> tuple[int, int]:
        """Return a range of the document, including the marks at the edges of the quote."""
        source = self._document.source
        start, end = self._document.source_range(bare_start, bare_end)
        before = source[max(0, start - len(self._opening)) : start][::-1]
        after = source[end : end + len(self._closing)]
        start -= _common(self._opening, before, _is_same_mark)
        return start, end + _common(self._closing, after, _is_same_mark)


def _common(first: str, second: str, same: Callable[[str, str], bool] = operator.eq) -> int:
    """Return the length of the common prefix of two strings."""
    pairs = zip(first, second, strict=False)
    unlike = (at for at, (left, right) in enumerate(pairs) if not same(left, right))
    return next(unlike, min(len(first), len(second)))


def _is_same_mark(left: str, right: str) -> bool:
    """Return whether two marks are equivalent: 「 and “ are, and straight quotes match either."""
    return (
        _STRAIGHT.issuperset(left)
        or _STRAIGHT.issuperset(right)
        or _mark_kind(left) == _mark_kind(right)
    )


def _mark_kind(character: str) -> str:
    category = unicodedata.category(character)
    return _KINDS.get(category, ".")
