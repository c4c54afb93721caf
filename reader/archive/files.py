"""Reading untrusted files without ever blocking.

A path may lead into a zip or tar file or a git repository, see `reader.archive.containers`.

A FIFO named ``.md`` blocks a plain ``open`` for ever, and a terminal device can become the
controlling terminal. Here a file is opened without waiting, and read only when it is regular.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive.containers.member import ContainerError
from reader.records import dataclass
from reader.untrusted import FLAGS, UnfitFileError, kind_of, read_up_to

if TYPE_CHECKING:
    from reader.archive.containers.access import Container
    from reader.archive.containers.member import Member


_WHOLE = 256 * 1024
"""The most bytes of a file in a container that are read to get at its end."""


@dataclass(frozen=True, slots=True)
class Content:
    """The beginning of a file, or all of it.

    Attributes:
        data: The bytes that were read.
        size: The size of the whole file in bytes.
        mtime_ns: When it was last changed, in nanoseconds since 1970.
        device: The file system.
        inode: The file on it.
        links: The number of its names in the file system.
    """

    data: bytes
    size: int
    mtime_ns: int
    device: int
    inode: int
    links: int = 1

    @property
    def is_cut(self) -> bool:
        """Whether only the beginning was read."""
        return self.size > len(self.data)


def read_bytes(path: Path, limit: int) -> Content:
    """Read the beginning of a regular file.

    Args:
        path: The file; a link to one is followed.
        limit: The most bytes to read.

    Raises:
        UnfitFileError: When it is not a regular file.
        OSError: When it cannot be opened or read.
    """
    try:
        descriptor = os.open(path, FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise UnfitFileError(kind_of(stat.S_IFSOCK), path) from error
        contained = _contained(path, error)
        if contained is None:
            raise
        container, member = contained
        data = container.read(member, limit)
        mark = hash(container.path), hash(member.name)
        return Content(data, member.size, member.stamp, *mark)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnfitFileError(kind_of(status.st_mode), path)
        data = read_up_to(descriptor, min(limit, status.st_size))
    finally:
        os.close(descriptor)
    where = status.st_dev, status.st_ino, status.st_nlink
    return Content(data, status.st_size, status.st_mtime_ns, *where)


def read_end(path: Path, content: Content, limit: int) -> bytes:
    """Read the last bytes of a file whose beginning was read.

    In a container, where the end cannot be reached without the rest, that of a large file is empty.

    Args:
        path: The file.
        content: What was read of it.
        limit: The most bytes to return.

    Raises:
        OSError: When it cannot be opened or read.
    """
    if not content.is_cut:
        return content.data[-limit:]
    try:
        descriptor = os.open(path, FLAGS)
    except OSError as error:
        contained = _contained(path, error)
        if contained is None:
            raise
        container, member = contained
        return container.read(member, member.size)[-limit:] if member.size <= _WHOLE else b""
    try:
        return os.pread(descriptor, limit, max(0, content.size - limit))
    finally:
        os.close(descriptor)


def stamp(path: Path) -> tuple[int, int]:
    """Return the size of a file, and a number that changes when it does: mostly its mtime in ns.

    Raises:
        OSError: When there is no such file.
    """
    try:
        status = path.stat()
    except OSError as error:
        contained = _contained(path, error)
        if contained is None:
            raise
        return contained[1].size, contained[1].stamp
    return status.st_size, status.st_mtime_ns


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: When it cannot be read.
    """
    return hashlib.sha256(read_bytes(path, sys.maxsize).data).hexdigest()


def _contained(path: Path, error: OSError) -> tuple[Container, Member] | None:
    """Return the container and the member that a path leads to; None outside containers."""
    if error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
        return None
    from reader.archive.containers.access import inside  # here: it brings what unpacks

    return inside(path)


def explain(error: OSError) -> str:
    """Return why a file cannot be read, in plain English and without its name."""
    if isinstance(error, ContainerError):
        return str(error)
    return (error.strerror or str(error)).lower()
