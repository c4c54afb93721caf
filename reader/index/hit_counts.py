"""Counts of the articles that a query has found, by state, source, author, tag and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import Any

from reader.index import own_tags
from reader.index.counts import Count
from reader.index.database import Index
from reader.index.listed_ids import as_json
from reader.index.query.keys import OWN_TAG
from reader.records import dataclass

TOGETHER = 50_000
"""Hits that are counted by one query, so that its memory does not grow with the library."""

COUNTED_AT_ONCE = 500
"""Hits that are counted before they are shown: it takes less than showing them twice."""

_NAMED = ("source", "author", "tag")


@dataclass(frozen=True, slots=True)
class HitCounts:
    """The numbers of hits.

    Attributes:
        ids: The rows of the hits.
        whole: All of them, and how many are unread, starred and highlighted.
        unread_among: How many of the ``starred`` and of the ``highlighted`` ones are unread.
        names: The counts by source, author, tag and own tag, each the most frequent first.
        days: The number of hits of each ISO day, month or year, as exact as it is known.
    """

    ids: Sequence[int]
    whole: Count
    unread_among: Mapping[str, int]
    names: Mapping[str, Sequence[Count]]
    days: Mapping[str, tuple[int, int]]

    def leading(self, key: str, limit: int) -> tuple[list[Count], int]:
        """Return the most frequent sources, authors or tags, and how many more there are.

        Args:
            key: ``source``, ``author``, ``tag`` or ``mytag``.
            limit: The most to return.
        """
        counts = self.names[key]
        return list(counts[:limit]), max(0, len(counts) - limit)

    def one(self, key: str, name: str) -> list[Count]:
        """Return the counts of one source, author or tag; an empty list without a hit."""
        return [count for count in self.names[key] if count.name == name]

    def by_date(self, digits: int, within: str = "") -> list[Count]:
        """Return the counts of years or months, newest first; as `reader.index.counts.by_date`."""
        totals: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        for day, (total, left) in self.days.items():
            if len(day) >= digits and day.startswith(within):
                totals[day[:digits]] += total
                unread[day[:digits]] += left
        return [
            Count(name, total, unread[name], 0, 0)
            for name, total in sorted(totals.items(), reverse=True)
        ]


def count_hits(index: Index, ids: Sequence[int]) -> HitCounts:
    """Count the hits of a query.

    Args:
        index: The index, with an up-to-date mirror of the marks.
        ids: The rows of the hits.
    """
    whole = _Sums(6)
    named = {key: _Sums(4) for key in _NAMED}
    days = _Sums(2)
    for start in range(0, len(ids), TOGETHER):
        _count_some(index, ids[start : start + TOGETHER], whole, named, days)
    *all_hits, starred_left, highlighted_left = whole.sums.get("", [0] * 6)
    names = {
        key: [Count(name, *counts) for name, counts in sums.ordered() if name or key == "source"]
        for key, sums in named.items()
    }
    is_source = "select source from tally_source where total > 0"
    sources = {source for (source,) in index.db.execute(is_source)}
    names["author"] = [count for count in names["author"] if count.name not in sources]
    names[OWN_TAG] = own_tags.counted(index, ids)
    return HitCounts(
        ids,
        Count("", *all_hits),
        {"starred": starred_left, "highlighted": highlighted_left},
        names,
        {day: (total, unread) for day, (total, unread) in days.sums.items() if day},
    )


class _Sums:
    """Sums of the rows of several queries, by name.

    Args:
        width: The number of sums of a name.

    Attributes:
        sums: The sums of each name.
    """

    def __init__(self, width: int) -> None:
        self.sums: dict[str, list[int]] = {}
        self._width = width

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add rows of a name and its numbers."""
        for name, *numbers in rows:
            sums = self.sums.setdefault(name, [0] * self._width)
            sums[:] = map(add, sums, numbers)

    def ordered(self) -> list[tuple[str, list[int]]]:
        """Return the names with their sums, the greatest first sum first."""
        return sorted(self.sums.items(), key=lambda named: (-named[1][0], named[0]))


def _count_some(
    index: Index, ids: Sequence[int], whole: _Sums, named: Mapping[str, _Sums], days: _Sums
) -> None:
    """Count some hits."""
    db, listed = index.db, (as_json(ids),)
    among = "where article.id in (select value from json_each(?))"
    counts = "count(*), sum(read = 0), sum(starred = 1), sum(highlights > 0)"
    whole.add(
        db.execute(
            f"select '', {counts}, sum(starred = 1 and read = 0),"  # noqa: S608 - ours
            f" sum(highlights > 0 and read = 0) from article {among} group by 1",
            listed,
        )
    )
    for key, sums in named.items():
        table = "tagged join article on article.id = tagged.id" if key == "tag" else "article"
        sums.add(db.execute(f"select {key}, {counts} from {table} {among} group by 1", listed))  # noqa: S608 - ours
    days.add(
        db.execute(
            f"select article.day, count(*), sum(read = 0) from article {among} group by 1",  # noqa: S608 - ours
            listed,
        )
    )
