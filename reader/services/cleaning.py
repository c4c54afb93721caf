"""Cleaning in the background: an article that takes too long is shown as plain text meanwhile."""

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
"""The part of these that it must have worked: where a machine is busy, an honest one waits too."""
LOOK = 0.1
"""Seconds between two looks whether it has."""

Show = Callable[[Opened], object]


class _Cleaning:
    """One article being cleaned, and then what came of it."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.ended = threading.Event()
        self.opened: Opened | None = None
        self.error: Exception | None = None
        self.late: Show | None = None
        self._clock: int | None = None

    def start_clock(self) -> None:
        """Let the work of this thread be measured, where the system can."""
        if hasattr(time, "pthread_getcpuclockid"):
            self._clock = time.pthread_getcpuclockid(threading.get_ident())

    def wait(self, budget: float) -> bool:
        """Wait until it has ended or is over its budget; return whether it has ended."""
        left = self.begun + budget - time.monotonic()
        while not self.ended.wait(max(0.0, left)):
            if self._worked() >= budget * WORKED:
                return False
            left = LOOK
        return True

    def _worked(self) -> float:
        """Return the seconds that the thread has worked, at most since it began."""
        if self._clock is not None:
            with suppress(OSError):  # the thread has ended just now
                return time.clock_gettime(self._clock)
        return time.monotonic() - self.begun

    def result(self) -> Opened:
        """Return what came of it; raise what went wrong."""
        if self.opened is None:
            raise self.error or RuntimeError("a cleaning has not ended")
        return self.opened


class Cleanings:
    """Opens articles, each in a thread that nobody has to wait for.

    No thread can be ended from outside: one that never ends must hold up neither the reader nor the
    end of the program, and the same file is not begun twice.

    Args:
        clean: Reads an article as it is to be shown; called in the threads.
        skim: Reads its plain text, quickly; told the seconds that its cleaning may take.
        identify: Tells what the outcome depends on: the file as it is now, what was put back.
        budget: Seconds that cleaning may take.
    """

    def __init__(
        self,
        clean: Callable[[Entry], Opened],
        skim: Callable[[Entry, float], Opened],
        identify: Callable[[Entry], Hashable],
        budget: float = BUDGET,
    ) -> None:
        self._clean = clean
        self._skim = skim
        self._identify = identify
        self._budget = budget
        self._lock = threading.Lock()
        self._cleanings: dict[Hashable, _Cleaning] = {}

    def open(self, entry: Entry, show: Show, late: Show) -> None:
        """Open an article; to be called in a thread, which waits no longer than the budget.

        Args:
            entry: The article.
            show: Is given it, cleaned or as plain text.
            late: Is given it cleaned, in another thread, when only its plain text could be shown;
                the newest wish for an article counts. It may never be called.

        Raises:
            ArticleError: The file cannot be read.
        """
        mark = self._identify(entry)
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
        """Return the cleaning of an article, begun now unless it was before."""
        with self._lock:
            running = self._cleanings.get(mark)
            if running is not None:
                return running
            # What ended late is kept until something else is opened: it may be asked for again.
            for old in [
                key for key, cleaning in self._cleanings.items() if cleaning.ended.is_set()
            ]:
                del self._cleanings[old]
            begun = self._cleanings[mark] = _Cleaning()
        threading.Thread(
            target=self._work, args=(begun, entry), name="cleaning", daemon=True
        ).start()
        return begun

    def _forget(self, mark: Hashable) -> None:
        with self._lock:
            self._cleanings.pop(mark, None)

    def _work(self, cleaning: _Cleaning, entry: Entry) -> None:
        """Clean an article, and show it if that took long."""
        cleaning.start_clock()
        try:
            cleaning.opened = self._clean(entry)
        except Exception as error:  # it is raised where the article is asked for
            cleaning.error = error
        with self._lock:
            cleaning.ended.set()
            late = cleaning.late
        if late is not None and cleaning.opened is not None:
            late(cleaning.opened)
