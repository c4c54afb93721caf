"""Rows under headings, as the panes of facets have them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from reader.ui.widgets.row_view import RowView

Row = TypeVar("Row")


class HeadedRows(RowView, Generic[Row]):
    """Shows rows under headings, which the cursor skips.

    Attributes:
        rows: The rows, and the headings as texts.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.rows: Sequence[Row | str] = ()

    @abstractmethod
    def columns_of(self, row: Row, cells: int) -> list[tuple[str, str]]:
        """Return the columns of a row that is not a heading, as `RowView.row_columns` does."""

    @property
    def current_row(self) -> Row | None:
        """The row under the cursor."""
        row = self.rows[self.cursor] if self.cursor < len(self.rows) else ""
        return None if isinstance(row, str) else row

    def first_index(self, is_wanted: Callable[[Row], bool]) -> int:
        """Return the index of the first row that is wanted; 0 when there is none."""
        indices = (
            index
            for index, row in enumerate(self.rows)
            if not isinstance(row, str) and is_wanted(row)
        )
        return next(indices, 0)

    def row_count(self) -> int:
        """Return the number of rows, headings included."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is an article, a facet or the like, not a heading."""
        return 0 <= index < len(self.rows) and not isinstance(self.rows[index], str)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return the columns of a row or a heading."""
        row = self.rows[index]
        return [(row, "heading")] if isinstance(row, str) else self.columns_of(row, cells)
