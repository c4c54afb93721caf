"""A widget painted line by line, whose painted lines are kept by what they show."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.geometry import Region, Size, Spacing
from textual.reactive import Reactive
from textual.strip import Strip
from textual.style import Style as RenderedStyle
from textual.widget import Widget

from reader.ui.widgets.painted_at_once import PaintedAtOnce

KEPT = 200
"""The most painted lines of a widget in memory."""

Fact = TypeVar("Fact")
FocusEvent = TypeVar("FocusEvent", events.Focus, events.Blur)
LineKey = Callable[[int], Hashable | None]
"""Returns what a visible line shows, in a form that differs where the picture differs; None for a
line that is not kept."""


@lru_cache(1024)
def _inner_and_outer(
    base_background: Color, background: Color
) -> tuple[RenderedStyle, RenderedStyle]:
    inner = RenderedStyle(background=base_background + background)
    return inner, RenderedStyle(background=base_background)


class KeptLines(StylesCache):
    """Keeps painted lines, borders and padding included, by what they show.

    Textual's own cache keeps them by their place on the screen, so each line is painted again
    whenever the widget scrolls. Here a line that has only moved costs one look-up, and a widget
    of which no line has changed costs nothing. After new content a line whose content is the same
    costs finding that content, not painting it.

    Args:
        key_of: Returns the key of a visible line of the content.
        content_of: Returns all that the picture of a visible line depends on besides its width.
        finish: Returns a painted line, border and padding included, as it is to be shown.

    Attributes:
        base: The style of the widget itself; dropped together with the lines.
        styles: Styles of its component classes, by name.
        facts: What holds for all lines, by name, while lines are painted; else None.
        is_resized: Whether only the height changes: then no line has to be painted again.
        is_restyled: Whether only the look changes: then `made` is kept.
        made: What lines are made of, by what finds it again; dropped with the content.
    """

    def __init__(
        self,
        key_of: LineKey = lambda _: None,
        content_of: LineKey = lambda _: None,
        finish: Callable[[Strip, int], Strip] = lambda strip, _: strip,
    ) -> None:
        super().__init__()
        self._key_of = key_of
        self._content_of = content_of
        self._finish = finish
        self._kept: dict[Hashable, Strip] = {}
        self._painted: dict[Hashable, Strip] = {}
        self._whole: tuple[Region, Any, list[Strip]] | None = None
        self.base: Style | None = None
        self.styles: dict[str, Style] = {}
        self.facts: dict[str, Any] | None = None
        self.is_resized = False
        self.is_restyled = False
        self.made: dict[Hashable, Any] = {}

    def clear(self) -> None:
        """Drop the lines whose content may have changed: all, unless only the height changes."""
        super().clear()
        self._whole = None
        if self.is_resized:
            return
        self._kept.clear()
        self.base = None
        if not self.is_restyled:
            self.made.clear()

    def get_inner_outer(  # type: ignore[override]  # there it is wrapped by a cache
        self, base_background: Color, background: Color
    ) -> tuple[RenderedStyle, RenderedStyle]:
        """Return the styles within and around the border.

        Textual's own method keeps this object alive for as long as the program runs, and with it
        the widget and all that it shows.

        Args:
            base_background: Around the widget.
            background: The background of the widget.
        """
        return _inner_and_outer(base_background, background)

    def set_dirty(self, *regions: Region) -> None:
        """Look up again the lines of some regions; without one, drop everything."""
        super().set_dirty(*regions)
        self._whole = None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """Return the painted lines of a widget.

        Args:
            widget: The widget.
            crop: The part to return.
        """
        filters = widget.get_line_filters()
        if self._whole is not None and self._whole[:2] == (crop, filters):
            return self._whole[2]
        self.facts = {}
        try:
            strips = super().render_widget(widget, crop)
        finally:
            self.facts = None
        self._whole = (crop, filters, strips)
        return strips

    def render_line(self, styles: Any, y: int, size: Size, content_size: Size, *more: Any) -> Strip:
        """Return a line, painting it unless it is kept.

        Args:
            styles: The styles of the widget.
            y: The line, counted from the top of the widget.
            size: The size of the widget.
            content_size: The size of its content.
            more: What else Textual needs to paint the line.
        """
        content_y = y - self._gutter(styles).top
        is_content = 0 <= content_y < content_size.height
        part = self._key_of(content_y) if is_content else None
        if part is None:
            return self.paint(is_content, styles, y, size, content_size, *more)
        key = (size.width, part)
        strip = self._kept.get(key)
        if strip is None:
            strip = self._line(content_y, styles, y, size, content_size, *more)
            _keep(self._kept, key, strip)
        return strip

    def _gutter(self, styles: Any) -> Spacing:
        """Return the cells of padding and border; while lines are painted they are added once."""
        facts = self.facts if self.facts is not None else {}
        gutter: Spacing | None = facts.get("gutter")
        if gutter is None:
            gutter = facts["gutter"] = styles.gutter
        return gutter

    def _line(self, content_y: int, styles: Any, y: int, size: Size, *more: Any) -> Strip:
        """Return a line whose content may have changed, painting it if it has."""
        content = self._content_of(content_y)
        key = (size.width, content)
        strip = None if content is None else self._painted.get(key)
        if strip is None:
            strip = self._finish(self.paint(True, styles, y, size, *more), content_y)
            if content is not None:
                _keep(self._painted, key, strip)
        return strip

    def paint(
        self, is_content: bool, styles: Any, y: int, size: Size, content_size: Size, *more: Any
    ) -> Strip:
        """Return a painted line: its content between the ends that the first line has got.

        Textual finds padding and border again for each line. Where it changes the content as well,
        as it does to show it less opaque, each line is painted by it.

        Args:
            is_content: Whether it is a line of the content, with padding and border beside it.
            styles: The styles of the widget.
            y: The line, counted from the top of the widget.
            size: The size of the widget.
            content_size: The size of its content.
            more: What else Textual needs to paint the line.
        """
        if not is_content or self.facts is None:
            return super().render_line(styles, y, size, content_size, *more)
        padding, base_background, background, render, *rest = more
        gutter = self._gutter(styles)
        content: Strip = render(y - gutter.top)
        ends: tuple[list[Segment], list[Segment]] | None = self.facts.get("ends")
        if ends is not None and content.cell_length == content_size.width:
            return Strip([*ends[0], *content, *ends[1]], size.width)
        around = padding, base_background, background, lambda _: content
        strip = super().render_line(styles, y, size, content_size, *around, *rest)
        if "ends" not in self.facts:
            self.facts["ends"] = _ends(list(strip), list(content), gutter.left)
        return strip


def _ends(
    painted: list[Segment], content: list[Segment], left: int
) -> tuple[list[Segment], list[Segment]] | None:
    """Return what stands before and after the content of a line; None where that is changed.

    Args:
        painted: The whole line.
        content: Its content.
        left: The cells before the content.
    """
    at = taken = 0
    while taken < left and at < len(painted):
        taken += painted[at].cell_length
        at += 1
    end = at + len(content)
    return (painted[:at], painted[end:]) if painted[at:end] == content else None


def ground_of(widget: Widget) -> KeptLines:
    """Return the kept lines of a widget that only fills the gaps between others.

    Args:
        widget: Shows nothing itself; its lines are all alike.
    """
    return KeptLines(
        lambda _: (), lambda _: (widget.background_colors, widget.rich_style, widget.opacity)
    )


def _keep(kept: dict[Hashable, Fact], key: Hashable, value: Fact) -> None:
    """Keep a line or what it is made of, in place of the oldest when there are too many."""
    if len(kept) >= KEPT:
        del kept[next(iter(kept))]
    kept[key] = value


class LineView(PaintedAtOnce, Widget):
    """A widget painted line by line; a subclass says what a line shows.

    `refresh` without a region drops the painted lines: it is for changed content. `refresh` with a
    region, and `scrolled`, paint only the lines whose key is new.
    """

    virtual_size = Reactive(Size(0, 0), layout=False, repaint=False)
    """Textual's own would lay the whole screen out once more after each change of size."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._kept = KeptLines(self.line_key, self.line_content, self.with_edges)
        self._styles_cache = self._kept
        self._width = 0

    def has_other_width(self) -> bool:
        """Return whether the width has changed since the last call."""
        before, self._width = self._width, self.size.width
        return before != self._width

    def line_key(self, y: int) -> Hashable | None:
        """Return what a visible line shows besides the content; None if it is not to be kept.

        Args:
            y: The line, counted from the top of the content.
        """
        return None

    def line_content(self, y: int) -> Hashable | None:
        """Return all that a visible line shows, its styles included.

        None stands for a line that is painted whenever the content was refreshed.

        Args:
            y: The line, counted from the top of the content.
        """
        return None

    def with_edges(self, strip: Strip, y: int) -> Strip:
        """Return a painted line of the content with what stands in its padding: nothing here.

        Args:
            strip: The line with its padding and border.
            y: The line, counted from the top of the content.
        """
        return strip

    def scrolled(self) -> None:
        """Show other lines of the same content."""
        self.refresh(Region(0, 0, *self.size))

    def _size_updated(self, size: Size, *more: Any, **named: Any) -> bool:
        """Keep the painted lines where only the height changes; the new layout paints them."""
        is_other = size != self._size
        self._kept.is_resized = size.width == self._size.width
        try:
            return super()._size_updated(size, *more, **named)
        finally:
            self._kept.is_resized = False
            if is_other:
                self._repaint_regions.clear()  # or all of it would be painted once more

    def _on_focus(self, event: events.Focus) -> None:
        """Take the focus, which changes the look of lines and not their content."""
        self._restyle(super()._on_focus, event)

    def _on_blur(self, event: events.Blur) -> None:
        """Lose the focus, which changes the look of lines and not their content."""
        self._restyle(super()._on_blur, event)

    def _restyle(self, handle: Callable[[FocusEvent], None], event: FocusEvent) -> None:
        """Let Textual handle a change of the focus, and keep what lines are made of."""
        event.prevent_default()  # it is handled here
        self._kept.is_restyled = True
        try:
            handle(event)
        finally:
            self._kept.is_restyled = False

    def made(self, key: Hashable, make: Callable[[], Fact]) -> Fact:
        """Return what a line is made of; it is made once for the same content.

        Args:
            key: Tells it from that of other lines.
            make: Makes it.
        """
        made = self._kept.made
        if key not in made:
            _keep(made, key, make())
        value: Fact = made[key]
        return value

    def notify_style_update(self) -> None:
        """Drop the styles derived from the theme, and what is painted in them."""
        self._kept.clear()
        self._kept.styles.clear()
        super().notify_style_update()

    def fact(self, name: str, find: Callable[[], Fact]) -> Fact:
        """Return what holds for all lines; while they are painted it is found once.

        Args:
            name: The name of the fact.
            find: Finds it.
        """
        facts = self._kept.facts
        if facts is None:
            return find()
        if name not in facts:
            facts[name] = find()
        value: Fact = facts[name]
        return value

    @property
    def room(self) -> Size:
        """The size of the content; Textual searches the whole screen for it each time."""
        facts = self._kept.facts
        if facts is None:
            return self.size
        room: Size | None = facts.get("room")
        if room is None:
            room = facts["room"] = self.size
        return room

    @property
    def base_style(self) -> Style:
        """The Rich style of the widget itself."""
        if self._kept.base is None:
            self._kept.base = self.rich_style
        return self._kept.base

    def kept_style(self, name: str) -> Style:
        """Return the Rich style of a component class, without the widget's own background.

        Args:
            name: The whole name of the class.
        """
        style = self._kept.styles.get(name)
        if style is None:
            style = self.get_component_rich_style(name, partial=True)
            self._kept.styles[name] = style
        return style
