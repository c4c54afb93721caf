"""The library that ``reader thread`` works on, and the articles that its operands name."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.commands.opening import indexing, open_session
from reader.commands.progress import Bar
from reader.errors import PathError
from reader.notes.store import Notes
from reader.notes.threads import Thread
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.archive.header import Entry
    from reader.index.database import Index
    from reader.notes.model import ArticleRef
    from reader.services.session import Session


def with_library(
    notes: Notes, options: argparse.Namespace, work: Callable[[Session], list[Any]]
) -> list[Any]:
    """Return the result of some work with a library whose texts are indexed.

    Args:
        notes: The marks.
        options: The command line, with ``paths``.
        work: The work.

    Raises:
        ReaderError: There is no library.
    """
    from reader.index.progress import describe

    session = open_session(options, notes)
    try:
        with Bar() as bar, indexing():
            session.read_texts(lambda progress: bar.show(describe(progress)))
        return work(session)
    finally:
        session.shelf.index.close()


def articles_of(
    notes: Notes,
    options: argparse.Namespace,
    named: Sequence[str],
    thread: Thread | None = None,
) -> list[ArticleRef]:
    """Return articles of the library, with the keys under which a thread has them.

    Args:
        notes: The marks.
        options: The command line, with ``paths``.
        named: URLs, keys or paths.
        thread: The thread; None for one that does not exist yet.

    Raises:
        ReaderError: There is no library, or one of them is not in it.
    """
    from reader.services.reading import reference
    from reader.services.threads import as_decided

    session = open_session(options, notes)
    try:
        session.shelf.sync()
        entries = [_article(session.shelf.index, name) for name in named]
        if thread is None:
            return [reference(entry) for entry in entries]
        return [as_decided(session.shelf, thread, entry) for entry in entries]
    finally:
        session.shelf.index.close()


def _article(index: Index, named: str) -> Entry:
    """Return the article with a URL, a key or a path.

    Raises:
        PathError: It is not in the library.
    """
    from reader.index import rows
    from reader.index.versions import listed_row, row_of_path
    from reader.text.urls import canonical, tidy

    url = tidy(named)
    key = canonical(url) if url else named
    row_id = rows.id_of(index, key)
    if not row_id and not url:
        row_id = row_of_path(index, Path(named))
    row_id = listed_row(index, row_id) or row_id
    entry = rows.entries(index, [row_id]).get(row_id) if row_id else None
    if entry is None:
        raise PathError(Path(named), _("no such article in the library"))
    return entry
