"""The reader's own tags of articles, as the index mirrors them in the view ``own_tag``.

They are told apart from the tags of the archive, which are in the columns of an article. The view
looks up the article of each tagged mark, so its cost grows with the number of those.
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.index.counts import Count
from reader.index.database import Index
from reader.index.listed_ids import as_json


def any_in(index: Index) -> bool:
    """Return whether any article has one."""
    return index.db.execute("select 1 from mark where tags != '[]' limit 1").fetchone() is not None


def counted(index: Index, ids: Sequence[int] | None = None) -> list[Count]:
    """Return the counts of each of the reader's own tags, the most frequent first.

    Args:
        index: The index, with an up-to-date mirror of the marks.
        ids: The rows that count; None for all listed ones.
    """
    among = "" if ids is None else " and a.id in (select value from json_each(?))"
    rows = index.db.execute(
        "select tag, count(*), sum(read = 0), sum(starred = 1), sum(highlights > 0)"  # noqa: S608 - ours
        " from (select distinct tag, article from own_tag) o cross join article a"
        f" on a.id = o.article where a.hidden = 0{among} group by tag order by 2 desc, 1",
        () if ids is None else (as_json(ids),),
    )
    return [Count(*row) for row in rows]
