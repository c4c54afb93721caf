"""Moving up and down: in whichever pane has the focus, by lines, pages and to the ends."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from reader.ui.widgets.row_view import RowView

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen
    from reader.ui.notebook.screen import NotebookScreen


class Moving(ABC):
    """Carries the keys that move out in the current pane of a screen."""

    @abstractmethod
    def move(self, rows: int = 0, pages: float = 0) -> None:
        """Move by rows, or by parts of the pane's height."""

    @abstractmethod
    def do_move_first(self) -> None:
        """Move to the start."""

    @abstractmethod
    def do_move_last(self) -> None:
        """Move to the end."""

    @property
    def times(self) -> int:
        """How often the last key is meant."""
        return 1

    def do_move_down(self) -> None:
        """Move a line down."""
        self.move(rows=self.times)

    def do_move_up(self) -> None:
        """Move a line up."""
        self.move(rows=-self.times)

    def do_move_page_down(self) -> None:
        """Move a page down."""
        self.move(pages=1)

    do_list_page = do_move_page_down

    def do_move_page_up(self) -> None:
        """Move a page up."""
        self.move(pages=-1)

    do_move_back_page = do_move_page_up

    def do_move_half_down(self) -> None:
        """Move half a page down."""
        self.move(pages=0.5)

    def do_move_half_up(self) -> None:
        """Move half a page up."""
        self.move(pages=-0.5)


class ListMoving(Moving):
    """Moves in the list or the facets of the notebook.

    Args:
        screen: Whose panes they are.
    """

    def __init__(self, screen: NotebookScreen) -> None:
        self.screen = screen

    def move(self, rows: int = 0, pages: float = 0) -> None:
        """Move by rows, or by parts of the pane's height."""
        pane = self.screen.pane
        pane.move(rows) if rows else pane.page(pages)

    def do_move_first(self) -> None:
        """Move to the first row."""
        self.screen.pane.first()

    def do_move_last(self) -> None:
        """Move to the last row."""
        self.screen.pane.last()


class ShelfMoving(Moving):
    """Moves in the panes of the shelf: through lists, the article, or with a selection's cursor.

    Args:
        screen: Whose panes they are.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen

    @property
    def times(self) -> int:
        """How often the last key is meant."""
        return self.screen.times

    def move(self, rows: int = 0, pages: float = 0) -> None:
        """Move by rows, or by parts of the pane's height."""
        pane, view = self.screen.pane, self.screen.article.view
        if self.screen.selecting.active:
            self.screen.selecting.move_rows(rows or round(pages * view.size.height))
        elif pane is view:
            _ = view.scroll_lines(rows) if rows else view.scroll_part(pages)
        elif isinstance(pane, RowView):
            pane.move(rows) if rows else pane.page(pages)

    def do_move_first(self) -> None:
        """Move to the start."""
        pane = self.screen.pane
        if self.screen.selecting.active:
            self.screen.selecting.move_to(0)
        elif pane is self.screen.article.view:
            self.screen.visiting.leave()
            self.screen.article.view.scroll_first()
        elif isinstance(pane, RowView):
            pane.first()

    def do_move_last(self) -> None:
        """Move to the end."""
        pane, view = self.screen.pane, self.screen.article.view
        if self.screen.selecting.active and view.document is not None:
            self.screen.selecting.move_to(len(view.document.text) - 1)
        elif pane is view:
            self.screen.visiting.leave()
            view.scroll_last()
        elif isinstance(pane, RowView):
            pane.last()
