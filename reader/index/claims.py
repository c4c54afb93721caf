"""Claims: how much speaks for some marks being those of an article."""

from __future__ import annotations

from collections.abc import Callable

from reader.archive.identity import base_of, has_own_number, is_web_key, numbered_key, path_mark
from reader.index.clusters import Cluster, KnownMarks, Row
from reader.text.fold import fold_bare
from reader.text.sketch import NEAR, likeness

LOOSE = 0.35
"""The likeness from which on a text may be one of before that was much changed."""

CERTAIN = 3.0
"""What a text that is known speaks for marks at least, see `_score`."""

LIKELY = 2.0
"""What the path, or the key that a file has, speaks for marks."""

SHORTEST = 4
"""Characters of a folded quote that is evidence."""

Texts = Callable[[int], str | None]
"""Returns the text of a row, None when it is not known."""


def score(mark: KnownMarks, cluster: Cluster, base: int, texts: Texts | None) -> float:
    """Return how much speaks for marks being those of an article; 0 when they are not.

    From `CERTAIN` on its text does.
    """
    rows = cluster.rows
    is_own = mark.base == base or any(mark.base in row.earlier for row in rows)
    has_path = any(path_mark(row.path) == mark.file for row in rows)
    is_held = any(row.held and row.key in (mark.key, mark.attached) for row in rows)
    if mark.sketch:
        sketches = [row.sketch for row in rows if row.sketch is not None]
        if sketches:
            near = max(likeness(mark.sketch, made) for made in sketches)
            if near >= NEAR:
                return CERTAIN + near
            if not is_own:
                return 0
            return 2 if has_path or is_held else (1 + near) * (near >= LOOSE)
        if has_path or is_held:
            return 2
        is_likely = is_web_key(mark.key) or any(row.day for row in rows)
        return 0.5 if is_own and is_likely else 0
    if has_own_number(mark.key) and any(
        numbered_key(key, row.path) == mark.key
        for row in rows
        for key in ((row.own, mark.key) if is_own else (row.own,))
    ):
        return CERTAIN
    if mark.quotes and texts is not None and _has_quote(mark, cluster, texts):
        return CERTAIN
    if not is_own or has_own_number(mark.key):
        return 2 if is_held and (is_own or not cluster.is_read) else 0
    has_title = any(row.title == mark.title for row in rows)
    is_spelled = any(row.own == mark.key for row in rows)
    return 0.5 + 1.2 * has_title + 0.8 * is_held + 0.3 * is_spelled


def _has_quote(mark: KnownMarks, cluster: Cluster, texts: Texts) -> bool:
    """Return whether the text of an article has one of the quotes of marks."""
    quotes = [
        folded for quote in mark.quotes.split("\n") if len(folded := fold_bare(quote)) >= SHORTEST
    ]
    for row in cluster.rows if quotes else ():
        text = texts(row.id) if row.sketch is not None else None
        if text is not None:
            folded = fold_bare(text)
            return any(quote in folded for quote in quotes)
    return False


def needs_text(mark: KnownMarks, row: Row) -> bool:
    """Return whether the text of a lone file tells whether it has some marks."""
    if mark.sketch or not is_web_key(mark.key) or has_own_number(mark.key):
        return True
    return base_of(mark.key) != base_of(row.own)
