"""The files that a walk need not read again, because the index has them unchanged."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive import files
from reader.archive.walk import SkipReason
from reader.index.database import Index
from reader.index.folders import (
    files_in,
    folders_with_files,
    folders_with_skipped,
    skipped_in,
    split,
    store_walked,
    walked_folders,
)
from reader.index.row_writer import RowWriter

if TYPE_CHECKING:
    from reader.archive.head_reading import ScannedFile

COMMIT = 0.25
"""Seconds between the first commits of heads; the very first comes after `FIRST` of them."""

LONGEST = 2.0
"""The most seconds between commits: they get rarer in the course of a walk, as each costs time."""

FIRST = 64
"""Heads in the first transaction."""


class KnownFiles:
    """The files of an index, folder by folder, as the memory of a walk, whose results it writes.

    Args:
        index: Is written to.
        count: Called with the numbers of files that were checked and of rows that changed.
        tell: Called after each commit.
        trust: Whether the rows of files that have not changed are valid.
    """

    def __init__(
        self,
        index: Index,
        count: Callable[[int, int], None],
        tell: Callable[[], None],
        *,
        trust: bool,
    ) -> None:
        self._index = index
        self._count = count
        self._tell = tell
        self._trust = trust
        self._folder = b""
        self._known: dict[bytes, tuple[int, int]] = {}
        self._visited: set[bytes] = set()
        self._alone = False
        self._skipped_folder = b""
        self._skipped: dict[bytes, str] = {}
        self._skipped_visited: set[bytes] = set()
        self._skipped_alone = False
        self._rows: RowWriter | None = None
        self._next = FIRST
        self._when = time.monotonic()
        self._pause = COMMIT
        self._folders = walked_folders(index)
        self._walked: dict[bytes, int] = {}

    def sift(self, folder: Path, names: list[str]) -> list[str]:
        """Return those names of candidates in a folder whose files may have changed."""
        self._enter(os.fsencode(folder))
        if not (self._trust and self._known):
            return names
        changed = []
        start = self._folder + b"/"
        for name in names:
            key = os.fsencode(name)
            stamp = self._known.get(key)
            if stamp is not None and stamp == _stamp(start + key):
                del self._known[key]  # it is there
            else:
                changed.append(name)
        self._count(len(names) - len(changed), 0)
        self._tick()
        return changed

    def _enter(self, folder: bytes) -> None:
        if folder != self._folder:
            self._leave_folder()
            self._folder = folder
            self._known = files_in(self._index, folder)
            self._alone = folder in self._visited
            self._visited.add(folder)

    def knows(self, path: Path) -> bool:
        """Return whether a file is unchanged; the files that remain of a folder are gone."""
        folder, name = split(path)
        self._enter(folder)
        self._count(1, 0)
        self._tick()
        stamp = self._known.pop(name, None)
        if stamp is None or stamp[0] < 0 or not self._trust:
            return False  # it is new, or only its name is known
        try:
            # A file that could not be read has no size: it is read again.
            return stamp == files.stamp(path)
        except OSError:
            return stamp == (0, 0)

    def holds(self, dump: Path) -> bool:
        """Return whether a dump is unchanged; its items count as met then.

        A dump with items is known as a folder with its own mtime, one without as a file.
        """
        is_known = self.knows(dump)
        inside = os.fsencode(dump)
        items = files_in(self._index, inside)
        if not items:
            return is_known
        try:
            unchanged = self._folders.get(inside) == dump.stat().st_mtime_ns
        except OSError:
            return False
        if not (self._trust and unchanged) or any(size < 0 for size, _ in items.values()):
            return False
        self._visited.add(inside)
        self._count(len(items), 0)
        return True

    def put(self, file: ScannedFile) -> None:
        """Write the row of a file."""
        self._writer().put(file)
        self._count(0, 1)

    def skip(self, path: Path, why: SkipReason, size: int, mtime_ns: int) -> None:
        """Remember that a path was skipped; what the index has already is not written again."""
        folder, name = split(path)
        if size < 0:
            self._enter_skipped(folder)
            if self._skipped.pop(name, None) == why.value:
                return
            if folder == self._folder:
                self._known.pop(name, None)
        self._writer().skip(folder, name, why.value, size, mtime_ns)
        self._tick()

    def _enter_skipped(self, folder: bytes) -> None:
        if folder != self._skipped_folder:
            self._leave_skipped()
            self._skipped_folder = folder
            self._skipped = skipped_in(self._index, folder)
            self._skipped_alone = folder in self._skipped_visited
            self._skipped_visited.add(folder)

    def _leave_skipped(self) -> None:
        """Remove what is no longer skipped in a folder that was walked for the first time."""
        if self._skipped and not self._skipped_alone:
            self._writer().forget_skipped(self._skipped_folder, self._skipped)

    def walked(self, folder: Path, mtime_ns: int) -> None:
        """Remember when a folder was changed, for the quick check of the next run."""
        if self._folders.get(os.fsencode(folder)) != mtime_ns:
            self._walked[os.fsencode(folder)] = mtime_ns

    def finish(self, *, complete: bool) -> None:
        """End the walk; when it is complete, remove the files of folders that were not met."""
        if complete:
            self._leave_folder()
            self._leave_skipped()
            for folder in sorted(folders_with_files(self._index) - self._visited):
                gone = files_in(self._index, folder)
                self._count(0, self._writer().remove(folder, gone))
            for folder in sorted(folders_with_skipped(self._index) - self._skipped_visited):
                self._writer().forget_skipped(folder, skipped_in(self._index, folder))
            if self._walked:
                self._writer()
                store_walked(self._index, self._walked)
        self._commit()

    def _leave_folder(self) -> None:
        if self._known and not self._alone:
            self._count(0, self._writer().remove(self._folder, self._known))

    def _writer(self) -> RowWriter:
        if self._rows is None:
            self._index.begin()
            self._rows = RowWriter(self._index)
        return self._rows

    def _tick(self) -> None:
        """Commit when it is due."""
        self._next -= 1
        if self._next == 0 or (self._next < 0 and time.monotonic() - self._when > self._pause):
            self._commit()

    def _commit(self) -> None:
        if self._rows is not None:
            self._rows.settle()
            self._index.db.execute("commit")
            self._rows = None
            self._pause = min(LONGEST, self._pause * 1.2)
        self._when = time.monotonic()
        self._tell()


def _stamp(path: bytes) -> tuple[int, int] | None:
    """Return the size and the mtime (ns) of a file; None when it has none.

    A row of which only the name is known has a negative size: no file has that.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - for 1,000,000 files
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
