"""ASCII replacements for frames and signs, for terminals or fonts without them.

Every replacement is one narrow character; where it replaces a wide character, it needs a space
beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

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
            **dict.fromkeys("←◀", "<"),
            "⚠": "!",
            "·": ".",
            "×": "x",
            "✎": "~",
        }
    ),
}
"""Replacements of frames, bars, bullets and signs."""
