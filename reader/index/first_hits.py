"""The first hits of a search of the full text, before all hits are found.

All hits of a word that most articles contain take time in proportion to the library. The newest of
them are found by reading the texts of the newest articles, whatever the size of the library.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from reader.index import full_text
from reader.index.database import Index
from reader.index.grams import required_grams
from reader.index.listed_ids import ListedIds
from reader.index.lists import Heading, Order, Selection, condition_of
from reader.index.query.compile import Compiler
from reader.index.query.keys import Condition
from reader.text.fold import fold

ENOUGH = 48
"""Hits that fill a screen."""

READ = 512
"""The most texts that are read for them."""

BLIND = 128
"""The most texts that are read when nothing tells whether the words are frequent."""

PROVEN = 10_000
"""Candidates that are listed at once when their grams prove that they contain the words."""

UNPROVEN = 200
"""Candidates whose texts are all read at once."""

SHARE = 20
"""A word is frequent when more than one article of so many may contain it."""


def first_hits(index: Index, selection: Selection, compiler: Compiler) -> ListedIds | None:
    """Return the first hits of a selection, in order and without a gap.

    Args:
        index: The index.
        selection: The selection of a search.
        compiler: The compiler of its query; it keeps what is looked up here.

    Returns:
        The hits; None when there are none among the first articles, when all hits are found as
        soon, or when the list is not in the order of dates.
    """
    texts, rest = compiler.split(selection.query)
    folded = [fold(text.strip()) for text in texts]
    is_dated = selection.order is Order.DATE and selection.headed is Heading.NONE
    if not is_dated or not any(folded):
        return None
    others = condition_of(replace(selection, query=rest), compiler)
    way = "desc" if selection.newest_first else "asc"
    most = READ
    largest = index.db.execute("select ifnull(max(id), 0) from article").fetchone()[0]
    needs = [required_grams(text) for text in folded]
    if largest > PROVEN and any(need.beginnings for need in needs):
        ids, most = _walked(index, others, way), BLIND  # these candidates take long to count
    else:
        few = compiler.few(texts, max(PROVEN, largest // SHARE))
        if few is None:
            ids = _walked(index, others, way)
        elif few.exact or len(few.ids) <= UNPROVEN:
            return None
        else:
            ids = _sorted(index, few.ids, others, way)
    hits = _containing(index, islice(ids, most), texts, compiler)
    return ListedIds(index, hits) if hits else None


def _containing(
    index: Index, ids: Iterator[int], texts: Sequence[str], compiler: Compiler
) -> list[int]:
    """Return the first of some rows whose texts contain all of some phrases, in their order."""
    hits: list[int] = []
    while len(hits) < ENOUGH and (batch := list(islice(ids, ENOUGH))):
        if compiler.stop():
            return []
        verified = full_text.verified(index, batch, texts, compiler.stop)
        containing = {id_ for some in verified for id_ in some}
        hits += [id_ for id_ in batch if id_ in containing]
    return hits


def _walked(index: Index, others: Condition, way: str) -> Iterator[int]:
    """Yield the rows among the first articles that fulfil a condition, in order."""
    ordered = _ordered(way)
    first = f"select id from article where hidden = 0 order by {ordered} limit {READ}"  # noqa: S608 - ours
    ids = [id_ for (id_,) in index.db.execute(first)]
    for start in range(0, len(ids), ENOUGH):
        yield from _sorted(index, ids[start : start + ENOUGH], others, way)


def _sorted(index: Index, ids: Sequence[int], others: Condition, way: str) -> Iterator[int]:
    """Yield those of some rows that fulfil a condition, in order."""
    query = (
        "select id from article where id in (select value from json_each(?))"  # noqa: S608 - ours
        f" and {others.sql} order by {_ordered(way)}"
    )
    return (id_ for (id_,) in index.db.execute(query, (json.dumps(ids), *others.values)))


def _ordered(way: str) -> str:
    return f"article.day {way}, article.date {way}, article.id {way}"
