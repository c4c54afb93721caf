"""ASCII for what the program draws, where a terminal or its font has no more.

Every replacement is one narrow character; beside what it stands for it may want a space.
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
        **dict.fromkeys(_UPRIGHT, "|"),
    }
)
"""What stands for box drawing and blocks: for terminals that would draw them two cells wide."""

ASCII: Mapping[int, str] = {
    **FRAMES,
    **str.maketrans(
        {
            **dict.fromkeys("■▪", "#"),
            **dict.fromkeys("•●◦○▸▹", "*"),
            **dict.fromkeys("→↳▶", ">"),
            **dict.fromkeys("←◀", "<"),
            "⚠": "!",
            "·": ".",
            "✎": "~",
        }
    ),
}
"""What stands for frames, bars, bullets and signs."""
