"""The frame of a dialog: as large as its content, with a title and the keys at its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.containers import Vertical
from textual.geometry import Size
from textual.renderables.background_screen import BackgroundScreen

from reader.ui.widgets.hints import Hint, HintBar
from reader.ui.widgets.safe_content import shown

_DIM = Style(dim=True)


class Frame(Vertical):
    """Holds the content of a dialog above a line of keys.

    A child whose height is ``1fr`` gets the lines it asks for, and fewer where the screen is too
    low for them. The frame does not shrink while it is open: a list that a filter makes shorter
    leaves it as it is.

    Args:
        title: A few words; longer text is cut off where the screen is narrow.
        hints: The keys, the most important first; that one is shown at the bottom right.
        is_sheet: Whether it has a border only at the top, where Textual puts no space around the
            title.
    """

    def __init__(self, title: str, hints: Sequence[Hint] = (), *, is_sheet: bool = False) -> None:
        super().__init__(id="dialog")
        self.border_title = shown(title, at_edge=is_sheet)
        self.keys = HintBar(hints, at_right=True, name_in_styles="dialog-keys")
        self._highest = 0
        self._width = 0

    @property
    def _has_relative_children_height(self) -> bool:
        # Textual stretches a container with such children to the height of the screen.
        return False

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines that the content asks for, at least as many as so far."""
        height = 0
        for child in self.displayed_children:
            scalar = child.styles.height
            if scalar is not None and scalar.is_cells:
                height += int(scalar.value)
            else:
                room = width - child.gutter.width
                height += child.get_content_height(container, viewport, room) + child.gutter.height
            height += child.styles.margin.height
        if width != self._width:
            self._width, self._highest = width, 0
        self._highest = max(self._highest, height)
        return self._highest


class DimmedScreen(BackgroundScreen):
    """The screen below a dialog in dim type, where colours cannot be blended."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        """Yield segments in dim type."""
        for text, style, control in super().process_segments(segments, color):
            yield Segment(text, (style or Style()) + _DIM, control)
