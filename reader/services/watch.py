"""Watching a library: its index follows changes as the system reports them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from reader.index.database import Index
from reader.index.indexer import Indexer, Progress, alone
from reader.services.indexing import update_index

QUIET = 400
"""Milliseconds without a change before the changes are processed."""

LONGEST = 3000
"""Milliseconds after which they are processed in any case."""

ASK = 250
"""Milliseconds between two polls of `stop`."""

MANY = 500
"""The number of changes from which the whole library is examined instead."""


def can_watch() -> bool:
    """Tell whether the package of the extra ``watch`` is installed."""
    return find_spec("watchfiles") is not None


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
