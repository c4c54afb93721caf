"""The ends of a row that show where the cursor of a list without the focus is."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Spacing
from textual.strip import Strip

EDGES = "▌", "▐"
"""What stands at the ends of the current row of a list that has no focus."""


def with_ends(strip: Strip, border: Spacing, style: Style) -> Strip:
    """Return a painted line with the ends of a cursor in the padding at both sides.

    Args:
        strip: The line with its padding and border.
        border: The cells of the border.
        style: The style of the ends.
    """
    width = strip.cell_length
    left, right = border.left, width - border.right - 1
    if left >= right:
        return strip
    ends = [Strip([Segment(edge, style)], 1) for edge in EDGES]
    row, after = strip.crop(left + 1, right), strip.crop(right + 1, width)
    return Strip.join([strip.crop(0, left), ends[0], row, ends[1], after])
