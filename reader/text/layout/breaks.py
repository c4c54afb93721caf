"""Line break opportunities: UAX #14, tailored for Chinese, Japanese and Korean."""

from __future__ import annotations

from typing import get_args

from reader.text.layout.break_symbols import settle, symbols
from reader.text.layout.line import Level
from reader.text.layout.tailoring import tailor
from reader.text.layout.uax14 import find_breaks
from reader.text.tables import kinds


def opportunities(text: str, *, level: Level = "strict") -> list[int]:
    """Return the offsets before which a line may be broken, or must be broken after a newline.

    Args:
        text: Any text.
        level: ``strict`` or ``basic`` as in CLREQ 3.1.6, which tailor texts that contain Han or
            kana; ``unicode`` for UAX #14 of Unicode 17 without tailoring.

    Returns:
        Offsets in code points, ascending, without the start and the end of the text.

    Raises:
        ValueError: The level is unknown.
    """
    return find_opportunities(text, kinds(text), level)


def find_opportunities(text: str, text_kinds: bytes, level: Level) -> list[int]:
    """Return `opportunities` of a text, given its kinds (`reader.text.tables`)."""
    if level not in get_args(Level):
        raise ValueError(f"no such level: {level}")
    codes = symbols(text_kinds)
    if level != "unicode":
        codes = tailor(text, codes, level)
    return find_breaks(settle(codes))
