"""What a walk need not read again: the files that are as the index has them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from reader.archive import files
from reader.archive.scan import ScannedFile
from reader.index.database import Index
from reader.index.folders import known_files, known_folders, remember_walked, split, walked_folders
from reader.index.row_writer import RowWriter

COMMIT = 0.25
"""Seconds between the first commits of heads; the very first comes after `FIRST` of them."""

LONGEST = 2.0
"""Seconds between commits in the end: each takes its time, and what it writes is merged later."""

FIRST = 64
"""Heads in the first transaction."""


class KnownFiles:
    """What the index knows of the files, folder by folder, and what a walk meets.

    Args:
        index: It is written to.
        count: Is told how many files were looked at, and how many rows changed.
        tell: Is called after each commit.
        trust: Whether what is known holds for a file that has not changed.
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
        self._rows: RowWriter | None = None
        self._next = FIRST
        self._when = time.monotonic()
        self._pause = COMMIT
        self._folders = walked_folders(index)
        self._walked: dict[bytes, int] = {}

    def sift(self, folder: Path, names: list[str]) -> list[str]:
        """Return the names of those candidates in a folder that may not be as they were."""
        self._enter(os.fsencode(folder))
        if not (self._trust and self._known):
            return names
        changed = [name for name in names if not self._is_as_known(os.fsencode(name))]
        self._count(len(names) - len(changed), 0)
        self._tick()
        return changed

    def _is_as_known(self, name: bytes) -> bool:
        """Tell whether a file of the folder is as it was, which it takes note of."""
        known = self._known.get(name)
        if known is None or known[0] < 0:
            return False  # of some the name alone is known
        try:
            status = os.stat(self._folder + b"/" + name)  # noqa: PTH116 - for 1,000,000 files
        except OSError:
            return False
        if known != (status.st_size, status.st_mtime_ns):
            return False
        del self._known[name]
        return True

    def _enter(self, folder: bytes) -> None:
        if folder != self._folder:
            self._leave_folder()
            self._folder = folder
            self._known = known_files(self._index, folder)
            self._alone = folder in self._visited
            self._visited.add(folder)

    def knows(self, path: Path) -> bool:
        """Tell whether a file is as it was; the files that are left of a folder are gone."""
        folder, name = split(path)
        self._enter(folder)
        self._count(1, 0)
        self._tick()
        known = self._known.pop(name, None)
        if known is None or known[0] < 0 or not self._trust:
            return False  # of some the name alone is known
        try:
            # A file that could not be read has no size: it is looked at again.
            return known == files.stamp(path)
        except OSError:
            return known == (0, 0)

    def put(self, found: ScannedFile) -> None:
        """Put a head into the index."""
        self._writer().put(found)
        self._count(0, 1)

    def skip(self, path: Path, size: int, mtime_ns: int) -> None:
        """Remember that a file is no article."""
        self._writer().skip(*split(path), size, mtime_ns)

    def walked(self, folder: Path, mtime_ns: int) -> None:
        """Remember when a folder was changed, for the quick look of the next run."""
        if self._folders.get(os.fsencode(folder)) != mtime_ns:
            self._walked[os.fsencode(folder)] = mtime_ns

    def finish(self, *, complete: bool) -> None:
        """End the walk: what was in folders that are gone is gone."""
        if complete:
            self._leave_folder()
            for folder in known_folders(self._index) - self._visited:
                gone = known_files(self._index, folder)
                self._count(0, self._writer().remove(folder, gone))
            if self._walked:
                self._writer()
                remember_walked(self._index, self._walked)
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
        """Commit when it is time."""
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
