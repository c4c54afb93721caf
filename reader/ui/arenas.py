"""How the C library keeps the memory of the app."""

from __future__ import annotations

import contextlib
import gc

# The options of glibc's `mallopt`.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8

_LARGE = 128 * 1024
"""The bytes from which memory is returned to the system: what glibc begins with."""


def share_one_arena() -> None:
    """Let all threads of this process allocate from the same arena; call it before there are any.

    By default glibc gives each thread an arena of its own, and what is free in one is of no use to
    the others. Threads that allocate under the lock of the interpreter gain nothing from that, and
    it takes 5 MB of an app with an article open. Other C libraries have no such arenas.

    The sizes from which memory is returned to the system are fixed as well. By default glibc raises
    them to the largest block that was ever freed, so what a search of a large library took for a
    moment stays with the app: 4 MB at 50,000 articles.
    """
    import ctypes  # here: most commands have no threads

    with contextlib.suppress(AttributeError, OSError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _LARGE)


def release_memory() -> None:
    """Free what only itself refers to, and return free memory to the system; in some milliseconds.

    By itself the collector runs in the middle of a key. glibc returns only what is free at the end
    of its arena, so what is free between blocks in use would stay: 3 MB of an app that has opened
    articles and searched.
    """
    import ctypes

    gc.collect()
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
