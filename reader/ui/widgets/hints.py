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
    """As many hints as fit into one line.

    Args:
        hints: The most important first.
        at_right: Whether they stand at the right edge, the most important last.
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

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height: one line."""
        return 1

    def all_hints(self) -> Sequence[Hint]:
        """Return the hints, the most important first."""
        return self._hints

    def show_hints(self, hints: Sequence[Hint]) -> None:
        """Replace the hints."""
        if self._hints != tuple(hints):
            self._hints = tuple(hints)
            self.refresh()

    def hints(self, cells_free: int) -> list[Hint]:
        """Return the hints that fit, in the order of their importance.

        Args:
            cells_free: The room, in cells.
        """
        fitting: list[Hint] = []
        for candidate in self.all_hints():
            cells_free -= candidate.cells + (cells(BETWEEN) if fitting else 0)
            if cells_free < 0:
                break
            fitting.append(candidate)
        return fitting

    def placed(self) -> Iterator[tuple[int, Hint]]:
        """Yield the hints that are shown, from left to right, each with its first column."""
        width = self.size.width
        shown = self.hints(width - 2)
        if self._at_right:
            shown.reverse()
        used = sum(one.cells for one in shown) + cells(BETWEEN) * max(0, len(shown) - 1)
        column = width - 1 - used if self._at_right else 1
        for one in shown:
            yield column, one
            column += one.cells + cells(BETWEEN)

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        width, base = self.room.width, self.base_style
        key_style, label_style, primary_style = (
            base + self.kept_style(f"hint-line--{name}") for name in ("key", "label", "primary")
        )
        segments, end = [], 0
        placed = [] if y or width <= 0 else list(self.placed())
        for column, one in placed:
            is_primary = self._at_right and one is placed[-1][1]
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
        for column, one in self.placed():
            if column <= event.x < column + one.cells:
                for key in one.keys:
                    self.app.simulate_key(key)
                return
