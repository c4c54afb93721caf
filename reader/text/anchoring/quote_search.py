"""Search for a quote in a text, approximately and exactly.

Approximate search computes the Levenshtein distance one column at a time on the bits of an integer
(Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming",
1999, in the form of Hyyrö, 2003). Memory is linear, and so is time for patterns of bounded length.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice, pairwise

from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """An approximate match of a pattern.

    Attributes:
        start: First code point in the text.
        end: One past the last code point.
        errors: The edit distance from the pattern.
    """

    start: int
    end: int
    errors: int


def _distances(pattern: str, text: str, *, fixed: bool) -> Iterator[int]:
    """Yield for each end in the text the distance of the pattern to the best match ending there.

    Args:
        pattern: Not empty.
        text: The text to search.
        fixed: Whether matches must start at 0; else they may start anywhere.
    """
    masks: dict[str, int] = {}
    for at, character in enumerate(pattern):
        masks[character] = masks.get(character, 0) | 1 << at
    full = (1 << len(pattern)) - 1
    last = 1 << (len(pattern) - 1)
    carry = 1 if fixed else 0
    up, down, distance = full, 0, len(pattern)
    for character in text:
        equal = masks.get(character, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        rising = down | (full & ~(diagonal | up))
        falling = up & diagonal
        if rising & last:
            distance += 1
        elif falling & last:
            distance -= 1
        yield distance
        rising = rising << 1 & full | carry
        falling = falling << 1 & full
        up = falling | (full & ~(diagonal | rising))
        down = rising & diagonal


def find_distance(pattern: str, text: str) -> int:
    """Return the distance of a pattern to the most similar part of a text.

    Args:
        pattern: Any text.
        text: Any text.
    """
    if not pattern or pattern in text:
        return 0
    return min(_distances(pattern, text, fixed=False), default=len(pattern))


def find_approximate(pattern: str, text: str, limit: int) -> list[Match]:
    """Return the matches of a pattern in a text that have locally the fewest errors.

    If several overlapping ranges are equally good, some of them are returned, so that the caller
    can choose by context. If a text has very many matches, the best are returned.

    Args:
        pattern: Not empty; time grows with its length beyond a few thousand code points.
        text: The text to search.
        limit: The maximum number of errors, less than the length of the pattern.
    """
    valleys = [
        (errors, start, start + end)
        for start, stop in _windows(pattern, text, limit)
        for ends, errors in _valleys(
            list(_distances(pattern, text[start:stop], fixed=False)), limit
        )
        for end in ends
    ]
    return [
        Match(begin, end, errors)
        for errors, start, end in heapq.nsmallest(_MOST_ENDS, valleys)
        for begin in _starts(pattern, text[start:end], start, errors)
    ]


_MOST_ENDS = 64  # ends of matches that are examined
_TIES = 4  # equally good starts or ends of one match that are examined


def _windows(pattern: str, text: str, limit: int) -> list[tuple[int, int]]:
    """Return the ranges of the text that can contain matches, ascending.

    At least one of ``limit + 1`` pieces of the pattern is unchanged in every match. If the pieces
    are too common, the range of the whole text is returned.
    """
    count = limit + 1
    cuts = [len(pattern) * at // count for at in range(count + 1)]
    reach = len(pattern) + limit
    most = 1 + len(text) // reach
    origins: list[int] = []
    for cut, stop in pairwise(cuts):
        at = text.find(pattern[cut:stop])
        while at >= 0:
            origins.append(at - cut)
            if len(origins) > most:
                return [(0, len(text))]
            at = text.find(pattern[cut:stop], at + 1)
    windows: list[tuple[int, int]] = []
    for origin in sorted(origins):
        start, end = max(0, origin - limit), min(len(text), origin + reach)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows


def _valleys(distances: list[int], limit: int) -> Iterator[tuple[list[int], int]]:
    """Yield for each run of ends within the limit the best ends and their distance."""
    at = 0
    while at < len(distances):
        if distances[at] > limit:
            at += 1
            continue
        stop = at
        while stop < len(distances) and distances[stop] <= limit:
            stop += 1
        best = min(distances[at:stop])
        ends = [end + 1 for end in range(at, stop) if distances[end] == best]
        yield ends[:_TIES], best
        at = stop


def _starts(pattern: str, text: str, origin: int, errors: int) -> list[int]:
    """Return the starts of the matches that end at the end of a text with a number of errors.

    Args:
        pattern: The pattern.
        text: The text up to the end of a match.
        origin: The offset of that text.
        errors: The errors of the match.
    """
    backwards = text[: -len(pattern) - errors - 1 : -1]
    distances = enumerate(_distances(pattern[::-1], backwards, fixed=True), 1)
    end = origin + len(text)
    return [end - length for length, distance in distances if distance == errors][:_TIES]


_MOST_COPIES = 64  # copies of one quote that are scored
_NEXT = 4  # code points beside a very common quote that are searched with it
_NEAR = 256  # code points before the former position where the search starts again


def find_exact(quote: str, text: str, prefix: str, suffix: str, origin: int) -> set[int]:
    """Return the starts of a quote in a text; only the likely ones if it is very common.

    Likely are those next to the same text as before, and those nearest to the former position.

    Args:
        quote: The quote.
        text: The text to search.
        prefix: The text before the quote when it was described.
        suffix: The text after it.
        origin: Its former position.
    """
    starts = set(islice(_occurrences(quote, text), _MOST_COPIES + 1))
    if len(starts) <= _MOST_COPIES:
        return starts
    before, after = prefix[-_NEXT:], suffix[:_NEXT]
    starts = {at + len(before) for at in islice(_occurrences(before + quote, text), _MOST_COPIES)}
    starts.update(islice(_occurrences(quote + after, text), _MOST_COPIES))
    starts.update(islice(_occurrences(quote, text, max(0, origin - _NEAR)), _MOST_COPIES))
    return starts


def _occurrences(pattern: str, text: str, start: int = 0) -> Iterator[int]:
    at = text.find(pattern, start) if pattern else -1
    while at >= 0:
        yield at
        at = text.find(pattern, at + 1)
