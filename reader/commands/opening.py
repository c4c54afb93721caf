"""Opens what a verb needs before it prints: the settings, the marks, the library."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reader import config, paths
from reader.archive.header import Entry
from reader.archive.hosts import known_hosts
from reader.archive.scan import Memory, check_paths, scan
from reader.commands.options import given_paths
from reader.commands.output import complain
from reader.commands.progress import Bar, counted
from reader.errors import NotesError, ReaderError
from reader.text.article_date import ArticleDate
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from reader.index.database import Index
    from reader.notes.model import ArticleState, Highlight
    from reader.notes.ranges import ReadRange
    from reader.notes.store import Notes
    from reader.notes.threads import Thread
    from reader.services.session import Session


class NoThreads:
    """The threads of a person who has made none."""

    version = 0

    def listed(self) -> tuple[Thread, ...]:
        """Return the threads: none."""
        return ()


class NoMarks:
    """The marks of a person who has made none."""

    threads = NoThreads()

    def is_read(self, key: str, *, source: str, date: ArticleDate | None) -> bool:
        """Return False: no article was read."""
        return False

    def state(self, key: str) -> ArticleState:
        """Return the state of an article without marks."""
        from reader.notes.model import ArticleState  # here: no list asks for it

        return ArticleState(key)

    def highlighted(self) -> Mapping[str, int]:
        """Return the highlights by key: none."""
        return {}

    def states(self) -> Mapping[str, ArticleState]:
        """Return the states of articles with marks: none."""
        return {}

    def ranges(self) -> tuple[ReadRange, ...]:
        """Return the ranges marked read: none."""
        return ()

    def highlights(self, key: str | None = None) -> tuple[Highlight, ...]:
        """Return the highlights of an article, or all: none."""
        del key
        return ()

    def kept(self, owner: str) -> tuple[str, ...]:
        """Return the reasons for which the cleaner removes nothing: none."""
        return ()

    def touched(self) -> None:
        """Return None: the marks were not read before."""

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        """Keep nothing."""
        del identities
        return False

    def watermark(self) -> str:
        """Return an empty mark: there is no store."""
        return ""

    def last_library(self) -> tuple[str, ...]:
        """Return the paths of the last library: none."""
        return ()


def open_hosts() -> Mapping[str, str]:
    """Return the names of hosts, including those of the settings."""
    settings, problems = config.load(paths.config_file())
    for problem in problems:
        complain(str(problem))
    return known_hosts(settings.hosts)


def open_marks(options: argparse.Namespace) -> Notes | NoMarks:
    """Open the marks read-only, if there are any; a store is never created here."""
    folder = paths.data_dir(options.data_dir)
    if not folder.is_dir():
        return NoMarks()
    from reader.notes.store import Notes  # here: it brings TinyDB

    try:
        return Notes.open(folder, read_only=True)
    except NotesError as error:
        complain(str(error))
        return NoMarks()


def open_roots(given: Sequence[Path], marks: Notes | NoMarks) -> list[Path]:
    """Return the folders and files of a library.

    Args:
        given: The paths of the command line; without any, the library that was opened last.
        marks: The marks, which remember the last library.

    Raises:
        ReaderError: When a path cannot be opened, or there is none.
    """
    roots = list(given) or [Path(path) for path in marks.last_library()]
    if not roots:
        raise ReaderError(_("no library was opened yet: name a folder of articles"))
    check_paths(roots)
    return roots


def open_library(
    given: Sequence[Path], marks: Notes | NoMarks, hosts: Mapping[str, str]
) -> list[Entry]:
    """List the articles, newest first.

    Args:
        given: The paths of the command line; without any, the library that was opened last.
        marks: The marks, which remember the last library.
        hosts: From `open_hosts`.

    Raises:
        ReaderError: When a path cannot be opened, or there is none.
    """
    return read_entries(open_roots(given, marks), hosts)


def read_entries(
    roots: Sequence[Path], hosts: Mapping[str, str], memory: Memory | None = None
) -> list[Entry]:
    """Read the heads of all articles of a library, showing the progress; the newest come first.

    Args:
        roots: The folders and files.
        hosts: Host to source.
        memory: What the walk knows already, as `scan` takes it.
    """

    def age(entry: Entry) -> tuple[float, str]:
        return (entry.date.moment.timestamp() if entry.date else float("-inf"), entry.file)

    files = scan(roots, hosts=hosts, memory=memory)
    entries = [file.entry for file in counted(files, _("articles found"))]
    return sorted(entries, key=age, reverse=True)


def open_up_to_date(
    options: argparse.Namespace, marks: Notes | NoMarks, hosts: Mapping[str, str] | None = None
) -> Index:
    """Open the index of a library, brought up to date.

    Args:
        options: The command line, with ``paths``; without any, the library that was opened last.
        marks: The marks.
        hosts: From `open_hosts`, which is called without them.

    Raises:
        ReaderError: When a path cannot be opened, or there is none.
    """
    from reader.services.index_opening import open_index  # here: few verbs need it

    roots = open_roots(given_paths(options), marks)
    index, why = open_index(roots)
    if why:
        complain(why)
    with indexing():
        bring_up_to_date(index, roots, marks, open_hosts() if hosts is None else hosts)
    return index


@contextmanager
def indexing() -> Iterator[None]:
    """Write to an index; report that it cannot be written, which does not fail the verb."""
    import sqlite3  # here: few verbs need it

    try:
        yield
    except sqlite3.OperationalError as error:
        complain(_("the index cannot be written: {error}").format(error=error))


def bring_up_to_date(
    index: Index,
    roots: Sequence[Path],
    marks: Notes | NoMarks,
    hosts: Mapping[str, str],
    *,
    most_texts: int | None = None,
) -> None:
    """Bring an index up to date with the files and the marks, with a bar on a terminal.

    When another process is indexing the library, a message says so, and the index stays as it is.

    Args:
        index: The index.
        roots: The folders and files.
        marks: The marks.
        hosts: From `open_hosts`.
        most_texts: When more texts than these are not indexed, a message says so and they are left;
            None for no limit.

    Raises:
        OSError: The folder of the index cannot be written.
        sqlite3.Error: The index cannot be written or read.
    """
    from reader.index.indexer import Indexer, alone  # here: few verbs need it
    from reader.index.progress import describe
    from reader.services.index_sync import Mirroring

    with alone(index) as free:
        if not free:
            complain(_("another process is indexing this library: some articles are not found yet"))
            return
        pending = 0
        with Bar() as bar:
            indexer = Indexer(index, roots, hosts, lambda progress: bar.show(describe(progress)))
            if most_texts is None:
                indexer.run()
            else:
                index.write_much()
                indexer.heads()
                indexer.compare()
                pending = len(indexer.pending())
                if 0 < pending <= most_texts:
                    indexer.text(2)
        if most_texts and pending > most_texts:
            message = ngettext(
                "{count:,} text is not indexed: duplicates are listed apart until the app or"
                " reader index has indexed it",
                "{count:,} texts are not indexed: duplicates are listed apart until the app or"
                " reader index has indexed them",
                pending,
            )
            complain(message.format(count=pending))
        mirroring = Mirroring(index, marks)
        if not mirroring.sync() and mirroring.error:
            complain(_("the index cannot be written: {error}").format(error=mirroring.error))


def open_session(options: argparse.Namespace, notes: Notes) -> Session:
    """Open a library as the app does, with its index brought up to date.

    Args:
        options: The command line, with ``paths``; without any, the library that was opened last.
        notes: The marks.

    Raises:
        ReaderError: When a path cannot be opened, or there is none.
    """
    from reader.index.progress import describe  # here: it brings the index
    from reader.services.session import Session

    settings, problems = config.load(paths.config_file())
    session = Session(open_roots(given_paths(options), notes), settings, notes)
    for problem in (*problems, *session.messages):
        complain(str(problem))
    with Bar() as bar, indexing():
        session.scan(lambda progress: bar.show(describe(progress)))
    return session
