"""Counting rows in, many at a time; what happens to a row later is counted by triggers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reader.index.database import Index
from reader.index.schema import count_in

_STATEMENTS = count_in()


class CounterUpdates:
    """What is to be added to the counters, within a transaction.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self._db = index.db
        self._found: dict[str, defaultdict[tuple[str, ...], list[int]]] = {}
        self._forget()

    def _forget(self) -> None:
        self._found = {table: defaultdict(lambda: [0, 0, 0, 0]) for table in _STATEMENTS}

    def add(
        self,
        names: tuple[str, str, str],
        tags: Iterable[str] = (),
        marks: tuple[int, int, int] = (0, 0, 0),
        times: int = 1,
    ) -> None:
        """Count rows that are alike.

        Args:
            names: Their source, author and day.
            tags: Each once.
            marks: Whether they are read and starred, and how many highlights they have.
            times: How many they are; negative for rows that go.
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
            found = self._found[table][key]
            found[0] += times
            found[1] += 0 if read else times
            found[2] += times if starred else 0
            found[3] += times if highlights > 0 else 0

    def write(self) -> None:
        """Add what was counted."""
        for table, found in self._found.items():
            if found:
                rows = [(*key, *numbers) for key, numbers in found.items()]
                self._db.executemany(_STATEMENTS[table], rows)
        self._forget()
