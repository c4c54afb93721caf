"""The changes in a library since the last walk, without a system call for each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

from reader.archive.containers.detection import is_dump_name
from reader.archive.formats.registry import is_candidate
from reader.archive.scan import WholeWalk, scan
from reader.archive.site_folders import is_site_folder
from reader.archive.walk import SkipReason, Tally
from reader.index.database import Index
from reader.index.folders import files_in, folders_below, skipped_in, split, walked_folders
from reader.index.row_writer import RowWriter

MOST = 2000
"""The most changed files that are looked up; for more, the walk is as quick."""

TOGETHER = 2000
"""Heads, and skipped paths, that are written in one transaction."""


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
    missing = {*files_in(index, folder), *skipped_in(index, folder)}
    with os.scandir(folder) as inside:
        for entry in inside:
            if entry.name.startswith(b"."):
                continue
            if entry.name in missing:
                missing.remove(entry.name)
            elif not (entry.path in folders and _is_listed(entry)):
                yield Path(os.fsdecode(entry.path))
    for name in missing:
        yield Path(os.fsdecode(folder), os.fsdecode(name))


def _is_listed(entry: os.DirEntry[bytes]) -> bool:
    """Return whether an entry of a folder is listed by itself: a folder, or a dump."""
    return entry.is_dir(follow_symlinks=False) or is_dump_name(os.fsdecode(entry.name))


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
    exists = os.path.exists(path)  # noqa: PTH110 - a path may be forbidden
    skips = _Skips(index)
    why = _reason(path) if exists else None
    if why is not None:
        skips.skip(path, why, -1, 0)
        exists = False
    present = [path] if exists else []
    files_found = scan(present, hosts=hosts, tally=tally, named=False, stop=stop, memory=skips)
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
    skips.write()
    if changed or stop() or skips.count:  # files that were not read are not gone
        return changed
    with index.writing():
        rows = RowWriter(index)
        if not exists:
            changed = rows.remove(folder, [name])
            for inside in folders_below(index, os.fsencode(path)) if not changed else ():
                changed += rows.remove(inside, files_in(index, inside))
                rows.forget_skipped(inside, skipped_in(index, inside))
        rows.settle()
    return changed


def _reason(path: Path) -> SkipReason | None:
    """Return why a file or folder is skipped by its name, None when it is not."""
    if os.path.isdir(path):  # noqa: PTH112 - a path may be forbidden
        return SkipReason.SITE_FOLDER if is_site_folder(path.name) else None
    is_read = is_candidate(path.name) or is_dump_name(path.name)
    is_other = os.path.isfile(path) and not is_read  # noqa: PTH113 - as above
    return SkipReason.OTHER_KIND if is_other else None


class _Skips(WholeWalk):
    """The memory of a walk over new paths: it knows no file, and writes what is skipped.

    Args:
        index: Is written to.

    Attributes:
        count: The number of skipped paths.
    """

    def __init__(self, index: Index) -> None:
        self.count = 0
        self._index = index
        self._waiting: list[tuple[bytes, bytes, str, int, int]] = []

    def skip(self, path: Path, why: SkipReason, size: int, mtime_ns: int) -> None:
        """Collect a skipped path."""
        self.count += 1
        self._waiting.append((*split(path), why.value, size, mtime_ns))
        if len(self._waiting) >= TOGETHER:
            self.write()

    def write(self) -> None:
        """Write what was collected."""
        if self._waiting:
            with self._index.writing():
                rows = RowWriter(self._index)
                for skipped in self._waiting:
                    rows.skip(*skipped)
                rows.settle()
            self._waiting.clear()
