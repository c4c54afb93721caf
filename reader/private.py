"""Files that only their owner may read, and files that the person names to be written.

Whatever the program keeps is made here, or through here by the store, which syncs as well: files
have the mode 0600 and folders 0700 under any umask. What the person names for output is written at
one stroke, and never through a link that another user has laid.
"""

from __future__ import annotations

import contextlib
import errno
import filecmp
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from reader.errors import PathError, reason
from reader.translation import gettext as _

_MOST_LINKS = 40
"""Links that are followed on the way to one file, as many as Linux follows."""


def make_folder(folder: Path) -> list[Path]:
    """Make a folder, and those above it, for its owner only.

    Returns:
        The folders that were made, the outermost first; one that was there keeps its mode.

    Raises:
        OSError: It cannot be made.
    """
    if folder.is_dir():
        return []
    made = make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        if not folder.is_dir():
            raise
        return made
    folder.chmod(0o700)  # a umask may take one's own rights as well
    return [*made, folder]


def make_file(path: Path) -> None:
    """Make an empty file for its owner only, or make one of his that is there so.

    For what opens files by name, such as SQLite: the files that it lays beside get the same mode.

    Raises:
        OSError: It cannot be made, or it is a link.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        state = os.fstat(descriptor)
        if state.st_uid == os.geteuid() and stat.S_IMODE(state.st_mode) != 0o600:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def write(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    mode: int = 0o600,
    durable: bool = False,
    unless_same: bool = False,
) -> bool:
    """Write a file at one stroke; what stands at its name, a link as well, is replaced.

    Args:
        path: In a folder that is there.
        data: Its whole content, or the pieces of it.
        mode: What others may do with it.
        durable: Whether it has to be on the disk before it takes the name.
        unless_same: Whether a file with the same content stays as it is.

    Returns:
        Whether it was written.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    descriptor, name = tempfile.mkstemp(prefix=".reader-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            if unless_same and path.is_file() and filecmp.cmp(name, path, shallow=False):
                Path(name).unlink()
                return False
            if durable:
                os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def place(path: Path) -> Path:
    """Return where a path leads that the person named to be written; it need not be there.

    Links are followed that the person or the administrator has laid. In a folder that all may write
    to, such as the one of temporary files, anybody could lay one of the expected name.

    Raises:
        PathError: A link on the way belongs to another user, or the links lead in a circle.
    """
    absolute = path if path.is_absolute() else Path.cwd() / path
    here, left = Path(absolute.anchor), list(reversed(absolute.parts[1:]))
    followed = 0
    while left:
        part = left.pop()
        step = here.parent if part == ".." else here / part
        link = _link(step, path)
        if link is None:
            here = step
            continue
        followed += 1
        if followed > _MOST_LINKS:
            raise PathError(path, reason(OSError(errno.ELOOP, os.strerror(errno.ELOOP))))
        if link.is_absolute():
            here = Path(link.anchor)
        left += reversed(link.parts[1:] if link.is_absolute() else link.parts)
    return here


def _link(step: Path, path: Path) -> Path | None:
    """Return what a link names, None for what is none.

    Raises:
        PathError: It belongs to another user.
    """
    try:
        state = step.lstat()
        if not stat.S_ISLNK(state.st_mode):
            return None
        if state.st_uid not in (0, os.geteuid()):
            raise PathError(path, _("a link of another user leads there: not written"))
        return step.readlink()
    except OSError:  # what is in the way the writing itself will tell
        return None


def write_output(path: Path, data: bytes | Iterable[bytes]) -> bool:
    """Write a file that the person named; return whether it was changed.

    Only the person can read a new file; one of theirs that is there keeps its mode.

    Args:
        path: The file; through a link of one's own, the file that it names.
        data: Its whole content, or the pieces of it.

    Raises:
        PathError: It cannot be written, or is no regular file; what was there is as it was.
    """
    try:
        target = place(path)
        mode = 0o600
        with contextlib.suppress(FileNotFoundError):
            state = target.lstat()
            if stat.S_ISDIR(state.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if not stat.S_ISREG(state.st_mode):
                raise PathError(path, _("not a regular file: not written"))
            if state.st_uid == os.geteuid():
                mode = stat.S_IMODE(state.st_mode) & 0o777
            is_as_long = isinstance(data, bytes) and state.st_size == len(data)
            if is_as_long and target.read_bytes() == data:
                return False
        return write(target, data, mode=mode, durable=True, unless_same=not isinstance(data, bytes))
    except OSError as error:
        raise PathError(path, reason(error)) from error


def create_output(path: Path, data: bytes) -> None:
    """Write a file that the person named and that is not there yet.

    Raises:
        FileExistsError: Something is there.
        OSError: It cannot be written.
        PathError: A link of another user leads there.
    """
    target = place(path.parent) / path.name
    make_folder(target.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
