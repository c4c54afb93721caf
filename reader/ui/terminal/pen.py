"""Writing cells to a terminal: the least output from one cell to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from reader.patterns import lazy_pattern
from reader.ui.terminal.cell_style import (
    ENDS,
    Cell,
    attributes,
    ground,
    is_erasable,
    on_ground,
)

_STEADY = lazy_pattern(
    "[\x20-\x7e\xa0-\xac\xae-\xff\u2010-\u203a\u2190-\u21ff\u2400-\u25ff\u3000-\u3029"
    "\u3030-\u3098\u309b-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uffe6"
    "\U00020000-\U0003fffd]*"
)
"""Text with the same cells in all terminals; after other text the cursor is moved explicitly."""
_ERASING = (
    *("alacritty", "contour", "foot", "ghostty", "kitty", "konsole", "linux", "mintty", "putty"),
    *("rio", "rxvt", "st-", "tmux", "vte", "wezterm", "xterm"),
)
"""How the names of terminals begin that know ECH and erase in the current background."""


def erases_in_colour(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is known to erase cells in the current background.

    The name decides, not the terminfo entry: behind ssh the entry is often missing. GNU screen
    erases without colour.

    Args:
        environ: The variables of the process.
    """
    if environ.get("STY"):
        return False
    return bool(environ.get("TMUX")) or environ.get("TERM", "").startswith(_ERASING)


def is_steady(text: str) -> bool:
    """Return whether all terminals agree on the cells of a text."""
    return _STEADY.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def change(before: str, after: str) -> str:
    """Return the shortest output that changes from one style to another.

    Args:
        before: SGR parameters, as in ``1;38;5;188;48;5;233``.
        after: The same of the new style.
    """
    old, new = attributes(before), attributes(after)
    if old is None or new is None:
        return "" if before == after else f"\x1b[0;{after}m" if after else "\x1b[m"
    if old == new:
        return ""
    ended = {ENDS[flag] for flag in old.flags - new.flags}
    begun = {flag for flag in new.flags if flag not in old.flags or ENDS[flag] in ended}
    parts = [*map(str, sorted(ended)), *map(str, sorted(begun))]
    if old.colour != new.colour:
        parts.append(new.colour or "39")
    if old.background != new.background:
        parts.append(new.background or "49")
    whole = new.sgr()
    whole_style = f"\x1b[0;{whole}m" if whole else "\x1b[m"
    return min(f"\x1b[{';'.join(parts)}m", whole_style, key=len)


def ordered(ends: Mapping[int, tuple[str, str]]) -> list[int]:
    """Return parts of a picture in an order that changes styles with little output.

    Args:
        ends: The styles in which each part begins and ends.
    """
    best, least = list(ends), None
    for first in ends:
        order, left, look, cost = [], dict(ends), "", 0
        following = first
        while left:
            begin, end = left.pop(following)
            order.append(following)
            cost += len(change(look, begin))
            look = end
            if left:
                following = min(left, key=lambda part: len(change(end, left[part][0])))
        if least is None or cost < least:
            best, least = order, cost
    return best


def move(y: int, x: int) -> str:
    """Return the output that moves the cursor to a row and column, which count from 0."""
    return f"\x1b[{y + 1};{x + 1}H"


class Pen:
    """Writes cells, and knows the style and the place that the terminal has after them.

    Args:
        width: The columns of the terminal.
        erases: Whether blank cells may be erased instead of written.
        is_plain: Whether each style is complete, and ended before the next style and each move,
            and moves are absolute: that is what `reader.ui.terminal.frame.TerminalFrame.put` reads.
    """

    def __init__(self, width: int, *, erases: bool = False, is_plain: bool = False) -> None:
        self._width = width
        self._erases = erases
        self._is_plain = is_plain
        self._out: list[str] = []
        self._look_there = ""
        self._cursor: tuple[int, int] | None = None
        # What is to be written next: its style, the place of its first cell, and its cells.
        self._look = ""
        self._y = self._x = 0
        self._cells: list[str] = []

    def written(self) -> str:
        """Return the output, which leaves the terminal without a style."""
        if self._look_there:
            self._out.append("\x1b[m")
            self._look_there = ""
        return "".join(self._out)

    def write(self, y: int, x: int, cells: Sequence[Cell]) -> None:
        """Write cells of a row.

        Args:
            y: The row, from 0.
            x: The column of the first cell.
            cells: The cells, without half a wide character at either end.
        """
        self._y, self._x = y, x
        if self._is_plain:
            self._look = ""
        blanks, ground_of_blanks = 0, ""
        for text, look in cells:
            if text == " ":
                if blanks and look != ground_of_blanks:
                    self._leave_blank(blanks, ground_of_blanks)
                    blanks = 0
                ground_of_blanks = look
                blanks += 1
                continue
            if blanks:
                self._leave_blank(blanks, ground_of_blanks, look)
                blanks = 0
            if look != self._look:
                self._flush()
                self._look = look
            self._cells.append(text)
        if blanks:
            self._leave_blank(blanks, ground_of_blanks, is_last=True)
        self._flush()

    def _leave_blank(
        self, count: int, blank: str, following: str | None = None, *, is_last: bool = False
    ) -> None:
        """Write or erase blank cells.

        Args:
            count: Their number.
            blank: Their style, which is what shows on a space.
            following: The style of the text after them, if it comes next.
            is_last: Whether nothing follows.
        """
        if ground(self._look) != blank:
            self._flush()
            if following is not None and ground(following) == blank:
                self._look = following
            else:
                self._look = blank if self._is_plain else on_ground(self._look, blank)
        if self._erases and is_erasable(blank):
            is_end = self._x + len(self._cells) + count == self._width
            erase = "\x1b[K" if is_end else f"\x1b[{count}X"
            cost = len(erase) + (0 if is_last else len(f"\x1b[{count}C"))
            if cost < count:
                self._flush()
                self._settle()
                self._out.append(erase)
                self._x += count
                return
        self._cells.extend(" " * count)

    def _flush(self) -> None:
        """Put out the cells of one style."""
        if self._cells:
            self._settle()
            text = "".join(self._cells)
            self._x += len(self._cells)
            self._cells.clear()
            self._out.append(text)
            self._cursor = (self._y, self._x) if is_steady(text) else None

    def _settle(self) -> None:
        """Put out what moves the cursor to the next cell and changes to its style."""
        if self._cursor != (self._y, self._x):
            if self._is_plain and self._look_there:
                self._out.append("\x1b[m")
                self._look_there = ""
            self._out.append(self._move())
            self._cursor = self._y, self._x
        if self._look != self._look_there:
            if self._is_plain:
                self._out.append("\x1b[m" if self._look_there else "")
                self._out.append(f"\x1b[{self._look}m" if self._look else "")
            else:
                self._out.append(change(self._look_there, self._look))
            self._look_there = self._look

    def _move(self) -> str:
        """Return the shortest output that moves the cursor to the next cell."""
        there = move(self._y, self._x)
        if self._is_plain or self._cursor is None or self._cursor[0] != self._y:
            return there
        columns = self._x - self._cursor[1]
        return min(f"\x1b[{columns}C", there, key=len) if columns > 0 else there
