"""One run of the program: the library that was asked for, the settings, the marks, the shelf."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from reader.config import Settings
from reader.desk.indexing import keep_up
from reader.desk.reading import read_shown
from reader.desk.recurrence import Recurrence
from reader.desk.shelf import Shelf
from reader.library.article import Article
from reader.library.header import Entry
from reader.library.hosts import known_hosts
from reader.library.index import Index
from reader.library.indexer import Indexer, Progress, alone
from reader.notes.store import Notes
from reader.translation import gettext as _

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
        self.shelf = Shelf(self._open_index(), notes, settings.searches)
        self.recurring = Recurrence(self.shelf.index)

    def read(self, entry: Entry) -> Article:
        """Read an article as it is shown, whoever asks; to be run in any thread.

        Args:
            entry: The article.

        Raises:
            ArticleError: The file cannot be read.
        """
        return read_shown(entry, self.notes, self.hosts, self.recurring)

    def known(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the articles of the library that have some keys, by key."""
        found = {key: self.shelf.article(key) for key in set(keys)}
        return {key: entry for key, entry in found.items() if entry is not None}

    def _open_index(self) -> Index:
        """Open the index, or one for this run alone where there is no place for it."""
        try:
            index = Index.of(self.paths)
        except (OSError, sqlite3.OperationalError) as error:
            self.messages += (_("no index can be kept: {error}").format(error=error),)
            self._temporary = tempfile.TemporaryDirectory(prefix="reader-index-")
            index = Index(Path(self._temporary.name))
        index.db.execute(f"pragma busy_timeout = {PATIENCE}")
        return index

    def look(self) -> None:
        """Bring what is known of the files up to date, but for their full text; it may take long.

        When another process is at that, what it has found so far is what is known.
        """
        with alone(self.shelf.index) as free:
            if free:
                Indexer(self.shelf.index, self.paths, self.hosts).heads()

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
