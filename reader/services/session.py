"""One run of the program: the library, the settings, the marks, the shelf."""

from __future__ import annotations

import gc
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader import paths
from reader.archive.hosts import known_hosts
from reader.archive.scan import names_article
from reader.config.settings import EXPORT_AUTO
from reader.errors import ArticleError, NotesError
from reader.index.list_snapshot import release_snapshots
from reader.notes.storage.writer import Saving
from reader.services.article_list import Shelf
from reader.services.cleaning import Cleanings
from reader.services.index_opening import can_watch, open_index
from reader.services.index_sync import Mirroring
from reader.services.quit_export import QuitExport
from reader.services.reading import at_place, open_article, skim, state_of
from reader.services.shown_article import Recurrence, read_shown
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.archive.article import Article
    from reader.archive.header import Entry
    from reader.config import Settings
    from reader.index.database import Index
    from reader.index.progress import Progress
    from reader.notes.exchange.markdown import Layout
    from reader.notes.store import Notes
    from reader.services.auto_export import AutoExport
    from reader.services.last_view import LastView
    from reader.text.document import Document

PATIENCE = 100
"""Milliseconds that the screen waits for another writer of the index before it retries later."""
MIRRORED = 8_000
"""Kilobytes of the index that are held while all marks are copied there: 100,000 take 20 MB."""
CLOSING = 5.0
"""Seconds to wait for the disk when leaving."""


def _other_places() -> list[Path]:
    """Return folders to write to when the data folder cannot be written."""
    places = []
    with suppress(RuntimeError):
        places.append(Path.home())
    with suppress(OSError):
        places.append(Path(tempfile.gettempdir()))
    return places


class Session:
    """The state of one run, which the screen works with.

    Until the store of the marks is open, the shelf uses their mirror in the index.

    Args:
        paths: The folders and files of the library.
        settings: The settings.
        notes: The marks, or a function that opens them, called by `open_notes`.
        messages: Messages to show at the start.
        named: The article to open at the start; by default the only one of the library.
        left: How the last session of the library was left, if that is known.

    Attributes:
        left: How the last session was left; once this one ends, how it was left.
        cleanings: Opens articles for reading.
        is_changing: Whether a change of many highlights is being made, portion by portion.
        quit_export: The export on leaving, which `export_on_quit` begins.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        settings: Settings,
        notes: Notes | Callable[[], Notes],
        messages: Sequence[str] = (),
        named: Path | None = None,
        left: LastView | None = None,
    ) -> None:
        self.paths = tuple(paths)
        self.left = left
        self.named = named or (self.paths[0] if names_article(self.paths) else None)
        self.settings = settings
        self._open = notes if callable(notes) else None
        self._notes = None if callable(notes) else notes
        self._opened = threading.Event()
        self._mirroring: Mirroring | None = None
        self._failure: BaseException | None = None
        if self._notes is not None:
            self._opened.set()
        self.messages = tuple(messages)
        self.is_changing = False
        self._elsewhere: tuple[Path, int] | None = None  # the file, and its newest change
        self.quit_export = QuitExport()
        self._auto_export: AutoExport | None = None
        if settings.watch and not can_watch():
            self.messages += (_("watch = true needs the package watchfiles: the extra watch"),)
        self.hosts: Mapping[str, str] = known_hosts(settings.hosts)
        self.shelf = Shelf(self._open_index(), self._notes, settings.searches, settings.hidden)
        self.recurring = Recurrence(self.shelf.index)
        self.cleanings = Cleanings(
            lambda entry: open_article(entry, self.notes, self.hosts, self.recurring),
            lambda entry, seconds: skim(entry, self.hosts, seconds),
            self._state_of,
            renew=lambda opened: at_place(opened.article, self.notes),
        )

    def _state_of(self, entry: Entry) -> Hashable:
        """Return what the text of an article depends on."""
        return entry, state_of(entry, self.notes), tuple(self.recurring(entry.source))

    @property
    def notes(self) -> Notes:
        """The marks; accessing them before they are open waits.

        Raises:
            RuntimeError: Opening them has failed unexpectedly.
        """
        self._opened.wait()
        if self._notes is None:
            raise RuntimeError("the marks could not be opened") from self._failure
        return self._notes

    @property
    def is_open(self) -> bool:
        """Whether the marks are open, so that accessing them does not wait."""
        return self._opened.is_set()

    @property
    def saving(self) -> Saving:
        """Whether the changes of the marks are saved."""
        return self._notes.saving if self._notes is not None else Saving()

    def open_notes(self, then: Callable[[], object]) -> None:
        """Open the marks in a thread, and bring the index up to date with them.

        Args:
            then: Called from the thread when they are open; it must lead to `take_notes`.
        """

        def work() -> None:
            try:
                if self._open is not None:
                    notes = self._open()
                    notes.prepare()
                    gc.freeze()  # the store stays in memory: exempt it from collections
                    self._mirroring = self._synced(notes)
                    self._notes = notes
            except BaseException as error:
                self._failure = error
            self._opened.set()
            with suppress(RuntimeError):  # the app may have ended in the meantime
                then()

        # Not a worker of the screen: a disk that never responds must not keep the program alive.
        threading.Thread(target=work, name="opening", daemon=True).start()

    def take_notes(self) -> None:
        """Make the shelf use the open marks."""
        if self._mirroring is not None:
            self.shelf.take_marks(self.notes, self._mirroring)

    def _synced(self, notes: Notes) -> Mirroring:
        """Copy the marks to the index over another connection; return the mirroring."""
        mirroring = Mirroring(self.shelf.index, notes)
        with suppress(sqlite3.Error):  # it is retried, and damage is reported then
            mirroring.index = self.shelf.index.again()
            mirroring.index.write_much(MIRRORED)
            try:
                mirroring.sync()
            finally:
                mirroring.index.close()
        return mirroring

    def flush(self, timeout: float) -> bool:
        """Wait until all changes are durable; return whether they are.

        Args:
            timeout: Seconds.
        """
        return self._notes is None or self._notes.flush(timeout)

    def markdown_layout(self) -> Layout:
        """Return the layout of a highlight in exported Markdown.

        Raises:
            ConfigError: The template of the settings cannot be used.
        """
        from reader.services.export_layout import markdown_layout  # here: as below

        settings = self.settings
        return markdown_layout(settings.export, settings.colours, paths.config_file())

    def write_elsewhere(self) -> Path | None:
        """Write all marks, also those that are not saved, to a file in another place.

        Returns:
            The file, which ``reader merge`` reads; None when no place can be written. It is written
            once: a later call returns it again unless marks have changed since.
        """
        notes = self._notes
        if notes is None:
            return None
        newest = notes.working_copy.newest_stamp
        if self._elsewhere is not None and self._elsewhere[1] == newest:
            return self._elsewhere[0]
        name = f"reader-marks-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"
        for folder in _other_places():
            with suppress(NotesError):
                notes.working_copy.write_to(folder / name)
                self._elsewhere = folder / name, newest
                return folder / name
        return None

    def export_on_quit(self) -> None:
        """Begin to export highlights, when the settings say where to."""
        if not self.is_open:
            return
        auto, folder = self._auto_exporter(), self.settings.export_on_quit
        exporters = [auto] if auto is not None else []
        if folder and (auto is None or auto.folder != folder):
            exporters.append(self._exporter_to(folder))
        if exporters:
            self.quit_export.begin(
                _(", ").join(exporter.folder for exporter in exporters),
                lambda: [exporter.write() for exporter in exporters],
            )

    def export_on_signal(self) -> None:
        """Begin to export what the settings export and this session has changed."""
        if self._auto_export is not None or self.settings.export_on_quit:
            self.export_on_quit()

    def export_changes(self) -> None:
        """Write changed highlights after a pause, when the settings say where to."""
        if (auto := self._auto_exporter()) is not None:
            auto.changed()

    def new_export_problem(self) -> str:
        """Return why the last export after a change failed, once; empty when nothing is new."""
        return self._auto_export.new_problem() if self._auto_export is not None else ""

    def _auto_exporter(self) -> AutoExport | None:
        """Return the exporter to the folder of the settings, None when there is no such folder."""
        folder = self.settings.export.get(EXPORT_AUTO, "")
        if not folder or not self.is_open:
            return None
        if self._auto_export is None or self._auto_export.folder != folder:
            self._auto_export = self._exporter_to(folder)
        return self._auto_export

    def _exporter_to(self, folder: str) -> AutoExport:
        """Return an exporter of the highlights to a folder."""
        from reader.services.auto_export import AutoExport  # here: few settings ask for it

        return AutoExport(self.notes, folder, self.markdown_layout)

    def close(self, timeout: float = CLOSING) -> None:
        """Make all changes durable within a limited time; may be called more than once.

        Args:
            timeout: Seconds.
        """
        if self._notes is not None:
            self._notes.close(timeout)

    def finish(self) -> None:
        """Make all changes durable and bring the index up to date with them."""
        if self._notes is not None and self._notes.flush(CLOSING):
            with suppress(sqlite3.Error):
                self.shelf.sync()
        self.close()
        release_snapshots(self.shelf.index.path, above=-1)
        with suppress(sqlite3.Error):  # so that the file of the index does not change after this
            self.shelf.index.db.execute("pragma main.wal_checkpoint(truncate)").fetchall()
        self.shelf.index.close()

    def read(self, entry: Entry) -> Article:
        """Read an article as it is shown; callable in any thread.

        Args:
            entry: The article.

        Raises:
            ArticleError: The file cannot be read.
        """
        return read_shown(entry, self.notes, self.hosts, self.recurring)

    def document(self, key: str) -> Document | None:
        """Return the text of an article as it is shown, None when it cannot be read.

        Args:
            key: The key of the article.
        """
        entry = self.shelf.article(key)
        if entry is None:
            return None
        try:
            return self.read(entry).document
        except ArticleError:
            return None

    def entries_by_key(self, keys: Iterable[str]) -> dict[str, Entry]:
        """Return the articles of the library with the given keys, by key."""
        entries = {key: self.shelf.article(key) for key in set(keys)}
        return {key: entry for key, entry in entries.items() if entry is not None}

    def _open_index(self) -> Index:
        """Open the index, or a temporary one if it cannot be kept."""
        index, why = open_index(self.paths)
        self.messages += (why,) if why else ()
        index.db.execute(f"pragma busy_timeout = {PATIENCE}")
        return index

    def scan(self, tell: Callable[[Progress], None] = lambda _: None) -> None:
        """Bring the index up to date, except the full text; this may take long.

        While another process is indexing, its results so far are used.

        Args:
            tell: Receives the progress.
        """
        from reader.index.indexer import Indexer, alone  # here: the first screen needs none

        with alone(self.shelf.index) as free:
            if free:
                indexer = Indexer(self.shelf.index, self.paths, self.hosts, tell)
                indexer.heads()
                indexer.compare()

    def read_texts(self, tell: Callable[[Progress], None] = lambda _: None) -> None:
        """Bring the index up to date, with the full text; this may take long.

        Args:
            tell: Receives the progress.

        Raises:
            ReaderError: The work has ended before all was done.
        """
        from reader.services.indexing import update_index  # here: as above

        update_index(self.shelf.index, self.paths, self.hosts, tell, lambda: False)
        self.shelf.sync()

    def maintain_index(self, tell: Callable[[Progress], None], stop: Callable[[], bool]) -> None:
        """Bring the index up to date with the files; called in a thread.

        If the settings enable watching, it follows the files until it is stopped.

        Args:
            tell: Receives the progress.
            stop: Polled often; True ends the work.
        """
        from reader.index import evidence  # here: as above
        from reader.services.indexing import update_index, watch_library

        index = self.shelf.index.again()
        try:
            update_index(index, self.paths, self.hosts, tell, stop)
            with suppress(sqlite3.OperationalError):  # another writer: the next run does it
                evidence.find_again(index, stop)  # the marks may have come after the files
            if self.settings.watch and can_watch() and not stop():
                watch_library(index, self.paths, self.hosts, tell, stop)
        finally:
            index.close()
