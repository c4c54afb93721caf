"""The track at the right edge of an article: the visible part, highlights and matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.records import dataclass
from reader.services.marking import Placed
from reader.text.layout.line import Position

if TYPE_CHECKING:
    from reader.text.layout.page import Page

THUMB = "┃"
"""The sign of the visible part."""
MATCH = "━"
"""The sign of a match of a search."""
HIGHLIGHT = "█"
"""The sign of a highlight, in its colour."""
DIGITS = "12345"
"""The signs of highlights by colour, where colours do not tell them apart."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A place that the track shows.

    Attributes:
        line: Its line in the article, from 0; estimated, and may be a fraction.
        target: Its first code point and one past its last.
        colour: The number of its colour; 0 for a match of a search.
    """

    line: float
    target: tuple[int, int]
    colour: int = 0


@dataclass(frozen=True, slots=True)
class TrackCell:
    """A cell of the track.

    Attributes:
        is_thumb: Whether a line of its part of the article is visible.
        colour: The number of the colour of the first highlight here; 0 for none.
        is_match: Whether a match of a search is here.
        target: The first highlight here, else the first match; None without either.
    """

    is_thumb: bool = False
    colour: int = 0
    is_match: bool = False
    target: tuple[int, int] | None = None

    def sign(self, *, plain: bool) -> str:
        """Return the character of the cell.

        Args:
            plain: Whether colours do not tell highlights apart.
        """
        if self.colour:
            return DIGITS[self.colour - 1] if plain else HIGHLIGHT
        if self.is_match:
            return MATCH
        return THUMB if self.is_thumb else " "


class Track:
    """Computes the cells of a track; they stay the same until what they show changes."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._marks: Sequence[Placed] = ()
        self._hits: Sequence[tuple[int, int]] = ()
        self._view = (Position(0, 0), 0)
        self._cells: Sequence[TrackCell] = ()

    def cells(
        self,
        page: Page,
        top: Position,
        height: int,
        marks: Sequence[Placed],
        hits: Sequence[tuple[int, int]],
    ) -> Sequence[TrackCell]:
        """Return the cells from top to bottom.

        Args:
            page: The article.
            top: Its first visible line.
            height: The visible lines.
            marks: The highlights; another sequence when they have changed.
            hits: The matches of a search; another sequence when they have changed.
        """
        is_same = (
            page is self._page
            and marks is self._marks
            and hits is self._hits
            and (top, height) == self._view
        )
        if not is_same:
            self._page, self._marks, self._hits, self._view = page, marks, hits, (top, height)
            line = page.estimated_line
            ticks = [
                *(Tick(line(m.start), (m.start, m.end), m.highlight.colour) for m in marks),
                *(Tick(line(hit[0]), hit) for hit in hits),
            ]
            above = page.above(top)
            shown = above, min(page.total, above + height)
            self._cells = track_cells(height, page.total, shown, ticks)
        return self._cells


def track_cells(
    height: int, total: int, shown: tuple[int, int], ticks: Sequence[Tick]
) -> list[TrackCell]:
    """Return the cells of a track from top to bottom.

    Args:
        height: Their number.
        total: The lines of the article.
        shown: The first visible line, and one past the last.
        ticks: The highlights and matches.
    """
    first, last = _row(shown[0], height, total), _row(shown[1] - 1, height, total)
    has_thumb = shown[1] - shown[0] < total
    by_row: dict[int, list[Tick]] = {}
    for tick in ticks:
        by_row.setdefault(_row(tick.line, height, total), []).append(tick)
    cells = []
    for row in range(height):
        here = by_row.get(row, ())
        highlights = [tick for tick in here if tick.colour]
        wanted = next(iter(highlights or here), None)
        cells.append(
            TrackCell(
                is_thumb=has_thumb and first <= row <= last,
                colour=highlights[0].colour if highlights else 0,
                is_match=len(highlights) < len(here),
                target=wanted.target if wanted is not None else None,
            )
        )
    return cells


def _row(line: float, height: int, total: int) -> int:
    """Return the row of a line of the article."""
    return max(0, min(height - 1, int(line * height / max(height, total))))
