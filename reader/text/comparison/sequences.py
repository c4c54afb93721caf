"""Alignment of sequences: the longest common subsequence, and the heaviest chain of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Pair = tuple[int, int]

LARGEST = 1 << 25
"""The largest product of two lengths for which the longest common subsequence is computed."""

_WIDEST = 1 << 12
"""The most bits of a row, except where both sequences have more items."""

_BLOCK = 32
"""Items that are compared at once."""

_PASSAGE = 6
"""Items of the passages by which longer sequences are aligned."""


def align(first: Sequence[str], second: Sequence[str]) -> list[Pair]:
    """Return the positions of equal items, ascending in both sequences, as many as there can be.

    Sequences that are too long for that are first aligned by the passages that each has once.

    Args:
        first: A sequence.
        second: Another.
    """
    start, end = _common_ends(first, second)
    stop, other_stop = len(first) - end, len(second) - end
    pairs = [(at, at) for at in range(start)]
    if start < stop and start < other_stop:
        inner = _align_inner(first[start:stop], second[start:other_stop])
        pairs += [(at + start, other + start) for at, other in inner]
    pairs += [(stop + at, other_stop + at) for at in range(end)]
    return pairs


def _common_ends(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """Return how many items are equal at the start, and at the end."""
    most = min(len(first), len(second))
    start = same_start(first, second, 0, 0, most)
    size, other_size = len(first), len(second)
    end = 0
    while end + _BLOCK <= most - start and (
        first[size - end - _BLOCK : size - end]
        == second[other_size - end - _BLOCK : other_size - end]
    ):
        end += _BLOCK
    while end < most - start and first[-1 - end] == second[-1 - end]:
        end += 1
    return start, end


def same_start(first: Sequence[str], second: Sequence[str], at: int, other: int, most: int) -> int:
    """Return how many items are equal from a position on.

    Args:
        first: A sequence, or a text.
        second: Another of the same type.
        at: The position in the first.
        other: The position in the second.
        most: The most items to compare; both have as many.
    """
    same = 0
    while same + _BLOCK <= most and (
        first[at + same : at + same + _BLOCK] == second[other + same : other + same + _BLOCK]
    ):
        same += _BLOCK
    while same < most and first[at + same] == second[other + same]:
        same += 1
    return same


def _align_inner(first: Sequence[str], second: Sequence[str]) -> list[Pair]:
    if len(first) * len(second) <= LARGEST:
        return common_subsequence(first, second)
    pairs: list[Pair] = []
    start = other_start = 0
    for at, other in [*_anchors(first, second), (len(first), len(second))]:
        if at < start or other < other_start:
            continue
        if (at - start) * (other - other_start) <= LARGEST:
            inner = align(first[start:at], second[other_start:other])
            pairs += [(start + one, other_start + two) for one, two in inner]
        if at < len(first):
            pairs += [(at + step, other + step) for step in range(_PASSAGE)]
        start, other_start = at + _PASSAGE, other + _PASSAGE
    return pairs


def _anchors(first: Sequence[str], second: Sequence[str]) -> list[Pair]:
    """Return the positions of passages that both sequences have once, in order."""
    one, two = _single_passages(first), _single_passages(second)
    return heaviest_chain((at, two[passage], 1) for passage, at in one.items() if passage in two)


def _single_passages(items: Sequence[str]) -> dict[tuple[str, ...], int]:
    places: dict[tuple[str, ...], int] = {}
    for at in range(len(items) - _PASSAGE + 1):
        passage = tuple(items[at : at + _PASSAGE])
        places[passage] = -1 if passage in places else at
    return {passage: at for passage, at in places.items() if at >= 0}


def common_subsequence(first: Sequence[str], second: Sequence[str]) -> list[Pair]:
    """Return the positions of a longest common subsequence.

    This is the bit-parallel algorithm of Hyyrö (2004): a row of the table of lengths is one
    integer, in which a bit is clear where the length grows.

    Args:
        first: A sequence.
        second: Another; the product of the lengths is the number of bits in memory.
    """
    if len(first) > max(_WIDEST, len(second)):  # the time grows with the square of the first
        return [(at, other) for other, at in common_subsequence(second, first)]
    masks: dict[str, int] = {}
    for at, item in enumerate(first):
        masks[item] = masks.get(item, 0) | (1 << at)
    full = (1 << len(first)) - 1
    row = full
    rows = [row]
    for item in second:
        if item in masks:  # otherwise all rows share one integer
            matched = row & masks[item]
            row = ((row + matched) | (row - matched)) & full
        rows.append(row)
    pairs = []
    at, other = len(first), len(second)
    while at and other:
        if rows[other] >> (at - 1) & 1:
            at -= 1
        else:
            other -= 1
            if rows[other] >> (at - 1) & 1:
                at -= 1
                pairs.append((at, other))
    return pairs[::-1]


def heaviest_chain(edges: Iterable[tuple[int, int, int]], *, shared: bool = False) -> list[Pair]:
    """Return the pairs that ascend in both positions and have the greatest sum of weights.

    Args:
        edges: A position in each sequence, and a positive weight.
        shared: Whether several pairs of the chain may have a position in common.
    """
    ordered = sorted(set(edges), key=lambda edge: (edge[0], edge[1] if shared else -edge[1]))
    size = max((edge[1] for edge in ordered), default=0) + 2
    best: list[tuple[int, int]] = [(0, -1)] * (size + 1)  # a Fenwick tree of maxima
    previous = []
    heaviest = (0, -1)
    for number, (_, other, weight) in enumerate(ordered):
        before = (0, -1)
        at = other + 1 if shared else other
        while at > 0:
            before = max(before, best[at])
            at &= at - 1
        previous.append(before[1])
        total = (before[0] + weight, number)
        heaviest = max(heaviest, total)
        at = other + 1
        while at <= size:
            best[at] = max(best[at], total)
            at += at & -at
    chain = []
    number = heaviest[1]
    while number >= 0:
        chain.append(ordered[number][:2])
        number = previous[number]
    return chain[::-1]
