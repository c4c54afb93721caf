"""The progress bar on standard error, when that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

from reader.text.safe import safe_line
from reader.text.width import cut

Item = TypeVar("Item")

EVERY = 0.1
"""Seconds between two updates of a bar, and before the first: quick work shows no bar."""

_BAR_CELLS = 20
_LINE_CELLS = 79
_CLEAR = "\r\x1b[K"


class Bar:
    """A progress bar, which shows nothing where standard error is not a terminal.

    It is a context manager that clears the bar at the end.

    Args:
        what: The name of the items, in the language of the interface.
        total: The number of items; 0 when it is unknown.
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
            self.show("")

    def reach(self, done: int) -> None:
        """Show the number of items that are done."""
        if self._is_shown and monotonic() >= self._next:
            self.show(f"{self._drawn(done)} {self.what}")

    def show(self, line: str) -> None:
        """Replace the bar by a line; an empty line clears it."""
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


def counted(items: Iterable[Item], what: str, total: int = 0) -> Iterator[Item]:
    """Yield items, with a bar that counts them.

    Args:
        items: Items that take time to produce.
        what: The name of the items, in the language of the interface.
        total: The number of items; 0 when it is unknown.
    """
    with Bar(what, total) as bar:
        for done, item in enumerate(items):
            bar.reach(done)
            yield item
