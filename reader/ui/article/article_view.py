"""The article view: lines painted one by one, with the reader's highlights."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from reader.config.colours import COLOUR_NUMBERS
from reader.services.marking import Placed
from reader.text.chinese.scripts import Conversion, Script
from reader.text.document import Document, Span
from reader.text.layout.line import Line, PageStyle
from reader.text.motion import cluster_at
from reader.text.units import Unit, unit_at
from reader.text.width import cells, fit
from reader.ui.article.layers import BLOCK_STYLES, SPAN_STYLES, Layer, ground_of, layers
from reader.ui.article.margin import margin
from reader.ui.article.page_view import TRACK, PageView
from reader.ui.article.track import Track, TrackCell
from reader.ui.host import host
from reader.ui.widgets.message_lines import message_lines


class ArticleView(PageView):
    """Paints an article with its highlights, the focus and the caret of a selection.

    Attributes:
        focused_range: The first code point in focus and one past the last, or None.
        caret: The code point under the cursor of a selection, or None.
        marks: The highlights and their places.
        hits: The matches of a search, in order.
        hint: The text of an empty view.
        has_track: Whether the place, highlights and matches are shown at the right edge.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"article-view--{name}"
        for name in (
            *SPAN_STYLES.values(),
            *BLOCK_STYLES.values(),
            *("title", "byline", "url", "notice", "virtual", "focus", "caret", "empty"),
            *("overlap", "gutter", "match", "focus-mark", "focus-gutter"),
            *("track", "track-match"),
            *(f"highlight-{colour}" for colour in COLOUR_NUMBERS),
            *(f"tick-{colour}" for colour in COLOUR_NUMBERS),
        )
    }

    class Selected(Message):
        """A range of text was selected with the mouse, or a place was clicked."""

    class LinkChosen(Message):
        """A link was clicked.

        Attributes:
            span: The link.
        """

        def __init__(self, span: Span) -> None:
            super().__init__()
            self.span = span

    class HighlightChosen(Message):
        """A highlight was clicked, and has the focus.

        Attributes:
            view: The view.
        """

        def __init__(self, view: ArticleView) -> None:
            super().__init__()
            self.view = view

    class HeadChosen(Message):
        """A line above the text was clicked.

        Attributes:
            line: Its number, from 0.
            offset: The code point under the pointer, in the text of the line.
        """

        def __init__(self, line: int, offset: int) -> None:
            super().__init__()
            self.line = line
            self.offset = offset

    def __init__(self, style: PageStyle, measure: int, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make an empty view, as `PageView`."""
        super().__init__(style, measure, id=id)
        self.focused_range: tuple[int, int] | None = None
        self.caret: int | None = None
        self.marks: Sequence[Placed] = ()
        self.hits: Sequence[tuple[int, int]] = ()
        self.hint = ""
        self.has_track = False
        self._track = Track()
        self._conversion = Conversion("", Script.ORIGINAL)
        self._pressed: int | None = None
        self._pressed_head: tuple[int, int] | None = None
        self._link: Span | None = None
        self._hit = False

    def show(
        self,
        document: Document,
        preface: Sequence[tuple[str, str]],
        marks: Sequence[Placed],
        place: int,
    ) -> None:
        """Show an article.

        Args:
            document: The cleaned body.
            preface: Lines above it, as pairs of a role and a text.
            marks: The highlights and their places.
            place: The offset of the first character to show; 0 is the very top.
        """
        self.marks, self.hits = marks, ()
        self.focused_range = self.caret = self._pressed = None
        self._conversion = Conversion(document.text, self.script)
        self.lay(document, preface, place)

    @property
    def script(self) -> Script:
        """The script the text is painted in; offsets refer to the original."""
        return self._conversion.script

    def show_in(self, script: Script) -> None:
        """Paint this and later articles in another script."""
        self._conversion = Conversion(self.document.text if self.document else "", script)
        self.refresh()

    def show_as(self, view: ArticleView) -> None:
        """Show the same article as another view, at the same offset."""
        self._conversion = view._conversion
        if view.document is not None:
            self.show(view.document, view._preface, view.marks, view.place)

    def remark(self, marks: Sequence[Placed]) -> None:
        """Show changed highlights."""
        self.marks = marks
        self.refresh()

    def show_hits(self, hits: Sequence[tuple[int, int]]) -> None:
        """Show the matches of a search."""
        self.hits = hits
        self.refresh()

    def component(self, name: str) -> Style:
        """Return the Rich style of a component class."""
        return self.kept_style(f"article-view--{name}")

    def focus_range(
        self, target: tuple[int, int] | None, caret: int | None = None, *, high: bool = False
    ) -> None:
        """Focus a range of text and scroll to it, or clear the focus.

        Args:
            target: The first code point and one past the last; None for no focus.
            caret: The code point of a caret to paint and keep visible, if any.
            high: Whether the range has to stand in the upper third of the view.
        """
        before = (self.focused_range, self.caret)
        self.focused_range, self.caret = target, caret
        top = self.top
        if caret is not None:
            self.reveal(caret, caret + 1)
        elif target is not None:
            self.reveal(*target, high=high)
        if top == self.top:
            for start, end in _ranges(*before, target, caret):
                self.refresh_range(start, end)

    def line_key(self, y: int) -> Hashable | None:
        """Return the position of a visible line, what is in focus on it, its cell of the track."""
        if self.page is None:
            return self._hint_at(y)
        window, track = self.window(), self._shown_track()
        cell = track[y] if y < len(track) else TrackCell()
        beside = cell.is_thumb, cell.colour, cell.is_match
        if y >= len(window):
            return beside
        position, line = window[y]
        focused, caret = self.focused_range, self.caret
        if focused is not None and not (focused[0] <= line.next_start and line.start <= focused[1]):
            focused = None
        if caret is not None and not line.start <= caret <= line.next_start:
            caret = None
        return position, focused, caret, beside

    def render_line(self, y: int) -> Strip:
        """Paint one visible line."""
        width, base = self.room.width, self.base_style
        if self.page is None or self.document is None:
            text = self._hint_at(y)
            room = " " * max(0, (width - cells(text)) // 2)
            shown = fit(room + text, width)
            return Strip([Segment(shown, base + self.component("empty"))], width)
        window = self.window()
        segments = self._line_segments(window[y][1], base) if y < len(window) else []
        left = width - TRACK - sum(segment.cell_length for segment in segments)
        if not self._shown_track() or left < 0:
            return Strip(segments).adjust_cell_length(width, base)
        if left:
            segments.append(Segment(" " * left, base))
        return Strip([*segments, self._track_segment(y, base)], width)

    def _hint_at(self, y: int) -> str:
        """Return a line of the hint in the middle of a view without a document."""
        if self.document is not None or not self.hint:
            return ""  # the lines of a document are still being laid out
        lines = self.fact("hint", lambda: message_lines(self.hint, max(2, self.room.width - 2)))
        above = y - (self.room.height - len(lines)) // 2
        return lines[above] if 0 <= above < len(lines) else ""

    def _line_segments(self, line: Line, base: Style) -> list[Segment]:
        return [*self._gutter(line, base), *self._segments(line, base)]

    def _gutter(self, line: Line, base: Style) -> list[Segment]:
        """Return the margin left of the text: the focus, and a sign for highlights."""
        left = self._left()
        if not self.is_spacious:
            return [Segment(" " * left, base)]
        marks, focused = self.marks, self.focused_range
        return margin(line, left, base, self.component, marks, focused, is_plain=self._is_plain)

    @property
    def _is_plain(self) -> bool:
        """Whether colours do not tell highlights apart."""
        return self.fact("plain", lambda: self.screen.has_class("-plain"))

    @property
    def shows_track(self) -> bool:
        """Whether the track is shown: it costs bytes, and a cell."""
        return self.has_track and self.is_spacious and not host(self).low_bandwidth

    def _track_cells(self) -> Sequence[TrackCell]:
        """Return the cells of the track."""
        if self.page is None:
            return ()
        return self._track.cells(self.page, self.top, self.room.height, self.marks, self.hits)

    def _shown_track(self) -> Sequence[TrackCell]:
        """Return the cells of the track; none where it is not shown."""
        return self.fact("track", lambda: self._track_cells() if self.shows_track else ())

    def _track_segment(self, y: int, base: Style) -> Segment:
        """Return a cell of the track."""
        cells_of_track = self._track_cells()
        if not 0 <= y < len(cells_of_track):
            return Segment(" " * TRACK, base)
        cell = cells_of_track[y]
        if cell.colour and not self._is_plain:
            look = self.component(f"tick-{cell.colour}")
        else:
            look = self.component("track-match" if cell.is_match else "track")
        return Segment(cell.sign(plain=self._is_plain), base + look)

    def track_target(self, x: int, y: int) -> TrackCell | None:
        """Return the cell of the track under the pointer; None beside the track."""
        track = self._shown_track()
        is_on_track = x >= self.size.width - TRACK and 0 <= y < len(track)
        return track[y] if is_on_track else None

    def _go_along_track(self, y: int, cell: TrackCell) -> None:
        """Go to the highlight or the match of a cell of the track, or scroll to its part."""
        if self.page is None:
            return
        if cell.target is not None:
            self.focus_range(cell.target)
            self.post_message(self.Selected())
        else:
            self.scroll_to_line(y * self.page.total // max(1, self.size.height))

    def _segments(self, line: Line, base: Style) -> list[Segment]:
        """Return the glyphs of a line as segments of one style each."""
        segments: list[Segment] = []
        text, look, before = "", base, None
        ground = base + ground_of(line, self.document, self.component)
        line_layers, is_text = self._layers_of(line), line.block >= 0
        for glyph, shown in zip(line.glyphs, self._conversion.painted(line), strict=True):
            names: tuple[str, ...] = ()
            if is_text and (start := glyph.start) < 0:
                names = ("virtual",)
            elif line_layers:
                names = tuple(layer[2] for layer in line_layers if layer[0] <= start < layer[1])
            if names != before:
                before, style = names, sum(map(self.component, names), start=ground)
                if style != look and text:
                    segments.append(Segment(text, look))
                    text = ""
                look = style
            text += shown
        if text:
            segments.append(Segment(text, look))
        if self._caret_beyond(line):
            segments.append(Segment(" ", ground + self.component("caret")))
        return segments

    def _layers_of(self, line: Line) -> Sequence[Layer]:
        """Return the ranges of a line with a style of their own."""
        if self.document is None or line.block < 0:
            return ()
        spans = self.document.blocks[line.block].spans
        return layers(line, spans, self.marks, self.hits, self.focused_range, self.caret)

    def _caret_beyond(self, line: Line) -> bool:
        """Return whether the caret is on a space trimmed from the end of a line."""
        # The words that stand for a folded block are no text: they end nowhere in it.
        shown = max(line.start, line.glyphs[-1].end if line.glyphs else 0)
        return self.caret is not None and line.block >= 0 and shown <= self.caret < line.next_start

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a selection, or go along the track."""
        cell = self.track_target(event.x, event.y) if event.button == 1 else None
        if cell is not None:
            self._go_along_track(event.y, cell)
            return
        self._pressed = self.offset_under(event.x, event.y) if event.button == 1 else None
        self._pressed_head = self.head_under(event.x, event.y) if event.button == 1 else None
        self._link, self._hit = None, False
        if self._pressed is not None:
            self.focus_range(None)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the pointer, scrolling at the edges."""
        if self._pressed is None:
            return
        if not 0 <= event.y < self.size.height:
            self.scroll_lines(1 if event.y > 0 else -1)
        row = max(0, min(event.y, self.size.height - 1))
        here = self.offset_towards(event.x, row, self._pressed)
        if here is not None:
            self._draw(self._pressed, here)

    def _draw(self, pressed: int, here: int) -> None:
        """Select whole clusters between the pressed cell and the pointer."""
        if self.document is None or (here == pressed and self.focused_range is None):
            return
        start, end = sorted((pressed, here))
        selected = cluster_at(self.document, start)[0], cluster_at(self.document, end)[1]
        before, self.caret = self.focused_range, None
        self.focused_range = selected
        for changed in _ranges(before, None, selected, None):
            self.refresh_range(*changed)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the selection; a click without one focuses a highlight, or clears the focus."""
        if self._pressed is None:
            return
        self.release_mouse()
        here, self._pressed = self.offset_under(event.x, event.y), None
        if here is not None and self.focused_range is None:
            hit = next((mark for mark in self.marks if mark.start <= here < mark.end), None)
            self._hit = hit is not None
            if hit is not None:
                self.focus_range((hit.start, hit.end))
            self._link = self.document.link_at(here) if self.document else None
        self.post_message(self.Selected())

    def on_click(self, event: events.Click) -> None:
        """Follow a clicked link or part of the head; focus a word at a double click.

        Not on button release: a view that opens then would get the click.
        """
        event.stop()
        link, head, hit = self._link, self._pressed_head, self._hit
        self._link, self._pressed_head, self._hit = None, None, False
        if event.chain > 1:
            self._focus_unit(event, Unit.WORD if event.chain == 2 else Unit.SENTENCE)
        elif link is not None:
            self.post_message(self.LinkChosen(link))
        elif head is not None and head == self.head_under(event.x, event.y):
            self.post_message(self.HeadChosen(*head))
        elif hit:
            self.post_message(self.HighlightChosen(self))

    def _focus_unit(self, event: events.Click, unit: Unit) -> None:
        """Focus the word or the sentence under the pointer."""
        here = self.offset_under(event.x, event.y)
        focused = unit_at(self.document, unit, here) if self.document and here is not None else None
        if focused is not None:
            self.focus_range(focused)
            self.post_message(self.Selected())


def _ranges(*places: tuple[int, int] | int | None) -> list[tuple[int, int]]:
    """Return ranges and single code points as ranges."""
    return [
        place if isinstance(place, tuple) else (place, place + 1)
        for place in places
        if place is not None
    ]
