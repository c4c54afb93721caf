"""Writing to a terminal that may be slow, frozen or gone, without ever waiting for it."""

from __future__ import annotations

import os
import select
import termios
import threading
from collections.abc import Callable

PATIENCE = 0.7
"""Seconds that a terminal is given to take the last output before it is abandoned."""


class Output(threading.Thread):
    """Sends what there is to send, when the terminal takes it.

    While the terminal is busy nothing is asked for, so that a slow line gets the newest picture and
    not each one on the way to it.

    Args:
        descriptor: An open descriptor of the terminal, which stays as it is.
        take: Returns what is to be sent now, or nothing.
        pause: Seconds to wait after something was sent, for more to come together.
    """

    def __init__(self, descriptor: int, take: Callable[[], bytes], pause: float = 0) -> None:
        super().__init__(name="terminal-output", daemon=True)
        self._take = take
        self._pause = pause
        self._awake = threading.Event()
        self._closing = False
        self._ending = threading.Event()
        self._abandoned = False
        self.lost = False
        self._descriptor = _reopened(descriptor)

    def wake(self) -> None:
        """Say that there is something to send."""
        self._awake.set()

    def run(self) -> None:
        """Send until closed."""
        while not self._abandoned:
            self._awake.wait()
            self._awake.clear()
            closing = self._closing
            while data := self._take():
                if not self._send(memoryview(data)):
                    return
            if closing:
                return
            if self._pause:
                self._ending.wait(self._pause)

    def _send(self, data: memoryview) -> bool:
        """Send all of it; return whether that worked."""
        ready = select.poll()
        ready.register(self._descriptor, select.POLLOUT)
        while data and not self._abandoned:
            if not ready.poll(100):
                continue
            try:
                data = data[os.write(self._descriptor, data[:4096]) :]
            except BlockingIOError:
                continue
            except OSError:
                self.lost = True
                return False
        return not self._abandoned

    def close(self, last: bytes) -> None:
        """Send what is left and stop.

        Args:
            last: What brings a terminal back that took nothing for too long; what was under way
                to it is dropped then.
        """
        self._closing = True
        self._ending.set()
        self.wake()
        if self.is_alive():
            self.join(PATIENCE)
        if self.is_alive():
            self._abandoned = True
            self.join(PATIENCE)
            self._force(last)
        os.close(self._descriptor)

    def _force(self, last: bytes) -> None:
        try:
            termios.tcflush(self._descriptor, termios.TCOFLUSH)
            os.set_blocking(self._descriptor, False)
            os.write(self._descriptor, last)
        except (OSError, termios.error):
            self.lost = True


def _reopened(descriptor: int) -> int:
    """Return a new descriptor of a terminal that never blocks; the old one is shared."""
    try:
        flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
        return os.open(os.ttyname(descriptor), flags)
    except OSError:
        return os.dup(descriptor)
