"""Counts of the articles that a query has found, by state, source, author, tag and date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reader.index import own_tags
from reader.index.counts import Count
from reader.index.database import Index
from reader.index.listed_ids import as_json
from reader.index.query.keys import OWN_TAG
from reader.records import dataclass

COUNTED_AT_ONCE = 500
"""Hits that are counted before they are shown: it takes less than showing them twice."""


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
    listed = as_json(ids)
    among = "where article.id in (select value from json_each(?))"
    sums = "count(*), sum(read = 0), sum(starred = 1), sum(highlights > 0)"
    row = index.db.execute(
        f"select {sums}, sum(starred = 1 and read = 0), sum(highlights > 0 and read = 0)"  # noqa: S608 - ours
        f" from article {among}",
        (listed,),
    ).fetchone()
    total, unread, starred, highlighted, starred_left, highlighted_left = (n or 0 for n in row)
    names: dict[str, list[Count]] = {}
    for key in ("source", "author", "tag"):
        table = "tagged join article on article.id = tagged.id" if key == "tag" else "article"
        rows = index.db.execute(
            f"select {key}, {sums} from {table} {among} group by 1 order by 2 desc, 1",  # noqa: S608 - ours
            (listed,),
        )
        names[key] = [Count(*fields) for fields in rows if fields[0] or key == "source"]
    is_source = "select source from tally_source where total > 0"
    sources = {source for (source,) in index.db.execute(is_source)}
    names[OWN_TAG] = own_tags.counted(index, ids)
    names["author"] = [count for count in names["author"] if count.name not in sources]
    days = index.db.execute(
        f"select article.day, count(*), sum(read = 0) from article {among} group by 1",  # noqa: S608 - ours
        (listed,),
    )
    return HitCounts(
        ids,
        Count("", total, unread, starred, highlighted),
        {"starred": starred_left, "highlighted": highlighted_left},
        names,
        {day: (number, left) for day, number, left in days if day},
    )
