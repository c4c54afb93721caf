"""The dialog of bookmarks: a letter goes to its place at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import ascii_lowercase

from textual import on
from textual.app import ComposeResult

from reader.notes.model import Bookmark
from reader.text.safe import safe_line
from reader.text.width import cut
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

FEWEST_CELLS = 32
"""The cells that a long title leaves to the letter and the words."""


class BookmarkRows(RowView):
    """Bookmarks, one per row: the letter, the title of the article, and the words at the place.

    Args:
        bookmarks: By letter.
    """

    def __init__(self, bookmarks: Mapping[str, Bookmark]) -> None:
        super().__init__()
        self._rows = sorted(bookmarks.items())

    def row_count(self) -> int:
        """Return the number of bookmarks."""
        return len(self._rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a bookmark."""
        letter, bookmark = self._rows[index]
        title = safe_line(bookmark.title or bookmark.key)
        words = safe_line(bookmark.anchor.quote) if bookmark.anchor is not None else ""
        if words:
            title = safe_line(cut(title, max(cells // 2, cells - FEWEST_CELLS)))
        return [(f" {letter}  ", "star"), (title, "strong"), (f"  {words}", "dim")]

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

    def __init__(self, bookmarks: Mapping[str, Bookmark]) -> None:
        super().__init__()
        self._bookmarks = bookmarks

    def heading(self) -> str:
        """Return the title."""
        return _("Bookmarks")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that go and delete."""
        return (
            hint("enter", _("go there"), _("a–z")),
            hint("delete", _("delete")),
            hint("apostrophe", _("back")),
        )

    def closing(self) -> Sequence[Hint]:
        """Return the key that closes; ``q`` is the letter of a bookmark."""
        return (hint("escape", _("close")),)

    def content(self) -> ComposeResult:
        """Show the bookmarks."""
        yield BookmarkRows(self._bookmarks)

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
