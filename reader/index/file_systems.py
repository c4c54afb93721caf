"""The file systems that files are on, as Linux tells them."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")

_DISTANT = ("9p", "afs", "ceph", "cifs", "davfs", "fuse.", "lustre", "nfs", "smb")
"""How the names of file systems begin whose files another machine or a program has to send."""


def file_system(device: int) -> str:
    """Return the name of a file system, such as ``ext4``; empty where that is not known.

    Args:
        device: Its number, from `os.stat`.
    """
    try:
        mounts = MOUNTS.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for mount in mounts:
        before, _dash, after = mount.partition(" - ")
        fields, kinds = before.split(), after.split()
        if len(fields) > 2 and fields[2] == wanted and kinds:
            return kinds[0]
    return ""


@lru_cache(maxsize=16)
def is_distant(device: int) -> bool:
    """Return whether reading a small file takes long, because it has to be sent; cached.

    Args:
        device: The number of its file system, from `os.stat`.
    """
    return file_system(device).startswith(_DISTANT)
