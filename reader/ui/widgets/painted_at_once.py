"""A widget that tells its screen at once that it looks different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from textual.geometry import Region
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    Base = object  # a widget has one base that is one, whose style sheet it inherits


class PaintedAtOnce(Base):
    """Joins the next frame without a message.

    Textual's own way is one to the widget, so that it becomes idle, and then one to the screen: a
    tenth of the cost of a key that changes some lines.
    """

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint the widget in the next frame.

        Args:
            regions: The parts that look different; all of it without one.
            repaint: Whether it looks different.
            layout: Whether its size may be another one.
            recompose: Whether it has other children.
        """
        screen = self._screen() if repaint and not (layout or recompose) else None
        if screen is None:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        self._layout_cache.clear()
        self._set_dirty(*regions)
        self.clear_cached_dimensions()
        self._rich_style_cache.clear()
        screen._dirty_widgets.add(self)  # noqa: SLF001 - nothing public does it
        screen._update_timer.resume()  # noqa: SLF001
        return self

    def _screen(self) -> Screen[Any] | None:
        """Return the screen on which the widget is visible; None without one."""
        node: Any = self
        while node is not None and not isinstance(node, Screen):
            node = node._parent  # noqa: SLF001
        if node is None or not self._is_mounted or not node.is_current:
            return None
        return node if self in node._compositor.visible_widgets else None  # noqa: SLF001
