"""Approximate search: where a pattern stands in a text that differs from it in a few characters.

The distance of Levenshtein, computed a column at a time on the bits of an integer (Myers, "A fast
bit-vector algorithm for approximate string matching based on dynamic programming", 1999, in the
form of Hyyrö, 2003). Memory is linear, and so is time for patterns of bounded length.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise


@dataclass(frozen=True, slots=True)
class Match:
    """A place of a pattern.

    Attributes:
        start: First code point in the text.
        end: One past the last code point.
        errors: How many insertions, deletions and replacements lead from the pattern to it.
    """

    start: int
    end: int
    errors: int


def _distances(pattern: str, text: str, *, fixed: bool) -> Iterator[int]:
    """Yield for each end in the text the distance of the pattern to the best text ending there.

    Args:
        pattern: Not empty.
        text: Where to search.
        fixed: Whether that text begins at 0; else it may begin anywhere.
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
    """Return the distance of a pattern to the part of a text that is most like it.

    Args:
        pattern: Anything.
        text: Anything.
    """
    if not pattern or pattern in text:
        return 0
    return min(_distances(pattern, text, fixed=False), default=len(pattern))


def find_approximate(pattern: str, text: str, limit: int) -> list[Match]:
    """Return the places of a pattern in a text with the fewest errors around each.

    Where several ranges at one place are equally good, some of them are returned: what stands
    around them can tell which is meant. In a text that is full of places, the best are returned.

    Args:
        pattern: Not empty; time grows with its length beyond a few thousand code points.
        text: Where to search.
        limit: The most errors allowed, less than the length of the pattern.
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


_MOST_ENDS = 64  # ends of matches that are looked at
_TIES = 4  # equally good starts or ends of one match that are looked at


def _windows(pattern: str, text: str, limit: int) -> list[tuple[int, int]]:
    """Return the ranges of the text outside which the pattern cannot stand, ascending.

    Of ``limit + 1`` pieces of the pattern at least one stands unchanged in every match. Where the
    pieces are too common to tell, the whole text is returned.
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
    """Yield for each run of ends within the limit the best of them and their distance."""
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
    """Return where the matches begin that end with the text and have a number of errors.

    Args:
        pattern: What was searched for.
        text: The text up to the end of a match.
        origin: Where that text begins.
        errors: Of the match.
    """
    backwards = text[: -len(pattern) - errors - 1 : -1]
    distances = enumerate(_distances(pattern[::-1], backwards, fixed=True), 1)
    end = origin + len(text)
    return [end - length for length, distance in distances if distance == errors][:_TIES]


_MOST_COPIES = 64  # places of one quote that are scored
_NEXT = 4  # code points next to a very common quote that are searched with it
_NEAR = 256  # code points before the former place from which it is searched again


def find_exact(quote: str, text: str, prefix: str, suffix: str, origin: int) -> set[int]:
    """Return where a quote stands in a text; of a very common one, where it is likely meant.

    That is where what was next to it is still next to it, and nearest to where it was.

    Args:
        quote: What is searched for.
        text: Where to search.
        prefix: What stood before it.
        suffix: What stood after it.
        origin: Where it stood.
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
