"""The strip above the status line that lists the keys that continue a sequence."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.timer import Timer

from reader.text.width import cells, fit
from reader.ui.host import host
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.widgets.hints import Hint, HintBar
from reader.ui.widgets.safe_content import shown

PAUSE = 0.4
"""Seconds after the first key until the strip appears; a known sequence is typed faster."""
COLUMN_CELLS = 37
"""The usual width of a column, in cells."""
LEAST_CELLS = 18
"""The minimum width of a column, in cells."""


class KeyStrip(HintBar):
    """Lists the keys that may follow, and their commands, over the lower part of the screen.

    It covers the layout, which does not move. On a slow connection it is never shown.

    Args:
        keymap: The keys in force.
    """

    def __init__(self, keymap: Keymap) -> None:
        super().__init__(name_in_styles="key-strip")
        self._keymap = keymap
        self._timer: Timer | None = None
        self._place = Place.LIST
        self._pending = ""

    def on_mount(self) -> None:
        """Start hidden."""
        self.display = False

    def follow(self, place: Place) -> None:
        """Show the continuations of an unfinished sequence after a pause; hide without one.

        Args:
            place: The current place.
        """
        pending = self._keymap.pending if self._keymap.continuations(place) else ""
        if (pending, place) == (self._pending, self._place):
            return
        self._pending, self._place = pending, place
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if not pending:
            self.display = False
        elif self.display:
            self._show()
        elif not host(self).low_bandwidth:
            self._timer = self.set_timer(PAUSE, self._show)

    def _show(self) -> None:
        self._timer = None
        self.border_title = shown(self._pending, at_edge=True)
        self.show_hints(
            [
                Hint(sequence, command.brief)
                for sequence, command in self._keymap.continuations(self._place)
            ]
        )
        self.display = bool(self.all_hints())
        self.refresh(layout=True)

    def grid(self, width: int, height: int) -> tuple[int, int]:
        """Return the number of columns and lines.

        Args:
            width: The width of the strip.
            height: The maximum number of lines, as far as narrower columns allow it.
        """
        count = len(self.all_hints())
        columns = max(1, width // COLUMN_CELLS)
        while -(-count // columns) > height and width // (columns + 1) >= LEAST_CELLS:
            columns += 1
        return columns, -(-count // columns)

    def _grid(self, width: int) -> tuple[int, int]:
        return self.grid(width, self.screen.size.height * 2 // 3)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines."""
        return self._grid(width)[1]

    def _line(self, y: int) -> Sequence[Hint | None]:
        """Return the keys of a line, column by column."""
        columns, lines = self._grid(self.size.width)
        hints = self.all_hints()
        at = range(y, y + columns * lines, lines) if y < lines else range(0)
        return [hints[index] if index < len(hints) else None for index in at]

    def _columns(self, width: int) -> list[tuple[int, int]]:
        """Return for each column the width of its keys and its whole width, in cells.

        Columns are equally wide, unless that cuts a label while another column has room.
        """
        columns, lines = self._grid(width)
        hints = self.all_hints()
        keys, needs = [], []
        for start in range(0, columns * lines, lines):
            column = hints[start : start + lines]
            keys.append(max((cells(one.written) for one in column), default=0))
            labels = max((cells(one.label) for one in column), default=0)
            needs.append(keys[-1] + labels + 4)
        shares = [width // columns] * columns
        spare = [max(0, share - need) for share, need in zip(shares, needs, strict=True)]
        lack = [max(0, need - share) for share, need in zip(shares, needs, strict=True)]
        for index, (more, less) in enumerate(zip(lack, spare, strict=True)):
            if less and (given := min(sum(spare), sum(lack))):
                shares[index] -= given * less // sum(spare)
            elif more and (given := min(sum(spare), sum(lack))):
                shares[index] += given * more // sum(lack)
        return list(zip(keys, shares, strict=True))

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width, base = self.room.width, self.base_style
        key_style = base + self.kept_style("hint-line--key")
        label_style = base + self.kept_style("hint-line--label")
        columns = self.fact("columns", lambda: self._columns(width))
        segments = []
        for one, (key_cells, share) in zip(self._line(y), columns, strict=False):
            keys = f" {fit(one.written, key_cells)}  " if one else ""
            label = fit(one.label if one else "", max(0, share - cells(keys) - 1))
            segments += [Segment(keys, key_style), Segment(f"{label} ", label_style)]
        return Strip(segments).adjust_cell_length(max(0, width), base)

    def on_click(self, event: events.Click) -> None:
        """Press the keys that were clicked."""
        event.stop()
        event.prevent_default()
        place = event.get_content_offset(self)
        if place is None:
            return
        line = self._line(place.y)
        edges = accumulate(share for _keys, share in self._columns(self.size.width))
        column = sum(edge <= place.x for edge in edges)
        chosen = line[column] if column < len(line) else None
        for key in chosen.keys if chosen else ():
            self.app.simulate_key(key)
