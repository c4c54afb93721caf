"""The bar that long work shows on standard error, when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from reader.text.safe import safe_line
from reader.text.width import cut

Thing = TypeVar("Thing")

EVERY = 0.1
"""Seconds between two pictures of a bar, and before the first: quick work shows none."""

_BAR_CELLS = 20
_LINE_CELLS = 79
_CLEAR = "\r\x1b[K"


class Bar:
    """Shows how far a piece of work is; nothing, where standard error is not a terminal.

    Use it as a context: leaving takes the bar away.

    Args:
        what: What is being done, in the language of the interface.
        total: How much there is to do, 0 when it is not known.
    """

    def __init__(self, what: str = "", total: int = 0) -> None:
        self.what = what
        self.total = total
        self._is_shown = sys.stderr.isatty()
        self._was_drawn = False
        self._next = monotonic() + EVERY

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._was_drawn:
            self.say("")

    def reach(self, done: int) -> None:
        """Take note of how much is done."""
        if self._is_shown and monotonic() >= self._next:
            self.say(f"{self._drawn(done)} {self.what}")

    def say(self, line: str) -> None:
        """Show a line instead of the last one."""
        if self._is_shown:
            self._was_drawn = True
            self._next = monotonic() + EVERY
            sys.stderr.write(_CLEAR + cut(safe_line(line), _LINE_CELLS))
            sys.stderr.flush()

    def _drawn(self, done: int) -> str:
        if not self.total:
            return f"{done:,}"
        part = min(1.0, done / self.total)
        full = round(part * _BAR_CELLS)
        return f"[{'#' * full}{'.' * (_BAR_CELLS - full)}] {part:.0%} {done:,}/{self.total:,}"


def counted(things: Iterable[Thing], what: str, total: int = 0) -> Iterator[Thing]:
    """Yield things, with a bar that counts them.

    Args:
        things: Whatever takes its time to come.
        what: What they are, in the language of the interface.
        total: How many there are, 0 when it is not known.
    """
    with Bar(what, total) as bar:
        for done, each in enumerate(things):
            bar.reach(done)
            yield each
