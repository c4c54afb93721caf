"""What terminals draw differently: frames and signs, and characters of ambiguous width.

ASCII replaces frames and signs for terminals or fonts without them. Every replacement is one narrow
character; where it replaces a wide character, it needs a space beside it.

Rich, and so Textual, gives every character of ambiguous width one cell, without an option, so its
table is replaced for terminals that give them two. Box drawing stays narrow: frames use it, or
ASCII instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich import _unicode_data, cells

from reader.text.tables import ambiguous_ranges

_CORNERS = "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬"
_LEVEL = "─━═┄┈╌▁▔▀▄"
_UPRIGHT = "│┃║┆┊╎▏▎▍▌▐▕"

FRAMES: Mapping[int, str] = str.maketrans(
    {
        **dict.fromkeys(map(chr, range(0x2500, 0x2580)), "+"),
        **dict.fromkeys(map(chr, range(0x2580, 0x25A0)), "#"),
        **dict.fromkeys(_CORNERS, "+"),
        **dict.fromkeys(_LEVEL, "-"),
        **dict.fromkeys("━═", "="),
        **dict.fromkeys(_UPRIGHT, "|"),
    }
)
"""Replacements of box drawing and blocks, for terminals that draw them two cells wide."""

ASCII: Mapping[int, str] = {
    **FRAMES,
    **str.maketrans(
        {
            **dict.fromkeys("■▪", "#"),
            **dict.fromkeys("•●◦○▸▹", "*"),
            **dict.fromkeys("→↳▶›", ">"),
            **dict.fromkeys("←◀↩", "<"),
            **dict.fromkeys("↑▲", "^"),
            **dict.fromkeys("↓▼", "v"),
            "⚠": "!",
            "·": ".",
            "×": "x",
            "✎": "~",
        }
    ),
}
"""Replacements of frames, bars, bullets and signs."""


def widen_ambiguous() -> None:
    """Make Rich measure characters of ambiguous width as two cells; idempotent."""
    table = _unicode_data.load("auto")
    ranges = ambiguous_ranges()  # none is in Rich's table, which omits narrow characters
    widths = sorted({*table.widths, *((first, last, 2) for first, last in ranges)})
    changed = table._replace(widths=tuple(widths))
    vars(cells)["load_cell_table"] = lambda _="auto": changed
    widened = {chr(code) for first, last in ranges for code in range(first, last + 1)}
    cells._is_single_cell_widths = (cells._SINGLE_CELLS - widened).issuperset  # noqa: SLF001 - Rich has no other way
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()
