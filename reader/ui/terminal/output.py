"""Output to a terminal that may be slow, frozen or gone, without blocking."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from contextlib import suppress

from reader import processes
from reader.patterns import lazy_pattern

PATIENCE = 1.2
"""Seconds to wait for the terminal to accept the last output."""
PIECE = 256
"""The most bytes of one write. Linux accepts this many into a full pty entirely or not at all, so
output to a stopped terminal ends between two sequences, never inside one."""
LATE = 300
"""Seconds to wait for a stopped terminal after the program has ended."""

_SEQUENCE = lazy_pattern(
    rb"\x1b(?:\[[\x20-\x3f]*[\x40-\x7e]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]\x1b])"
)


def boundary(data: bytes, start: int) -> int:
    """Return the end of a write: after a complete character or sequence.

    Args:
        data: The output.
        start: The start of the write, itself such a boundary.

    Returns:
        An offset at most `PIECE` after the start; further only for a sequence that is longer.
    """
    end = start + PIECE
    if end >= len(data):
        return len(data)
    for whole in _SEQUENCE.finditer(data, start):
        if whole.start() >= end:
            break
        if whole.end() > end:
            return whole.start() if whole.start() > start else whole.end()
    while end > start and data[end] & 0xC0 == 0x80:
        end -= 1
    return end


class Output(threading.Thread):
    """Sends output when the terminal is ready for it.

    While the terminal is busy no output is requested, so a slow line gets the newest frame and none
    of the intermediate ones.

    Args:
        descriptor: An open descriptor of the terminal; it is not changed.
        take: Returns the output to send now, or nothing.
        pause: Seconds to collect output before sending it.

    Attributes:
        left_behind: The process that waits for a stopped terminal, if any.
    """

    def __init__(self, descriptor: int, take: Callable[[], bytes], pause: float = 0) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._take = take
        self._pause = pause
        self._awake = threading.Event()
        self._closing = False
        self._ending = threading.Event()
        self._abandoned = False
        self._cut = b""
        self.left_behind: processes.Process[bytes] | None = None
        self._descriptor = _reopened(descriptor)

    def wake(self) -> None:
        """Signal that there is output to send."""
        self._awake.set()

    def run(self) -> None:
        """Send until closed."""
        while not self._abandoned:
            self._awake.wait()
            if self._pause:
                self._ending.wait(self._pause)
            self._awake.clear()
            closing = self._closing
            while data := self._take():
                if not self._send(data):
                    return
            if closing:
                return

    def _send(self, data: bytes) -> bool:
        """Send output in pieces; return whether that succeeded."""
        ready = select.poll()
        ready.register(self._descriptor, select.POLLOUT)
        at = start = end = 0
        while at < len(data) and not self._abandoned:
            if at == end:
                start, end = at, boundary(data, at)
            if not ready.poll(100):
                continue
            try:
                at += os.write(self._descriptor, data[at:end])
            except BlockingIOError:
                continue
            except OSError:
                return False
        self._cut = data[at:end] if start < at < end else b""
        return not self._abandoned

    def close(self, last: bytes) -> None:
        """Send the remaining output and stop.

        Args:
            last: Restores a terminal that accepted nothing for too long; queued output is dropped
                then.
        """
        self._closing = True
        self._ending.set()
        self.wake()
        if self.is_alive():
            self.join(PATIENCE)
        if self.is_alive():
            self._abandoned = True
            self.join(1)
            # A long sequence, such as a copy, is not completed: ESC aborts it.
            with suppress(OSError):  # the terminal is gone
                self._leave((self._cut if len(self._cut) < PIECE else b"") + last)
        os.close(self._descriptor)

    def _leave(self, last: bytes) -> None:
        """Send the last output to a stopped terminal as soon as it reads again.

        The terminal's queue is not flushed, which could cut a sequence in two. A small process
        waits instead of this one, and ends when the terminal goes away.
        """
        with suppress(BlockingIOError):
            last = last[os.write(self._descriptor, last) :]
        if last:
            self.left_behind = processes.start(
                processes.python("reader.ui.terminal.late_restore", last.hex(), str(LATE * 1000)),
                stdin=processes.DEVNULL,
                stdout=self._descriptor,
                stderr=processes.DEVNULL,
                start_new_session=True,
            )


def _reopened(descriptor: int) -> int:
    """Return a new non-blocking descriptor of a terminal; the old one is shared."""
    try:
        flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(os.ttyname(descriptor), flags)
    except OSError:
        return os.dup(descriptor)
