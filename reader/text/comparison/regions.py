"""The regions of two texts that belong together: paragraphs, and the sentences between them."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

from reader.records import dataclass
from reader.text.comparison.parts import paragraphs
from reader.text.comparison.sequences import Pair, heaviest_chain
from reader.text.comparison.tokens import Source
from reader.text.sentences import sentences

SMALL = 64
"""Code points up to which two texts are aligned word by word at once."""

_COMMON = 12
"""A passage of more sentences than these says little about one."""
_LIKELY = 4
"""Sentences that one is paired with at most."""
_PAIR = 8
"""Bytes of two characters in UTF-32."""
_MOVED = 8
"""Folded characters from which on an equal sentence elsewhere is the same one, moved."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a sentence with the spaces behind it; `bare` is folded, without marks."""

    start: int
    end: int
    bare: str


@dataclass(frozen=True, slots=True)
class Region:
    """Pieces of the old text beside pieces of the new one.

    Attributes:
        old: Consecutive pieces.
        new: Consecutive pieces.
        alike: Whether they have words in common.
    """

    old: Sequence[Piece]
    new: Sequence[Piece]
    alike: bool


def regions(old: Source, new: Source) -> Iterator[Region]:
    """Yield regions that together cover both texts, in order."""
    if max(len(old.text), len(new.text)) <= SMALL:
        yield Region([Piece(0, len(old.text), "")], [Piece(0, len(new.text), "")], alike=True)
        return
    before, after = _paragraphs(old), _paragraphs(new)
    start = other_start = 0
    for at, other in [*_same_pieces(before, after), (len(before), len(after))]:
        yield from _between(old, new, before[start:at], after[other_start:other])
        if at < len(before):
            yield Region(before[at : at + 1], after[other : other + 1], alike=True)
        start, other_start = at + 1, other + 1


def _paragraphs(source: Source) -> list[Piece]:
    return [Piece(*limits, source.bare(*limits)) for limits in paragraphs(source.text)]


def _same_pieces(before: Sequence[Piece], after: Sequence[Piece]) -> list[Pair]:
    """Return the pairs of pieces with the same words, in order in both texts."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, piece in enumerate(before):
        if piece.bare:
            places[piece.bare].append(at)
    edges = []
    for other, piece in enumerate(after):
        nearest = sorted(places.get(piece.bare, ()), key=lambda at: abs(at - other))
        edges += [(at, other, len(piece.bare)) for at in nearest[:_LIKELY]]
    return heaviest_chain(edges)


def _between(
    old: Source, new: Source, before: Sequence[Piece], after: Sequence[Piece]
) -> Iterator[Region]:
    """Yield the regions of paragraphs that differ."""
    if not before and not after:
        return
    olds, news = _sentences(old, before), _sentences(new, after)
    start = other_start = 0
    for at, other in [*_same_pieces(olds, news), (len(olds), len(news))]:
        yield from _paired(olds[start:at], news[other_start:other])
        if at < len(olds):
            yield Region(olds[at : at + 1], news[other : other + 1], alike=True)
        start, other_start = at + 1, other + 1


def _paired(olds: Sequence[Piece], news: Sequence[Piece]) -> Iterator[Region]:
    """Yield the regions of sentences that differ."""
    start = other_start = 0
    for first, end, other_first, other_end in _joined(_likely_pairs(olds, news)):
        if start < first or other_start < other_first:
            yield Region(olds[start:first], news[other_start:other_first], alike=False)
        yield Region(olds[first:end], news[other_first:other_end], alike=True)
        start, other_start = end, other_end
    if olds[start:] or news[other_start:]:
        yield Region(olds[start:], news[other_start:], alike=False)


def _sentences(source: Source, among: Sequence[Piece]) -> list[Piece]:
    """Return the sentences of consecutive paragraphs; they cover the paragraphs."""
    if not among:
        return []
    begin, end = among[0].start, among[-1].end
    starts = [source.boundary_after(start) for start, _ in sentences(source.text, begin, end)]
    inner = sorted({start for start in starts[1:] if begin < start < end})
    limits = [begin, *inner, end]
    return [Piece(start, stop, source.bare(start, stop)) for start, stop in pairwise(limits)]


def _likely_pairs(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pair]:
    """Return pairs of sentences that share half of the shorter one, in order in both texts."""
    if not old or not new:
        return []
    passages = [_passages(piece.bare) for piece in old]
    if len(old) <= _LIKELY:
        return heaviest_chain(_edges_of_few(passages, new), shared=True)
    places: defaultdict[int, list[int]] = defaultdict(list)
    for at, cut in enumerate(passages):
        for passage in cut:
            places[passage].append(at)
    edges = []
    for other, piece in enumerate(new):
        cut = _passages(piece.bare)
        lists = [places[passage] for passage in cut if passage in places]
        shared = Counter(chain.from_iterable([where for where in lists if len(where) <= _COMMON]))
        likely = [
            (at, other, count)
            for at, count in shared.items()
            if 2 * count >= min(len(cut), len(passages[at]))
        ]
        likely.sort(key=lambda edge: -edge[2])
        edges += likely[:_LIKELY]
    return heaviest_chain(edges, shared=True)


def _edges_of_few(
    passages: Sequence[set[int]], new: Sequence[Piece]
) -> Iterator[tuple[int, int, int]]:
    """Yield the likely pairs of so few old sentences that each is compared with all new ones."""
    for other, piece in enumerate(new):
        cut = _passages(piece.bare)
        for at, passages_of_old in enumerate(passages):
            count = len(cut & passages_of_old)
            if count and 2 * count >= min(len(cut), len(passages_of_old)):
                yield at, other, count


def _passages(bare: str) -> set[int]:
    """Return the pairs of characters of a folded sentence; a single character is one itself.

    A pair is one number, which takes half the time of a text of two characters.
    """
    if len(bare) < 2:
        return set(map(ord, bare))
    encoded = bare.encode("utf-32-le", "surrogatepass")
    at_even = len(bare) // 2 * _PAIR
    at_odd = _PAIR // 2 + (len(bare) - 1) // 2 * _PAIR
    return {*array("Q", encoded[:at_even]), *array("Q", encoded[_PAIR // 2 : at_odd])}


def _joined(pairs: Iterable[Pair]) -> list[tuple[int, int, int, int]]:
    """Return ranges of sentences: pairs that have a sentence in common are joined."""
    ranges: list[tuple[int, int, int, int]] = []
    for at, other in pairs:
        if ranges and (at < ranges[-1][1] or other < ranges[-1][3]):
            first, _, other_first, _ = ranges.pop()
            ranges.append((first, at + 1, other_first, other + 1))
        else:
            ranges.append((at, at + 1, other, other + 1))
    return ranges


def moved_sentences(whole: Iterable[Region]) -> set[str]:
    """Return the folded sentences that were removed in one place and added in another."""
    removed: set[str] = set()
    added: set[str] = set()
    for region in whole:
        if not region.alike:
            removed.update(piece.bare for piece in region.old)
            added.update(piece.bare for piece in region.new)
    return {bare for bare in removed & added if len(bare) >= _MOVED}
