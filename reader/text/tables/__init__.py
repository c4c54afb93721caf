"""Unicode properties of code points, as one byte per character.

The generated module `reader.text.tables.unicode17` assigns each code point a kind. `kinds` maps a
text to kinds at the speed of `str.translate`; widths and line breaking classes are translations of
these bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, pairwise

from reader.text.tables.unicode17 import KINDS, RUN_KINDS, RUN_LENGTHS, VERSION

__all__ = ["CELLS", "CONJUNCT", "KINDS", "ODD", "VERSION", "ambiguous_ranges", "kinds"]

CELLS: dict[int, bytes] = {
    ambiguous: bytes(
        (ambiguous if kind[3] else kind[2]) if number < len(KINDS) else 0
        for number, kind in enumerate(KINDS + KINDS[:1] * (256 - len(KINDS)))
    )
    for ambiguous in (1, 2)
}
"""`bytes.translate` tables from kinds to cells, by the cells of an ambiguous character."""

ODD = bytes(number for number, kind in enumerate(KINDS) if kind[4])
"""Kinds that may join others in a cluster or are not displayed unchanged."""

CONJUNCT = bytes(number for number, kind in enumerate(KINDS) if kind[5])
"""Kinds of consonants that a virama joins to the next consonant."""


_RUN_STARTS = list(accumulate(map(ord, RUN_LENGTHS), initial=0))
"""The first code point of each run, and one past the last run."""
_RUN_KINDS = bytes.fromhex(RUN_KINDS).decode("latin-1")


class _KindOf(dict[int, str]):
    """Maps a code point to its kind as a character; filled on first use."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _RUN_KINDS[bisect_right(_RUN_STARTS, code) - 1]
        return kind


_KIND_OF = _KindOf()


def ambiguous_ranges() -> list[tuple[int, int]]:
    """Return the code points of ambiguous width, without box drawing.

    Other libraries have their own tables and are configured with these ranges.

    Returns:
        The first and the last code point of each range, ascending.
    """
    ranges: list[tuple[int, int]] = []
    for (start, end), kind in zip(pairwise(_RUN_STARTS), _RUN_KINDS, strict=True):
        if KINDS[ord(kind)][3]:
            if ranges and ranges[-1][1] == start - 1:
                ranges[-1] = (ranges[-1][0], end - 1)
            else:
                ranges.append((start, end - 1))
    return ranges


def kinds(text: str) -> bytes:
    """Return the kind of each code point: an index into `KINDS`, one byte a code point."""
    return text.translate(_KIND_OF).encode("latin-1")
