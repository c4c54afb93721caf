"""Cleaning in the background: a slow article is shown as plain text in the meantime."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress

from reader.archive.header import Entry
from reader.services.reading import Opened

BUDGET = 2.0
"""Seconds that an article may take before its plain text is shown."""
WORKED = 0.5
"""The share of these that it must have used the CPU, so that a busy machine does not count."""
KEPT, KEPT_LENGTH = 6, 400_000
"""The most articles that are kept, and the most code points of them all; the newest one stays."""
LOOK = 0.1
"""Seconds between two checks of the CPU time."""

Show = Callable[[Opened], object]


class _Cleaning:
    """The cleaning of one article, and its result."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.ended = threading.Event()
        self.opened: Opened | None = None
        self.error: Exception | None = None
        self.late: Show | None = None
        self._clock: int | None = None

    def start_clock(self) -> None:
        """Start measuring the CPU time of this thread, if the system supports it."""
        if hasattr(time, "pthread_getcpuclockid"):
            self._clock = time.pthread_getcpuclockid(threading.get_ident())

    def wait(self, budget: float) -> bool:
        """Wait until it has finished or exceeds its budget; return whether it has finished."""
        left = self.begun + budget - time.monotonic()
        while not self.ended.wait(max(0.0, left)):
            if self._worked() >= budget * WORKED:
                return False
            left = LOOK
        return True

    def _worked(self) -> float:
        """Return the CPU seconds of the thread, or the elapsed time where they are unknown."""
        if self._clock is not None:
            with suppress(OSError):  # the thread has just ended
                return time.clock_gettime(self._clock)
        return time.monotonic() - self.begun

    def result(self) -> Opened:
        """Return the result, or raise the error."""
        if self.opened is None:
            raise self.error or RuntimeError("a cleaning has not ended")
        return self.opened


class Cleanings:
    """Opens articles, each in its own thread.

    A thread cannot be killed. One that never ends must block neither the reader nor the exit of the
    program, and the same file must not be started twice.

    Args:
        clean: Reads and cleans an article; called in the threads.
        skim: Reads its plain text quickly; receives the budget in seconds.
        identify: Returns what the result depends on: the state of the file, the restored parts.
        budget: Seconds that cleaning may take.
        renew: Returns an article that is kept as it is opened now. Without it none is kept.
    """

    def __init__(
        self,
        clean: Callable[[Entry], Opened],
        skim: Callable[[Entry, float], Opened],
        identify: Callable[[Entry], Hashable],
        budget: float = BUDGET,
        renew: Callable[[Opened], Opened] | None = None,
    ) -> None:
        self._clean = clean
        self._skim = skim
        self._identify = identify
        self._budget = budget
        self._lock = threading.Lock()
        self._cleanings: dict[Hashable, _Cleaning] = {}
        self._renew = renew
        self._kept: dict[Hashable, Opened] = {}

    def read_ahead(self, entry: Entry) -> None:
        """Open an article that is likely to be opened next, and keep it; errors wait until then."""
        with suppress(Exception):  # opening the article reports what is wrong
            self.open(entry, lambda _opened: None, lambda _opened: None)

    def open(self, entry: Entry, show: Show, late: Show) -> None:
        """Open an article; called in a thread, which waits no longer than the budget.

        Args:
            entry: The article.
            show: Receives the article, cleaned or as plain text.
            late: Receives the cleaned article, in another thread, after its plain text was shown;
                only the newest call for an article counts. It may never be called.

        Raises:
            ArticleError: The file cannot be read.
        """
        mark = self._identify(entry)
        kept = self._kept_at(mark)
        if kept is not None:
            show(kept)
            return
        cleaning = self._begin(mark, entry)
        if cleaning.wait(self._budget):
            self._forget(mark)
            show(cleaning.result())
            return
        show(self._skim(entry, self._budget))
        with self._lock:
            if not cleaning.ended.is_set():
                cleaning.late = late
                return
        if cleaning.opened is not None:
            late(cleaning.opened)

    def _begin(self, mark: Hashable, entry: Entry) -> _Cleaning:
        """Return the cleaning of an article, starting it unless it is running."""
        with self._lock:
            running = self._cleanings.get(mark)
            if running is not None:
                return running
            # A late result is kept until another article is opened: it may be needed again.
            for old in [
                key for key, cleaning in self._cleanings.items() if cleaning.ended.is_set()
            ]:
                del self._cleanings[old]
            begun = self._cleanings[mark] = _Cleaning()
        threading.Thread(
            target=self._work, args=(begun, mark, entry), name="cleaning", daemon=True
        ).start()
        return begun

    def _kept_at(self, mark: Hashable) -> Opened | None:
        """Return an article that is kept, as it is opened now."""
        with self._lock:
            kept = self._kept.pop(mark, None)
            if kept is None or self._renew is None:
                return None
            self._kept[mark] = kept  # it is the newest again
        return self._renew(kept)

    def _keep(self, mark: Hashable, opened: Opened) -> None:
        """Keep an article, and drop the oldest ones beyond the limits; called under the lock."""
        if self._renew is None:
            return
        self._kept[mark] = opened
        sizes = {key: len(kept.article.document.text) for key, kept in self._kept.items()}
        for oldest in list(self._kept)[:-1]:
            if len(self._kept) <= KEPT and sum(sizes[key] for key in self._kept) <= KEPT_LENGTH:
                break
            del self._kept[oldest]

    def _forget(self, mark: Hashable) -> None:
        with self._lock:
            self._cleanings.pop(mark, None)

    def _work(self, cleaning: _Cleaning, mark: Hashable, entry: Entry) -> None:
        """Clean an article, and show it if that took long."""
        cleaning.start_clock()
        try:
            cleaning.opened = self._clean(entry)
        except Exception as error:  # it is raised where the article is opened
            cleaning.error = error
        with self._lock:
            if cleaning.opened is not None:
                self._keep(mark, cleaning.opened)
            cleaning.ended.set()
            late = cleaning.late
        if late is not None and cleaning.opened is not None:
            late(cleaning.opened)
