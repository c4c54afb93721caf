"""The copy of the threads in an index, kept equal to the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from reader.index.database import Index
from reader.index.threads import MirroredThread, mirror_threads


class Story(Protocol):
    """A thread of the store, as this module needs it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def query(self) -> str:
        """Its query."""

    @property
    def pinned(self) -> tuple[str, ...]:
        """The keys of the pinned articles."""

    @property
    def excluded(self) -> tuple[str, ...]:
        """The keys of the excluded articles."""


class ThreadSource(Protocol):
    """The threads of the store."""

    @property
    def version(self) -> int:
        """Another number after each change."""

    def listed(self) -> Sequence[Story]:
        """Return the threads, by name."""


class ThreadMirroring:
    """Keeps the copy of the threads in an index equal to the store.

    Args:
        threads: The threads of the store.
    """

    def __init__(self, threads: ThreadSource) -> None:
        self._threads = threads
        self._written: int | None = None

    def forget(self) -> None:
        """Forget what was written: the index has been rebuilt."""
        self._written = None

    def sync(self, index: Index) -> None:
        """Copy the threads to the index if they have changed.

        Raises:
            sqlite3.OperationalError: The index cannot be written.
        """
        version = self._threads.version
        if version == self._written:
            return
        mirror_threads(index, map(mirrored, self._threads.listed()))
        self._written = version


def mirrored(thread: Story) -> MirroredThread:
    """Return a thread as the index has it."""
    return MirroredThread(thread.id, thread.name, thread.query, thread.pinned, thread.excluded)
