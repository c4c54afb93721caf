"""The order of search hits by relevance: BM25 over the hits of a search.

The grams of the index are sets, which do not say how often a text contains a phrase, so the texts
of the hits are read and counted. Words of the title count as several words of the text.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence
from math import log

from reader.index.database import Index
from reader.index.full_text import BATCH
from reader.text.fold import fold

_SATURATION = 1.2
"""BM25's ``k1``: how soon more occurrences stop to count."""
_LENGTH = 0.75
"""BM25's ``b``: how much a long text counts less."""
_IN_TITLE = 6
"""Occurrences in the text that one in the title is worth."""


def ranked(
    index: Index, ids: Sequence[int], phrases: Sequence[str], stop: Callable[[], bool]
) -> array[int]:
    """Return rows in the order of relevance; equal ones keep their order.

    Args:
        index: The index.
        ids: The rows that a search has found.
        phrases: The phrases of the search, as typed.
        stop: Called between batches; True ends the work early, with the rest in its order.
    """
    from reader.index.stored_texts import StoredTexts  # here: few lists are in this order

    folded = list(filter(None, (fold(phrase.strip()) for phrase in phrases)))
    occurrences: dict[int, list[int]] = {}
    lengths: dict[int, int] = {}
    texts = StoredTexts(index)
    for start in range(0, len(ids), BATCH):
        if stop():
            break
        some = ids[start : start + BATCH]
        query = "select id, title from article where id in (select value from json_each(?))"
        titles = dict(index.db.execute(query, (json.dumps([*some]),)).fetchall())
        for id_, written in texts.of(some):
            text, name = fold(written or ""), fold(titles.get(id_, ""))
            lengths[id_] = len(text)
            occurrences[id_] = [
                text.count(phrase) + _IN_TITLE * (phrase in name) for phrase in folded
            ]
    scores = _scores(occurrences, lengths)
    return array("q", sorted(ids, key=lambda id_: -scores.get(id_, 0.0)))


def _scores(occurrences: dict[int, list[int]], lengths: dict[int, int]) -> dict[int, float]:
    """Return the score of each text by BM25."""
    count = len(occurrences)
    mean = sum(lengths.values()) / count if count else 1.0
    having = [sum(map(bool, column)) for column in zip(*occurrences.values(), strict=True)]
    weights = [log(1 + (count - with_it + 0.5) / (with_it + 0.5)) for with_it in having]
    scores = {}
    for id_, counts in occurrences.items():
        damping = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[id_] / max(1.0, mean))
        scores[id_] = sum(
            weight * times * (_SATURATION + 1) / (times + damping)
            for weight, times in zip(weights, counts, strict=True)
            if times
        )
    return scores
