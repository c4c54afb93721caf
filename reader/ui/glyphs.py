"""ASCII for what the program draws, where a terminal or its font has no more.

Every replacement takes the one cell that Textual gave the original, so nothing moves.
"""

from __future__ import annotations

from collections.abc import Mapping

_CORNERS = "┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬"
_LEVEL = "─━═┄┈╌▁▔▀▄"
_UPRIGHT = "│┃║┆┊╎▏▎▍▌▐▕"

ASCII: Mapping[int, str] = str.maketrans(
    {
        **dict.fromkeys(_CORNERS, "+"),
        **dict.fromkeys(_LEVEL, "-"),
        **dict.fromkeys(_UPRIGHT, "|"),
        **dict.fromkeys("█▉▊▋■▪", "#"),
        **dict.fromkeys("•●◦○▸▹", "*"),
        **dict.fromkeys("→↳▶", ">"),
        **dict.fromkeys("←◀", "<"),
        "⚠": "!",
        "·": ".",
        "✎": "~",
    }
)
"""What stands for frames, bars, bullets and signs."""
