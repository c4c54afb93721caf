"""The last line of the screen: what is current or was just done, and where things stand."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from reader.text.width import cells, cut, fit

Figure = tuple[str, ...]
"""A figure of the status line, in one form or in several, the longest first."""


class StatusLine(Widget):
    """One line: a text on the left, figures on the right, an error before both.

    Attributes:
        left: The current title, or a message.
        right: Figures: what was typed, a position, a percentage. Each is given in one form or in
            several, the longest first; the last figures keep their room the longest.
        whole: Whether the figures give way to a left text that would be cut.
        alarm: An error that stays until it is resolved.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-line--alarm", "status-line--right"}

    left: reactive[str] = reactive("")
    right: reactive[tuple[Figure, ...]] = reactive(())
    alarm: reactive[str] = reactive("")
    whole: reactive[bool] = reactive(True)

    def _figures(self, room: int) -> str:
        """Return the figures that fit, with a space at both ends; empty when none does."""
        shown: list[str] = []
        left = room - 1
        for figure in reversed(self.right):
            form = next((form for form in figure if form and cells(form) < left), "")
            if form:
                shown.append(form)
                left -= cells(form) + 1
        return f" {' '.join(reversed(shown))} " if shown else ""

    def render_line(self, y: int) -> Strip:
        """Paint the line; the figures give way when there is little room."""
        width, base = self.size.width, self.rich_style
        if y or width <= 0:
            return Strip.blank(max(0, width), base)
        alarm = cut(f" {self.alarm} ", width) if self.alarm else ""
        room = width - cells(alarm)
        given = room - cells(self.left) - 1 if self.whole else room // 2
        right = self._figures(given)
        left = fit(f" {self.left}", max(0, room - cells(right)))
        segments = [
            Segment(
                alarm, base + self.get_component_rich_style("status-line--alarm", partial=True)
            ),
            Segment(left, base),
            Segment(
                right, base + self.get_component_rich_style("status-line--right", partial=True)
            ),
        ]
        return Strip(segments).adjust_cell_length(width, base)
