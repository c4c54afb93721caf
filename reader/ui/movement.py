"""Movement in the focused pane: by lines, by pages and to the ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from reader.ui.article.jumps import Jumps
from reader.ui.article.selection import TextSelection
from reader.ui.keys.actions import Handlers
from reader.ui.widgets.row_view import RowView
from reader.ui.workspace import Workspace


class Movement(ABC):
    """Handles the movement commands in the current pane of a screen."""

    def handlers(self) -> Handlers:
        """Return the handlers of the movement commands."""
        return {
            "move.down": self.down,
            "move.up": self.up,
            "move.page_down": self.page_down,
            "move.page_up": self.page_up,
            "move.back_page": self.page_up,
            "move.half_down": self.half_down,
            "move.half_up": self.half_up,
            "move.first": self.to_start,
            "move.last": self.to_end,
            "list.page": self.page_down,
        }

    @abstractmethod
    def move(self, rows: int = 0, pages: float = 0) -> None:
        """Move by rows, or by parts of the pane's height."""

    @abstractmethod
    def to_start(self) -> None:
        """Move to the start, or to the row or line of the count."""

    @abstractmethod
    def to_end(self) -> None:
        """Move to the end, or to the row or line of the count."""

    @property
    def count(self) -> int:
        """The count typed before the last key, or 0."""
        return 0

    @property
    def times(self) -> int:
        """How often the last key counts, at least once."""
        return max(1, self.count)

    def down(self) -> None:
        """Move a line down."""
        self.move(rows=self.times)

    def up(self) -> None:
        """Move a line up."""
        self.move(rows=-self.times)

    def page_down(self) -> None:
        """Move a page down."""
        self.move(pages=self.times)

    def page_up(self) -> None:
        """Move a page up."""
        self.move(pages=-self.times)

    def half_down(self) -> None:
        """Move half a page down."""
        self.move(pages=0.5 * self.times)

    def half_up(self) -> None:
        """Move half a page up."""
        self.move(pages=-0.5 * self.times)


class ListMovement(Movement):
    """Moves in lists.

    Args:
        pane: Returns the list that has the focus.
    """

    def __init__(self, pane: Callable[[], RowView]) -> None:
        self._pane = pane

    def move(self, rows: int = 0, pages: float = 0) -> None:
        """Move by rows, or by parts of the pane's height."""
        pane = self._pane()
        pane.move(rows) if rows else pane.page(pages)

    def to_start(self) -> None:
        """Move to the first row."""
        self._pane().first()

    def to_end(self) -> None:
        """Move to the last row."""
        self._pane().last()


class PaneMovement(Movement):
    """Moves in the lists, the article, or a selection of the main screen.

    Args:
        workspace: The main screen.
        selection: The cursor that selects text.
        jumps: The jump list.
    """

    def __init__(self, workspace: Workspace, selection: TextSelection, jumps: Jumps) -> None:
        self._workspace = workspace
        self._selection = selection
        self._jumps = jumps

    @property
    def count(self) -> int:
        """The count typed before the last key, or 0."""
        return self._workspace.keymap.count

    def move(self, rows: int = 0, pages: float = 0) -> None:
        """Move by rows, or by parts of the pane's height."""
        workspace = self._workspace
        pane, view = workspace.pane, workspace.article.view
        if self._selection.active:
            self._selection.move_rows(rows or round(pages * view.size.height))
        elif pane is view:
            _ = view.scroll_lines(rows) if rows else view.scroll_part(pages)
        elif isinstance(pane, RowView):
            pane.move(rows) if rows else pane.page(pages)

    def to_start(self) -> None:
        """Move to the start, or to the row or line of the count."""
        workspace = self._workspace
        pane, view = workspace.pane, workspace.article.view
        if self.count:
            self._to_number(self.count)
        elif self._selection.active:
            self._selection.move_to(0)
        elif pane is view:
            self._jumps.leave()
            view.scroll_first()
        elif isinstance(pane, RowView):
            pane.first()

    def _to_number(self, number: int) -> None:
        """Move to a row of the list or a line of the article, counted from 1."""
        workspace = self._workspace
        pane, view = workspace.pane, workspace.article.view
        if isinstance(pane, RowView):
            pane.go_to(number)
        elif self._selection.active and view.page is not None:
            line = view.page.line(view.page.at_line(number - 1))
            self._selection.move_to(max(0, line.start))
        elif pane is view:
            self._jumps.leave()
            view.scroll_to_line(number - 1)

    def to_end(self) -> None:
        """Move to the end, or to the row or line of the count."""
        workspace = self._workspace
        pane, view = workspace.pane, workspace.article.view
        if self.count:
            self._to_number(self.count)
        elif self._selection.active and view.document is not None:
            self._selection.move_to(len(view.document.text) - 1)
        elif pane is view:
            self._jumps.leave()
            view.scroll_last()
        elif isinstance(pane, RowView):
            pane.last()
