"""One run of the program: the library that was asked for, the settings, the marks, the shelf."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reader.config import Settings
from reader.desk.indexing import keep_up
from reader.desk.shelf import Shelf
from reader.library.hosts import known_hosts
from reader.library.index import Index
from reader.library.indexer import Progress
from reader.library.recurring import SAMPLE, RecurringTexts
from reader.notes.store import Notes

PATIENCE = 100
"""Milliseconds that the screen waits for another writer of the index; then it tries again later."""


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
        self._recurring = RecurringTexts()
        self.shelf = Shelf(self._open_index(), notes, settings.searches)

    def recurring(self, source: str) -> tuple[str, ...]:
        """Return the texts that recur over a source's articles; to be run in a thread.

        Args:
            source: Its name.
        """
        index = self.shelf.index.again()
        try:
            chosen = self.shelf.spread(source, SAMPLE, index)
        except sqlite3.DatabaseError:
            return ()  # an article is shown whole rather than not at all
        finally:
            index.close()
        return self._recurring.of(source, chosen)

    def _open_index(self) -> Index:
        """Open the index, or one for this run alone where there is no place for it."""
        try:
            index = Index.of(self.paths)
        except (OSError, sqlite3.OperationalError) as error:
            self.messages += (f"no index can be kept: {error}",)
            self._temporary = tempfile.TemporaryDirectory(prefix="reader-index-")
            index = Index(Path(self._temporary.name))
        index.db.execute(f"pragma busy_timeout = {PATIENCE}")
        return index

    def keep_up(self, tell: Callable[[Progress], None], stop: Callable[[], bool]) -> None:
        """Bring the index up to date with the files; to be run in a thread.

        Args:
            tell: Is told the progress.
            stop: Asked often; True ends the work.
        """
        index = self.shelf.index.again()
        try:
            keep_up(index, self.paths, self.hosts, tell, stop)
        finally:
            index.close()
