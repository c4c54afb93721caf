"""The width of graphemes in cells, shared by layout, cursor and painting.

A grapheme cluster (UAX #29, through wcwidth) is displayed so that all terminals agree on its width:
emoji variation selectors, joiners, skin tones and fillers are part of the text but are not painted,
so a joined family shows its first member. Displayed text has the same width here and in
``rich.cells``; the figures come from `reader.text.tables`.

A process has one terminal, so the width of characters of ambiguous width (UAX #11), 1 or 2 cells,
is set once, by `set_ambiguous`. It is the default of every `ambiguous` argument.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reader.patterns import lazy_pattern
from reader.text.safe import safe
from reader.text.tables import CELLS, CONJUNCT, ODD, kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MARKS = 8
"""Combining marks displayed on one base; ordinary text has fewer than four."""

_LONG = 32
"""Clusters of this many code points are not cached; ordinary text has none."""

_ODD = lazy_pattern(b"[" + re.escape(ODD) + b"]")
_CONJUNCT = lazy_pattern(b"[" + re.escape(CONJUNCT) + b"]")
_SURROGATES = lazy_pattern("[\ud800-\udfff]")
_BLANK = lazy_pattern("[\t\n\v\f\r\x85\u2028\u2029]")
# Soft hyphen, joiners, zero-width space and no-break space, emoji selectors, fillers.
_INVISIBLE = lazy_pattern(
    "[\xad\u034f\u115f\u1160\u180e\u200b\u200d\u2060-\u2065\u3164\ufe0e\ufe0f\ufeff\uffa0]"
)
_SKIN_TONES = lazy_pattern("(?<=.)[\U0001f3fb-\U0001f3ff]", re.DOTALL)
_JOINED = lazy_pattern("\u200d[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff].*", re.DOTALL)


_ambiguous = 1


def set_ambiguous(cells: int) -> None:
    """Set the width of characters of ambiguous width, for the whole process.

    Args:
        cells: 1 or 2.
    """
    global _ambiguous
    _ambiguous = cells


def ambiguous_cells() -> int:
    """Return the cells of a character of ambiguous width, as set by `set_ambiguous`."""
    return _ambiguous


class Grapheme(NamedTuple):
    """A grapheme cluster, as displayed.

    Attributes:
        text: The painted text; empty for clusters without a glyph, such as a zero-width space.
        start: Its first code point in the source text.
        end: One past its last code point in the source text.
        cells: The width of `text`.
    """

    text: str
    start: int
    end: int
    cells: int


def graphemes(text: str, *, ambiguous: int | None = None, start: int = 0) -> list[Grapheme]:
    """Return the grapheme clusters of a text; their ranges partition it.

    Args:
        text: The text; newlines and tabs are displayed as spaces.
        ambiguous: The cells of a character of ambiguous width; the terminal's by default.
        start: The offset of the first code point of the text, added to all offsets.
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
    """Yield the extended grapheme clusters of a text (UAX #29); their concatenation is the text."""
    import wcwidth

    for cluster in wcwidth.iter_graphemes(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)):
        if len(cluster) > 1 and _CONJUNCT.search(kinds(cluster), 1):
            yield from _split_conjuncts(cluster)
        else:
            yield cluster


def display(cluster: str) -> str:
    """Return the painted form of a grapheme cluster: safe, and of equal width on all terminals."""
    if len(cluster) > 1:
        cluster = _JOINED.sub("", cluster)
        cluster = _SKIN_TONES.sub("", cluster)
    cluster = safe(_BLANK.sub(" ", _INVISIBLE.sub("", cluster)))
    return cluster if len(cluster) <= MAX_MARKS else _limit_marks(cluster)


def cells(text: str, *, ambiguous: int | None = None) -> int:
    """Return the width of a text when displayed.

    Args:
        text: One line of text.
        ambiguous: The cells of a character of ambiguous width; the terminal's by default.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    ambiguous = ambiguous or ambiguous_cells()
    taken = _cells_as_written(text, ambiguous)
    if taken is None:
        taken = sum(_show(cluster, ambiguous)[1] for cluster in clusters(text))
    return taken


def _cells_as_written(text: str, ambiguous: int) -> int | None:
    """Return the width of a text whose code points are all displayed as they are; else None."""
    text_kinds = kinds(text)
    if _ODD.search(text_kinds) is not None:
        return None
    return sum(text_kinds.translate(CELLS[ambiguous]))


def cut(text: str, width: int, *, ambiguous: int | None = None, ellipsis: str = "…") -> str:
    """Return the displayed text, shortened to a width but never inside a cluster.

    Args:
        text: One line of text.
        width: The maximum width in cells.
        ambiguous: The cells of a character of ambiguous width; the terminal's by default.
        ellipsis: Marks the cut; omitted if it does not fit.
    """
    if len(text) <= width and text.isascii() and text.isprintable():
        return text
    ambiguous = ambiguous or ambiguous_cells()
    taken = _cells_as_written(text, ambiguous)
    if taken is not None and taken <= width:
        return text
    return _cut(graphemes(text, ambiguous=ambiguous), width, ambiguous, ellipsis)[0]


def cut_start(text: str, width: int) -> str:
    """Return the displayed text, of which only the end is left if it is wider, as of a path.

    Args:
        text: One line of text.
        width: The maximum width in cells.
    """
    room = width - cells("…")
    if room < 0 or cells(text) <= width:
        return cut(text, width)
    shown: list[str] = []
    for grapheme in reversed(graphemes(text)):
        room -= grapheme.cells
        if room < 0:
            break
        shown.append(grapheme.text)
    return "…" + "".join(reversed(shown))


def fit(text: str, width: int, *, ambiguous: int | None = None) -> str:
    """Return the displayed text, cut or padded with spaces to an exact width.

    Args:
        text: One line of text.
        width: The width in cells.
        ambiguous: The cells of a character of ambiguous width; the terminal's by default.
    """
    ambiguous = ambiguous or ambiguous_cells()
    shown, taken = text, _cells_as_written(text, ambiguous)
    if taken is None or taken > width:
        shown, taken = _cut(graphemes(text, ambiguous=ambiguous), width, ambiguous, "…")
    return shown + " " * (width - taken)


def _cut(glyphs: list[Grapheme], width: int, ambiguous: int, ellipsis: str) -> tuple[str, int]:
    """Return the displayed text that fits, and its width."""
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
    """Return the painted form of a cluster, and its width."""
    return _show_cached(cluster if len(cluster) < _LONG else display(cluster), ambiguous)


@lru_cache(maxsize=4096)
def _show_cached(cluster: str, ambiguous: int) -> tuple[str, int]:
    """Return the result of `_show` from a cache: a text has few different clusters."""
    shown = display(cluster)
    return shown, _sum(shown, ambiguous)


def _sum(shown: str, ambiguous: int) -> int:
    """Return the width of text that is already in its displayed form."""
    return sum(kinds(shown).translate(CELLS[ambiguous]))


def _split_conjuncts(cluster: str) -> Iterator[str]:
    """Yield the parts of a cluster that rule GB9c of Unicode 17 does not join.

    wcwidth follows Unicode 18, which joins a virama to the next consonant in any context; Unicode
    17 does so only after another consonant.
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
    """Return a cluster with at most `MAX_MARKS` zero-width code points after each base."""
    shown, marks = [], 0
    for character, width in zip(cluster, kinds(cluster).translate(CELLS[1]), strict=True):
        marks = 0 if width else marks + 1
        if marks <= MAX_MARKS:
            shown.append(character)
    return "".join(shown)
