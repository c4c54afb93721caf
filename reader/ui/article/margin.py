"""The margin left of the text: the focus, and a sign for highlights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style

from reader.services.marking import Placed
from reader.text.layout.line import Line
from reader.ui.article.track import DIGITS

NOTED, DOUBTED = "✎", "?"
"""Signs before a line where a highlight with a note, or an uncertain one, begins."""
MARKED = "▎"
"""The sign before any other line with a highlight, for themes with a pale background."""
FOCUSED = "┃"
"""The sign before a line in focus."""


def margin(
    line: Line,
    width: int,
    base: Style,
    component: Callable[[str], Style],
    marks: Sequence[Placed],
    focused: tuple[int, int] | None,
    *,
    is_plain: bool,
) -> list[Segment]:
    """Return the margin of a line.

    Args:
        line: The line.
        width: The cells of the margin, at least 2.
        base: The style of the view.
        component: Returns the style of a component class.
        marks: The highlights and their places.
        focused: The first code point in focus and one past the last, or None.
        is_plain: Whether colours cannot tell highlights apart.
    """
    on_line = _marks_on(line, marks)
    sign = _sign(line, marks, on_line)
    if is_plain and on_line:
        colour = on_line[0].highlight.colour
        first = Segment(DIGITS[colour - 1], base + component("gutter"))
    elif _is_in_focus(line, focused):
        first = Segment(FOCUSED, base + component("focus-gutter"))
    else:
        first = Segment(" ", base)
    second = Segment(sign or " ", base + component("gutter") if sign else base)
    return [Segment(" " * (width - 2), base), first, second]


def _is_in_focus(line: Line, focused: tuple[int, int] | None) -> bool:
    return (
        focused is not None
        and line.block >= 0
        and focused[0] < line.end
        and line.start < focused[1]
    )


def _marks_on(line: Line, marks: Sequence[Placed]) -> list[Placed]:
    """Return the highlights on a line."""
    if line.block < 0:
        return []
    return [mark for mark in marks if mark.start < line.end and line.start < mark.end]


def _sign(line: Line, marks: Sequence[Placed], on_line: Sequence[Placed]) -> str:
    if line.block < 0:
        return ""
    begun = [mark for mark in marks if line.start <= mark.start < line.next_start]
    if not all(mark.sure for mark in begun):
        return DOUBTED
    if any(mark.highlight.note for mark in begun):
        return NOTED
    return MARKED if on_line else ""
