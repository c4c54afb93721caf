"""What only the terminal knows: whether its background is dark, how wide it draws ``“``.

Both are asked in one go, before the screen is taken over, and only of terminals that are known to
answer: others would show the question. Whatever the person types meanwhile is kept.
"""

from __future__ import annotations

import os
import re
import select
import termios
import time
import tty
from collections.abc import Mapping
from dataclasses import dataclass

_ANSWERING = (
    *("TERM_PROGRAM", "VTE_VERSION", "XTERM_VERSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"),
    *("WT_SESSION", "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "TMUX", "SSH_CONNECTION"),
)
_MUTE = ("linux", "vt100", "vt220", "screen", "dumb", "cons25")
_ASK_BACKGROUND = "\x1b]11;?\x1b\\"
_ASK_WIDTH = "\r\u201c\x1b[6n\r  \r"
_ASK_END = "\x1b[c"
_END = re.compile(rb"\x1b\[\?[\d;]*c")
_BACKGROUND = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F/]+)(?:\x07|\x1b\\)")
_PLACE = re.compile(rb"\x1b\[\d+;(\d+)R")
PATIENCE = 1.0
"""Seconds that a terminal is given; one that answers does so within a round trip."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a terminal said.

    Attributes:
        dark: Whether its background is dark; None when it did not say.
        ambiguous: The cells of a character of ambiguous width; None when it did not say.
        typed: What the person typed meanwhile.
    """

    dark: bool | None = None
    ambiguous: int | None = None
    typed: bytes = b""


def ask(descriptor: int, environ: Mapping[str, str] = os.environ) -> Answers:
    """Ask the terminal, if it is one that answers.

    Args:
        descriptor: Of the terminal, for reading and writing.
        environ: Tells which terminal it is; ``COLORFGBG`` answers without asking.
    """
    hint = _hinted(environ.get("COLORFGBG", ""))
    if not answers(environ):
        return Answers(hint)
    try:
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        try:
            os.write(descriptor, (_ASK_BACKGROUND + _ASK_WIDTH + _ASK_END).encode())
            heard = _hear(descriptor)
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
    except (OSError, termios.error):
        return Answers(hint)
    return understand(heard, hint)


def answers(environ: Mapping[str, str]) -> bool:
    """Return whether a terminal is known to answer questions."""
    if environ.get("TERM", "").partition("-")[0] in _MUTE:
        return False
    return any(environ.get(name) for name in _ANSWERING)


def _hear(descriptor: int) -> bytes:
    """Read until the last answer has come, or patience is at an end."""
    heard, end = b"", time.monotonic() + PATIENCE
    while not _END.search(heard) and (left := end - time.monotonic()) > 0:
        if select.select([descriptor], [], [], left)[0]:
            heard += os.read(descriptor, 1024)
    return heard


def understand(heard: bytes, hint: bool | None = None) -> Answers:
    """Return what a terminal said.

    Args:
        heard: All that came from it, keys that were typed among it.
        hint: Whether the background is dark, if that is known otherwise.
    """
    dark, ambiguous = hint, None
    if colour := _BACKGROUND.search(heard):
        dark = _is_dark(colour[1].decode("ascii"))
    if (place := _PLACE.search(heard)) and place[1] in (b"2", b"3"):
        ambiguous = int(place[1]) - 1
    typed = heard
    for answer in (_BACKGROUND, _PLACE, _END):
        typed = answer.sub(b"", typed)
    return Answers(dark, ambiguous, typed)


def _is_dark(colour: str) -> bool | None:
    """Return whether a colour is dark, by its luminance.

    Args:
        colour: One to four hexadecimal digits for each of red, green and blue: ``1c1c/1c1c/1c1c``.
    """
    parts = colour.split("/")[:3]
    if len(parts) < 3 or not all(parts):
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
    return bool(0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5)


def _hinted(colours: str) -> bool | None:
    """Return what ``COLORFGBG`` says, such as ``15;0``: the last number is the background's."""
    last = colours.rpartition(";")[2]
    return None if not last.isdecimal() else int(last) in (*range(7), 8)


def tell_rich(ambiguous: int) -> None:
    """Make Rich, and with it Textual, measure characters of ambiguous width as the terminal does.

    Args:
        ambiguous: Their cells; 1 is what Rich believes anyway.
    """
    if ambiguous == 1:
        return
    from rich import _unicode_data, cells

    from reader.text.tables import CELLS, kinds

    table = _unicode_data.load("auto")
    points = [chr(code) for code in range(0x20, 0x20000) if not 0xD800 <= code < 0xE000]
    found = kinds("".join(points))
    wide = zip(points, found.translate(CELLS[1]), found.translate(CELLS[2]), strict=True)
    widened = {ord(point) for point, narrow, width in wide if narrow == 1 and width == 2}
    widths = [(code, code, 2) for code in sorted(widened)]
    widths += [
        each
        for each in table.widths
        if not any(c in widened for c in range(each[0], min(each[1], 0x1FFFF) + 1))
    ]
    changed = table._replace(widths=tuple(sorted(widths)))
    vars(cells)["load_cell_table"] = lambda _="auto": changed
    singles = frozenset(each for each in cells._SINGLE_CELLS if ord(each) not in widened)  # noqa: SLF001
    cells._is_single_cell_widths = singles.issuperset  # noqa: SLF001 - Rich has no other way
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()
