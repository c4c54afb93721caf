"""One run of the program: the library that was asked for, the settings, the marks, the shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.config import Settings
from reader.desk.shelf import Shelf
from reader.library.header import Entry
from reader.library.hosts import known_hosts
from reader.library.scan import Tally, scan
from reader.notes.store import Notes

BATCH = 200
"""How many articles a scan hands over at once; the first batch is smaller, to be seen sooner."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some of what a scan found.

    Attributes:
        entries: The articles.
        tally: How many files were passed over until now, and why.
        done: Whether this is the last batch.
    """

    entries: tuple[Entry, ...]
    tally: Tally
    done: bool = False


class Session:
    """What the screen works with.

    Args:
        paths: The folders and files of the library.
        settings: What the person set.
        notes: The marks.
        messages: What the person should be told at the start.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        settings: Settings,
        notes: Notes,
        messages: Sequence[str] = (),
    ) -> None:
        self.paths = tuple(paths)
        self.settings = settings
        self.notes = notes
        self.messages = tuple(messages)
        self.hosts: Mapping[str, str] = known_hosts(settings.hosts)
        self.shelf = Shelf(notes)

    def scan(self, stop: Callable[[], bool]) -> Iterator[Batch]:
        """Walk the library, reading heads only.

        Args:
            stop: Asked between files; True ends the walk.
        """
        tally = Tally()
        entries: list[Entry] = []
        size = BATCH // 4
        for found in scan(self.paths, hosts=self.hosts, tally=tally, stop=stop):
            entries.append(found.entry)
            if len(entries) >= size:
                yield Batch(tuple(entries), tally)
                entries, size = [], min(size * 2, BATCH * 25)
        yield Batch(tuple(entries), tally, done=True)
