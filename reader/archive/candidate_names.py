"""Listing the candidates of folders and containers by their names alone, without reading them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from reader.archive.site_folders import in_site_folder
from reader.archive.walk import LibraryWalk, Tally

PAUSE = 0.25
"""Seconds after which the names found in a container are yielded."""

TOGETHER = 4000
"""The most names in a container that are yielded together."""


def names(
    roots: Sequence[Path], stop: Callable[[], bool] = lambda: False
) -> Iterator[tuple[bytes, list[bytes]]]:
    """Find the candidates below some folders, without following links, in the order of a walk.

    Args:
        roots: Folders.
        stop: Called often; True ends the walk.

    Yields:
        Each folder, and the names of the candidates in it.
    """
    walk = LibraryWalk(tuple(roots), Tally(), stop)
    for root in roots:
        for folder, candidates in walk.folders(root):
            yield os.fsencode(folder), [os.fsencode(name) for name in candidates]


def contained_names(
    root: Path, stop: Callable[[], bool] = lambda: False
) -> Iterator[Mapping[bytes, list[bytes]]]:
    """Find the candidates in a container while it is listed.

    Args:
        root: The container, resolved.
        stop: Called often; True ends it.

    Yields:
        The names found since the last time, by folder.

    Raises:
        OSError: The container cannot be read at all, or the listing was stopped.
    """
    from reader.archive.containers.access import listing  # here: it brings what unpacks

    top = os.fsencode(root)
    waiting: dict[bytes, list[bytes]] = {}
    count, shown = 0, 0.0
    for inner in listing(root, stop):
        folder, _, name = inner.rpartition(b"/")
        if in_site_folder(PurePath(os.fsdecode(folder))):
            continue
        waiting.setdefault(top + b"/" + folder if folder else top, []).append(name)
        count += 1
        if count == TOGETHER or time.monotonic() - shown > PAUSE:
            yield waiting
            waiting, count, shown = {}, 0, time.monotonic()
    yield waiting
