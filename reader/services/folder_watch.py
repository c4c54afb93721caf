"""Watching folders through the kernel: nothing runs while nothing changes.

Linux reports changes of files (inotify), except those that another machine makes on a shared file
system. There, and on other systems, `watch_folders` returns None: the caller has to look itself.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

LOCAL = frozenset(
    [
        "bcachefs",
        "btrfs",
        "exfat",
        "ext2",
        "ext3",
        "ext4",
        "f2fs",
        "jfs",
        "overlay",
        "ramfs",
        "reiserfs",
        "tmpfs",
        "vfat",
        "xfs",
        "zfs",
    ]
)
"""File systems that only this machine writes to."""

_MODIFY, _ATTRIB, _MOVED, _CREATE, _DELETE = 0x2, 0x4, 0xC0, 0x100, 0x200
_CHANGES = _MODIFY | _ATTRIB | _MOVED | _CREATE | _DELETE
"""Without the end of writing: what is written is reported already, and each connection to an index
that is closed would be taken for a change."""
_DELETE_SELF, _MOVE_SELF, _UNMOUNT, _OVERFLOW, _IGNORED = 0x400, 0x800, 0x2000, 0x4000, 0x8000
_ENDS = _DELETE_SELF | _MOVE_SELF | _UNMOUNT | _OVERFLOW | _IGNORED
_EVENT = struct.Struct("iIII")


def watch_folders(folders: Sequence[Path]) -> int | None:
    """Watch the files directly in some folders.

    Args:
        folders: They exist.

    Returns:
        A descriptor that is readable after a change, for `take_changes`, to be closed by the
        caller; None where the kernel does not report all changes.
    """
    if sys.platform != "linux" or not all(map(_is_local, folders)):
        return None
    try:
        library = ctypes.CDLL(None, use_errno=True)
        descriptor = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, AttributeError):
        return None
    if descriptor < 0:
        return None
    wanted = ctypes.c_uint32(_CHANGES | _DELETE_SELF | _MOVE_SELF)
    for folder in folders:
        if library.inotify_add_watch(descriptor, os.fsencode(folder), wanted) < 0:
            os.close(descriptor)
            return None
    return int(descriptor)


def take_changes(descriptor: int) -> bool:
    """Take the changes reported since the last call.

    Args:
        descriptor: As `watch_folders` returned it.

    Returns:
        Whether all folders are still watched.
    """
    try:
        data = os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return True
    except OSError:
        return False
    at = 0
    while at + _EVENT.size <= len(data):
        _watch, mask, _cookie, length = _EVENT.unpack_from(data, at)
        if mask & _ENDS:
            return False
        at += _EVENT.size + length
    return True


def _is_local(folder: Path) -> bool:
    """Return whether a folder is on a file system that only this machine writes to."""
    from reader.index.file_systems import file_system  # here: the first screen needs none

    try:
        return file_system(folder.stat().st_dev) in LOCAL
    except OSError:
        return False
