"""A list painted line by line, at the same cost for five rows as for a million."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reader.text.width import cells, cut, fit
from reader.ui.host import host
from reader.ui.widgets.line_view import LineView
from reader.ui.widgets.message_lines import message_lines

EDGES = "▌", "▐"
"""What stands at the ends of the current row of a list that has no focus."""
MOST_SPARED = 2
"""The most cells that stay empty behind a text that is cut off before a wide character."""
WHEEL_ROWS = 3
"""The rows that a step of the mouse wheel moves."""


class RowView(LineView, can_focus=True):
    """Rows with a cursor; a subclass provides the number of rows and the columns of each.

    The cursor fills its row while the list has the focus. Without it a list with edges shows only
    the two ends of that row; a list without them, as dialogs have, fills it all the same.

    It keeps its own first visible line instead of a virtual size, so that moving the cursor
    repaints only two rows. A row is one line, unless a subclass says otherwise.

    Attributes:
        cursor: The index of the current row.
        top: The first visible line, counted from the first row; a row begins there.
        when_empty: Lines to show while there are no rows.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-view--cursor",
        "row-view--edge",
        "row-view--resting",
        "row-view--heading",
        "row-view--rule",
        "row-view--title",
        "row-view--normal",
        "row-view--dim",
        "row-view--strong",
        "row-view--star",
        "row-view--hit",
    }

    HAS_EDGES: ClassVar[bool] = False
    """Whether it has a cell of padding at both sides, for the ends of the cursor."""

    cursor: reactive[int] = reactive(0, repaint=False)
    top: reactive[int] = reactive(0, repaint=False)
    when_empty: reactive[tuple[str, ...]] = reactive(())

    class RowMessage(Message):
        """Something happened to a row.

        Args:
            view: The view that has the row.
            index: The row.
        """

        def __init__(self, view: RowView, index: int) -> None:
            super().__init__()
            self.view = view
            self.index = index

        @property
        def control(self) -> RowView:
            """The view that has the row."""
            return self.view

    class Moved(RowMessage):
        """The cursor moved to another row."""

    class Chosen(RowMessage):
        """A row was chosen with the mouse."""

    class HeadingChosen(RowMessage):
        """A heading was clicked."""

    def row_count(self) -> int:
        """Return the number of rows; 0 in this class."""
        return 0

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return one row, as pairs of a text and the name of its component style.

        Args:
            index: The row.
            cells: The width of the row; longer text is cut off.
        """
        return []

    def line_of(self, index: int) -> int:
        """Return the first line of a row; the number of lines for the row behind the last."""
        return index

    def row_at(self, line: int) -> int:
        """Return the row that has a line."""
        return line

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return one line of a row as `row_columns` does.

        Args:
            index: The row.
            line: The line of the row, from 0.
            cells: The width of the row.
        """
        return self.row_columns(index, cells)

    def selectable(self, index: int) -> bool:
        """Return whether the cursor may stand on a row."""
        return 0 <= index < self.row_count()

    def component(self, name: str) -> Style:
        """Return the Rich style of a component class, without the widget's own background."""
        styles = self._kept.styles
        return styles.get(name) or styles.setdefault(name, self.kept_style(f"row-view--{name}"))

    def line_key(self, y: int) -> Hashable | None:
        """Return the row of a visible line, the line in it, and how the cursor stands on it."""
        top, cursor, has_focus = self._standing()
        line = top + y
        if not 0 <= line < self._line_count():
            return None if self.when_empty and not self._line_count() else ()
        index = self.row_at(line)
        on_cursor = index == cursor
        return index, line - self.line_of(index), on_cursor, on_cursor and has_focus

    def _standing(self) -> tuple[int, int, bool]:
        """Return the first visible line, the row of the cursor, and whether the list has the focus.

        Textual looks for watchers of an attribute each time that it is read.
        """
        return self.fact("standing", lambda: (self.top, self.cursor, self.has_focus))

    def line_content(self, y: int) -> Hashable | None:
        """Return the columns of a visible line with their styles, and those around them."""
        top, at, has_focus = self._standing()
        width, line = self.room.width, top + y
        if width <= 0 or not 0 <= line < self._line_count():
            return None
        index = self.row_at(line)
        cursor: Hashable = None
        if index == at:
            names = "cursor" if has_focus else "resting", "edge"
            cursor = (has_focus, *map(self.component, names))
        columns = self._columns_of(line, width)
        shown = tuple((text, self.component(component)) for text, component in columns)
        return self.fact("look", self._look), cursor, shown

    def _look(self) -> Hashable:
        """Return what lines depend on besides their columns."""
        styles = self.styles
        around = styles.border, styles.outline, styles.padding, styles.tint, styles.text_opacity
        return self.base_style, self.background_colors, self.opacity, around

    def _columns_of(self, line: int, width: int) -> Sequence[tuple[str, str]]:
        """Return the columns of a line, which are found once for the same rows."""
        index = self.row_at(line)
        return self.made(
            (line, width, index == self._standing()[1]),
            lambda: self.line_columns(index, line - self.line_of(index), width),
        )

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        top, cursor, has_focus = self._standing()
        width, line = self.room.width, top + y
        base = self.base_style
        if width > 0 and self.when_empty and not self.row_count():
            lines = self._empty_lines(width)
            text = fit(lines[y] if y < len(lines) else "", width)
            return Strip([Segment(text, base + self.component("dim"))], width)
        if width <= 0 or not 0 <= line < self._line_count():
            return Strip.blank(max(0, width), base)
        index = self.row_at(line)
        on_top = Style()
        if index == cursor:
            look = self.component("cursor" if has_focus else "resting")
            base += look
            on_top = Style(color=look.color)  # muted text must be readable on the cursor row
        looks: dict[str, Style] = self.fact(f"looks-{index == cursor}", dict)
        segments, left = [], width
        for text, component in self._columns_of(line, width):
            room, shown = left, cut(text, left)
            left -= cells(shown)
            if component not in looks:
                look = self.component(component)
                looks[component] = base + look + (Style() if look.bgcolor else on_top)
            segments.append(Segment(shown, looks[component]))
            if 0 < left <= MOST_SPARED and cells(text) > room:
                break  # a wide character did not fit: no second ellipsis in its place
        return Strip([*segments, Segment(" " * left, base)], width)

    def with_edges(self, strip: Strip, y: int) -> Strip:
        """Put the ends of a cursor without the focus into the padding at both sides.

        Args:
            strip: The line with its padding and border.
            y: The line, counted from the top of the content.
        """
        top, cursor, has_focus = self._standing()
        line = top + y
        is_hollow = self.HAS_EDGES and not has_focus and 0 <= line < self._line_count()
        if not is_hollow or self.row_at(line) != cursor:
            return strip
        border, width = self.styles.border.spacing, strip.cell_length
        left, right = border.left, width - border.right - 1
        if left >= right:
            return strip
        style = self.base_style + self.component("edge")
        ends = [Strip([Segment(edge, style)], 1) for edge in EDGES]
        row, after = strip.crop(left + 1, right), strip.crop(right + 1, width)
        return Strip.join([strip.crop(0, left), ends[0], row, ends[1], after])

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Fill the pane."""
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines as the default height."""
        return self._line_count() or len(self._empty_lines(width))

    def _empty_lines(self, width: int) -> list[str]:
        """Return the lines of an empty list, those that are too long as several.

        Args:
            width: The cells of a line.
        """
        lines: list[str] = []
        for line in self.when_empty:
            lines += message_lines(line, width) or [""]
        return lines

    def _line_count(self) -> int:
        return self.fact("lines", lambda: self.line_of(self.row_count()))

    def watch_cursor(self, old: int, new: int) -> None:
        """Repaint the two rows that changed, or scroll."""
        self._show_cursor()
        for index in (old, new):
            self._repaint_row(index)
        if old != new:
            self.post_message(self.Moved(self, new))

    def watch_top(self, old: int, new: int) -> None:
        """Paint the rows that come into view."""
        if old != new:
            self.scrolled()

    def _show_cursor(self) -> None:
        height = self.size.height
        if height <= 0:
            return
        first, end = self.line_of(self.cursor), self.line_of(self.cursor + 1)
        top = self._row_start(self.top)
        # On a slow line scroll by a third of the height at once, not with each key.
        ahead = height // 3 if host(self).low_bandwidth else 0
        if first < top:
            top = self._row_start(max(0, first - ahead))
        elif end > top + height:
            top = min(first, self._row_start(end - height + ahead))
        above = self.row_at(top) - 1 if top else -1
        if top == first and above >= 0 and end - first < height and not self.selectable(above):
            top = self.line_of(above)  # show the heading above the first article of a group, too
        self.top = max(0, min(top, self._row_start(max(0, self._line_count() - height))))

    def _row_start(self, line: int) -> int:
        """Return the first line of a row at a line, or of the next row when it begins above."""
        if not 0 < line < self._line_count():
            return max(0, min(line, self._line_count()))
        index = self.row_at(line)
        start = self.line_of(index)
        return start if start == line else self.line_of(index + 1)

    def on_resize(self) -> None:
        """Keep the cursor in view; the new layout has painted rows of the same width."""
        self._show_cursor()
        if self.has_other_width():
            self.refresh()

    def on_focus(self) -> None:
        """Paint the cursor as focused."""
        self._repaint_row(self.cursor)

    def on_blur(self) -> None:
        """Paint the cursor as unfocused."""
        self._repaint_row(self.cursor)

    def _repaint_row(self, index: int) -> None:
        if not 0 <= index < self.row_count():
            return
        start = max(0, self.line_of(index) - self.top)
        end = min(self.size.height, self.line_of(index + 1) - self.top)
        if start < end:
            self.refresh(Region(0, start, self.size.width, end - start))

    def move(self, count: int) -> None:
        """Move the cursor by a number of selectable rows."""
        self.cursor = self._beyond(self.cursor, 1 if count > 0 else -1, abs(count))

    def go_to(self, number: int) -> None:
        """Move the cursor to a selectable row, counted from 1; the last one for a larger number."""
        self.cursor = self._beyond(self._nearest(0, 1), 1, number - 1)

    def _beyond(self, row: int, step: int, count: int) -> int:
        """Return the selectable row that is a number of such rows after or before another."""
        last = self.row_count() - 1
        for _row in range(count):
            before, row = row, self._nearest(max(0, min(row + step, last)), step)
            if row == before:
                break
        return row

    def _nearest(self, index: int, step: int) -> int:
        """Return the nearest selectable row, searching one direction first."""
        for direction in (step, -step):
            row = index
            while 0 <= row < self.row_count():
                if self.selectable(row):
                    return row
                row += direction
        return 0

    def page(self, fraction: float) -> None:
        """Move by a part of the visible height; negative is up."""
        if (last := self._line_count() - 1) < 0:
            return
        lines = round(fraction * max(1, self.size.height))
        step = 1 if fraction > 0 else -1
        line = max(0, min(self.line_of(self.cursor) + lines, last))
        row = self._nearest(self.row_at(line), step)
        self.cursor = row if row != self.cursor else self._beyond(row, step, 1)

    def first(self) -> None:
        """Move to the first row."""
        self.cursor = self._nearest(0, 1)

    def last(self) -> None:
        """Move to the last row."""
        self.cursor = self._nearest(self.row_count() - 1, -1)

    def travel(self, key: str) -> bool:
        """Handle a movement key in dialogs, which have no keymap.

        Args:
            key: As `reader.ui.keys.names.key_name` returns it.

        Returns:
            Whether the key moves.
        """
        rows = {"j": 1, "down": 1, "k": -1, "up": -1}
        pages = dict.fromkeys(("space", "pagedown", "ctrl+f"), 1.0)
        pages |= dict.fromkeys(("b", "pageup", "ctrl+b"), -1.0)
        pages |= {"ctrl+d": 0.5, "ctrl+u": -0.5}
        if key in rows:
            self.move(rows[key])
        elif key in pages:
            self.page(pages[key])
        elif key in ("g", "home"):
            self.first()
        elif key in ("G", "end"):
            self.last()
        else:
            return False
        return True

    def changed(self, cursor: int) -> None:
        """Show new rows: put the cursor on a row, and repaint.

        Args:
            cursor: The row, or the nearest selectable one.
        """
        count = self.row_count()
        self.set_reactive(RowView.cursor, self._nearest(max(0, min(cursor, count - 1)), 1))
        self._show_cursor()
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move some rows down."""
        event.stop()
        self.move(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move some rows up."""
        event.stop()
        self.move(-WHEEL_ROWS)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the clicked row, and choose it."""
        event.stop()
        place = event.get_content_offset(self)
        line = self.top + place.y if place is not None else -1
        index = self.row_at(line) if 0 <= line < self._line_count() else -1
        if self.selectable(index):
            self.cursor = index
            self.post_message(self.Chosen(self, index))
        elif 0 <= index < self.row_count():
            self.post_message(self.HeadingChosen(self, index))
