"""The dialog of bookmarks: a letter goes to its place at once."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from reader import paths
from reader.notes.model import Bookmark
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown


class BookmarkRows(RowView):
    """Bookmarks, one per row: the letter and the title of the article.

    Args:
        bookmarks: By letter.
    """

    def __init__(self, bookmarks: Mapping[str, Bookmark]) -> None:
        super().__init__(id="dialog")
        self._rows = sorted(bookmarks.items())

    def row_count(self) -> int:
        """Return the number of bookmarks."""
        return len(self._rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a bookmark."""
        letter, bookmark = self._rows[index]
        return [(f" {letter}  ", "star"), (safe_line(bookmark.title or bookmark.key), "strong")]

    @property
    def letter(self) -> str:
        """The letter of the current row."""
        return self._rows[self.cursor][0]


class Bookmarks(Dialog[tuple[str, str]]):
    """Answered with ``go`` or ``delete`` and a letter, or with ``back`` and none.

    Letters name bookmarks here, so only the arrows move; Esc and Ctrl-c close.

    Args:
        bookmarks: By letter; at least one.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

    def __init__(self, bookmarks: Mapping[str, Bookmark]) -> None:
        super().__init__()
        self._bookmarks = bookmarks

    def compose(self) -> ComposeResult:
        """Show the list in a frame."""
        rows = BookmarkRows(self._bookmarks)
        rows.border_title = shown(_("A letter or Enter goes there"))
        rows.border_subtitle = shown(_("Del deletes  Esc closes"))
        yield rows

    @property
    def rows(self) -> BookmarkRows:
        """The list."""
        return self.query_one(BookmarkRows)

    def on_mount(self) -> None:
        """Focus the list."""
        super().on_mount()
        self.rows.focus()

    def press(self, key: str) -> bool:
        """Move, go, or delete."""
        if len(key) == 1 and key.lower() in ascii_lowercase:
            self.dismiss(("go", key.lower()))
        elif key == "enter":
            self.dismiss(("go", self.rows.letter))
        elif key in ("delete", "backspace", "minus"):
            self.dismiss(("delete", self.rows.letter))
        elif key == "apostrophe":
            self.dismiss(("back", ""))
        else:
            return self.rows.travel(key)
        return True

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self.dismiss(("go", self.rows.letter))
