"""Private files, and output files named by the person.

Everything that the program keeps is created here, or by the store with these functions and a sync:
files with the mode 0600 and folders with 0700, whatever the umask. Output files are replaced
atomically, and never through a link of another user.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from reader.errors import PathError, reason
from reader.translation import gettext as _

_MOST_LINKS = 40
"""The most links that are followed on the way to one file, as in Linux."""


def make_folder(folder: Path) -> list[Path]:
    """Create a folder and its parents, for the owner only; existing folders keep their mode.

    Returns:
        The created folders, the outermost first.

    Raises:
        OSError: The folder cannot be created.
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
    folder.chmod(0o700)  # a umask may remove the owner's rights as well
    return [*made, folder]


def make_file(path: Path) -> None:
    """Create an empty file for the owner only, or restrict an existing file of the owner.

    For libraries that open files by name, such as SQLite, which gives its extra files the same
    mode. A file that is in order is not opened: closing it would drop the locks that SQLite holds
    on it in this process, and another process would take the database for unused.

    Raises:
        OSError: The file cannot be created, or it is a link.
    """
    with contextlib.suppress(FileNotFoundError):
        state = path.lstat()
        if stat.S_ISREG(state.st_mode) and not _is_open_to_others(state):
            return
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o600)
    try:
        state = os.fstat(descriptor)
        if _is_open_to_others(state):
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _is_open_to_others(state: os.stat_result) -> bool:
    """Return whether a file of this user has another mode than it should."""
    return state.st_uid == os.geteuid() and stat.S_IMODE(state.st_mode) != 0o600


def write(
    path: Path,
    data: bytes | Iterable[bytes],
    *,
    mode: int = 0o600,
    durable: bool = False,
    unless_same: bool = False,
) -> bool:
    """Write a file atomically, replacing any file or link of that name.

    Args:
        path: The file, in an existing folder.
        data: The whole content, or pieces of it.
        mode: The mode of the file.
        durable: Whether the content must be on the disk before the file gets its name.
        unless_same: Whether to keep an existing file with the same content.

    Returns:
        Whether it was written.

    Raises:
        OSError: It cannot be written; the old file is unchanged.
    """
    import tempfile  # here: most runs write nothing

    descriptor, name = tempfile.mkstemp(prefix=".reader-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, mode)
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            if unless_same and _holds_the_same(path, name):
                Path(name).unlink()
                return False
            if durable:
                os.fsync(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


def _holds_the_same(path: Path, other: str) -> bool:
    """Return whether a path is a file with the content of another."""
    from filecmp import cmp  # here: as above

    return path.is_file() and cmp(other, path, shallow=False)


def place(path: Path) -> Path:
    """Resolve the path of an output file, which need not exist.

    Links of the person or the administrator are followed. In a folder that everyone can write to,
    such as the one for temporary files, another user could create a link of the expected name.

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
    """Return the target of a link, None if the path is not a link.

    Raises:
        PathError: The link belongs to another user.
    """
    try:
        state = step.lstat()
        if not stat.S_ISLNK(state.st_mode):
            return None
        if state.st_uid not in (0, os.geteuid()):
            raise PathError(path, _("a link of another user leads there: not written"))
        return step.readlink()
    except OSError:  # writing will report what is in the way
        return None


def write_output(path: Path, data: bytes | Iterable[bytes]) -> bool:
    """Write an output file named by the person; return whether it was changed.

    A new file is readable for the person only; an existing one keeps its mode.

    Args:
        path: The file; a link of the person is followed.
        data: The whole content, or pieces of it.

    Raises:
        PathError: It cannot be written, or is not a regular file; the old file is unchanged.
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
    """Write a new output file named by the person.

    Raises:
        FileExistsError: The path exists.
        OSError: It cannot be written.
        PathError: A link of another user is on the way.
    """
    target = place(path.parent) / path.name
    make_folder(target.parent)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(target, flags, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
