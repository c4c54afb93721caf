"""A page of lines anchored to a text offset: layout, scrolling and hit testing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region
from textual.message import Message

from reader import paths
from reader.text.document import Document
from reader.text.layout.line import Line, PageStyle, Position
from reader.ui.style_sheet import read_sheets
from reader.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from reader.text.layout.page import Page

STYLES = paths.shipped("styles") / "article.tcss"
"""The styles of a document, which the first screen often has no use for."""
MARGIN = 2
"""Cells right of the text for a hanging mark."""
GUTTER = 2
"""Cells left of the text, where there is room."""
TRACK = 1
"""Cells at the right edge for the track, where there is room."""
SPACIOUS = 25
"""The least width in cells at which there is room for both."""
WIDE = 48
"""The least width in cells at which no hanging mark stands on the track."""


class PageView(LineView, can_focus=True):
    """Shows a document from an offset; a subclass paints the lines.

    The view keeps a text offset, not a line number: when the width changes, the same character
    stays at the top.

    Attributes:
        document: The document shown, if any.
        page: The document laid out at the current width.
        top: The first visible line.
    """

    class Scrolled(Message):
        """The first visible line changed.

        Attributes:
            at_end: Whether the last line is visible.
        """

        def __init__(self, at_end: bool) -> None:
            super().__init__()
            self.at_end = at_end

    def __init__(self, style: PageStyle, measure: int, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make an empty view.

        Args:
            style: The page style; its width is set by the view.
            measure: The widest text, in cells.
            id: Textual's name of the widget.
        """
        super().__init__(id=id)
        self.document: Document | None = None
        self.page: Page | None = None
        self.top = Position(0, 0)
        self._style = style
        self._measure = self.usual_measure = measure
        self._preface: Sequence[tuple[str, str]] = ()
        self._place = 0
        self._in_view: tuple[int, int] | None = None
        self._is_high = False
        self._window: tuple[Page, Position, int, list[tuple[Position, Line]]] | None = None

    def lay(self, document: Document, preface: Sequence[tuple[str, str]], place: int) -> None:
        """Show a document.

        Args:
            document: The text.
            preface: Lines above it, as pairs of a role and a text.
            place: The offset of the first character to show; 0 is the very top.
        """
        read_sheets(self, STYLES)
        self.document, self._preface, self._place = document, preface, place
        self._in_view = None
        self._lay_out()

    def renew_preface(self, preface: Sequence[tuple[str, str]]) -> None:
        """Show other lines above the document; the first visible character stays."""
        self._preface = preface
        self._lay_out()

    def stand_on(self, place: int) -> None:
        """Show the text from an offset.

        Args:
            place: The offset of the first character to show; 0 is the very top.
        """
        self._place = place
        self._in_view = None
        self._stand()
        self.scrolled()
        self._scrolled()

    def close(self) -> None:
        """Show nothing."""
        self.document = self.page = None
        self.refresh()

    @property
    def page_style(self) -> PageStyle:
        """The page style, except for its width."""
        return self._style

    @property
    def place(self) -> int:
        """The offset of the first visible character; 0 at the very top."""
        return self._place

    @property
    def measure(self) -> int:
        """The widest text, in cells."""
        return self._measure

    @measure.setter
    def measure(self, cells: int) -> None:
        self._measure = max(20, min(400, cells))
        self._lay_out()

    def restyle(self, style: PageStyle, measure: int) -> None:
        """Change the page style; the first visible character stays.

        Args:
            style: The page style; its width is set by the view.
            measure: The widest text, in cells.
        """
        self._style, self.usual_measure = style, measure
        self.measure = measure

    def text_width(self) -> int:
        """Return the width of the text in cells: even and at most the measure."""
        beside = MARGIN + (GUTTER if self.is_spacious else 0)
        beside += TRACK if self.room.width >= WIDE else 0
        room = min(self._measure, self.room.width - beside)
        return max(2, room - room % 2)

    @property
    def is_spacious(self) -> bool:
        """Whether there is room for the gutter and the track."""
        return self.room.width >= SPACIOUS

    def _left(self) -> int:
        """Return the cells left of the text, which is centred."""
        if not self.is_spacious:
            return 0
        return (self.room.width - self.text_width()) // 2

    def _lay_out(self) -> None:
        self.page = None
        if self.document is not None and self.size.width > 0:
            style = replace(self._style, width=self.text_width())
            from reader.text.layout.page import Page  # here: the first frame shows no article

            self.page = Page(self.document, style, self._preface)
            self._stand_again()
        self.refresh()
        self._scrolled()

    def _stand_again(self) -> None:
        """Show the first character, or what was revealed last, in a view of another size."""
        self._stand()
        if self._in_view is not None:
            self.reveal(*self._in_view, high=self._is_high)

    def _stand(self) -> None:
        """Set the first visible line from the offset."""
        if self.page is None:
            return
        position = self.page.locate(self._place)[0] if self._place else self.page.first
        self.top = self._clamped(self.page, position)

    def _clamped(self, page: Page, position: Position) -> Position:
        """Return a position, or the last at which the lines below fill the view.

        The end of the page is not laid out for a position far from it.
        """
        height = max(1, self.size.height)
        return position if len(page.window(position, height)) >= height else self._last_top()

    def _last_top(self) -> Position:
        if self.page is None:
            return Position(0, 0)
        return self.page.move(self.page.last, 1 - max(1, self.size.height))

    def on_resize(self) -> None:
        """Show the lines again; what was revealed last stays in view, else the first character."""
        if self.has_other_width() or (self.document is not None and self.page is None):
            self._lay_out()
        else:  # the lines are the same, and were painted with the new layout
            before = self.top
            self._stand_again()
            if self.top != before:
                self.scrolled()
            self._scrolled()

    @property
    def at_end(self) -> bool:
        """Whether the last line is visible."""
        window = self.window()
        return bool(window) and self.page is not None and window[-1][0] == self.page.last

    @property
    def percent(self) -> int:
        """The percentage of the article down to the last visible line."""
        if self.page is None:
            return 0
        if self.at_end:
            return 100
        shown = self.page.above(self.top) + self.size.height
        return min(99, round(100 * shown / max(1, self.page.total)))

    def scroll_lines(self, count: int) -> bool:
        """Scroll by lines, down when positive; return whether anything moved."""
        self._in_view = None
        if self.page is None:
            return False
        return self._stand_at(self.page.move(self.top, count))

    def scroll_part(self, fraction: float) -> bool:
        """Scroll by a part of the height; a whole page keeps one line visible."""
        height = max(1, self.size.height)
        lines = round(fraction * height)
        if abs(fraction) >= 1 and height > 2:
            lines -= 1 if fraction > 0 else -1
        return self.scroll_lines(lines or (1 if fraction > 0 else -1))

    def scroll_first(self) -> None:
        """Scroll to the top."""
        self._in_view = None
        if self.page is not None:
            self._stand_at(self.page.first)

    def scroll_last(self) -> None:
        """Scroll to the end."""
        self._in_view = None
        self._stand_at(self._last_top())

    def scroll_to_line(self, number: int) -> None:
        """Scroll to about a line of the article, counted from 0."""
        self._in_view = None
        if self.page is not None:
            self._stand_at(self.page.at_line(number))

    def _stand_at(self, position: Position) -> bool:
        if self.page is None:
            return False
        position = self._clamped(self.page, max(self.page.first, position))
        if position == self.top:
            return False
        self.top = position
        at_top = position == self.page.first or position.block < 0
        self._place = 0 if at_top else self.page.line(position).start
        self.scrolled()
        self._scrolled()
        return True

    def _scrolled(self) -> None:
        if self.page is not None:
            self.post_message(self.Scrolled(self.at_end))

    def window(self) -> Sequence[tuple[Position, Line]]:
        """Return the visible lines, fewer than the height at the end of a short page."""
        if self.page is None:
            return ()
        height = self.room.height
        if self._window is None or self._window[:3] != (self.page, self.top, height):
            self._window = (self.page, self.top, height, self.page.window(self.top, height))
        return self._window[3]

    def visible_range(self) -> tuple[int, int]:
        """Return the offsets of the first and one past the last visible character."""
        lines = [line for _, line in self.window() if line.block >= 0]
        return (lines[0].start, lines[-1].end) if lines else (0, 0)

    def reveal(self, start: int, end: int, *, high: bool = False) -> None:
        """Scroll as little as needed to show a range of text, its start first.

        A view that is hidden has no layout yet: then it scrolls as soon as it is shown. Until the
        reader scrolls, a change of size keeps the range in view.

        Args:
            start: The first code point of the range.
            end: One past its last.
            high: Whether the range has to stand in the upper third, with the text that follows.
        """
        self._in_view, self._is_high = (start, end), high
        if self.page is None:
            return
        first, last = self.page.locate(start)[0], self.page.locate(max(start, end - 1))[0]
        if high:
            third = self.size.height // 3
            if not self.top <= first <= self.page.move(self.top, max(0, third - 1)):
                self._stand_at(self.page.move(first, -(third // 2)))
            return
        bottom = self.page.move(self.top, self.size.height - 1)
        if first < self.top:
            self._stand_at(self.page.move(first, -1) if first.block >= 0 else first)
        elif last > bottom:
            self._stand_at(min(first, self.page.move(last, 2 - self.size.height)))

    def offset_under(self, x: int, y: int) -> int | None:
        """Return the offset of the character at a cell, or None beside the text."""
        if self.page is None:
            return None
        position = self.page.move(self.top, y)
        line = self.page.line(position)
        if line.block < 0 or not any(glyph.start >= 0 for glyph in line.glyphs):
            return None
        return self.page.offset_at(position, x - self._left())

    def offset_towards(self, x: int, y: int, start: int) -> int | None:
        """Return the offset at a cell; on a line without text, the one nearest to it.

        Args:
            x: The column of the cell.
            y: Its line.
            start: The start of the range: dragging down, the range ends on the line above the
                cell, dragging up on the line below it.
        """
        if (offset := self.offset_under(x, y)) is not None:
            return offset
        above, below = range(y - 1, -1, -1), range(y + 1, self.size.height)
        for rows, column in ((above, sys.maxsize), (below, 0)):
            beside = (self.offset_under(column, row) for row in rows)
            offset = next((offset for offset in beside if offset is not None), None)
            if offset is not None and (offset >= start or not column):
                return offset
        return None

    def head_under(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the line of the preface at a cell, None where there is none.

        Returns:
            The number of the pair, and the code point of its text under the cell.
        """
        if self.page is None:
            return None
        position = self.page.move(self.top, y)
        if position.block >= 0 or (y and position == self.page.move(self.top, y - 1)):
            return None
        line = self.page.preface[position.line]
        offset = line.offset_at(x - self._left())
        return None if offset is None else (line.number, offset)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll three lines down."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll three lines up."""
        event.stop()
        self.scroll_lines(-3)

    def refresh_range(self, start: int, end: int) -> None:
        """Repaint only the lines that show a range of text."""
        for y, (_, line) in enumerate(self.window()):
            if line.start < end and start < max(line.next_start, line.start + 1):
                self.refresh(Region(0, y, self.size.width, 1))
