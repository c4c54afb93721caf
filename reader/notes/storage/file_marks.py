"""Marks of files, which tell whether another session or program has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FileMark = tuple[int, ...]
"""Inode, device and size of a file; for the snapshot also its modification time."""


def watermark(log: FileMark | None, snapshot: FileMark | None) -> str:
    """Return the marks of both files as one text, empty when there is no log."""
    return f"{log} {snapshot}" if log is not None else ""


def mark(path: Path) -> FileMark | None:
    """Return a mark that changes when a file is replaced or grows, None without a file."""
    try:
        status = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_ino, status.st_dev, status.st_size)


def snapshot_mark(path: Path) -> FileMark | None:
    """Return the mark of a snapshot, which can be edited in place without changing its size."""
    try:
        status = path.stat(follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_ino, status.st_dev, status.st_size, status.st_mtime_ns)
