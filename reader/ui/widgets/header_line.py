"""The header: the library, what narrows its list as a path of chips, and how it is sorted."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reader.text.width import cells, cut
from reader.ui.widgets.line_view import LineView

FROM_HEIGHT = 12
"""The least height of the screen for the header."""
CHIP_CELLS = 28
"""The most cells of a chip."""
LEAST_LIBRARY = 6
"""The least cells of the name of the library, before chips are cut."""
_BETWEEN = " › "


class HeaderLine(LineView):
    """One line: a path on the left, and figures on the right that are dropped for want of room.

    Attributes:
        library: The name of the library.
        chips: What narrows the list, in order.
        figures: The number of hits and the order, the most important last.
        offer: A key and what it does, before the figures; dropped before them. Empty for none.
        keys: The key of the help and its name; empty where the hint line has it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header-line--library",
        "header-line--between",
        "header-line--chip",
        "header-line--figure",
        "header-line--key",
        "header-line--offer",
    }

    library: reactive[str] = reactive("")
    chips: reactive[tuple[str, ...]] = reactive(())
    figures: reactive[tuple[str, ...]] = reactive(())
    offer: reactive[tuple[str, ...]] = reactive(())
    keys: reactive[tuple[str, ...]] = reactive(())

    class ChipChosen(Message):
        """A chip was clicked.

        Attributes:
            number: Its number, from 0; -1 for the name of the library.
        """

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class HelpChosen(Message):
        """The key of the help was clicked."""

    def pieces(self, width: int) -> list[tuple[str, str, int | None]]:
        """Return the texts of the line, the component of each, and the chip that it belongs to.

        Args:
            width: The cells of the line.
        """
        chips = [f" {cut(chip, CHIP_CELLS)} " for chip in self.chips]
        taken = sum(map(cells, chips)) + len(chips) * cells(_BETWEEN)
        library = cut(self.library, max(LEAST_LIBRARY, width - 2 - taken))
        left: list[tuple[str, str, int | None]] = [(f" {library}", "library", -1)]
        for number, chip in enumerate(chips):
            left += [(_BETWEEN, "between", None), (chip, "chip", number)]
        room = width - sum(cells(text) for text, _look, _number in left) - 2
        keys = " ".join(self.keys)
        figures: list[str] = []
        for figure in reversed(self.figures):
            needed = cells(figure) + (3 if figures else 0)
            if figure and needed <= room:
                figures.insert(0, figure)
                room -= needed
        right: list[tuple[str, str, int | None]] = []
        needed = cells(" ".join(self.offer)) + (3 if figures else 0)
        if self.offer and needed <= room:
            right += [(self.offer[0], "offer", None)]
            figures.insert(0, f" {' '.join(self.offer[1:])}")
            room -= needed
        right += [(" · ".join(figures), "figure", None)]
        if keys and cells(keys) + 3 <= room:
            right += [("   ", "between", None), (self.keys[0], "key", None)]
            right += [(f" {word}", "figure", None) for word in self.keys[1:]]
            room -= cells(keys) + 3
        return [*left, (" " * max(0, room + 1), "between", None), *right]

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        base, width = self.base_style, self.room.width
        if y or width <= 0:
            return Strip.blank(max(0, width), base)
        segments = [
            Segment(text, base + self.kept_style(f"header-line--{look}"))
            for text, look, _number in self.pieces(width)
            if text
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: events.Click) -> None:
        """Report the chip, the library, or the key or its name that was clicked."""
        event.stop()
        at, is_after_key = 0, False
        for text, look, number in self.pieces(self.size.width):
            at += cells(text)
            is_after_key |= look == "key"
            if event.x < at:
                if number is not None:
                    self.post_message(self.ChipChosen(number))
                elif is_after_key:
                    self.post_message(self.HelpChosen())
                return
