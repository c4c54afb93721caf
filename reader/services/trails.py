"""Trails: every mention of a name in the library, in context and by date, in either script."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.full_text import candidates
from reader.index.lists import Selection, ids_of
from reader.index.query.compile import Compiler, Scope
from reader.index.query.keys import FieldText
from reader.index.query.parse import Either
from reader.index.rows import entries
from reader.records import dataclass
from reader.services.search_terms import find_hits
from reader.text.comparison.tokens import Source
from reader.text.context import Context, context_of
from reader.text.fold import fold

FIRST_BATCH, BATCH = 10, 100
"""Articles that are read before the first mentions are shown, and then between two reports."""


@dataclass(frozen=True, slots=True)
class TrailSearch:
    """What a trail follows.

    Attributes:
        names: Texts that are looked for as the search does, each of them.
        within: Only articles of this selection; None for the whole library.
        newest_first: The order of dates; articles without a date are last.
    """

    names: tuple[str, ...]
    within: Selection | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a name.

    Attributes:
        entry: The article.
        day: Its day, month or year in the reader's zone; empty without a date.
        start: First code point in the cleaned text, or in the title.
        end: One past its last.
        context: The mention, and the text around it.
        in_title: Whether it is in the title, which the context shows in 《》.
    """

    entry: Entry
    day: str
    start: int
    end: int
    context: Context
    in_title: bool = False


@dataclass(slots=True)
class TrailCounts:
    """How many mentions there are.

    Attributes:
        mentions: All of them.
        articles: The articles that have any.
        months: By month; those without a month are not in it.
        sources: By source and month, the month empty where it is not known.
    """

    mentions: int = 0
    articles: int = 0
    months: Counter[str] = field(default_factory=Counter)
    sources: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, mentions: Iterable[Mention]) -> None:
        """Count mentions; all of an article are added together."""
        articles = set()
        for mention in mentions:
            month = mention.day[:7] if len(mention.day) >= 7 else ""
            self.mentions += 1
            articles.add(mention.entry.key)
            self.sources[mention.entry.source][month] += 1
            if month:
                self.months[month] += 1
        self.articles += len(articles)

    def leading(self, most: int) -> list[tuple[str, Counter[str]]]:
        """Return the sources with the most mentions, each with its counts by month."""
        ranked = sorted(self.sources.items(), key=lambda pair: (-pair[1].total(), pair[0]))
        return ranked[:most]


@dataclass(frozen=True, slots=True)
class TrailPart:
    """The mentions of some consecutive articles.

    Attributes:
        mentions: By date, and in an article from its title to its end.
        searched: How many rows were read for them.
    """

    mentions: tuple[Mention, ...]
    searched: int


def rows_by_date(
    index: Index, search: TrailSearch, stop: Callable[[], bool] = lambda: False
) -> array[int]:
    """Return the listed rows that may mention a name, in the order of the trail.

    Args:
        index: The index.
        search: What to follow.
        stop: Called while texts are read; True ends that early.
    """
    ids: set[int] = set()
    names = [name for name in search.names if fold(name.strip())]
    for name in names:
        ids.update(candidates(index, [name]).ids)
    titles = Selection(query=Either(tuple(FieldText("title", name) for name in names)))
    if names:
        ids.update(ids_of(index, titles, Compiler(index, Scope.NAMES, stop)))
    within = search.within
    if within is not None and within != Selection():
        ids.intersection_update(ids_of(index, within, Compiler(index, within.scope, stop)))
    way = "desc" if search.newest_first else "asc"
    rows = index.db.execute(
        "select id from article where hidden = 0"  # noqa: S608 - ours
        " and id in (select value from json_each(?))"
        f" order by day = '', day {way}, date {way}, id {way}",
        (json.dumps(list(ids)),),
    )
    return array("q", (id_ for (id_,) in rows))


def follow(
    index: Index,
    names: Sequence[str],
    rows: Sequence[int],
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[TrailPart]:
    """Yield the mentions in some articles, the first of them soon.

    Args:
        index: The index.
        names: As in `TrailSearch`.
        rows: From `rows_by_date`, or the rest of them.
        stop: Called between articles; True ends the search.
    """
    from reader.index.stored_texts import StoredTexts  # here: the app loads this module early

    stored = StoredTexts(index)
    start = 0
    while start < len(rows) and not stop():
        part = rows[start : start + (BATCH if start else FIRST_BATCH)]
        listed = json.dumps(list(part))
        by_id = entries(index, part)
        days = dict(
            index.db.execute(
                "select id, day from article where id in (select value from json_each(?))",
                (listed,),
            ).fetchall()
        )
        texts = dict(stored.of(part))
        mentions: list[Mention] = []
        for id_ in part:
            if stop():
                return
            if id_ in by_id:
                text = texts.get(id_) or ""
                mentions += mentions_in(by_id[id_], days.get(id_, ""), text, names)
        start += len(part)
        yield TrailPart(tuple(mentions), len(part))


def mentions_in(entry: Entry, day: str, text: str, names: Sequence[str]) -> Iterator[Mention]:
    """Yield the mentions in an article: in its title, then in its text.

    Args:
        entry: The article.
        day: Its day, as in `Mention`.
        text: Its cleaned text.
        names: As in `TrailSearch`.
    """
    source = Source(entry.title)
    for start, end in find_hits(entry.title, names):
        context = context_of(source, start, end)
        marked = Context(f"《{context.left}", context.word, f"{context.right}》")
        yield Mention(entry, day, start, end, marked, in_title=True)
    hits = find_hits(text, names)
    source = Source(text) if hits else source
    for start, end in hits:
        yield Mention(entry, day, start, end, context_of(source, start, end))
