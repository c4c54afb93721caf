"""Updating the counters for many new rows at a time; triggers count later changes of a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reader.index.database import Index
from reader.index.schema import count_in

_STATEMENTS = count_in()


class CounterUpdates:
    """Updates of the counters, collected within a transaction.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self._db = index.db
        self._sums: dict[str, defaultdict[tuple[str, ...], list[int]]] = {}
        self._clear()

    def _clear(self) -> None:
        self._sums = {table: defaultdict(lambda: [0, 0, 0, 0]) for table in _STATEMENTS}

    def add(
        self,
        names: tuple[str, str, str],
        tags: Iterable[str] = (),
        marks: tuple[int, int, int] = (0, 0, 0),
        times: int = 1,
    ) -> None:
        """Count some equal rows.

        Args:
            names: Their source, author and day.
            tags: Their tags, each once.
            marks: Whether they are read and starred, and how many highlights they have.
            times: The number of rows; negative for rows that are removed.
        """
        source, author, day = names
        read, starred, highlights = marks
        keys: list[tuple[str, tuple[str, ...]]] = [
            ("tally", (source, day)),
            ("tally_day", (day,)),
            ("tally_source", (source,)),
            ("tally_author", (author,)),
        ]
        keys += [("tally_tag", (tag,)) for tag in tags]
        for table, key in keys:
            sums = self._sums[table][key]
            sums[0] += times
            sums[1] += 0 if read else times
            sums[2] += times if starred else 0
            sums[3] += times if highlights > 0 else 0

    def write(self) -> None:
        """Write the updates."""
        for table, sums in self._sums.items():
            if sums:
                rows = [(*key, *numbers) for key, numbers in sums.items()]
                self._db.executemany(_STATEMENTS[table], rows)
        self._clear()
