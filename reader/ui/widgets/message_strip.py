"""The strip above the status line that has the first lines of a message too long for one."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from reader.text.width import fit
from reader.ui.widgets.line_view import LineView


class MessageStrip(LineView):
    """Covers the lowest lines of the layout, which does not move; the status line has the rest."""

    def __init__(self) -> None:
        super().__init__(id="message")
        self._lines: Sequence[str] = ()
        self.display = False

    def show(self, lines: Sequence[str]) -> None:
        """Show lines; hide without any."""
        if lines != self._lines:
            self._lines = lines
            self.display = bool(lines)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = max(0, self.room.width)
        text = self._lines[y] if y < len(self._lines) else ""
        return Strip([Segment(fit(f" {text}", width), self.base_style)], width)
