"""Watching: the changes of a library are noticed as they happen, where the system tells of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from reader.index.database import Index
from reader.index.indexer import Indexer, Progress, alone
from reader.services.indexing import keep_up

QUIET = 400
"""Milliseconds without a change before the changes are looked at."""

LONGEST = 3000
"""Milliseconds after which they are looked at in any case."""

ASK = 250
"""Milliseconds after which it is asked whether to stop."""

MANY = 500
"""Changes from which on the whole library is looked at instead."""


def can_watch() -> bool:
    """Tell whether the package that watches is installed: the extra ``watch``."""
    return find_spec("watchfiles") is not None


def follow(
    index: Index,
    roots: Sequence[Path],
    hosts: Mapping[str, str],
    tell: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> None:
    """Keep an index true to the files as they change; to be run in a thread, until it is stopped.

    Args:
        index: A connection of this thread.
        roots: The folders and files.
        hosts: Host to source.
        tell: Is told when something changed.
        stop: Asked often; True ends it.
    """
    waiting: set[Path] = set()
    for changed in _changes(roots, stop):
        waiting |= changed
        if not waiting:
            continue
        if len(waiting) > MANY:
            keep_up(index, roots, hosts, tell, stop)
            waiting.clear()
            continue
        with alone(index) as free:
            if free:  # else another process is at it, and these are looked at after it
                Indexer(index, roots, hosts, tell, stop).touched(sorted(waiting))
                waiting.clear()


def _changes(roots: Sequence[Path], stop: Callable[[], bool]) -> Iterator[set[Path]]:
    """Yield what changed, and nothing now and then.

    Files alone, such as archives, are watched by their folders: a file that is written anew and
    put in the place of the old one is another, of which the system would not tell.
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
