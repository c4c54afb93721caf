"""The lock that lets one session write at a time; it ends with its process."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path

from reader.errors import NotesError
from reader.notes.storage.files import OddFileError, make_folder, open_regular, set_aside, sync
from reader.translation import gettext as _

_LOCAL_LOCKS = {"nolock", "local_lock=all", "local_lock=flock"}
_SHORTEST, _LONGEST = 0.0002, 0.01
"""Seconds between attempts."""


class Lock:
    """`flock` on a file of its own, which is never renamed or removed.

    Args:
        path: The file, created if necessary.
        timeout: Seconds to wait for another session, which may be suspended.
    """

    def __init__(self, path: Path, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._descriptor = -1
        self._folder = -1

    def take(self, timeout: float | None = None) -> None:
        """Take the lock, creating its file and folder if necessary.

        Args:
            timeout: Seconds to wait; by default those of the lock.

        Raises:
            NotesError: Another session holds the lock.
            OSError: The file cannot be opened, or the file system has no locks.
        """
        end = time.monotonic() + (self._timeout if timeout is None else timeout)
        pause = _SHORTEST
        while True:
            self._open()
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self._take_folder()
            except BlockingIOError:
                self.release()
                if time.monotonic() > end:
                    raise NotesError(
                        self._path, _("another session holds the lock; is it stopped?")
                    ) from None
                time.sleep(pause)
                pause = min(pause * 1.5, _LONGEST)
            else:
                if self._is_there():
                    return
                self.close()  # someone removed the file: other sessions now lock a new one

    def _take_folder(self) -> None:
        """Lock the folder as well: a sync tool may replace the file, and so unlock it.

        Raises:
            BlockingIOError: Another session holds it.
        """
        try:
            if self._folder < 0:
                self._folder = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            pass  # some network file systems lock no folders; the file is locked

    def release(self) -> None:
        """Release the lock."""
        if self._folder >= 0:
            with contextlib.suppress(OSError):
                fcntl.flock(self._folder, fcntl.LOCK_UN)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        except OSError:
            self.close()

    def write(self, content: bytes, *, durable: bool = False) -> None:
        """Write the content of the file; the caller holds the lock.

        When writing fails, the file is left empty, because its old content is no longer true.

        Args:
            content: The bytes, always of the same length, or empty.
            durable: Whether to wait until they are on the disk.
        """
        try:
            if content and os.pwrite(self._descriptor, content, 0) == len(content):
                if durable:
                    sync(self._descriptor)
                return
        except OSError:
            pass
        with contextlib.suppress(OSError):
            os.ftruncate(self._descriptor, 0)

    def close(self) -> None:
        """Close the file and the folder, which also releases the lock."""
        if self._folder >= 0:
            os.close(self._folder)
            self._folder = -1
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def check(self) -> str:
        """Return why locks do not work in this folder, empty when they do.

        Raises:
            OSError: The file cannot be opened or locked now, which may pass.
        """
        self._open()
        if fault := _check_locks(self._path, self._descriptor):
            return fault
        try:
            mounts = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape")
        except OSError:  # not Linux
            return ""
        return check_mount(os.fspath(self._path.resolve()), mounts)

    def _open(self) -> None:
        if self._descriptor >= 0:
            return
        try:
            self._descriptor = open_regular(self._path, os.O_CREAT | os.O_RDWR)
        except FileNotFoundError:
            make_folder(self._path.parent)
            self._descriptor = open_regular(self._path, os.O_CREAT | os.O_RDWR)
        except OddFileError:
            set_aside(self._path)
            self._descriptor = open_regular(self._path, os.O_CREAT | os.O_RDWR)

    def _is_there(self) -> bool:
        try:
            there = self._path.stat(follow_symlinks=False)
        except FileNotFoundError:
            return False
        held = os.fstat(self._descriptor)
        return (there.st_ino, there.st_dev) == (held.st_ino, held.st_dev)


def _check_locks(path: Path, descriptor: int) -> str:
    """Lock the file twice: the second attempt must fail, otherwise locks do not work here."""
    second = open_regular(path, os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return ""
        else:
            return _("locks do not work on this file system")
    except BlockingIOError:  # another session holds the lock, so locks work
        return ""
    finally:
        os.close(second)
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_UN)


def check_mount(path: str, mounts: str) -> str:
    """Return why locks under a path do not exclude other machines, empty when they do.

    Args:
        path: An absolute path, without links.
        mounts: The content of ``/proc/self/mountinfo``.
    """
    best, kind, options = -1, "", ""
    for line in mounts.splitlines():
        before, _dash, after = line.partition(" - ")
        fields, system = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(system) < 3:
            continue
        point = fields[4].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, kind, options = len(point), system[0], system[2]
    if kind.startswith("nfs") and _LOCAL_LOCKS.intersection(options.split(",")):
        return _("this network file system is mounted without locks between machines")
    return ""
