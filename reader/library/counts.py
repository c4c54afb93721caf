"""Counts of the whole library, read from its counters: the same cost at any size."""

from __future__ import annotations

from dataclasses import dataclass

from reader.library.index import Index


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles there are of something.

    Attributes:
        name: The source, the year ``2021``, the month ``2021-04``, the day ``2021-04-15``.
        total: All of them.
        unread: Those not read.
        starred: Those with a star.
        highlighted: Those with a highlight.
    """

    name: str
    total: int
    unread: int
    starred: int
    highlighted: int


_SUMS = "sum(total), sum(unread), sum(starred), sum(highlighted)"


def whole(index: Index) -> Count:
    """Return the counts of the whole library."""
    row = index.db.execute(f"select {_SUMS} from tally_source").fetchone()  # noqa: S608 - ours
    return Count("", *(value or 0 for value in row))


def unread_among(index: Index) -> dict[str, int]:
    """Return how many of the ``starred`` and of the ``highlighted`` articles are unread."""
    conditions = {"starred": "starred = 1", "highlighted": "highlights > 0"}
    return {
        name: index.db.execute(
            f"select count(*) from article where hidden = 0 and {condition} and read = 0"  # noqa: S608
        ).fetchone()[0]
        for name, condition in conditions.items()
    }


def by_source(index: Index) -> list[Count]:
    """Return the counts of each source, by name."""
    rows = index.db.execute(
        "select source, total, unread, starred, highlighted from tally_source where total > 0"
        " order by source"
    )
    return [Count(*row) for row in rows]


def by_date(index: Index, digits: int, within: str = "") -> list[Count]:
    """Return the counts of years, months or days, newest first.

    Args:
        index: The index.
        digits: Characters of the ISO day: 4 for years, 7 for months, 10 for days.
        within: Only days that begin with this, such as ``2021`` or ``2021-04``.
    """
    rows = index.db.execute(
        f"select substr(day, 1, ?) as name, {_SUMS} from tally_day"  # noqa: S608 - names of ours
        " where day >= ? and day < ? and day != '' group by name having sum(total) > 0"
        " order by name desc",
        (digits, within, within + "~"),
    )
    return [Count(*row) for row in rows]


def on_this_day(index: Index, day: str) -> list[Count]:
    """Return the counts of the same day in all years, newest first.

    Args:
        index: The index.
        day: The month and the day, ``04-15``.
    """
    rows = index.db.execute(
        "select day, total, unread, starred, highlighted from tally_day"
        " where total > 0 and substr(day, 6) = ? order by day desc",
        (day,),
    )
    return [Count(*row) for row in rows]


def completions(index: Index, key: str) -> list[str]:
    """Return what may follow a key of the query language, the most frequent first.

    Args:
        index: The index.
        key: ``source``, ``author`` or ``tag``.
    """
    if key == "source":
        query = (
            "select source from tally_source where total > 0 and source != '' order by total desc"
        )
    elif key == "author":
        query = (
            "select author from article where hidden = 0 and author != '' group by author"
            " order by count(*) desc limit 500"
        )
    elif key == "tag":
        found: dict[str, int] = {}
        for (tags,) in index.db.execute(
            "select tags from article where hidden = 0 and tags != '' limit 20000"
        ):
            for tag in tags.split("\n"):
                found[tag] = found.get(tag, 0) + 1
        return sorted(found, key=lambda tag: -found[tag])
    else:
        return []
    return [name for (name,) in index.db.execute(query)]
