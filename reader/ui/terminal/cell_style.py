"""Styles of cells: SGR parameters, shortened, and their part that shows on a space."""

from __future__ import annotations

import re
from functools import lru_cache

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


@lru_cache(maxsize=4096)
def shortened(sgr: str, colours: bool) -> str:
    """Return SGR parameters that look the same but take fewer bytes.

    Args:
        sgr: Parameters as in ``1;38;2;215;215;215``.
        colours: Whether the terminal shows colours; else they are removed.
    """
    if not colours:
        parts = re.findall(r"[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+", sgr)
        return ";".join(part for part in parts if not _COLOUR.match(part))

    def number(match: re.Match[str]) -> str:
        index = _INDEX.get((int(match[2]), int(match[3]), int(match[4])))
        return match[0] if index is None else f"{match[1]}8;5;{index}"

    return _DIRECT.sub(number, sgr)


@lru_cache(maxsize=4096)
def ground(sgr: str) -> str:
    """Return the part of SGR parameters that shows on a space: its background, or all of it.

    Args:
        sgr: Parameters as in ``1;38;5;7;48;5;0``.
    """
    kept: list[str] = []
    values = iter(sgr.split(";"))
    for value in values:
        if value in ("4", "7", "9", "21", "53"):
            return sgr
        if value in ("38", "48"):
            kind = next(values, "")
            colour = [value, kind, *(next(values, "") for _ in range(3 if kind == "2" else 1))]
            kept += colour if value == "48" else []
        elif re.fullmatch("4[0-7]|10[0-7]", value):
            kept.append(value)
    return ";".join(kept)


class Look(dict[str, Cell]):
    """The cells of one style, created once for each text."""

    def __init__(self, sgr: str) -> None:
        super().__init__({" ": (" ", ground(sgr))})
        self.sgr = sgr

    def __missing__(self, text: str) -> Cell:
        cell = self[text] = (text, self.sgr)
        return cell
