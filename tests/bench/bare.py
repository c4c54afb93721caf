"""A bare Textual app of the screen that `reader` shows, to compare its keys with.

It shows facets, a list and a text side by side, or as many of them as the reader does at that
width, over a status line: widgets of Textual's line API as its guide shows them, with Textual's
own driver. Started as a program: ``python tests/bench/bare.py COUNT``. It imports no `reader`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

THREE_PANES, ONE_LINE_FROM, MEASURE = 120, 100, 60
QUIET, LOUD = Style(color="#8a8a8a"), Style(color="#e4e4e4", bold=True)
CURSOR = Style(color="#ffffff", bgcolor="#005f87", bold=True)
FOCUS = Style(color="#ffffff", bgcolor="#303030")
SENTENCE = "石桥横在河上，船夫从桥下过去，赶集的人从桥上走过，一路说着春茶的价钱和今年的收成。"


def title_of(number: int) -> str:
    """Return the title of a row: as long as those of the library of the bench."""
    words = "石桥河水船夫赶集山路茶园春茶泡茶水温瓷杯星空猎户夜航灯塔海港渔网市场账本"
    start = number * 7 % len(words)
    return (words[start:] + words[:start])[: 6 + number % 12]


class Lines(ScrollView, can_focus=True):
    """Lines with a cursor; a subclass says what a line is."""

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    lines_of_row = 1

    def set_count(self, count: int) -> None:
        """Set the number of rows."""
        self.count = count
        self.virtual_size = Size(self.size.width, count * self.lines_of_row)

    def watch_cursor(self, old: int, new: int) -> None:
        """Paint two rows, or scroll."""
        height = self.lines_of_row
        for row in (old, new):
            self.refresh_lines(row * height, height)
        top, room = self.scroll_offset.y, self.size.height
        if new * height < top:
            self.scroll_to(y=new * height, animate=False, force=True)
        elif (new + 1) * height > top + room:
            self.scroll_to(y=(new + 1) * height - room, animate=False, force=True)
        self.post_message(Moved(new, self.count))

    def move(self, count: int) -> None:
        """Move the cursor."""
        self.cursor = max(0, min(self.cursor + count, self.count - 1))


class Moved(Message):
    """The cursor moved."""

    def __init__(self, index: int, count: int) -> None:
        super().__init__()
        self.index = index
        self.count = count


class Rows(Lines):
    """The list."""

    def on_resize(self) -> None:
        """Choose how many lines a row has."""
        self.lines_of_row = 2 if self.size.width < ONE_LINE_FROM else 1
        self.set_count(self.app_count)

    def __init__(self, count: int) -> None:
        super().__init__(id="list")
        self.app_count = self.count = count

    def render_line(self, y: int) -> Strip:
        """Paint a line."""
        row, part = divmod(y + self.scroll_offset.y, self.lines_of_row)
        width, base = self.size.width, self.rich_style
        if row >= self.count:
            return Strip.blank(width, base)
        on_cursor = row == self.cursor
        if on_cursor:
            base += CURSOR
        quiet = base if on_cursor else base + QUIET
        loud = base if on_cursor else base + LOUD
        date = f"20{row % 24:02}-{row % 12 + 1:02}-{row % 28 + 1:02}"
        if self.lines_of_row == 1:
            pieces = [("▪  ", quiet), (f"{date} ", quiet), ("江日报        ", quiet)]
            pieces.append((title_of(row), loud))
        elif part == 0:
            pieces = [("▪ ", quiet), (title_of(row), loud)]
        else:
            pieces = [("  ", quiet), (f"江日报 · {date} · 1 min", quiet)]
        strip = Strip([Segment(text, style) for text, style in pieces])
        return strip.adjust_cell_length(width, base)


class Facets(Lines):
    """The names beside the list."""

    def on_mount(self) -> None:
        """Set the number of rows."""
        self.set_count(36)

    def render_line(self, y: int) -> Strip:
        """Paint a line."""
        width, base = self.size.width, self.rich_style
        segments = [Segment(f"江日报{y}", base), Segment(f"  {y * 37}", base + QUIET)]
        return Strip(segments).adjust_cell_length(width, base)


class Text(ScrollView, can_focus=True):
    """A text, wrapped beforehand, with a sentence in focus."""

    focused_sentence: reactive[int] = reactive(-1, repaint=False, init=False)

    def __init__(self) -> None:
        super().__init__(id="text")
        self.shown: list[str] = []
        self.length = 1

    def on_resize(self) -> None:
        """Wrap the text."""
        cells = min(MEASURE, self.size.width - 6) // 2
        text = SENTENCE * 400
        self.shown = [text[at : at + cells] for at in range(0, len(text), cells)]
        self.length = cells
        self.virtual_size = Size(self.size.width, len(self.shown))

    def _lines_of(self, sentence: int) -> tuple[int, int]:
        start = sentence * len(SENTENCE)
        return start // self.length, (start + len(SENTENCE) - 1) // self.length

    def watch_focused_sentence(self, old: int, new: int) -> None:
        """Paint the lines of two sentences, or scroll."""
        first = last = 0
        for sentence in (old, new):
            first, last = self._lines_of(sentence)
            self.refresh_lines(first, last - first + 1)
        if last >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=last + 2 - self.size.height, animate=False, force=True)
        elif first < self.scroll_offset.y:
            self.scroll_to(y=first, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Paint a line."""
        line, width, base = y + self.scroll_offset.y, self.size.width, self.rich_style
        if line >= len(self.shown):
            return Strip.blank(width, base)
        text, left = self.shown[line], (width - 2 * self.length) // 2
        start = self.focused_sentence * len(SENTENCE) - line * self.length
        begun, ended = max(0, start), max(0, start + len(SENTENCE))
        pieces: Sequence[tuple[str, Style]] = [(text, base)]
        if self.focused_sentence >= 0:
            pieces = [
                (text[:begun], base),
                (text[begun:ended], base + FOCUS),
                (text[ended:], base),
            ]
        segments = [Segment(" " * left, base)]
        segments += [Segment(piece, style) for piece, style in pieces if piece]
        return Strip(segments).adjust_cell_length(width, base)


class Bar(Widget):
    """A line of text."""

    said: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        """Paint the line."""
        return Strip([Segment(f" {self.said}", self.rich_style)]).adjust_cell_length(
            self.size.width, self.rich_style
        )


class BareApp(App[None]):
    """The screen."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Horizontal { height: 1fr; }
    ScrollView { scrollbar-size: 0 0; overflow: hidden; }
    Facets { width: 26; padding: 0 1; border-right: solid #303030; }
    Rows { width: 5fr; padding: 0 1; border-right: solid #303030; }
    Text { width: 6fr; }
    Bar { height: 1; background: #303030; }
    """
    BINDINGS: ClassVar[list[Any]] = [
        ("j", "line(1)"),
        ("k", "line(-1)"),
        ("home", "line(-1000000)"),
        ("pagedown", "page(1)"),
        ("space", "page(1)"),
        ("right_parenthesis", "sentence(1)"),
        ("enter", "read"),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self.animation_level = "none"
        self.count = count

    def compose(self) -> ComposeResult:
        """Lay the panes side by side."""
        yield Bar(id="header")
        with Horizontal():
            yield Facets(id="facets")
            yield Rows(self.count)
            yield Text()
        yield Bar(id="hints")
        yield Bar(id="status")

    def on_mount(self) -> None:
        """Show the list."""
        self.query_one("#header", Bar).said = "library"
        self.query_one("#hints", Bar).said = "? keys  enter open"
        self.query_one("#status", Bar).said = "Everything"
        self.query_one(Text).display = self.size.width >= THREE_PANES
        self.query_one(Rows).focus()

    def on_moved(self, message: Moved) -> None:
        """Show where the cursor is."""
        self.query_one("#status", Bar).said = f"{title_of(message.index)}  {message.index}"

    def action_read(self) -> None:
        """Go to the text."""
        text = self.query_one(Text)
        if self.size.width < THREE_PANES:
            self.query_one(Rows).display = self.query_one(Facets).display = False
        text.display = True
        text.focus()

    def action_line(self, count: int) -> None:
        """Move a line."""
        if isinstance(self.focused, Text):
            self._scroll(count)
        else:
            self.query_one(Rows).move(count)

    def action_page(self, count: int) -> None:
        """Move a page."""
        if isinstance(self.focused, Text):
            self._scroll(count * (self.focused.size.height - 1))
        else:
            rows = self.query_one(Rows)
            rows.move(count * (rows.size.height // rows.lines_of_row))

    def action_sentence(self, count: int) -> None:
        """Focus the next sentence."""
        self.query_one(Text).focused_sentence += count

    def _scroll(self, count: int) -> None:
        text = self.query_one(Text)
        text.scroll_to(y=text.scroll_offset.y + count, animate=False, force=True)
        percent = 100 * text.scroll_offset.y // max(1, len(text.shown))
        self.query_one("#status", Bar).said = f"{title_of(0)}  {percent}%"


if __name__ == "__main__":
    BareApp(int(sys.argv[1])).run()
