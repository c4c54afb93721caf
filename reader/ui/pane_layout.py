"""Which panes stand side by side: as many as there is room for, the current one always."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Size
from textual.timer import Timer
from textual.widget import Widget

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

THREE_PANES = 120
"""Columns from which facets, list and article stand side by side."""
TWO_PANES = 80
"""Columns from which facets and list stand side by side."""
SETTLED = 0.4
"""Seconds after a change of size until the picture is sent once more."""


class Folding:
    """Folds the panes of the shelf by its width, and draws it again when that is needed.

    Args:
        screen: Whose panes they are.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen
        self._size: Size | None = None
        self._settling: Timer | None = None

    @property
    def panes(self) -> list[Widget]:
        """The panes, from left to right."""
        screen = self.screen
        return [screen.listing.facets, screen.listing.titles, screen.article.view]

    def fold(self) -> None:
        """Show as many panes as fit, the current one always.

        On a slow line an article is read alone: only whole rows can be scrolled by the terminal,
        at a twentieth of the bytes that a picture costs.
        """
        screen, (facets, listed, article) = self.screen, self.panes
        width = screen.size.width or screen.app.size.width
        reading = screen.pane is article
        alone = reading and (screen.zen or getattr(screen.app, "low_bandwidth", False))
        if width >= THREE_PANES and not alone:
            shown: set[Widget | None] = {facets, listed, article}
        elif width >= TWO_PANES and not reading:
            shown = {facets, listed}
        else:
            shown = {screen.pane}
        for pane in self.panes:
            pane.display = pane in shown
        screen.set_class(len(shown) == len(self.panes), "-three")

    def resized(self) -> None:
        """Fold anew, and send the picture once more when the size has settled.

        tmux 3.3 loses a cell at the old right edge when its pane grows.
        """
        self.fold()
        if self._settling is not None:
            self._settling.stop()
        if self._size not in (None, self.screen.size):
            self._settling = self.screen.set_timer(SETTLED, self.repaint)
        self._size = self.screen.size

    def beside(self, step: int) -> Widget:
        """Return the pane a number of steps to the right, around the end; left when negative."""
        panes = self.panes
        if self.screen.article.entry is None:
            panes.pop()
        here = panes.index(self.screen.pane) if self.screen.pane in panes else 0
        return panes[(here + step) % len(panes)]

    def repaint(self) -> None:
        """Send the whole picture, whatever the terminal shows."""
        driver = self.screen.app._driver  # noqa: SLF001 - Textual gives no other way to it
        repaint = getattr(driver, "repaint", None)  # a test's driver has none
        if repaint is not None:
            repaint()
