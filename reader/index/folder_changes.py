"""What has changed since the last walk, without asking for each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

from reader.archive import files
from reader.archive.formats.registry import is_candidate
from reader.archive.scan import scan
from reader.archive.walk import Tally
from reader.index.database import Index
from reader.index.folders import folders_below, known_files, split, walked_folders
from reader.index.row_writer import RowWriter

MOST = 2000
"""Files that are found at most; when there are more, the walk is as quick."""

TOGETHER = 2000
"""Heads that are written in one transaction."""


def changed_paths(index: Index, stop: Callable[[], bool]) -> tuple[list[Path], dict[bytes, int]]:
    """Find what is new, gone, renamed or replaced, as folders tell by the time of their change.

    What was written in its place is not found, nor what is gone with its folder.

    Args:
        index: Knows the folders.
        stop: Asked between folders; True ends the search with nothing found.

    Returns:
        The files and folders to look at, and the folders with the times that go with them.
    """
    found: list[Path] = []
    seen: dict[bytes, int] = {}
    known = walked_folders(index)
    for folder, mtime_ns in known.items():
        with suppress(OSError):
            now = os.stat(folder).st_mtime_ns  # noqa: PTH116 - for 100,000 folders
            if now != mtime_ns:
                found += _changed_names(index, folder, known)
                seen[folder] = now
        if stop() or len(found) > MOST:
            return [], {}
    return found, seen


def _changed_names(index: Index, folder: bytes, folders: Mapping[bytes, int]) -> Iterator[Path]:
    """Yield what is new in a folder, and what is gone."""
    known = known_files(index, folder)
    with os.scandir(folder) as inside:
        for entry in inside:
            if entry.name.startswith(b".") or known.pop(entry.name, None) is not None:
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder != (entry.path in folders) or is_candidate(os.fsdecode(entry.name)):
                yield Path(os.fsdecode(entry.path))
    for name in known:
        yield Path(os.fsdecode(folder), os.fsdecode(name))


def reindex_path(
    index: Index, path: Path, hosts: Mapping[str, str], tally: Tally, stop: Callable[[], bool]
) -> int:
    """Put in what a path holds now, a file or a whole folder, or take out what it held.

    Args:
        index: It is written to.
        path: In the library, as the system names it.
        hosts: Host to source.
        tally: Counts what is met.
        stop: Asked before each file; True ends it.

    Returns:
        How many rows changed.
    """
    folder, name = split(path)
    look = [path] if os.path.exists(path) else []  # noqa: PTH110 - a path may be forbidden
    found = scan(look, hosts=hosts, tally=tally, named=False, stop=stop)
    changed = 0
    while batch := list(islice(found, TOGETHER)):  # of a new folder there may be any number
        with index.writing():
            rows = RowWriter(index)
            for each in batch:
                rows.put(each)
            rows.settle()
        changed += len(batch)
    if changed or stop():  # what was not looked at is neither gone nor no article
        return changed
    stamp = _stamp(path) if is_candidate(path.name) else None
    with index.writing():
        rows = RowWriter(index)
        if stamp is not None:
            rows.skip(folder, name, *stamp)
        elif not os.path.exists(path):  # noqa: PTH110 - as above
            changed = rows.remove(folder, [name])
            for inside in folders_below(index, os.fsencode(path)) if not changed else ():
                changed += rows.remove(inside, known_files(index, inside))
        rows.settle()
    return changed


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return the size of a file and the time of its change, None when there is no such file."""
    try:
        return files.stamp(path) if os.path.isfile(path) else None  # noqa: PTH113 - as above
    except OSError:
        return None  # it went just now, and will be told of
