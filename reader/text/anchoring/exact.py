"""Exact search: where a quote stands as it is, without looking at all places of a common one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

_MOST = 64  # places of one quote that are scored
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
    starts = set(islice(_occurrences(quote, text), _MOST + 1))
    if len(starts) <= _MOST:
        return starts
    before, after = prefix[-_NEXT:], suffix[:_NEXT]
    starts = {at + len(before) for at in islice(_occurrences(before + quote, text), _MOST)}
    starts.update(islice(_occurrences(quote + after, text), _MOST))
    starts.update(islice(_occurrences(quote, text, max(0, origin - _NEAR)), _MOST))
    return starts


def _occurrences(pattern: str, text: str, start: int = 0) -> Iterator[int]:
    at = text.find(pattern, start) if pattern else -1
    while at >= 0:
        yield at
        at = text.find(pattern, at + 1)
