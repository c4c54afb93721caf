"""The store's file operations: files are private, regular, and replaced atomically.

Only the content of a file counts as damage. A temporary error (an I/O error, no descriptors, no
memory, no permission) is raised, because the file may be intact. The mark of a file tells whether
another session or program has changed it.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from reader import private
from reader.errors import NotesError
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


_FLAGS = os.O_CLOEXEC | os.O_NOCTTY | os.O_NOFOLLOW | os.O_NONBLOCK
_ODD = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENODEV)
_REASONS = {
    errno.ENOSPC: deferred("the disk is full"),
    errno.EDQUOT: deferred("the disk quota is used up"),
    errno.EFBIG: deferred("the file may not grow any further"),
    errno.EROFS: deferred("the file system is read-only"),
    errno.EACCES: deferred("no permission"),
    errno.EPERM: deferred("no permission"),
    errno.EIO: deferred("the disk reports an error"),
    errno.ENOMEM: deferred("not enough memory"),
    errno.EMFILE: deferred("too many open files"),
    errno.ENFILE: deferred("too many open files"),
    errno.ENOLCK: deferred("the file system gives no locks"),
    errno.EOPNOTSUPP: deferred("the file system cannot do that"),
    errno.EBUSY: deferred("another program is using the file"),
    errno.EXDEV: deferred("the folder is spread over several disks"),
    errno.ETIMEDOUT: deferred("the server does not answer"),
    errno.EHOSTDOWN: deferred("the server does not answer"),
    errno.ENOTCONN: deferred("the disk is no longer connected"),
    errno.ENODEV: deferred("the disk is no longer connected"),
    errno.ENXIO: deferred("the disk is no longer connected"),
}


class OddFileError(Exception):
    """There is a folder, link, pipe or device instead of a regular file."""


def why(error: OSError) -> str:
    """Describe in plain English why a call failed."""
    reason = _REASONS.get(error.errno or 0)
    return _(reason or (error.strerror or str(error)).lower())


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Convert an `OSError` into a `NotesError` about a path."""
    try:
        yield
    except OSError as error:
        raise NotesError(path, why(error)) from error


def open_regular(path: Path, flags: int) -> int:
    """Open a regular file without following a link and without waiting; return its descriptor.

    A new file gets the mode 0600, whatever the umask.

    Raises:
        OddFileError: It is not a regular file.
        OSError: It cannot be opened.
    """
    try:
        descriptor = os.open(path, flags | _FLAGS, 0o600)
    except OSError as error:
        if error.errno in _ODD:
            raise OddFileError(path) from error
        raise
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise OddFileError(path)
    if flags & (os.O_RDWR | os.O_WRONLY):
        make_private(descriptor, status.st_mode)
    return descriptor


def make_private(file: Path | int, mode: int | None = None) -> None:
    """Remove the access of other users to a file that the user owns.

    Args:
        file: Its path or its descriptor.
        mode: Its mode, if known.
    """
    with contextlib.suppress(OSError):  # the mode of another user's file cannot be changed
        current = os.stat(file).st_mode if mode is None else mode  # noqa: PTH116 - descriptors
        if current & 0o177 or not current & 0o400:  # a umask may remove the owner's rights as well
            os.chmod(file, 0o600)  # noqa: PTH101 - the same


def read_all(descriptor: int, start: int = 0) -> bytes:
    """Return the content of a file from an offset on."""
    parts = []
    while part := os.pread(descriptor, 1 << 20, start):
        parts.append(part)
        start += len(part)
    return b"".join(parts)


def write_all(descriptor: int, content: bytes) -> None:
    """Write everything, or raise the error."""
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]


def sync(descriptor: int) -> None:
    """Wait until the written data is on the disk."""
    if hasattr(fcntl, "F_FULLFSYNC"):  # macOS: fsync alone leaves the data in the cache of the disk
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fdatasync(descriptor)


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents durably, accessible to the owner only."""
    for made in private.make_folder(folder):
        sync_folder(made.parent)


def replace(
    path: Path,
    chunks: Iterable[bytes],
    *,
    beside: Path | None = None,
    check_old: Callable[[], None] = lambda: None,
) -> tuple[int, int]:
    """Replace a file atomically; the caller holds the store's lock.

    Args:
        path: The file.
        chunks: The new content.
        beside: The temporary file; by default the path with ``.tmp`` appended.
        check_old: Called at the last moment; what it raises leaves the old file in place.

    Returns:
        The size and the CRC-32 of what was written.

    Raises:
        OSError: The file cannot be written; the old one is unchanged.
    """
    beside = beside or path.with_name(path.name + ".tmp")
    clear_way(beside)
    descriptor = open_regular(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    size = check = 0
    try:
        try:
            for chunk in chunks:
                write_all(descriptor, chunk)
                size += len(chunk)
                check = zlib.crc32(chunk, check)
            sync(descriptor)
        finally:
            os.close(descriptor)
        check_old()
        beside.rename(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    sync_folder(path.parent)
    return size, check


def clear_way(path: Path) -> None:
    """Remove the temporary file of a killed session."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        if error.errno not in (errno.EISDIR, errno.EPERM):
            raise
        set_aside(path)


def refuse_link(path: Path) -> None:
    """Raise a `NotesError` for a link to a regular file, which somebody created on purpose."""
    if path.is_symlink() and path.is_file():
        raise NotesError(path, _("it is a link, and links are not followed"))


def set_aside(path: Path) -> Path:
    """Keep a damaged file under another name, which is returned.

    A regular file keeps its old name as well until it is replaced atomically, so a session that
    dies in between loses nothing.
    """
    aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
    if path.is_symlink() or not path.is_file():
        path.rename(aside)
    else:
        try:
            aside.hardlink_to(path)
        except OSError:  # not every file system has hard links
            replace(aside, [path.read_bytes()])
        make_private(aside)
    sync_folder(path.parent)
    return aside


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
