"""Work in threads: reading files, walking the library, searching; and the messages it posts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from functools import partial
from threading import Lock
from time import monotonic

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.archive.scan import scan
from reader.errors import ArticleError, QueryError, ReaderError
from reader.index.database import Index
from reader.index.first_hits import UNPROVEN
from reader.index.hit_counts import HitCounts, count_hits
from reader.index.progress import Progress
from reader.index.query.complete import Completion, completions
from reader.services import reading
from reader.services.list_rows import Rows
from reader.services.session import Session
from reader.services.thread_counts import (
    THREAD,
    ThreadCount,
    count_threads,
    hits_in_threads,
    look_at_named,
    uncounted_threads,
)
from reader.services.view import View
from reader.translation import deferred, explained
from reader.translation import gettext as _
from reader.ui.articles.shown_hits import Arranged, Asked, HitsCounted

REPORTS = 0.3
"""The least seconds between progress reports of one stage of the indexer."""

LOOKING = deferred("Looking for new and changed files")
"""The message during a rescan."""


class Indexed(Message):
    """The indexer made progress."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class Damaged(Message):
    """The index cannot be read.

    Attributes:
        seen: The number of rebuilds when the error was met; None when unknown.
        error: The error; None for damage.
    """

    def __init__(self, seen: int | None = None, error: sqlite3.DatabaseError | None = None) -> None:
        super().__init__()
        self.seen = seen
        self.error = error


class Counted(Message):
    """The saved searches were counted: unread and all, by name; and the threads."""

    def __init__(self, counts: dict[str, tuple[int, int]], threads: dict[str, ThreadCount]) -> None:
        super().__init__()
        self.counts = counts
        self.threads = threads


class Completed(Message):
    """The completions at the cursor of a query are ready."""

    def __init__(self, words: str, completions: Sequence[Completion]) -> None:
        super().__init__()
        self.words = words
        self.completions = completions


class QueryRefused(Message):
    """The query of a view is invalid."""

    def __init__(self, view: View, error: QueryError) -> None:
        super().__init__()
        self.view = view
        self.error = error


class Guessed(Message):
    """The estimated number of matches of a slow search."""

    def __init__(self, view: View, count: int) -> None:
        super().__init__()
        self.view = view
        self.count = count


class Ready(Message):
    """An article was read from its file."""

    def __init__(self, opened: reading.Opened) -> None:
        super().__init__()
        self.opened = opened


class Previewed(Message):
    """An article was read to be previewed.

    Attributes:
        entry: Its row in the list, which may know more or less than the file says.
        opened: The article.
    """

    def __init__(self, entry: Entry, opened: reading.Opened) -> None:
        super().__init__()
        self.entry = entry
        self.opened = opened


class NotNamed(Message):
    """The named file could not be read directly; its row shows why."""


class Cleaned(Message):
    """An article that was shown as plain text is cleaned now."""

    def __init__(self, opened: reading.Opened) -> None:
        super().__init__()
        self.opened = opened


class Failed(Message):
    """An article could not be read."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


class Saved(Message):
    """The store saved changes, or failed to."""


class NotesOpened(Message):
    """The store of the marks is open."""


class ScreenWorkers:
    """Runs the work of the main screen in threads, which post their results.

    Args:
        target: The screen that the messages go to.
        session: The library, the marks, the settings.
    """

    def __init__(self, target: Screen[None], session: Session) -> None:
        self._target = target
        self._session = session
        self._scanning = Lock()

    def _run(self, group: str, work: Callable[..., None], *arguments: object) -> None:
        """Run work in a thread, cancelling earlier work of its group."""
        self._target.run_worker(
            partial(work, *arguments),
            thread=True,
            exclusive=True,
            group=group,
            exit_on_error=False,
        )

    def is_searching(self) -> bool:
        """Return whether a search is running."""
        return any(
            worker.group == "search" and worker.is_running for worker in self._target.workers
        )

    def stop_scan(self) -> None:
        """Stop the indexer."""
        screen = self._target
        screen.workers.cancel_group(screen, "scan")

    def open_notes(self) -> None:
        """Open the store in a thread."""
        self._session.open_notes(lambda: self._target.post_message(NotesOpened()))

    def saved(self) -> None:
        """Post that the store saved; called in its writer thread."""
        self._target.post_message(Saved())

    def scan(self) -> None:
        """Update the index in a thread, and post its progress."""
        self._run("scan", self._scan)

    def _scan(self) -> None:
        with self._scanning:  # an earlier scan, now cancelled, still has the lock of the indexer
            if not get_current_worker().is_cancelled:
                self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        worker = get_current_worker()
        last, shown_at = "heads", monotonic()  # a short walk of a known library tells its end

        def report(progress: Progress) -> None:
            nonlocal last, shown_at
            now = monotonic()
            if progress.stage == last and now - shown_at < REPORTS:
                return  # a later report follows
            last, shown_at = progress.stage, now
            if not worker.is_cancelled:
                self._target.post_message(Indexed(progress))

        def fail(why: str) -> None:
            report(Progress("busy"))  # ends the progress and shows what was indexed
            self._target.post_message(Failed(why))

        try:
            self._session.maintain_index(report, lambda: worker.is_cancelled)
        except ReaderError as error:
            fail(str(error))
        except sqlite3.OperationalError as error:
            fail(_("the index cannot be written: {error}").format(error=error))
        except sqlite3.DatabaseError:
            self._target.post_message(Damaged())

    def read_named(self) -> None:
        """Read the named file in a thread, before the index has its row."""
        self._run("open", self._read_named)

    def _read_named(self) -> None:
        with suppress(Exception):  # the list opens it, and reports what is wrong
            named = self._session.named
            paths = [] if named is None else [named]
            file = next(scan(paths, hosts=self._session.hosts), None)
            if file is not None and not file.entry.problem:
                self._open_entry(file.entry)
                return
        if not get_current_worker().is_cancelled:
            self._target.post_message(NotNamed())

    def search(self, asked: Asked) -> None:
        """List a view in a thread; a later call cancels an earlier one."""
        self._run("search", self._search, asked)

    def _search(self, asked: Asked) -> None:
        worker, shelf, view = get_current_worker(), self._session.shelf, asked.view
        are_shown = False

        def guess(count: int) -> None:
            if count > UNPROVEN:  # fewer texts are read before the estimate would be
                self._target.post_message(Guessed(view, count))

        def show(rows: Rows) -> None:
            nonlocal are_shown
            if not worker.is_cancelled:
                are_shown = rows.is_whole
                self._target.post_message(Arranged(asked, rows))

        try:
            with shelf.index.lent() as index:
                rows, hits = shelf.search(
                    view,
                    index,
                    lambda: worker.is_cancelled,
                    guess,
                    show,
                )
                if not shelf.thread_in(view.words, index):
                    hits = uncounted_threads(index, hits)
        except QueryError as error:
            self._target.post_message(QueryRefused(view, error))
            return
        except sqlite3.OperationalError as error:
            self._target.post_message(Failed(_("the search failed: {error}").format(error=error)))
            return
        except sqlite3.DatabaseError:
            self._target.post_message(Damaged())
            return
        if not worker.is_cancelled:
            counted = HitsCounted(asked, hits) if are_shown else Arranged(asked, rows, hits)
            self._target.post_message(counted)
            if hits.names.get(THREAD):
                with suppress(sqlite3.DatabaseError), shelf.index.lent() as index:
                    self._count_in_threads(asked, hits, index)

    def count_hits(self, asked: Asked, ids: Sequence[int]) -> None:
        """Count the hits of a view by facet in a thread; a later call cancels an earlier one."""
        self._run("hits", self._count_hits, asked, ids)

    def _count_hits(self, asked: Asked, ids: Sequence[int]) -> None:
        with suppress(sqlite3.DatabaseError), self._session.shelf.index.lent() as index:
            hits = count_hits(index, ids)
            if not self._session.shelf.thread_in(asked.view.words, index):
                self._count_in_threads(asked, hits, index)
            elif not get_current_worker().is_cancelled:
                self._target.post_message(HitsCounted(asked, hits))

    def _count_in_threads(self, asked: Asked, hits: HitCounts, index: Index) -> None:
        """Report the counts of hits with how many of them each thread has."""
        worker = get_current_worker()
        hits = hits_in_threads(index, hits, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self._target.post_message(HitsCounted(asked, hits))

    def complete(self, words: str, cursor: int) -> None:
        """Complete a query in a thread; a later call cancels an earlier one."""
        self._run("complete", self._complete, words, cursor)

    def _complete(self, words: str, cursor: int) -> None:
        shelf = self._session.shelf
        try:
            with shelf.index.lent() as index:
                completed = completions(words, cursor, index)
        except sqlite3.DatabaseError:
            return  # the search of the same query reports it
        if not get_current_worker().is_cancelled:
            self._target.post_message(Completed(words, completed))

    def count_searches(self) -> None:
        """Count the matches of the saved searches, and the threads of the reader, in a thread."""
        self._run("counts", self._count_searches)

    def _count_searches(self) -> None:
        shelf = self._session.shelf
        with shelf.index.lent() as index:
            counts = shelf.count_searches(index)
            threads = count_threads(index, lambda: get_current_worker().is_cancelled)
        if not get_current_worker().is_cancelled:
            self._target.post_message(Counted(counts, threads))

    def look_at_thread(self, name: str) -> None:
        """Remember in a thread what threads of a name have now, and count all again."""
        self._run("counts", self._look_at_thread, name)

    def _look_at_thread(self, name: str) -> None:
        with (
            closing(self._session.shelf.index.again()) as index,
            suppress(sqlite3.OperationalError),
        ):
            look_at_named(index, name, lambda: get_current_worker().is_cancelled)
        self._count_searches()

    def read_file(self, entry: Entry) -> None:
        """Read an article in a thread; a later call cancels an earlier one."""
        self._run("open", self._read_file, entry)

    def _read_file(self, entry: Entry) -> None:
        try:
            self._open_entry(entry)
        except ArticleError as error:
            self._target.post_message(Failed(explained(entry.path.name, _(error.why))))
        except Exception as error:  # of a parser: one article must not end the session
            self._target.post_message(
                Failed(explained(entry.path.name, f"{type(error).__name__}: {error}"))
            )

    def preview(self, entry: Entry) -> None:
        """Read an article in a thread for a preview; a later call cancels an earlier one."""
        self._run("preview", self._preview, entry)

    def _preview(self, entry: Entry) -> None:
        worker = get_current_worker()

        def show(opened: reading.Opened) -> None:
            if not worker.is_cancelled:
                self._target.post_message(Previewed(entry, opened))

        with suppress(Exception):  # opening it reports what is wrong
            self._session.cleanings.open(entry, show, lambda _opened: None)

    def _open_entry(self, entry: Entry) -> None:
        """Open an article and post it; post it again if cleaning takes longer than its plain text.

        Raises:
            ArticleError: The file cannot be read.
        """
        worker = get_current_worker()

        def show(opened: reading.Opened) -> None:
            if not worker.is_cancelled:
                self._target.post_message(Ready(opened))

        def late(opened: reading.Opened) -> None:
            with suppress(RuntimeError):  # the app may have ended
                self._target.post_message(Cleaned(opened))

        cleanings = self._session.cleanings
        cleanings.open(entry, show, late)
