"""Counts of the whole library, read from its counters at a cost that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable

from reader.index.database import Index
from reader.records import dataclass
from reader.text.chinese.pinyin import first_letter, is_pinyin, pattern
from reader.text.fold import fold


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of articles of a source, author, tag or date.

    Attributes:
        name: The source, author or tag, or the year ``2021``, month ``2021-04`` or day
            ``2021-04-15``.
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

    def less(self, other: Count) -> Count:
        """Return the numbers without those of some of the articles."""
        return Count(
            self.name,
            self.total - other.total,
            self.unread - other.unread,
            self.starred - other.starred,
            self.highlighted - other.highlighted,
        )


_SUMS = "sum(total), sum(unread), sum(starred), sum(highlighted)"


def whole(index: Index) -> Count:
    """Return the counts of the whole library."""
    row = index.db.execute(f"select {_SUMS} from tally_source").fetchone()  # noqa: S608 - ours
    return Count("", *(value or 0 for value in row))


def unread_among(index: Index) -> dict[str, int]:
    """Return how many of the ``starred`` and of the ``highlighted`` articles are unread."""
    conditions = {"starred": "starred = 1", "highlighted": "highlights > 0"}
    # Without "indexed by" SQLite scans all unread articles, which are nearly all.
    return {
        name: index.db.execute(
            f"select count(*) from article indexed by article_{name}"  # noqa: S608 - ours
            f" where hidden = 0 and {condition} and read = 0"
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
        digits: Characters of the ISO day: 4 for years, 7 for months, 10 for days; dates of which
            less is known are not counted.
        within: Only days that begin with this, such as ``2021`` or ``2021-04``.
    """
    rows = index.db.execute(
        f"select substr(day, 1, ?) as name, {_SUMS} from tally_day"  # noqa: S608 - names of ours
        " where day >= ? and day < ? and length(day) >= ? group by name having sum(total) > 0"
        " order by name desc",
        (digits, within, within + "~", digits),
    )
    return [Count(*row) for row in rows]


def leading(index: Index, key: str, limit: int) -> tuple[list[Count], int]:
    """Return the most frequent sources, authors or tags, and how many more there are.

    Authors with the name of a source are left out: they are that source.

    Args:
        index: The index.
        key: ``source``, ``author`` or ``tag``.
        limit: The most to return.
    """
    where = "total > 0"
    if key == "author":
        where += " and author not in (select source from tally_source where total > 0)"
    if key != "source":
        where += f" and {key} != ''"
    table = f"from tally_{key} where {where}"
    rows = index.db.execute(
        f"select {key}, total, unread, starred, highlighted {table}"
        f" order by total desc, {key} limit ?",
        (limit,),
    ).fetchall()
    number = index.db.execute(f"select count(*) {table}").fetchone()[0]
    return [Count(*row) for row in rows], number - len(rows)


def one(index: Index, key: str, name: str) -> list[Count]:
    """Return the counts of one source, author or tag; an empty list when it has no articles.

    Args:
        index: The index.
        key: ``source``, ``author`` or ``tag``.
        name: Its name.
    """
    rows = index.db.execute(
        f"select {key}, total, unread, starred, highlighted from tally_{key}"  # noqa: S608 - ours
        f" where {key} = ? and total > 0",
        (name,),
    )
    return [Count(*row) for row in rows]


def named(index: Index, key: str, typed: str = "", limit: int = 500) -> list[Count]:
    """Return the counts of each source, author or tag, the most frequent first.

    Args:
        index: The index.
        key: ``source``, ``author`` or ``tag``.
        typed: Only names that contain this, in either script, or in pinyin or its initials. A
            single letter must be the initial of the name.
        limit: The most to return.
    """
    rows = index.db.execute(
        f"select {key}, total, unread, starred, highlighted from tally_{key}"  # noqa: S608 - ours
        f" where total > 0 and {key} != '' order by total desc, {key}"
    )
    return matching((Count(*row) for row in rows), typed, limit)


def matching(counts: Iterable[Count], typed: str, limit: int = 500) -> list[Count]:
    """Return the counts whose names contain the typed text; see `named`."""
    part = fold(typed.strip())
    spelled = pattern(part) if is_pinyin(part) else None
    first = first_letter(part)
    matches: list[Count] = []
    for count in counts:
        name = fold(count.name) if part else ""
        if (
            part in name
            or (spelled is not None and spelled.search(name))
            or (first is not None and first.match(name))
        ):
            matches.append(count)
            if len(matches) == limit:
                break
    return matches
