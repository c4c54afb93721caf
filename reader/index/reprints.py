"""Reprints: articles that share most of the shorter text, whatever their addresses and titles.

Passages spread over a text are looked up in the full-text index, and the articles that have several
of them are compared by all their passages. So an index needs nothing more than its grams to find a
text that was cut, extended, edited or converted to the other script.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from reader.index.database import Index
from reader.index.full_text import text_of, with_grams
from reader.index.grams import NARROW, WIDE, RequiredGrams, runs
from reader.records import dataclass
from reader.text.fold import fold, fold_bare

REPRINT = 0.5
"""The share of the passages of the shorter text from which on one is a reprint of the other."""

LEAST = 80
"""Folded characters below which a text is too short to tell."""

_LOOKED_UP = 28
"""Passages that are looked up, spread over the text."""
_WIDE_LENGTH, _NARROW_LENGTH = 8, 20
"""Characters of such a passage: at least four grams that do not overlap."""
_FEW = 2
"""Grams of a passage that do not tell enough."""
_FIRST_WIDE = "\u2e80"
_LEAST_HITS = 2
"""Passages that an article must have to be compared."""
_COMPARED = 24
"""Articles that are compared at most, those with the most passages first."""
_MANY = 400
"""Articles that a passage is looked for in; one that more have says little."""
_PASSAGE = 5
"""Characters of the passages by which texts are compared."""
_LONGEST = 60_000
"""Characters of a text that are compared."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """An article that has much of a text.

    Attributes:
        article: Its row.
        kept: The share of the passages of the text that it has, from 0 to 1.
        own: The share of its own passages that the text has not.
    """

    article: int
    kept: float
    own: float


def find_reprints(
    index: Index, row: int, stop: Callable[[], bool] = lambda: False
) -> list[Reprint]:
    """Return the reprints of an article among the listed rows, the most alike first.

    Args:
        index: The index.
        row: The article.
        stop: Called often; True ends the search early.
    """
    text = text_of(index, row)
    if text is None:
        return []
    own = passages(text)
    if len(own) < LEAST:
        return []
    found = []
    for candidate in _candidates(index, text, row, stop):
        other = text_of(index, candidate)
        if other is None or stop():
            continue
        theirs = passages(other)
        if len(theirs) < LEAST:
            continue
        shared = len(own & theirs)
        if shared >= REPRINT * min(len(own), len(theirs)):
            found.append(Reprint(candidate, shared / len(own), 1 - shared / len(theirs)))
    return sorted(found, key=lambda reprint: (reprint.own - reprint.kept, reprint.article))


def passages(text: str) -> frozenset[str]:
    """Return the passages of a text by which it is compared: folded, without marks and spaces."""
    bare = fold_bare(text[:_LONGEST])
    return frozenset([bare[at : at + _PASSAGE] for at in range(len(bare) - _PASSAGE + 1)])


def _candidates(index: Index, text: str, row: int, stop: Callable[[], bool]) -> list[int]:
    """Return the listed rows that have several of the passages, those with the most first."""
    hits: Counter[int] = Counter()
    for passage in _spread(text):
        if stop():
            return []
        need = RequiredGrams(frozenset(passage), frozenset(), exact=False)
        rows = with_grams(index, [need], _MANY)
        if len(rows) < _MANY:
            hits.update(rows)
    hits.pop(row, None)
    likely = [id_ for id_, count in hits.most_common(_COMPARED) if count >= _LEAST_HITS]
    marks = ",".join("?" * len(likely))
    listed = index.db.execute(
        f"select id from article where hidden = 0 and id in ({marks})",  # noqa: S608 - marks alone
        likely,
    )
    kept = {id_ for (id_,) in listed}
    return [id_ for id_ in likely if id_ in kept]


def _spread(text: str) -> list[tuple[str, ...]]:
    """Return the grams of passages that are spread over a text, none of them twice."""
    cut = [
        tuple(dict.fromkeys(gram for piece in part for gram in _grams_of(piece)))
        for part in _parts(runs(fold(text[:_LONGEST])))
    ]
    step = max(1, len(cut) // _LOOKED_UP)
    return [passage for passage in dict.fromkeys(cut[::step]) if len(passage) > _FEW]


def _parts(all_runs: Sequence[str]) -> Iterator[list[str]]:
    """Yield passages as pieces of consecutive runs."""
    part: list[str] = []
    size = 0.0
    for run in all_runs:
        length = _WIDE_LENGTH if run[0] >= _FIRST_WIDE else _NARROW_LENGTH
        for at in range(0, len(run), length):
            part.append(run[at : at + length])
            size += len(part[-1]) / length
            if size >= 1:
                yield part
                part, size = [], 0.0


def _grams_of(piece: str) -> Iterator[str]:
    """Yield grams of a piece of a run that do not overlap."""
    width = WIDE if piece[0] >= _FIRST_WIDE else NARROW
    for at in range(0, len(piece) - width + 1, width):
        gram = piece[at : at + width]
        if (gram[0] >= _FIRST_WIDE) == (width == WIDE):
            yield gram
