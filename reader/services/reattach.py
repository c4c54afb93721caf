"""Re-attaching: marks whose article is gone are offered the articles that hold their quotes.

Where there are no quotes, a star, a note or tags are offered the article with the most similar
text.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from reader.archive.header import Entry
from reader.errors import ArticleError
from reader.index import evidence, full_text
from reader.index.database import Index
from reader.index.rows import entries
from reader.notes.model import Highlight
from reader.records import dataclass
from reader.services.marking import locate, utc_now
from reader.services.reading import reference
from reader.services.session import Session
from reader.text.fold import fold_bare

PIECE = 6
"""The length of the parts of a quote that are searched for when the whole quote is not found."""

PIECES = 6
"""The number of steps from the first of these parts to the last."""

SHORTEST = 4
"""The fewest characters of a quote that is searched for, without spaces and punctuation."""

COMMON = 50
"""A piece that is in this many articles is too common to count."""

SOUGHT = 12
"""How many highlights of one article are searched for."""

READ = 3
"""How many articles are read to find the marks of one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article that holds quotes of another one which is gone, or has its text.

    Attributes:
        key: The key of the article that is gone.
        title: Its title, as the store remembers it; may be empty.
        article: The article that is offered.
        highlights: All highlights of the one that is gone, as they stand in the other; none when
            it has a star, a note or tags only, and is known by its text.
        found: How many of them it holds.
    """

    key: str
    title: str
    article: Entry
    highlights: tuple[Highlight, ...]
    found: int


def orphans(session: Session) -> list[str]:
    """Return the keys with highlights, a star, a note or tags whose article is gone, in order."""
    states = session.notes.states()
    made = (key for key, state in states.items() if state.starred or state.note or state.tags)
    keys = {*session.notes.highlighted(), *made}
    return sorted(key for key in keys if session.shelf.article(key) is None)


def proposals(session: Session) -> Iterator[Proposal]:
    """Yield the best article for each that is gone, if one holds any of its quotes or its text.

    Args:
        session: The marks, and the library with its texts.
    """
    highlighted, states = session.notes.highlighted(), session.notes.states()
    unquoted: dict[str, bytes] = {}
    for key in orphans(session):
        if key in highlighted:
            offered = propose(session, key)
            if offered is not None:
                yield offered
        elif made := states[key].sketch:
            unquoted[key] = made
    index = session.shelf.index
    rows = evidence.most_alike(index, unquoted, lambda: False)
    articles = entries(index, sorted(set(rows.values())))
    for key, row in sorted(rows.items()):
        if row in articles:
            yield Proposal(key, states[key].title, articles[row], (), 0)


def propose(
    session: Session,
    key: str,
    index: Index | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Proposal | None:
    """Return the article that holds most quotes of one that is gone, None when none holds any.

    Args:
        session: The marks, and the library with its texts.
        key: The key of the article that is gone.
        index: Another connection to the index, to search in another thread.
        stop: Asked often; True ends the search.
    """
    index = index or session.shelf.index
    highlights = session.notes.highlights(key)
    rows = _likely(index, [each.quote for each in highlights[:SOUGHT]], stop)
    best: Proposal | None = None
    for entry in entries(index, rows).values():
        if stop():
            return None
        offered = _try(session, key, entry, highlights)
        if offered is not None and (best is None or offered.found > best.found):
            best = offered
    return best


def _likely(index: Index, quotes: Sequence[str], stop: Callable[[], bool]) -> list[int]:
    """Return the listed rows whose texts have most quotes, or most pieces of them."""
    hits: Counter[int] = Counter()
    for quote in quotes:
        if len(fold_bare(quote)) < SHORTEST:
            continue
        rows = _rows_with(index, quote, stop)
        hits.update(dict.fromkeys(rows, 3))
        for piece in () if rows else _pieces(quote):
            hits.update(_rows_with(index, piece, stop))
    listed = index.db.execute(
        "select id from article where hidden != 1 and problem = ''"
        " and id in (select value from json_each(?))",
        (json.dumps(list(hits)),),
    )
    known = {id_ for (id_,) in listed}
    return [id_ for id_, _count in hits.most_common() if id_ in known][:READ]


def _rows_with(index: Index, text: str, stop: Callable[[], bool]) -> list[int]:
    """Return the rows with a text in one of its lines; none when it is common."""
    line = max(text.split("\n"), key=len)
    possible = full_text.candidates(index, [line])
    if len(possible.ids) > COMMON * 20:
        return []
    rows = full_text.find(index, [line], stop, possible)
    return rows if len(rows) <= COMMON else []


def _pieces(quote: str) -> list[str]:
    """Return parts of a quote, one of which stays when a few of its words change."""
    line = max(quote.split("\n"), key=len)
    last = max(0, len(line) - PIECE)
    starts = sorted({last * part // PIECES for part in range(PIECES + 1)})
    return [line[at : at + PIECE] for at in starts]


def _try(
    session: Session, key: str, entry: Entry, highlights: Sequence[Highlight]
) -> Proposal | None:
    """Look for highlights in an article; None when it holds none of them."""
    try:
        document = session.read(entry).document
    except ArticleError:
        return None
    found = 0
    placed = []
    for highlight in highlights:
        fresh = replace(highlight, state="anchored") if highlight.sha != document.sha else highlight
        known, place = locate(fresh, document)
        found += place is not None or highlight.quote in document.text
        placed.append(replace(known, key=entry.key))
    if not found:
        return None
    title = session.notes.state(key).title
    return Proposal(key, title, entry, tuple(placed), found)


def reattach(session: Session, proposal: Proposal) -> None:
    """Give the marks of an article that is gone to the one that is offered, as one step of undo.

    Args:
        session: The marks.
        proposal: From `propose`.
    """
    now = utc_now()
    moved = [replace(highlight, modified=now) for highlight in proposal.highlights]
    session.notes.reattach(proposal.key, moved, reference(proposal.article))
