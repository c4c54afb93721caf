"""Keeps the index of an open library up to date, in this process or in a child process.

The child takes large amounts of work, at a low priority, so that the screen stays responsive. With
the extra ``watch``, the index also follows changes as the system reports them.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from reader.errors import ReaderError
from reader.index import compared_texts, counts
from reader.index.database import Index
from reader.index.indexer import Indexer, alone
from reader.index.progress import Progress
from reader.translation import gettext as _

FEW = 1000
"""The most files that are examined in this process; a larger library is left to a child."""

FEW_TEXTS = 48
"""The most texts that are cleaned in this process."""

BUSY = 3
"""The exit code of ``reader index`` when another process is indexing."""

DAMAGED = 4
"""The exit code of the child when the index is damaged."""

LITTLE = 256 * 1024
"""The most bytes of files whose texts are cleaned here: more would block the screen."""


def update_index(
    index: Index,
    roots: Sequence[Path],
    hosts: Mapping[str, str],
    tell: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> None:
    """Bring an index up to date; called in a thread.

    Args:
        index: A connection of this thread.
        roots: The folders and files.
        hosts: Host to source.
        tell: Receives the progress; the last stage is ``done``, or ``busy`` when another process is
            indexing already.
        stop: Polled often; True ends the work.

    Raises:
        ReaderError: The child ended before all was done.
        sqlite3.Error: The index cannot be read or written.
    """

    def heard(progress: Progress) -> None:
        index.release_snapshots()
        tell(progress)

    with alone(index) as free:
        if not free:
            heard(Progress("busy"))
            return
        done = counts.whole(index).total <= FEW and _here(index, roots, hosts, heard, stop)
    if not done and not stop():
        _in_child(index.folder, roots, hosts, heard, stop)


def _here(
    index: Index,
    roots: Sequence[Path],
    hosts: Mapping[str, str],
    tell: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> bool:
    """Examine the first files, and index all if they are few; return whether all is done."""
    indexer = Indexer(index, roots, hosts, tell)
    indexer.stop = lambda: stop() or indexer.looked > FEW
    indexer.heads()
    compared = compared_texts.wanted(index)
    if indexer.stop() or not _is_little(index, [*compared, *indexer.pending()]):
        return False
    indexer.compare()
    indexer.text(0)
    tell(indexer.progress("done", indexer.looked, indexer.looked))
    return True


def _is_little(index: Index, rows: Sequence[int]) -> bool:
    """Return whether the texts of some rows are few enough to clean here."""
    if len(rows) > FEW_TEXTS:
        return False
    size = "select size from article where id = ?"
    return sum(int(index.db.execute(size, (row,)).fetchone()[0]) for row in rows) <= LITTLE


def _in_child(
    folder: Path,
    roots: Sequence[Path],
    hosts: Mapping[str, str],
    tell: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> None:
    """Index in a child process; stopping ends the child, and the next one continues its work."""
    from reader import processes  # here: little work needs no child

    with processes.start(
        processes.python("reader.__main__", "index", "--json", "--told"),
        stdin=processes.PIPE,
        stdout=processes.PIPE,
        stderr=processes.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            if child.stdin is not None:
                paths = [str(root) for root in roots]
                asked = {"index": str(folder), "paths": paths, "hosts": dict(hosts)}
                child.stdin.write(json.dumps(asked).encode())
                child.stdin.close()
            stage = ""
            for line in child.stdout or ():
                if stop():
                    return
                progress = Progress(**json.loads(line))
                stage = progress.stage
                tell(progress)
            if stage != "done" and not stop():
                _explain(child.wait(), tell)
        finally:
            child.terminate()


def _explain(status: int, tell: Callable[[Progress], None]) -> None:
    """Raise the error for a child that ended before all was done.

    Raises:
        sqlite3.DatabaseError: The index is damaged.
        ReaderError: The child failed in another way or was killed.
    """
    if status == DAMAGED:
        raise sqlite3.DatabaseError("the index is damaged")
    if status != BUSY:
        raise ReaderError(_("indexing ended before all was done; R goes on with it"))
    tell(Progress("busy"))


QUIET = 400
"""Milliseconds without a change before the changes are processed."""

LONGEST = 3000
"""Milliseconds after which they are processed in any case."""

ASK = 250
"""Milliseconds between two polls of `stop`."""

MANY = 500
"""The number of changes from which the whole library is examined instead."""


def watch_library(
    index: Index,
    roots: Sequence[Path],
    hosts: Mapping[str, str],
    tell: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> None:
    """Keep an index up to date as files change; called in a thread, until it is stopped.

    Args:
        index: A connection of this thread.
        roots: The folders and files.
        hosts: Host to source.
        tell: Receives the progress of each update.
        stop: Polled often; True ends the work.
    """
    waiting: set[Path] = set()
    for changed in _changes(roots, stop):
        waiting |= changed
        if not waiting:
            continue
        if len(waiting) > MANY:
            update_index(index, roots, hosts, tell, stop)
            waiting.clear()
            continue
        with alone(index) as free:
            if free:  # another process is indexing; these are processed after it
                Indexer(index, roots, hosts, tell, stop).touched(sorted(waiting))
                waiting.clear()


def _changes(roots: Sequence[Path], stop: Callable[[], bool]) -> Iterator[set[Path]]:
    """Yield sets of changed paths, and empty sets at intervals.

    Single files, such as archives, are watched through their folders, because the system does not
    report a new file that replaces the old one.
    """
    from watchfiles import watch  # here: an extra

    named = {Path(os.path.realpath(root)) for root in roots}
    are_files = all(root.is_file() for root in named)
    for changes in watch(
        *({root.parent for root in named} if are_files else named),
        recursive=not are_files,
        watch_filter=None,
        debounce=LONGEST,
        step=QUIET,
        rust_timeout=ASK,
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        if stop():
            return
        changed = {Path(path) for _, path in changes}
        yield changed & named if are_files else changed
