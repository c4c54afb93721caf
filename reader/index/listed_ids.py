"""Lists of articles that were looked up: their rows, in order."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Sequence
from typing import Self, overload

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.rows import SAME_ARTICLE, entries
from reader.records import dataclass

_PIECE = 1000


def as_json(ids: Sequence[int]) -> str:
    """Return rows as a JSON array for ``json_each``, made piece by piece.

    At once, `json.dumps` makes a string of each number: 60 MB for a million.

    Args:
        ids: The rows.
    """
    starts = range(0, len(ids), _PIECE)
    pieces = (json.dumps(list(ids[start : start + _PIECE]))[1:-1] for start in starts)
    return f"[{','.join(pieces)}]"


@dataclass(frozen=True, slots=True)
class Run:
    """Articles under one heading.

    Attributes:
        heading: The ISO day, the source, the author, or empty.
        count: The number of articles, at least one.
    """

    heading: str
    count: int


class Runs(Sequence[Run]):
    """The headings of a list, in order.

    A list has one for each day, so they are kept as two columns: thousands of small objects would
    take two megabytes.

    Args:
        headings: The headings.
        counts: The number of articles under each of them, at least one.
    """

    def __init__(self, headings: Iterable[str] = (), counts: Iterable[int] = ()) -> None:
        self.headings = list(headings)
        self.counts = array("q", counts)

    def __len__(self) -> int:
        return len(self.counts)

    @overload
    def __getitem__(self, at: int) -> Run: ...
    @overload
    def __getitem__(self, at: slice) -> list[Run]: ...
    def __getitem__(self, at: int | slice) -> Run | list[Run]:
        if isinstance(at, slice):
            return list(map(Run, self.headings[at], self.counts[at]))
        return Run(self.headings[at], self.counts[at])

    def add(self, heading: str, count: int) -> None:
        """Add a heading behind the others."""
        self.headings.append(heading)
        self.counts.append(count)


class ListedIds:
    """A list of some rows.

    Args:
        index: The index.
        ids: The rows, in order.

    Attributes:
        ids: The rows, in order.
        runs: Their headings, in order.
    """

    def __init__(self, index: Index, ids: Iterable[int] = ()) -> None:
        self._index = index
        self.ids = array("q", ids)
        self.runs = Runs([""], [len(self.ids)]) if self.ids else Runs()

    def __len__(self) -> int:
        return len(self.ids)

    def on(self, index: Index) -> Self:
        """Return the same list for another connection."""
        self._index = index
        return self

    def part(self, start: int, stop: int) -> list[Entry]:
        """Return the articles from one position up to another."""
        ids = self.ids[max(0, start) : max(0, stop)]
        by_id = entries(self._index, ids)
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def position(self, key: str) -> int | None:
        """Return the position of the article with a key or of its duplicate, None without one."""
        rows = self._index.db.execute(
            f"select id from article where hidden = 0 and id in ({SAME_ARTICLE})",  # noqa: S608 - ours
            (key,),
        ).fetchall()
        return next((self.ids.index(id_) for (id_,) in rows if id_ in self.ids), None)
