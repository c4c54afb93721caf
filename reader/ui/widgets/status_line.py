"""The status line: the current title or a message, and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from reader.text.layout.line import SEPARATOR
from reader.text.width import cells, cut, fit
from reader.ui.widgets.line_view import LineView
from reader.ui.widgets.message_lines import message_lines

if TYPE_CHECKING:
    from reader.ui.widgets.message_strip import MessageStrip

MOST_LINES = 4
"""The most lines of a message; what does not fit on them is cut."""

Figure = tuple[str, ...]
"""A figure of the status line, in one or more forms, the longest first."""


class StatusLine(LineView):
    """One line: a text on the left, figures on the right, an error before both.

    A message too long for the line begins in a strip above it, which covers what is there.

    Attributes:
        left: The current title, or a message.
        right: Figures, such as a position or a percentage; the last ones are dropped last.
        whole: Whether figures are dropped to avoid cutting the left text. The last one, which is
            the position, is dropped only for a message.
        is_message: Whether the left text is a message, not a title.
        alarm: An error that stays until it is resolved.
        pending: The keys typed of an unfinished sequence; they are always shown.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status-line--alarm",
        "status-line--pending",
        "status-line--right",
    }

    left: reactive[str] = reactive("")
    right: reactive[tuple[Figure, ...]] = reactive(())
    alarm: reactive[str] = reactive("")
    pending: reactive[str] = reactive("")
    whole: reactive[bool] = reactive(True)
    is_message: reactive[bool] = reactive(False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._strip: MessageStrip | None = None
        self._rest = ""

    def watch_left(self) -> None:
        """Divide a message into lines."""
        self._divide()

    def watch_alarm(self) -> None:
        """Divide a message into lines; beside an alarm it has one."""
        self._divide()

    def watch_is_message(self) -> None:
        """Divide a message into lines; a title has one."""
        self._divide()

    def on_resize(self) -> None:
        """Divide a message into lines of the new width."""
        self._divide()

    def _divide(self) -> None:
        """Leave the last line of the text to this line, and show those before it in the strip."""
        lines = self._lines()
        if lines[-1] != self._rest:
            self._rest = lines[-1]
            self.refresh()  # a new layout has painted the rest at the width before
        if self._strip is None and len(lines) > 1 and self.screen.is_attached:  # not at the end
            from reader.ui.widgets.message_strip import MessageStrip  # here: most messages fit

            self._strip = MessageStrip()
            self.screen.mount(self._strip)
        if self._strip is not None:
            self._strip.show(lines[:-1])

    def _lines(self) -> Sequence[str]:
        """Return the lines of the text: those of a message end between its parts or words."""
        room = self.size.width - 2
        if not self.is_message or self.alarm or room <= 0 or cells(self.left) <= room:
            return (self.left,)
        lines: list[str] = []
        for part in self.left.split(SEPARATOR):
            if lines and cells(f"{lines[-1]}{SEPARATOR}{part}") <= room:
                lines[-1] += f"{SEPARATOR}{part}"
            else:
                lines += message_lines(part, room)
        if len(lines) > MOST_LINES:
            lines[MOST_LINES - 1 :] = [" ".join(lines[MOST_LINES - 1 :])]
        return lines or (self.left,)

    def _figures(self, room: int) -> str:
        """Return the figures that fit, with a space at both ends; empty if none does."""
        shown: list[str] = []
        left = room - 1
        for figure in reversed(self.right):
            form = next((form for form in figure if form and cells(form) < left), "")
            if form:
                shown.append(form)
                left -= cells(form) + 1
        return f" {' '.join(reversed(shown))} " if shown else ""

    def _room_of_figures(self, room: int) -> int:
        """Return the cells that figures may take, of those beside an alarm and pending keys."""
        if not self.whole:
            return room // 2
        beside = room - cells(self._rest) - 1
        position = next((figure[-1] for figure in reversed(self.right) if any(figure)), "")
        if self.is_message or not position:
            return beside
        return max(beside, min(room // 2, cells(position) + 2))

    def render_line(self, y: int) -> Strip:
        """Paint the line; figures are dropped when space is short."""
        width, base = self.room.width, self.base_style
        if y or width <= 0:
            return Strip.blank(max(0, width), base)
        alarm = cut(f" {self.alarm} ", width) if self.alarm else ""
        pending = cut(f"{self.pending} ", width - cells(alarm)) if self.pending else ""
        room = width - cells(alarm) - cells(pending)
        right = self._figures(self._room_of_figures(room)) or (" " if pending and room > 0 else "")
        left = fit(f" {self._rest}", max(0, room - cells(right)))
        segments = [
            Segment(alarm, base + self.kept_style("status-line--alarm")),
            Segment(left, base),
            Segment(right, base + self.kept_style("status-line--right")),
        ]
        if pending:
            segments.append(Segment(pending, base + self.kept_style("status-line--pending")))
        return Strip(segments).adjust_cell_length(width, base)
