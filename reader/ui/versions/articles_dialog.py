"""A list of articles beside an open one, two lines each, that is filled in a thread."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.worker import Worker

from reader import paths
from reader.archive.header import Entry
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown


class TwoLineRows(RowView):
    """Rows of two lines each."""

    def line_of(self, index: int) -> int:
        """Return the first line of a row."""
        return 2 * index

    def row_at(self, line: int) -> int:
        """Return the row that has a line."""
        return line // 2


Rows = TypeVar("Rows", bound=TwoLineRows)


class ArticlesDialog(Dialog[Entry], Generic[Rows]):
    """Shows rows in a frame; answered with the article to open.

    Args:
        session: The library.
        entry: The open article.
        rows: The list, empty.
    """

    CSS_PATH: ClassVar = [
        paths.shipped("styles") / name for name in ("dialogs.tcss", "versions.tcss")
    ]

    def __init__(self, session: Session, entry: Entry, rows: Rows) -> None:
        super().__init__()
        self.session = session
        self.entry = entry
        self.rows = rows

    def content(self) -> ComposeResult:
        """Show the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Show what the list is about, and fill it in a thread."""
        super().on_mount()
        self.query_one("#dialog").border_subtitle = shown(safe_line(self.entry.title))
        self.rows.focus()
        self.look()

    @abstractmethod
    def look(self) -> Worker[None]:
        """Begin to look for the rows in a thread."""
