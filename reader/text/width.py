"""How many cells a grapheme takes: the one measure of engine, cursor and painter.

A grapheme cluster (UAX #29, through wcwidth) is displayed so that every terminal agrees about its
cells: emoji variation selectors, joiners, skin tones and fillers stay in the text but are not
painted, so a joined family shows its first member. What is displayed measures the same here and in
``rich.cells``; the figures come from `reader.text.tables`.

A process has one terminal, so the cells of a character of ambiguous width (UAX #11), 1 or 2, are
said once, by `set_ambiguous`. They hold wherever the argument `ambiguous` is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.text.safe import safe
from reader.text.tables import CELLS, CONJUNCT, ODD, kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MARKS = 8
"""Combining marks shown on one base; honest text has fewer than four."""

_LONG = 32
"""Code points from which a cluster is too long to be kept; none of an honest text is."""

_ODD = re.compile(b"[" + re.escape(ODD) + b"]")
_CONJUNCT = re.compile(b"[" + re.escape(CONJUNCT) + b"]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BLANK = re.compile("[\t\n\v\f\r\x85\u2028\u2029]")
# Soft hyphen, joiners, zero-width space and no-break space, emoji selectors, fillers.
_INVISIBLE = re.compile(
    "[\xad\u034f\u115f\u1160\u180e\u200b\u200d\u2060-\u2065\u3164\ufe0e\ufe0f\ufeff\uffa0]"
)
_SKIN_TONES = re.compile("(?<=.)[\U0001f3fb-\U0001f3ff]", re.DOTALL)
_JOINED = re.compile("\u200d[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff].*", re.DOTALL)


_ambiguous = 1


def set_ambiguous(cells: int) -> None:
    """Say how wide the terminal draws characters of ambiguous width, for the whole process.

    Args:
        cells: 1 or 2.
    """
    global _ambiguous
    _ambiguous = cells


def ambiguous_cells() -> int:
    """Return the cells of a character of ambiguous width, as `set_ambiguous` was told."""
    return _ambiguous


class Grapheme(NamedTuple):
    """A grapheme cluster, as displayed.

    Attributes:
        text: What is painted; empty for what has no picture (a zero-width space).
        start: Its first code point in the source text.
        end: One past its last code point in the source text.
        cells: The cells that `text` takes.
    """

    text: str
    start: int
    end: int
    cells: int


def graphemes(text: str, *, ambiguous: int | None = None, start: int = 0) -> list[Grapheme]:
    """Return the grapheme clusters of a text; their ranges partition it.

    Args:
        text: The text; a newline or tab in it is displayed as a space.
        ambiguous: The cells of a character of ambiguous width, if not those of the terminal.
        start: The offset of the text's first code point, added to all offsets.
    """
    text_kinds = kinds(text)
    ambiguous = ambiguous or ambiguous_cells()
    if _ODD.search(text_kinds) is None:
        ends = range(start + 1, start + len(text) + 1)
        widths = text_kinds.translate(CELLS[ambiguous])
        parts = zip(text, range(start, start + len(text)), ends, widths, strict=True)
        return list(map(Grapheme._make, parts))
    displayed = []
    for cluster in clusters(text):
        end = start + len(cluster)
        shown, width = _show(cluster, ambiguous)
        displayed.append(Grapheme(shown, start, end, width))
        start = end
    return displayed


def clusters(text: str) -> Iterator[str]:
    """Yield the extended grapheme clusters of a text (UAX #29); they join to the text."""
    import wcwidth

    for cluster in wcwidth.iter_graphemes(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)):
        if len(cluster) > 1 and _CONJUNCT.search(kinds(cluster), 1):
            yield from _part_conjuncts(cluster)
        else:
            yield cluster


def display(cluster: str) -> str:
    """Return what is painted for a grapheme cluster: safe, and of the same cells everywhere."""
    if len(cluster) > 1:
        cluster = _JOINED.sub("", cluster)
        cluster = _SKIN_TONES.sub("", cluster)
    cluster = safe(_BLANK.sub(" ", _INVISIBLE.sub("", cluster)))
    return cluster if len(cluster) <= MAX_MARKS else _limit_marks(cluster)


def cells(text: str, *, ambiguous: int | None = None) -> int:
    """Return the cells that a text takes when it is displayed.

    Args:
        text: The text, one line of it.
        ambiguous: The cells of a character of ambiguous width, if not those of the terminal.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    text_kinds = kinds(text)
    ambiguous = ambiguous or ambiguous_cells()
    if _ODD.search(text_kinds) is None:
        return sum(text_kinds.translate(CELLS[ambiguous]))
    return sum(_show(cluster, ambiguous)[1] for cluster in clusters(text))


def cut(text: str, width: int, *, ambiguous: int | None = None, ellipsis: str = "…") -> str:
    """Return the text as displayed, shortened to a width, never inside a cluster.

    Args:
        text: The text, one line of it.
        width: The cells there are.
        ambiguous: The cells of a character of ambiguous width, if not those of the terminal.
        ellipsis: What marks the cut; left out where there is no room for it.
    """
    if len(text) <= width and text.isascii() and text.isprintable():
        return text
    ambiguous = ambiguous or ambiguous_cells()
    return _cut(graphemes(text, ambiguous=ambiguous), width, ambiguous, ellipsis)[0]


def fit(text: str, width: int, *, ambiguous: int | None = None) -> str:
    """Return the text as displayed, cut and then padded with spaces to exactly a width.

    Args:
        text: The text, one line of it.
        width: The cells to fill.
        ambiguous: The cells of a character of ambiguous width, if not those of the terminal.
    """
    ambiguous = ambiguous or ambiguous_cells()
    shown, taken = _cut(graphemes(text, ambiguous=ambiguous), width, ambiguous, "…")
    return shown + " " * (width - taken)


def _cut(glyphs: list[Grapheme], width: int, ambiguous: int, ellipsis: str) -> tuple[str, int]:
    """Return the displayed text that fits, and its cells."""
    taken = sum(grapheme.cells for grapheme in glyphs)
    if taken <= width:
        return "".join(grapheme.text for grapheme in glyphs), taken
    room = width - _sum(ellipsis, ambiguous)
    if room < 0:
        room, ellipsis = width, ""
    shown, taken = [], 0
    for grapheme in glyphs:
        if taken + grapheme.cells > room:
            break
        shown.append(grapheme.text)
        taken += grapheme.cells
    return "".join(shown) + ellipsis, taken + _sum(ellipsis, ambiguous)


def _show(cluster: str, ambiguous: int) -> tuple[str, int]:
    """Return what is painted for a cluster, and its cells."""
    return _show_known(cluster if len(cluster) < _LONG else display(cluster), ambiguous)


@lru_cache(maxsize=4096)
def _show_known(cluster: str, ambiguous: int) -> tuple[str, int]:
    """Return what `_show` does, kept: there are few different clusters in a text."""
    shown = display(cluster)
    return shown, _sum(shown, ambiguous)


def _sum(shown: str, ambiguous: int) -> int:
    """Return the cells of text that is already as displayed."""
    return sum(kinds(shown).translate(CELLS[ambiguous]))


def _part_conjuncts(cluster: str) -> Iterator[str]:
    """Yield the parts of a cluster that GB9c of Unicode 17 does not join.

    Unicode 18, which wcwidth follows, joins a virama to the next consonant whatever stands before
    the virama; 17 only after another consonant.
    """
    cluster_kinds, start = kinds(cluster), 0
    widths = cluster_kinds.translate(CELLS[1])
    for index in range(1, len(cluster)):
        if cluster_kinds[index] not in CONJUNCT or widths[index - 1]:
            continue
        base = index - 1
        while base >= start and not widths[base]:
            base -= 1
        if base < start or cluster_kinds[base] not in CONJUNCT:
            yield cluster[start:index]
            start = index
    yield cluster[start:]


def _limit_marks(cluster: str) -> str:
    """Return a cluster with at most `MAX_MARKS` code points of no width after each base."""
    shown, marks = [], 0
    for character, width in zip(cluster, kinds(cluster).translate(CELLS[1]), strict=True):
        marks = 0 if width else marks + 1
        if marks <= MAX_MARKS:
            shown.append(character)
    return "".join(shown)
