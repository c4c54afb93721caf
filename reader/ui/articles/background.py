"""What the shelf does in threads: reading files, walking the library, searching; and its reports.

A worker only works and posts; what it found is shown by the handlers of the screen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic

from textual import work
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.archive.scan import scan
from reader.errors import ArticleError, QueryError, ReaderError
from reader.index.indexer import Progress
from reader.index.query.complete import Completion, completions
from reader.services import reading
from reader.services.article_list import Rows, View
from reader.services.session import Session
from reader.translation import gettext as _

REPORTS = 0.3
"""Seconds between reports of one stage of the indexer: each is painted."""


class BackgroundScreen(Screen[None], inherit_bindings=False):
    """A screen with the workers of a session.

    Attributes:
        session: The library, the marks, the settings.
    """

    class Indexed(Message):
        """The index was brought nearer to the files."""

        def __init__(self, progress: Progress) -> None:
            super().__init__()
            self.progress = progress

    class Damaged(Message):
        """The index cannot be read.

        Attributes:
            seen: How often it had been made anew when that was met, None when it is not known.
        """

        def __init__(self, seen: int | None = None) -> None:
            super().__init__()
            self.seen = seen

    class Counted(Message):
        """The saved searches were counted: unread and all, by name."""

        def __init__(self, found: dict[str, tuple[int, int]]) -> None:
            super().__init__()
            self.found = found

    class Arranged(Message):
        """A list was made in a thread."""

        def __init__(self, view: View, rows: Rows) -> None:
            super().__init__()
            self.view = view
            self.rows = rows

    class Completed(Message):
        """What may stand at the cursor of a query was found."""

        def __init__(self, words: str, found: Sequence[Completion]) -> None:
            super().__init__()
            self.words = words
            self.found = found

    class Refused(Message):
        """The filter of a view makes no sense."""

        def __init__(self, view: View, error: QueryError) -> None:
            super().__init__()
            self.view = view
            self.error = error

    class Guessed(Message):
        """A search that takes a while finds about so many articles."""

        def __init__(self, view: View, count: int) -> None:
            super().__init__()
            self.view = view
            self.count = count

    class Ready(Message):
        """An article was read from its file."""

        def __init__(self, opened: reading.Opened) -> None:
            super().__init__()
            self.opened = opened

    class NotNamed(Message):
        """The named file could not be read by itself: its row will say why."""

    class Cleaned(Message):
        """An article of which only the plain text could be shown is cleaned now."""

        def __init__(self, opened: reading.Opened) -> None:
            super().__init__()
            self.opened = opened

    class Failed(Message):
        """An article could not be read."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    class Saved(Message):
        """The store wrote something down, or failed to."""

    class Opened(Message):
        """The store of the marks is open."""

    session: Session

    def open_notes(self) -> None:
        """Open the store in a thread."""
        self.session.open_notes(lambda: self.post_message(self.Opened()))

    def saved(self) -> None:
        """Hear from the writer thread of the store."""
        self.post_message(self.Saved())

    @work(thread=True, exclusive=True, group="scan", exit_on_error=False)
    def scan(self) -> None:
        """Bring the index up to date in a thread, and post how far it is."""
        worker = get_current_worker()
        last, told = "", 0.0

        def tell(progress: Progress) -> None:
            nonlocal last, told
            now = monotonic()
            if progress.stage == last and now - told < REPORTS:
                return  # the next one says more
            last, told = progress.stage, now
            if not worker.is_cancelled:
                self.post_message(self.Indexed(progress))

        def fail(why: str) -> None:
            tell(Progress("busy"))  # nothing more is done here, and what was done is shown
            self.post_message(self.Failed(why))

        try:
            self.session.keep_up(tell, lambda: worker.is_cancelled)
        except ReaderError as error:
            fail(str(error))
        except sqlite3.OperationalError as error:
            fail(_("the index cannot be written: {error}").format(error=error))
        except sqlite3.DatabaseError:
            self.post_message(self.Damaged())

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def read_named(self) -> None:
        """Read the named file at once; when that fails, its row will say why."""
        with suppress(Exception):
            paths = [path for path in (self.session.named,) if path is not None]
            found = next(scan(paths, hosts=self.session.hosts), None)
            if found is not None and not found.entry.problem:
                self._open(found.entry)
                return
        if not get_current_worker().is_cancelled:
            self.post_message(self.NotNamed())

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def search(self, view: View) -> None:
        """Make a list by its filter, in a thread; the newest wish wins."""
        worker = get_current_worker()
        index = self.session.shelf.index.again()
        try:
            guess = self.session.shelf.estimate(view, index)
            if guess is not None:
                self.post_message(self.Guessed(view, guess))
            rows = self.session.shelf.rows(view, index, lambda: worker.is_cancelled)
        except QueryError as error:
            self.post_message(self.Refused(view, error))
            return
        except sqlite3.OperationalError as error:
            self.post_message(self.Failed(_("the search failed: {error}").format(error=error)))
            return
        except sqlite3.DatabaseError:
            self.post_message(self.Damaged())
            return
        finally:
            index.close()
        if not worker.is_cancelled:
            self.post_message(self.Arranged(view, rows))

    @work(thread=True, exclusive=True, group="complete", exit_on_error=False)
    def complete(self, words: str, cursor: int) -> None:
        """Find what may stand at the cursor of a query, in a thread; the newest wish wins."""
        index = self.session.shelf.index.again()
        try:
            found = completions(words, cursor, index)
        except sqlite3.DatabaseError:
            return  # the search of the same query says so
        finally:
            index.close()
        if not get_current_worker().is_cancelled:
            self.post_message(self.Completed(words, found))

    @work(thread=True, exclusive=True, group="counts", exit_on_error=False)
    def count_searches(self) -> None:
        """Count what the saved searches find, in a thread."""
        index = self.session.shelf.index.again()
        try:
            found = self.session.shelf.count_searches(index)
        finally:
            index.close()
        if not get_current_worker().is_cancelled:
            self.post_message(self.Counted(found))

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def read_file(self, entry: Entry) -> None:
        """Read an article in a thread; the newest wish wins."""
        try:
            self._open(entry)
        except ArticleError as error:
            self.post_message(self.Failed(f"{entry.path.name}: {error.why}"))
        except Exception as error:
            self.post_message(self.Failed(f"{entry.path.name}: {type(error).__name__}: {error}"))

    def _open(self, entry: Entry) -> None:
        """Open an article in this worker, and post it; again when it could not be cleaned in time.

        Raises:
            ArticleError: The file cannot be read.
        """
        worker = get_current_worker()

        def show(opened: reading.Opened) -> None:
            if not worker.is_cancelled:
                self.post_message(self.Ready(opened))

        def late(opened: reading.Opened) -> None:
            with suppress(RuntimeError):  # the app may have ended meanwhile
                self.post_message(self.Cleaned(opened))

        self.session.cleanings.open(entry, show, late)
