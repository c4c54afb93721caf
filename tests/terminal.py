"""A real pty with the program on it and a terminal emulator before it, for tests to type at."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte
from wcwidth import wcwidth

ROOT = Path(__file__).resolve().parents[1]


def wide_width(character: str) -> int:
    """Return the cells of a character in a terminal that is set up for Chinese, frames too."""
    ambiguous = unicodedata.east_asian_width(character) == "A"
    return 2 if ambiguous and wcwidth(character) == 1 else wcwidth(character)


def own_places(folder: Path) -> dict[str, str]:
    """Return the variables that keep marks, cache and settings of the program in a folder."""
    return {
        "READER_DATA_DIR": str(folder / "data"),
        "READER_CACHE_DIR": str(folder / "cache"),
        "READER_CONFIG": str(folder / "config.toml"),
    }


def write_long_article(folder: Path) -> Path:
    """Make a folder with one article, 标题, that is longer than a screen; return the folder."""
    folder.mkdir()
    (folder / "a.md").write_text(
        "<!--1619013302000-->\n[标题](https://a.example.org/1)\n------\n" + "<p>一二三。</p>" * 60,
        "utf-8",
    )
    return folder


PATIENCE = 120.0
"""Seconds after which what is waited for never comes, on a busy machine too."""
_SHORTEST_PAUSE = 0.1
"""Seconds of a pause in which an answer is waited for; shorter ones look what there is."""
_WORKING = "RD"
"""States of a thread that computes, or waits for the processor or the disk."""


class AnsweringScreen(pyte.Screen):
    """A terminal that answers where its cursor is, and notes what it has no room for.

    Attributes:
        too_wide: The rows of which more was drawn than they hold, and what did not fit.
        answer: What takes an answer to the program.
    """

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self.too_wide: list[tuple[int, str]] = []
        self.answer: Callable[[bytes], object] | None = None

    def write_process_input(self, data: str) -> None:
        """Answer the program, once it is there."""
        if self.answer:
            self.answer(data.encode())

    def draw(self, data: str) -> None:
        """Draw characters one by one."""
        for character in data:
            wanted = self.cursor.x + pyte.screens.wcwidth(character)
            if wanted > self.columns:
                self.too_wide.append((self.cursor.y, character))
            super().draw(character)


class Terminal:
    """The program under test on a pty of its own.

    Args:
        arguments: What follows ``reader`` on the command line.
        environ: Variables to set for it.
        size: Columns and lines.
        screen: The emulator, if not pyte's own; it gets the size.
        program: What is started; by default this checkout, as a module.
        folder: Where it is started.
    """

    def __init__(
        self,
        arguments: Sequence[str | Path],
        environ: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        screen: type[pyte.Screen] = pyte.Screen,
        program: Sequence[str] = (sys.executable, "-m", "reader"),
        folder: Path = ROOT,
    ) -> None:
        self.columns, self.lines = size
        self.screen = screen(*size)
        if isinstance(self.screen, AnsweringScreen):
            self.screen.answer = self._answer
        self._stream = pyte.ByteStream(self.screen)
        self.received = b""
        self.status: int | None = None
        cells = struct.pack("HHHH", size[1], size[0], 0, 0)
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, cells)  # before the program begins, however late
            os.chdir(folder)
            env = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **environ}
            command = [*program, *map(str, arguments)]
            os.execve(command[0], command, env)  # noqa: S606 - the program under test
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, cells)
        self.modes = termios.tcgetattr(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        os.close(self.fd)

    def _answer(self, data: bytes) -> None:
        os.write(self.fd, data)

    def read(self, seconds: float) -> None:
        """Take in what the program writes, until it is quiet for so long or has gone.

        A program that a busy machine has not let answer yet is waited for.
        """
        end = time.monotonic() + PATIENCE / 8
        while True:
            while select.select([self.fd], [], [], seconds)[0]:
                try:
                    data = os.read(self.fd, 65536)
                except OSError:
                    return
                if not data:
                    return
                self.received += data
                self._stream.feed(data)
            if seconds < _SHORTEST_PAUSE or not self._is_working() or time.monotonic() > end:
                return

    def _is_working(self) -> bool:
        """Tell whether a thread of the program has something to do, where the system says so."""
        for stat in Path(f"/proc/{self.pid}/task").glob("*/stat"):
            with contextlib.suppress(OSError):  # it has ended
                if stat.read_text("utf-8", "replace").rpartition(")")[2].split()[0] in _WORKING:
                    return True
        return False

    def resize(self, columns: int) -> None:
        """Give the terminal another width, and take in what the program makes of it."""
        self.columns = columns
        self.screen.resize(self.lines, columns)
        size = struct.pack("HHHH", self.lines, columns, 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, size)
        self.read(0.3)

    @property
    def text(self) -> str:
        """What the screen shows, without trailing spaces."""
        return "\n".join(_row(self.screen, y) for y in range(self.lines))

    def until(self, wanted: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen shows a text, and return the screen."""
        end = time.monotonic() + seconds
        while wanted not in self.text:
            if time.monotonic() > end:
                raise AssertionError(f"{wanted!r} never came:\n{self.text}")
            self.read(0.05)
        return self.text

    def until_gone(self, unwanted: str, seconds: float = PATIENCE) -> str:
        """Wait until the screen no longer shows a text, and return the screen."""
        end = time.monotonic() + seconds
        while unwanted in self.text:
            if time.monotonic() > end:
                raise AssertionError(f"{unwanted!r} never went:\n{self.text}")
            self.read(0.05)
        return self.text

    def press(self, keys: str, pause: float = 0.15) -> str:
        """Type keys one by one, waiting for the answer to each, and return the screen."""
        for key in keys:
            os.write(self.fd, key.encode())
            self.read(pause)
        return self.text

    def wait(self, seconds: float = PATIENCE, *, is_reading: bool = True) -> int:
        """Wait until the program has ended, and return its exit status, negative for a signal.

        Args:
            seconds: How long at most.
            is_reading: Whether the terminal takes in what the program writes meanwhile.
        """
        end = time.monotonic() + seconds
        while self.status is None:
            if is_reading:
                self.read(0.01)
            else:
                time.sleep(0.01)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() > end:
                raise AssertionError(f"still running:\n{self.text}")
        return self.status


def _row(screen: pyte.Screen, y: int) -> str:
    """Return a row as text; the second cell of a wide character holds an empty string."""
    return "".join(screen.buffer[y][x].data for x in range(screen.columns)).rstrip()
