"""A terminal at the far end of a slow line: what is typed and what is shown arrives late."""

from __future__ import annotations

import os
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.terminal import Terminal


class SlowTerminal(Terminal):
    """The program on a pty, and between it and the test a line with a delay in each direction.

    Args:
        arguments: What follows ``reader`` on the command line.
        environ: Variables to set for it.
        size: Columns and lines.
        delay: Seconds from one end of the line to the other.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path],
        environ: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        delay: float = 0.15,
    ) -> None:
        super().__init__(arguments, environ, size)
        near, self._far = socket.socketpair()
        self._program = self.fd
        self.fd = near.detach()
        self._delay = delay
        self._relay = threading.Thread(target=self._carry, daemon=True)
        self._relay.start()

    def type_ahead(self, keys: str, pause: float = 0.03) -> None:
        """Type keys at a person's pace without waiting for any answer."""
        for key in keys:
            os.write(self.fd, key.encode())
            time.sleep(pause)

    def _carry(self) -> None:
        """Carry bytes both ways, each after the delay, until either end has gone."""
        with self._far, suppress(OSError):
            self._carry_between(self._program, self._far.fileno())

    def _carry_between(self, program: int, far: int) -> None:
        """Carry bytes between two descriptors until one has nothing more to say.

        Raises:
            OSError: One of them is gone.
        """
        ways = {program: far, far: program}
        late: deque[tuple[float, int, bytes]] = deque()
        while True:
            wait = max(0.0, late[0][0] - time.monotonic()) if late else 0.05
            ready, _, _ = select.select(list(ways), [], [], wait)
            for source in ready:
                if not (data := os.read(source, 65536)):
                    return
                late.append((time.monotonic() + self._delay, ways[source], data))
            while late and late[0][0] <= time.monotonic():
                _, target, data = late.popleft()
                os.write(target, data)
