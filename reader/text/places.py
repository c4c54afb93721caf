"""Where a highlight may stand: the places that its quote could be, each with its score.

The score is the one that Hypothesis publishes for its fuzzy anchoring: the quote weighs 50, its
prefix 20, its suffix 20 and its position 2. All is compared in bare folded text, so that the
surroundings count for as much in the other script.
"""

from __future__ import annotations

import heapq
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from reader.text.approximate import find_distance, search
from reader.text.fold import Folded, fold_bare
from reader.text.selector import Selector

_QUOTE, _PREFIX, _SUFFIX, _POSITION = 50, 20, 20, 2
_MOST = 64  # places of one quote that are scored
_LONG = 1024  # bare code points; a longer quote is looked for by its ends
_END = 256  # bare code points of an end


@dataclass(frozen=True, slots=True)
class Place:
    """A range of the document that may be the highlight's.

    Attributes:
        start: First code point of the document's text.
        end: One past the last code point.
        score: From 0 to 1.
        neighbours: How much alike the better one of prefix and suffix is, from 0 to 1; what was
            not kept confirms nothing.
    """

    start: int
    end: int
    score: float
    neighbours: float


@dataclass(frozen=True, slots=True)
class _Hit:
    """A range of the document (start, end), of its bare text, and how unlike the quote it is."""

    start: int
    end: int
    bare_start: int
    bare_end: int
    errors: int


def limit_errors(size: int) -> int:
    """Return how many errors a quote may have: none, then a fifth, then a quarter of it.

    Args:
        size: Of the quote, in bare folded code points.
    """
    if size < 6:
        return 0
    return size // 5 if size <= 20 else min(64, size // 4)


class Places:
    """The places of one highlight in one document.

    Args:
        document: The text of the document, bare folded.
        selector: What was kept of the highlight.
    """

    def __init__(self, document: Folded, selector: Selector) -> None:
        self._document = document
        self._selector = selector
        self._quote = fold_bare(selector.quote)
        self._prefix = fold_bare(selector.prefix)
        self._suffix = fold_bare(selector.suffix)

    def exact(self) -> list[Place]:
        """Return the places where the quote stands as it is."""
        quote, offsets = self._selector.quote, self._document.offsets
        ranges = ((at, at + len(quote)) for at in _occurrences(quote, self._document.source))
        return self._score(
            _Hit(start, end, bisect_left(offsets, start), bisect_left(offsets, end), 0)
            for start, end in ranges
        )

    def folded(self) -> list[Place]:
        """Return the places where the quote stands in either script, whatever its punctuation."""
        quote = self._quote
        starts = _occurrences(quote, self._document.text)
        return self._score(self._hit(at, at + len(quote), 0) for at in starts)

    def approximate(self) -> list[Place]:
        """Return the places where the quote stands with as few errors as may be."""
        quote, text = self._quote, self._document.text
        limit = limit_errors(len(quote))
        if not limit:
            return []
        if len(quote) > _LONG:
            return self._score(self._find_ends())
        matches = search(quote, text, limit)
        return self._score(self._hit(one.start, one.end, one.errors) for one in matches)

    def _find_ends(self) -> Iterator[_Hit]:
        """Find a long quote by its ends, about as far apart as they were."""
        quote, text = self._quote, self._document.text
        limit = limit_errors(_END)
        heads, tails = (
            heapq.nsmallest(8, search(end, text, limit), key=lambda match: match.errors)
            for end in (quote[:_END], quote[-_END:])
        )
        for head, tail in product(heads, tails):
            if abs(tail.end - head.start - len(quote)) <= len(quote) // 4:
                errors = (head.errors + tail.errors) * len(quote) // (2 * _END)
                yield self._hit(head.start, tail.end, errors)

    def _hit(self, start: int, end: int, errors: int) -> _Hit:
        return _Hit(*self._source_range(start, end), start, end, errors)

    def _score(self, hits: Iterable[_Hit]) -> list[Place]:
        """Return the places of the hits; of the likeliest, where the quote is very common."""
        found = list(hits)
        if len(found) > _MOST:
            found = heapq.nsmallest(_MOST, found, key=self._rank)
        return [self._place(hit) for hit in found]

    def _rank(self, hit: _Hit) -> tuple[int, int, int]:
        before, after = self._surroundings(hit)
        alike = _common(before[::-1], self._prefix[::-1]) + _common(after, self._suffix)
        return hit.errors, -alike, abs(hit.start - self._selector.start)

    def _surroundings(self, hit: _Hit) -> tuple[str, str]:
        text = self._document.text
        start = max(0, hit.bare_start - len(self._prefix))
        return text[start : hit.bare_start], text[hit.bare_end : hit.bare_end + len(self._suffix)]

    def _place(self, hit: _Hit) -> Place:
        before, after = self._surroundings(hit)
        prefix, suffix = _likeness(self._prefix, before), _likeness(self._suffix, after)
        score = _PREFIX * prefix + _SUFFIX * suffix + _POSITION * self._nearness(hit.start)
        score += _QUOTE * (1 - hit.errors / max(1, len(self._quote)))
        return Place(
            hit.start,
            hit.end,
            score / (_QUOTE + _PREFIX + _SUFFIX + _POSITION),
            max(prefix if self._prefix else 0.0, suffix if self._suffix else 0.0),
        )

    def _nearness(self, start: int) -> float:
        if self._selector.start < 0:
            return 1.0
        away = abs(start - self._selector.start)
        return max(0.0, 1 - away / len(self._document.source))

    def _source_range(self, bare_start: int, bare_end: int) -> tuple[int, int]:
        """Return the range of the document, with the punctuation that the quote begins and ends."""
        source, quote = self._document.source, self._selector.quote
        start, end = self._document.source_range(bare_start, bare_end)
        inner = [at for at, character in enumerate(quote) if fold_bare(character)]
        opening, closing = quote[: inner[0]][::-1], quote[inner[-1] + 1 :]
        start -= _common_kinds(opening, source[max(0, start - len(opening)) : start][::-1])
        return start, end + _common_kinds(closing, source[end : end + len(closing)])


def _occurrences(pattern: str, text: str) -> list[int]:
    """Return where a pattern stands in a text; of those that overlap, the first."""
    found = []
    at = text.find(pattern) if pattern else -1
    while at >= 0:
        found.append(at)
        at = text.find(pattern, at + len(pattern))
    return found


def _likeness(kept: str, text: str) -> float:
    """Return how much of what was kept stands in a text, from 0 to 1; of nothing, all does."""
    return 1 - find_distance(kept, text) / len(kept) if kept else 1.0


def _common(first: str, second: str) -> int:
    """Return how many characters two strings have in common from their start."""
    pairs = zip(first, second, strict=False)
    unlike = (at for at, (one, other) in enumerate(pairs) if one != other)
    return next(unlike, min(len(first), len(second)))


def _common_kinds(first: str, second: str) -> int:
    """As `_common`, for punctuation of the same kind: 「 is as good as “."""
    return _common("".join(map(_kind, first)), "".join(map(_kind, second)))


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Ps", "Pi"):
        return "("
    if category in ("Pe", "Pf"):
        return ")"
    return " " if category == "Zs" else "\n" if category == "Cc" else "."
