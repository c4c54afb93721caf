"""The memory that threads allocate."""

from __future__ import annotations

import contextlib

_M_ARENA_MAX = -8
"""The option of glibc's `mallopt` that limits the number of arenas."""


def share_one_arena() -> None:
    """Let all threads of this process allocate from the same arena; call it before there are any.

    By default glibc gives each thread an arena of its own, and what is free in one is of no use to
    the others. Threads that allocate under the lock of the interpreter gain nothing from that, and
    it takes 5 MB of an app with an article open. Other C libraries have no such arenas.
    """
    import ctypes  # here: most commands have no threads

    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
