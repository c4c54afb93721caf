"""Styles of cells: SGR parameters, shortened, and their part that shows on a space."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reader.patterns import lazy_pattern

Cell = tuple[str, str]
"""The text of a cell and its SGR parameters; the second cell of a wide character has no text."""

_LEVELS = (0x00, 0x5F, 0x87, 0xAF, 0xD7, 0xFF)
_INDEX = {
    **{(8 + 10 * n,) * 3: 232 + n for n in range(24)},
    **{
        (red, green, blue): 16 + 36 * r + 6 * g + b
        for r, red in enumerate(_LEVELS)
        for g, green in enumerate(_LEVELS)
        for b, blue in enumerate(_LEVELS)
    },
}
"""The colours that have an index in the palette of 256."""
_DIRECT = lazy_pattern(r"\b([34])8;2;(\d+);(\d+);(\d+)")
_COLOUR = lazy_pattern(r"^(?:3[0-79]|4[0-79]|9[0-7]|10[0-7]|[34]8;(?:5;\d+|2;\d+;\d+;\d+))$")
_PARAMETERS = lazy_pattern(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+")
ENDS = {1: 22, 2: 22, 3: 23, 4: 24, 5: 25, 7: 27, 8: 28, 9: 29, 21: 24, 53: 55}
"""The parameters of attributes that are known, and the parameter that ends each."""
_ON_SPACES = frozenset({4, 7, 9, 21, 53})
"""The attributes that show on a space."""


@lru_cache(maxsize=4096)
def shortened(sgr: str, colours: bool) -> str:
    """Return SGR parameters that look the same but take fewer bytes.

    Args:
        sgr: Parameters as in ``1;38;2;215;215;215``.
        colours: Whether the terminal shows colours; else they are removed.
    """
    if not colours:
        return ";".join(part for part in _PARAMETERS.findall(sgr) if not _COLOUR.match(part))

    def number(match: re.Match[str]) -> str:
        index = _INDEX.get((int(match[2]), int(match[3]), int(match[4])))
        return match[0] if index is None else f"{match[1]}8;5;{index}"

    return _DIRECT.sub(number, sgr)


class Attributes(NamedTuple):
    """What SGR parameters say.

    Attributes:
        flags: The parameters of attributes, such as bold.
        colour: The parameters of the colour of text; empty for the default.
        background: The parameters of the background; empty for the default.
    """

    flags: frozenset[int]
    colour: str
    background: str

    def sgr(self) -> str:
        """Return the parameters."""
        parts = (*map(str, sorted(self.flags)), self.colour, self.background)
        return ";".join(filter(None, parts))


@lru_cache(maxsize=4096)
def attributes(sgr: str) -> Attributes | None:
    """Return what SGR parameters say; None where one is unknown.

    Args:
        sgr: Parameters as in ``1;38;5;7;48;5;0``.
    """
    flags: set[int] = set()
    colour = background = ""
    for part in _PARAMETERS.findall(sgr):
        if part.isdigit() and int(part) in ENDS:
            flags.add(int(part))
        elif not _COLOUR.match(part):
            return None
        elif part.startswith(("4", "10")):
            background = "" if part == "49" else part
        else:
            colour = "" if part == "39" else part
    return Attributes(frozenset(flags), colour, background)


@lru_cache(maxsize=4096)
def ground(sgr: str) -> str:
    """Return the part of SGR parameters that shows on a space: its background, or all of it.

    Args:
        sgr: Parameters as in ``1;38;5;7;48;5;0``.
    """
    style = attributes(sgr)
    return sgr if style is None or style.flags & _ON_SPACES else style.background


@lru_cache(maxsize=4096)
def on_ground(sgr: str, blank: str) -> str:
    """Return a style for blank cells that differs little from another one.

    Args:
        sgr: The other style.
        blank: What shows on a space, as `ground` returns it.
    """
    style, wanted = attributes(sgr), attributes(blank)
    if style is None or wanted is None or (style.flags | wanted.flags) & _ON_SPACES:
        return blank
    return style._replace(background=wanted.background).sgr()


@lru_cache(maxsize=4096)
def is_erasable(blank: str) -> bool:
    """Return whether erased cells look like spaces of a style: erasing only knows a background.

    Args:
        blank: What shows on a space, as `ground` returns it.
    """
    style = attributes(blank)
    return style is not None and not style.flags and not style.colour


class Look(dict[str, Cell]):
    """The cells of one style, created once for each text."""

    def __init__(self, sgr: str) -> None:
        super().__init__({" ": (" ", ground(sgr))})
        self.sgr = sgr

    def __missing__(self, text: str) -> Cell:
        cell = self[text] = (text, self.sgr)
        return cell
