"""The changes in a library since the last walk, without a system call for each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

from reader.archive import files
from reader.archive.containers.detection import is_dump_name
from reader.archive.formats.registry import is_candidate
from reader.archive.scan import scan
from reader.archive.site_folders import is_site_folder
from reader.archive.walk import Tally
from reader.index.database import Index
from reader.index.folders import files_in, folders_below, split, walked_folders
from reader.index.row_writer import RowWriter

MOST = 2000
"""The most changed files that are looked up; for more, the walk is as quick."""

TOGETHER = 2000
"""Heads that are written in one transaction."""


def changed_paths(index: Index, stop: Callable[[], bool]) -> tuple[list[Path], dict[bytes, int]]:
    """Find the files that are new, gone, renamed or replaced, by the mtimes of their folders.

    Files that were changed in place are not found, nor files that are gone with their folder.

    Args:
        index: Has the folders.
        stop: Called between folders; True ends the search without a result.

    Returns:
        The files and folders to index again, and the mtimes (ns) of the folders that have changed.
    """
    paths: list[Path] = []
    mtimes: dict[bytes, int] = {}
    folders = walked_folders(index)
    for folder, mtime_ns in folders.items():
        with suppress(OSError):
            now = os.stat(folder).st_mtime_ns  # noqa: PTH116 - for 100,000 folders
            if now != mtime_ns:
                paths += _changed_in(index, folder, folders)
                mtimes[folder] = now
        if stop() or len(paths) > MOST:
            return [], {}
    return paths, mtimes


def _changed_in(index: Index, folder: bytes, folders: Mapping[bytes, int]) -> Iterator[Path]:
    """Yield the paths in a folder that are new or gone; a dump that has changed itself."""
    if os.path.isfile(folder):  # noqa: PTH113 - bytes
        yield Path(os.fsdecode(folder))
        return
    missing = files_in(index, folder)
    with os.scandir(folder) as inside:
        for entry in inside:
            if entry.name.startswith(b".") or missing.pop(entry.name, None) is not None:
                continue
            is_folder = entry.is_dir(follow_symlinks=False)
            shown = os.fsdecode(entry.name)
            if is_folder and is_site_folder(shown):
                continue
            is_new = is_folder != (entry.path in folders)
            if is_dump_name(shown) and not is_folder:
                is_new = entry.path not in folders
            if is_new or is_candidate(shown):
                yield Path(os.fsdecode(entry.path))
    for name in missing:
        yield Path(os.fsdecode(folder), os.fsdecode(name))


def reindex_path(
    index: Index, path: Path, hosts: Mapping[str, str], tally: Tally, stop: Callable[[], bool]
) -> int:
    """Index the file or folder at a path again; remove its rows when it is gone.

    Args:
        index: Is written to.
        path: A path in the library, resolved.
        hosts: Host to source.
        tally: Counts what is found and skipped.
        stop: Called before each file; True ends it.

    Returns:
        The number of changed rows.
    """
    folder, name = split(path)
    present = [path] if os.path.exists(path) else []  # noqa: PTH110 - a path may be forbidden
    files_found = scan(present, hosts=hosts, tally=tally, named=False, stop=stop)
    changed = 0
    items = files_in(index, os.fsencode(path)) if is_dump_name(path.name) else {}
    while batch := list(islice(files_found, TOGETHER)):  # a new folder may have any number
        with index.writing():
            rows = RowWriter(index)
            for file in batch:
                rows.put(file)
                items.pop(os.fsencode(file.entry.path.name), None)
            rows.settle()
        changed += len(batch)
    if is_dump_name(path.name) and not stop():
        with index.writing():
            rows = RowWriter(index)
            changed += rows.remove(os.fsencode(path), items)
            rows.settle()
    if changed or stop():  # files that were not read are neither gone nor skipped
        return changed
    stamp = _stamp(path) if is_candidate(path.name) or is_dump_name(path.name) else None
    with index.writing():
        rows = RowWriter(index)
        if stamp is not None:
            rows.skip(folder, name, *stamp)
        elif not os.path.exists(path):  # noqa: PTH110 - as above
            changed = rows.remove(folder, [name])
            for inside in folders_below(index, os.fsencode(path)) if not changed else ():
                changed += rows.remove(inside, files_in(index, inside))
        rows.settle()
    return changed


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return the size and mtime of a file, None when there is no such file."""
    try:
        return files.stamp(path) if os.path.isfile(path) else None  # noqa: PTH113 - as above
    except OSError:
        return None  # it has just gone, which is an event of its own
