"""A program on a pty, timed key by key."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte

QUIET = 0.08
"""Seconds without output after which a key counts as answered."""

COLUMNS, LINES = 120, 40


class Screen:
    """A program on a pty, with a terminal emulator that can be asked what it shows."""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        size: tuple[int, int] = (COLUMNS, LINES),
    ) -> None:
        self.columns, self.lines = size
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self.count = 0
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execvp(command[0], list(command))  # noqa: S606 - the program under test
        cells = struct.pack("HHHH", self.lines, self.columns, 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, cells)

    def read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds, at once when something does."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            data = os.read(self.fd, 1 << 16) if ready else b""
        except OSError:
            data = b""
        if data:
            self.count += len(data)
            self._stream.feed(data)
        return data

    def until(self, shown: Callable[[str], bool], seconds: float = 120) -> float:
        """Wait until the screen shows something; return the moment."""
        end = time.perf_counter() + seconds
        while not shown(self.text()):
            if time.perf_counter() > end:
                raise TimeoutError(self.text())
            self.read(0.5)
        return time.perf_counter()

    def text(self) -> str:
        """Return what the screen shows; pyte's own way fails at a wide character cut in half."""
        rows = (self.screen.buffer[line] for line in range(self.lines))
        columns = range(self.columns)
        return "\n".join("".join(row[column].data for column in columns) for row in rows)

    def settle(self) -> None:
        """Wait until nothing comes for a while."""
        while self.read(0.3):
            pass

    def cpu(self) -> float:
        """Return how many seconds of processor time the program itself has taken."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text("ascii").split()[0]) for each in tasks) / 1e9

    def press(self, keys: str, quiet: float = QUIET) -> tuple[float, int, float]:
        """Press keys; return the seconds until the last output, the bytes, the processor time.

        Args:
            keys: As a terminal sends them.
            quiet: Seconds without output after which they count as answered.
        """
        before = self.cpu()
        begun = last = time.perf_counter()
        os.write(self.fd, keys.encode())
        count, wait = 0, 2.0
        while data := self.read(wait):
            last, wait = time.perf_counter(), quiet
            count += len(data)
        return last - begun, count, self.cpu() - before

    def move(self, key: str) -> float:
        """Press a key that moves the cursor of the list; return the seconds until it has moved.

        The status line says where the cursor is, among other news that are no answer to the key.
        """
        before = self._place()
        begun = time.perf_counter()
        os.write(self.fd, key.encode())
        moved = self.until(lambda _: self._place() != before, 10) - begun
        while self.read(QUIET):
            pass
        return moved

    def _place(self) -> str:
        found = re.search(r"(\d+)/\d+\s*$", self.screen.display[-1])
        return found[1] if found else ""

    def peak(self) -> float:
        """Return the most memory that the program itself has used, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def end(self) -> None:
        """End the program."""
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)
