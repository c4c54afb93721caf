"""The thread that makes changes durable, so that no key press waits for the disk.

All waiting changes are written together (group commit). Failed writes are retried; nothing is
dropped.
"""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from reader.errors import NotesError
from reader.notes.fields import StoredDocument
from reader.records import dataclass
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


Batch = dict[tuple[str, str], StoredDocument]
"""Documents to be joined into the store, by table and id."""

_RETRY = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between attempts; the last one repeats."""


class Writer:
    """A queue with a thread, which starts at the first change.

    Args:
        commit: Makes a batch durable; raises `NotesError` when it cannot.
        changed: Called from the thread when `saving` has changed; what it raises is ignored.
        afterwards: Called from the thread when a batch is durable and nobody is waiting; what it
            raises is ignored.
    """

    def __init__(
        self,
        commit: Callable[[Batch], None],
        changed: Callable[[], None],
        afterwards: Callable[[], None],
    ) -> None:
        self._commit = commit
        self._changed = changed
        self._afterwards = afterwards
        self._wake = threading.Condition()
        self._waiting: list[Batch] = []
        self._writing: list[Batch] = []
        self._error = ""
        self._tries = 0  # begun
        self._failures = 0  # in a row
        self._hurry = False
        self._busy = False
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def saving(self) -> Saving:
        """The number of changes that are not durable, and the reason."""
        with self._wake:
            return Saving(len(self._waiting) + len(self._writing), self._error)

    def submit(self, documents: Iterable[tuple[str, StoredDocument]]) -> None:
        """Queue one change, which may touch several documents; it is written as a whole."""
        with self._wake:
            self._waiting.append(joined(documents))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="notes", daemon=True)
                self._thread.start()
            self._wake.notify_all()

    def pending(self) -> Mapping[tuple[str, str], StoredDocument]:
        """Return the documents that are not yet known to be durable."""
        with self._wake:
            return _together([*self._writing, *self._waiting])

    def settle(self) -> None:
        """Wait until all is durable or has failed; called between the portions of a large change.

        Preparing the next portion meanwhile would gain nothing: both need the processor.
        """
        with self._wake:
            self._wake.wait_for(
                lambda: not (self._waiting or self._writing) or self._failures or self._closing
            )

    def flush(self, timeout: float) -> bool:
        """Wait until all is durable and the thread is idle.

        Args:
            timeout: Seconds.

        Returns:
            Whether all is durable. False when the time is up, or as soon as an attempt that started
            after the call has failed.
        """
        end = time.monotonic() + timeout
        with self._wake:
            tries = self._tries
            self._hurry = True
            self._wake.notify_all()
            while self._waiting or self._writing:
                failed = self._tries > tries and self._failures and not self._writing
                left = end - time.monotonic()
                if failed or left <= 0:
                    return False
                self._wake.wait(left)
            self._wake.wait_for(lambda: not self._busy, max(0.0, end - time.monotonic()))
            return True

    def close(self, timeout: float) -> bool:
        """Flush, then stop the thread; tell whether it has stopped."""
        end = time.monotonic() + timeout
        self.flush(timeout)
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        if self._thread is None:
            return True
        self._thread.join(max(0.0, end - time.monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        while self._take():
            try:
                self._commit(_together(self._writing))
            except NotesError as error:
                self._put_back(error.why)
            except Exception as error:
                self._put_back(
                    _("an error of this program: {error!r}").format(error=error), last=True
                )
            else:
                self._done()
            with contextlib.suppress(Exception):  # a thread that ends would save nothing more
                self._changed()
            with contextlib.suppress(Exception):
                if not self._failures:
                    self._afterwards()
            with self._wake:
                self._busy = False
                self._wake.notify_all()

    def _take(self) -> bool:
        with self._wake:
            self._wake.wait_for(lambda: self._closing or self._waiting)
            if self._failures:
                pause = _RETRY[min(self._failures, len(_RETRY)) - 1]
                self._wake.wait_for(lambda: self._closing or self._hurry, pause)
            if self._closing:
                return False
            self._hurry = False
            self._busy = True
            self._tries += 1
            # After a failure the oldest change is written alone: it may fit when all do not.
            count = 1 if self._failures else len(self._waiting)
            self._writing, self._waiting = self._waiting[:count], self._waiting[count:]
            return True

    def _put_back(self, why: str, *, last: bool = False) -> None:
        with self._wake:
            self._waiting = self._waiting + self._writing if last else self._writing + self._waiting
            self._writing = []
            self._failures += 1
            self._error = why
            self._wake.notify_all()

    def _done(self) -> None:
        with self._wake:
            self._writing = []
            self._failures = 0
            self._error = ""
            self._wake.notify_all()


def joined(documents: Iterable[tuple[str, StoredDocument]]) -> Batch:
    """Return documents as a batch, joining those of one id."""
    from reader.notes.reconcile import join  # here: a start writes nothing

    batch: Batch = {}
    for table, document in documents:
        ref = (table, str(document["id"]))
        batch[ref] = join(batch.get(ref), document)
    return batch


def _together(batches: Sequence[Batch]) -> Batch:
    if len(batches) == 1:
        return batches[0]
    return joined((table, document) for batch in batches for (table, _), document in batch.items())


@dataclass(frozen=True, slots=True)
class Saving:
    """Whether the changes are saved.

    Attributes:
        pending: Changes that a power cut would lose.
        error: Why they are not saved, for the reader; empty when nothing is wrong.
    """

    pending: int = 0
    error: str = ""
