"""Writing to a terminal that may be slow, frozen or gone, without ever waiting for it."""

from __future__ import annotations

import os
import re
import select
import threading
from collections.abc import Callable
from contextlib import suppress

from reader import processes

PATIENCE = 1.2
"""Seconds that a terminal is given to take the last output before it is abandoned."""
PIECE = 256
"""Bytes that are written at once. Linux takes so many into a full pty all or not at all, so that
what is on its way when a terminal stops ends between two sequences, never within one."""
LATE = 300
"""Seconds for which a terminal that has stopped is waited for after the program's end."""

_SEQUENCE = re.compile(
    rb"\x1b(?:\[[\x20-\x3f]*[\x40-\x7e]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[^\[\]\x1b])"
)


def boundary(data: bytes, start: int) -> int:
    """Return where to end a write that begins at a place: after a whole character or sequence.

    Args:
        data: What is to be sent.
        start: Where the write begins, itself such a boundary.

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
    """Sends what there is to send, when the terminal takes it.

    While the terminal is busy nothing is asked for, so that a slow line gets the newest picture and
    not each one on the way to it.

    Args:
        descriptor: An open descriptor of the terminal, which stays as it is.
        take: Returns what is to be sent now, or nothing.
        pause: Seconds to wait before something is sent, for more to come together.

    Attributes:
        left_behind: The process that waits for a terminal that has stopped, if there is one.
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
        """Say that there is something to send."""
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
        """Send all of it, piece by piece; return whether that worked."""
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
        """Send what is left and stop.

        Args:
            last: What brings a terminal back that took nothing for too long; what was not yet on
                its way is dropped then.
        """
        self._closing = True
        self._ending.set()
        self.wake()
        if self.is_alive():
            self.join(PATIENCE)
        if self.is_alive():
            self._abandoned = True
            self.join(1)
            # Of a long sequence, such as a copy, no end is sent: ESC breaks it off.
            with suppress(OSError):  # the terminal is gone
                self._leave((self._cut if len(self._cut) < PIECE else b"") + last)
        os.close(self._descriptor)

    def _leave(self, last: bytes) -> None:
        """Send the last output to a terminal that has stopped reading, as soon as it reads again.

        The terminal's queue is not flushed: that would cut a sequence in two at a place that nobody
        knows. A small process waits in this one's stead, and ends when the terminal goes away.
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
    """Return a new descriptor of a terminal that never blocks; the old one is shared."""
    try:
        flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(os.ttyname(descriptor), flags)
    except OSError:
        return os.dup(descriptor)
