"""Limits for reading a container, which may come from anywhere and have any size."""

from __future__ import annotations

import time
from collections.abc import Callable

from reader.archive.containers.member import ContainerError, StoppedError
from reader.records import dataclass
from reader.translation import deferred

_OFTEN = 256
"""Entries between two checks of the clock."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that reading one container may cost.

    Attributes:
        entries: Entries that are listed, of any kind.
        repeats: Entries of a repository that may repeat a file listed before; ten more are
            allowed for each different file.
        line: Bytes of one line of what git lists.
        header: Bytes of a tar header that describes the next entry.
        headers: Headers of a tar file that may describe one entry.
        ratio: Unpacked size over packed size; that of text is seldom 20.
        free: Unpacked bytes up to which the ratio is not checked.
        whole: Unpacked bytes of a packed tar file that are allowed at any ratio.
        member: Bytes of one entry that are held in memory.
        kept: Unpacked bytes that all open containers keep in memory together.
        window: Memory for unpacking, in bytes; an xz file chooses how much it needs.
        seconds: Time for listing a container, or for finding an entry in a packed one.
        seconds_per_megabyte: Time that each packed megabyte adds.
        back: Seconds that may be spent going back in a packed file, plus half of the time that
            passes: opening articles one after another takes less.
        answer: Seconds that git may be silent.
        silences: How often git may time out before it is not used any more.
        git_data: Bytes of memory that git may write to.
        git_memory: Bytes of memory that git may map, the files of the repository included.
        git_seconds: Processor time of one git process.
    """

    entries: int = 2_000_000
    repeats: int = 1_000
    line: int = 1 << 16
    header: int = 4 << 20
    headers: int = 16
    ratio: int = 250
    free: int = 1 << 20
    whole: int = 64 << 20
    member: int = 64 << 20
    kept: int = 96 << 20
    window: int = 128 << 20
    seconds: float = 60
    seconds_per_megabyte: float = 2
    back: float = 120
    answer: float = 15
    silences: int = 2
    git_data: int = 384 << 20
    git_memory: int = 2 << 30
    git_seconds: int = 600

    def patience(self, size: int) -> float:
        """Return the seconds that listing a container may take, by its packed bytes."""
        return self.seconds + self.seconds_per_megabyte * size / 1e6

    def check_ratio(self, size: int, packed: int) -> None:
        """Check that unpacked data is not out of proportion to packed data.

        Raises:
            ContainerError: The size is out of proportion.
        """
        if size > self.free and size > self.ratio * max(1, packed):
            raise ContainerError(deferred("unpacks to hundreds of times its size: not read"))


LIMITS = Limits()
"""The default limits."""


class Meter:
    """Counts the work on one container and ends it when it is too much.

    Args:
        limits: The limits.
        size: Packed bytes of the container.
        stop: Called often; True ends the work.
    """

    def __init__(
        self, limits: Limits = LIMITS, size: int = 0, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self._limits = limits
        self._stop = stop
        self._end = time.monotonic() + limits.patience(size)
        self._entries = 0

    def check(self) -> None:
        """Check the clock and whether to stop.

        Raises:
            StoppedError: The caller has stopped it.
            ContainerError: The time is up.
        """
        if self._stop():
            raise StoppedError(deferred("stopped"))
        if time.monotonic() > self._end:
            raise ContainerError(deferred("takes too long to read: the rest is not read"))

    def count(self) -> None:
        """Count one entry.

        Raises:
            ContainerError: There are too many, or the time is up.
            StoppedError: The caller has stopped it.
        """
        if self._entries % _OFTEN == 0:
            self.check()
        self._entries += 1
        if self._entries > self._limits.entries:
            raise ContainerError(deferred("more files than can be listed: the rest is not read"))
