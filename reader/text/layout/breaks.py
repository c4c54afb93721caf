"""Where a line may be broken: UAX #14, tailored for Chinese, Japanese and Korean."""

from __future__ import annotations

from typing import get_args

from reader.text.layout.break_symbols import settle, symbols
from reader.text.layout.line import Level
from reader.text.layout.tailoring import tailor
from reader.text.layout.uax14 import find_breaks
from reader.text.tables import kinds


def opportunities(text: str, *, level: Level = "strict") -> list[int]:
    """Return the offsets before which a line may, or after a newline must, be broken.

    Args:
        text: Any text.
        level: ``strict`` or ``basic`` as CLREQ 3.1.6 has them, which tailor texts that hold Han or
            kana; ``unicode`` for UAX #14 of Unicode 17 without any tailoring.

    Returns:
        Offsets in code points, ascending; the start and the end of the text are not among them.

    Raises:
        ValueError: When there is no such level.
    """
    return find_opportunities(text, kinds(text), level)


def find_opportunities(text: str, text_kinds: bytes, level: Level) -> list[int]:
    """Return `opportunities` of a text whose kinds (`reader.text.tables`) are known."""
    if level not in get_args(Level):
        raise ValueError(f"no such level: {level}")
    codes = symbols(text_kinds)
    if level != "unicode":
        codes = tailor(text, codes, level)
    return find_breaks(settle(codes))
