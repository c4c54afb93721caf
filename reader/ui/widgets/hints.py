"""A line of keys and what they do; a click on one presses its keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from reader.records import dataclass
from reader.text.width import cells
from reader.ui.keys.names import written
from reader.ui.widgets.line_view import LineView

BETWEEN = "   "
"""What separates two hints."""
MOST_LINES = 3
"""The most lines of the hints of a dialog."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A key and what it does.

    Attributes:
        keys: The keys that a click presses, one after the other, as Textual names them.
        label: What they do, translated.
        shown: The written form of the keys, where it differs.
    """

    keys: tuple[str, ...]
    label: str
    shown: str = ""

    @property
    def written(self) -> str:
        """The keys as a person reads them."""
        return self.shown or "".join(map(written, self.keys))

    @property
    def cells(self) -> int:
        """The width in cells."""
        return cells(f"{self.written} {self.label}")


def hint(key: str, label: str, shown: str = "") -> Hint:
    """Return the hint of one key."""
    return Hint((key,), label, shown)


class HintBar(LineView):
    """As many hints as fit into one line, or into a few at the right edge.

    Args:
        hints: The most important first.
        at_right: Whether they stand at the right edge, the most important last. What does not fit
            into the line stands above it, where the style sheet leaves the height open.
        name_in_styles: The id of the widget.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hint-line--key",
        "hint-line--label",
        "hint-line--primary",
    }

    def __init__(
        self, hints: Sequence[Hint] = (), *, at_right: bool = False, name_in_styles: str = "hints"
    ) -> None:
        super().__init__(id=name_in_styles)
        self._hints = tuple(hints)
        self._at_right = at_right
        self._highest = 1
        self._width = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the hints need, at least as many as so far."""
        if width != self._width:
            self._width, self._highest = width, 1
        self._highest = max(self._highest, len(self._lines(width - 2, MOST_LINES)))
        return self._highest if self._at_right else 1

    def all_hints(self) -> Sequence[Hint]:
        """Return the hints, the most important first."""
        return self._hints

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Replace the hints."""
        if self._hints != tuple(hints):
            self._hints = tuple(hints)
            self.refresh(layout=self._at_right)

    def hints(self, cells_free: int) -> list[Hint]:
        """Return the hints that fit into one line, in the order of their importance.

        Args:
            cells_free: The room, in cells.
        """
        return (self._lines(cells_free, 1) or [[]])[0]

    def _lines(self, width: int, most: int) -> list[list[Hint]]:
        """Return the hints by line, the most important line and hint first.

        Args:
            width: The cells of a line.
            most: The most lines.
        """
        lines: list[list[Hint]] = []
        free = 0
        for candidate in self.all_hints():
            free -= candidate.cells + cells(BETWEEN)
            if not lines or free < 0:
                free = width - candidate.cells
                if free < 0 or len(lines) == most:
                    break
                lines.append([])
            lines[-1].append(candidate)
        return lines

    def placed(self, y: int = -1) -> Iterator[tuple[int, Hint]]:
        """Yield the hints of a line, from left to right, each with its first column.

        Args:
            y: The line, by default the last one, which has the most important hints.
        """
        width, height = self.size.width, max(1, self.size.height)
        lines = self._lines(width - 2, height if self._at_right else 1)
        above = (height - 1 - y if y >= 0 else 0) if self._at_right else max(0, y)
        shown = lines[above] if above < len(lines) else []
        if self._at_right:
            shown.reverse()
        used = sum(one.cells for one in shown) + cells(BETWEEN) * max(0, len(shown) - 1)
        column = width - 1 - used if self._at_right else 1
        for one in shown:
            yield column, one
            column += one.cells + cells(BETWEEN)

    def render_line(self, y: int) -> Strip:
        """Paint a line."""
        width, base = self.room.width, self.base_style
        key_style, label_style, primary_style = (
            base + self.kept_style(f"hint-line--{name}") for name in ("key", "label", "primary")
        )
        segments, end = [], 0
        placed = list(self.placed(y)) if width > 0 else []
        for column, one in placed:
            is_primary = one is placed[-1][1] and self._at_right and y == self.room.height - 1
            segments += [
                Segment(" " * (column - end), base),
                Segment(one.written, key_style),
                Segment(f" {one.label}", primary_style if is_primary else label_style),
            ]
            end = column + one.cells
        return Strip(segments).adjust_cell_length(max(0, width), base)

    def on_click(self, event: events.Click) -> None:
        """Press the keys of the hint that was clicked."""
        event.stop()
        for column, one in self.placed(event.y):
            if column <= event.x < column + one.cells:
                for key in one.keys:
                    self.app.simulate_key(key)
                return
