"""The Markdown folder that the settings keep up to date while the app runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.notes.exchange.markdown import Layout
from reader.services import exports
from reader.services.exports import Gathering
from reader.services.page_notes import unmarked
from reader.services.reading import refuse_to_read
from reader.services.vault import Vault

if TYPE_CHECKING:
    from reader.notes.store import Notes

PAUSE = 3.0
"""Seconds without another change after which the folder is written."""
LONGEST = 30.0
"""Seconds after the first change after which no further change postpones it."""


class AutoExport:
    """Writes changed highlights into a folder: a pause after the last change, and when asked to.

    The first time all articles with highlights are written, because the folder may be behind; after
    that only those with changes are. An export that fails is tried again with the next one.

    Args:
        notes: The store.
        folder: The folder; ``~`` is the home of the person.
        layout: Returns the layout of a highlight; it may raise `ReaderError`.
        pause: Seconds without another change; `PAUSE` by default.
    """

    def __init__(
        self, notes: Notes, folder: str, layout: Callable[[], Layout], pause: float | None = None
    ) -> None:
        self.folder = folder
        self._notes = notes
        self._layout = layout
        self._pause = PAUSE if pause is None else pause
        self._vault: Vault | None = None
        self._follower = notes.follow()
        self._unwritten: set[str] | None = None
        self._timer: threading.Timer | None = None
        self._since = 0.0
        self._waiting = threading.Lock()
        self._writing = threading.Lock()
        self._problem = ""
        self._reported = ""

    def changed(self) -> None:
        """Note that marks have changed: write them after the pause."""
        with self._waiting:
            now = time.monotonic()
            if self._timer is not None:
                if now - self._since > LONGEST:
                    return
                self._timer.cancel()
            else:
                self._since = now
            self._timer = threading.Timer(self._pause, self._run)
            self._timer.daemon = True
            self._timer.start()

    def write(self) -> int:
        """Write what has changed now; return the number of changed files.

        Raises:
            ReaderError: The folder or a file cannot be written, or the template cannot be used.
        """
        with self._waiting:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        with self._writing:
            try:
                count = self._write()
            except ReaderError as error:
                self._problem = str(error)
                raise
            self._problem = ""
            return count

    def new_problem(self) -> str:
        """Return why the last export failed, once; empty when nothing is new."""
        problem, reported = self._problem, self._reported
        self._reported = problem
        return problem if problem != reported else ""

    def _run(self) -> None:
        try:
            self.write()
        except ReaderError:
            return  # `new_problem` has it

    def _write(self) -> int:
        changed = self._notes.followed(self._follower)
        keys = None if changed is None or self._unwritten is None else changed | self._unwritten
        self._unwritten = keys
        if self._vault is None:
            self._vault = Vault(_expanded(self.folder))
        count = write_changes(self._notes, self._vault, self._layout, keys)
        self._unwritten = set()
        return count


def write_changes(
    notes: Notes, vault: Vault, layout: Callable[[], Layout], keys: Collection[str] | None
) -> int:
    """Write the marks of some articles into a folder; return the number of changed files.

    Args:
        notes: The store.
        vault: The folder; it is made when there is anything to write.
        layout: Returns the layout of a highlight; it may raise `ReaderError`.
        keys: The keys of the articles that have changed; None for all.

    Raises:
        ReaderError: The folder or a file cannot be written, or the template cannot be used.
    """
    by_article = notes.highlight_ids()
    removed = notes.removed(keys)
    alone: Collection[str] = unmarked(notes)
    if keys is not None:
        alone = sorted(set(keys) - by_article.keys())  # also those whose note was removed
        by_article = {key: by_article[key] for key in keys if key in by_article}
    is_empty = not by_article and not unmarked(notes)
    if is_empty and not vault.folder.exists():
        return 0
    gathering = Gathering(by_article, notes, {}, refuse_to_read, alone)
    return exports.write_folder(vault.folder, gathering, removed, (), layout(), vault)


def write_once(
    notes: Notes, folder: str, layout: Callable[[], Layout], keys: Collection[str] | None
) -> int:
    """Write the marks of some articles into a folder, as `write_changes`.

    Args:
        notes: The store.
        folder: The folder; ``~`` is the home of the person.
        layout: As for `write_changes`.
        keys: As for `write_changes`.

    Raises:
        ReaderError: As `write_changes`, or the home of a person in the folder is not known.
    """
    return write_changes(notes, Vault(_expanded(folder)), layout, keys)


def _expanded(folder: str) -> Path:
    """Return the path of a folder.

    Raises:
        ReaderError: The home of a person in it is not known.
    """
    try:
        return Path(folder).expanduser()
    except RuntimeError as error:
        raise ReaderError(str(error)) from error
