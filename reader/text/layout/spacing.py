"""Virtual cells inside a line: gaps between Han and Latin, and justification.

They are glyphs without offsets, so copies, searches and highlights never contain them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.layout.line import Glyph, virtual
from reader.text.layout.tailoring import HAN_KANA

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_OPENING = frozenset("“‘「『（〈《【〖〔［｛〘〚〝｢([{")
_AFTER = frozenset("、，。．：；！？”’」』）〉》】〗〕］｝〙〛〞〟")
MAX_STRETCH = 0.2
"""The share of a line that may be filled with virtual cells; shorter lines stay ragged."""


def insert_gaps(glyphs: Sequence[Glyph], offsets: Collection[int]) -> list[Glyph]:
    """Return glyphs with a virtual cell before those that start at an offset, except the first.

    Args:
        glyphs: The glyphs of a line.
        offsets: The offsets of the gaps.
    """
    spaced: list[Glyph] = []
    for glyph in glyphs:
        if spaced and glyph.start in offsets:
            spaced.append(virtual(" ", 1))
        spaced.append(glyph)
    return spaced


def justify(glyphs: Sequence[Glyph], slack: int, room: int) -> list[Glyph]:
    """Return the glyphs of a line with virtual cells that fill it.

    The cells go first to word spaces, then between Han and Latin, after pause marks and closing
    marks, before opening marks, and finally evenly between Han (CLREQ 3.4, JLREQ 3.8).

    Args:
        glyphs: The glyphs of the text of a line that is not the last of its paragraph.
        slack: The cells to fill.
        room: The line width in cells.
    """
    if not 0 < slack <= MAX_STRETCH * room:
        return list(glyphs)
    added = [0] * len(glyphs)
    for places in _gap_ranks(glyphs):
        chosen = _spread(places, slack)
        for index in chosen:
            added[index] += 1
        slack -= len(chosen)
    while slack > 0 and (between := list(range(1, len(glyphs)))):
        chosen = _spread(between, slack)
        for index in chosen:
            added[index] += 1
        slack -= len(chosen)
    justified: list[Glyph] = []
    for glyph, cells in zip(glyphs, added, strict=True):
        if cells:
            justified.append(virtual(" " * cells, cells))
        justified.append(glyph)
    return justified


def _gap_ranks(glyphs: Sequence[Glyph]) -> list[list[int]]:
    """Return the indices of glyphs before which a cell may be inserted, one list per rank."""
    ranks: list[list[int]] = [[], [], [], [], []]
    for index in range(1, len(glyphs)):
        left, right = glyphs[index - 1].text, glyphs[index].text
        rank = _rank(left, right)
        if rank is not None:
            ranks[rank].append(index)
    return ranks


def _rank(left: str, right: str) -> int | None:
    """Return the priority of the gap between two neighbours, 0 first; None for no gap."""
    if left == " " and right != " ":
        return 0
    left_han, right_han = bool(HAN_KANA.match(left)), bool(HAN_KANA.match(right))
    if (left_han and right[:1].isalnum() and not right_han) or (
        right_han and left[:1].isalnum() and not left_han
    ):
        return 1
    if left in _AFTER and right not in _AFTER:
        return 2
    if right in _OPENING and left not in _OPENING:
        return 3
    return 4 if left_han and right_han else None


def _spread(places: list[int], count: int) -> list[int]:
    """Return at most `count` of the places, evenly spread."""
    if count >= len(places):
        return places
    return [places[(2 * number + 1) * len(places) // (2 * count)] for number in range(count)]
