"""The queries to a terminal before a screen is set up, and the parser of its answers.

Only the terminal knows whether its background is dark and how many cells a character takes: a
sample is printed at the left edge and the cursor position queried. `reader.services.terminal` sends
and receives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from reader.patterns import lazy_pattern
from reader.records import dataclass

AMBIGUOUS = "“"
"""Stands for all characters of ambiguous width (UAX #11)."""

SAMPLES = (AMBIGUOUS, "─", "❤️", "👍🏽", "🇨🇳", "👨‍👩‍👧‍👦")
"""Characters whose widths differ between terminals: ambiguous ones, frames, emoji sequences."""

_ANSWERING = (
    *("TERM_PROGRAM", "VTE_VERSION", "XTERM_VERSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION"),
    *("WT_SESSION", "ALACRITTY_WINDOW_ID", "WEZTERM_PANE", "TMUX", "SSH_CONNECTION"),
)
_MUTE = ("linux", "vt100", "vt220", "screen", "dumb", "cons25")
_ASK_BACKGROUND = "\x1b]11;?\x1b\\"
_ASK_PLACE = "\x1b[6n"
_WIPE = "\r\x1b[K"
_ASK_END = "\x1b[c"
_END = lazy_pattern(rb"\x1b\[\?[\d;]*c")
_BACKGROUND = lazy_pattern(rb"\x1b\]11;rgba?:([0-9a-fA-F/]+)(?:\x07|\x1b\\)")
_PLACE = lazy_pattern(rb"\x1b\[\d+;(\d+)R")
_MOST_CELLS = 12
"""A sample cannot move the cursor further right than this."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a terminal.

    Attributes:
        dark: Whether the background is dark; None if it did not answer.
        widths: The widths of the samples that it answered, in cells.
        typed: The keys typed while it answered.
    """

    dark: bool | None = None
    widths: Mapping[str, int] = field(default_factory=dict)
    typed: bytes = b""

    @property
    def ambiguous(self) -> int | None:
        """The width of characters of ambiguous width, 1 or 2 cells; None if it did not answer."""
        cells = self.widths.get(AMBIGUOUS)
        return cells if cells in (1, 2) else None


def answers(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is known to answer; others might display the query.

    Args:
        environ: The variables of the process.
    """
    if environ.get("TERM", "").partition("-")[0] in _MUTE:
        return False
    return any(environ.get(name) for name in _ANSWERING)


def question(samples: Sequence[str] = (AMBIGUOUS,)) -> bytes:
    """Return the text to send: all queries, with one that every terminal answers at the end.

    Args:
        samples: The grapheme clusters to measure; they are erased afterwards.
    """
    places = "".join(f"\r{sample}{_ASK_PLACE}" for sample in samples)
    return (_ASK_BACKGROUND + places + _WIPE + _ASK_END).encode()


def is_complete(heard: bytes) -> bool:
    """Return whether the last query has been answered."""
    return _END.search(heard) is not None


def parse_answers(
    heard: bytes, samples: Sequence[str] = (AMBIGUOUS,), hint: bool | None = None
) -> Answers:
    """Parse the answers of a terminal.

    Args:
        heard: Everything received, including typed keys.
        samples: The samples given to `question`.
        hint: Whether the background is dark, if known otherwise.
    """
    dark = hint
    if colour := _BACKGROUND.search(heard):
        dark = _is_dark(colour[1].decode("ascii"))
    columns = [int(place[1]) for place in _PLACE.finditer(heard)]
    widths = {
        sample: column - 1
        for sample, column in zip(samples, columns, strict=False)
        if 1 <= column <= _MOST_CELLS + 1
    }
    typed = heard
    for answer in (_BACKGROUND, _PLACE, _END):
        typed = answer.sub(b"", typed)
    return Answers(dark, widths, typed)


def hinted(colours: str) -> bool | None:
    """Return whether the background is dark according to ``COLORFGBG``, such as ``15;0``."""
    last = colours.rpartition(";")[2]
    return None if not last.isdecimal() else int(last) in (*range(7), 8)


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
