"""An input of one line that is painted alone."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from reader.ui.widgets.painted_at_once import PaintedAtOnce


class LineInput(PaintedAtOnce, Input):
    """An input whose width and height do not depend on what is typed.

    Textual's own lays the whole screen out for each character, because it counts the text as the
    size of what can be scrolled.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)
