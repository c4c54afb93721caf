"""The files that are not listed, each with the reason; Enter copies the path of one."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.geometry import Size
from textual.widgets import Input

from reader.index.skipped_files import SkippedFile
from reader.text.safe import safe_line
from reader.text.width import cells as cells_of
from reader.text.width import cut_start
from reader.translation import gettext as _
from reader.ui.dialogs.filtered_list import FilteredList
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.line_input import LineInput
from reader.ui.widgets.row_view import RowView

ONE_LINE_FROM = 60
"""The least cells at which path and reason of a file are beside each other."""
PAGE = 200
"""Rows that are read at a time; a list of a million files is never held whole."""


class SkippedRows(RowView, can_focus=False):
    """Skipped files: path and reason on one line, or on two where that is narrow.

    Args:
        count: Returns how many there are with a text in their path or reason.
        page: Returns some of those: from a position on, at most so many.
        roots: The folders of the library: a path below one of them is shown without it, or with
            its name where there are several.
    """

    def __init__(
        self,
        count: Callable[[str], int],
        page: Callable[[str, int, int], Sequence[SkippedFile]],
        roots: Sequence[Path],
    ) -> None:
        super().__init__(id="found")
        self._count = count
        self._page = page
        self._roots = [os.path.realpath(root) for root in roots]
        self._words = ""
        self._total = 0
        self._start = 0
        self._rows: Sequence[SkippedFile] = ()

    def show(self, words: str) -> None:
        """Show the files with a text in their path or reason."""
        self._words, self._start, self._rows = words, 0, ()
        self._total = self._count(words)
        self.when_empty = () if self._total else (_(" No match") if words else _(" None"),)
        self.changed(0)

    def row_count(self) -> int:
        """Return the number of files."""
        return self._total

    def file(self, index: int) -> SkippedFile | None:
        """Return a file; None when the list has become shorter meanwhile."""
        if not self._start <= index < self._start + len(self._rows):
            self._start = max(0, index - PAGE // 2)
            self._rows = self._page(self._words, self._start, PAGE)
        at = index - self._start
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at a width, which the view does not have yet."""
        height = super().get_content_height(container, viewport, width)
        return self._total * _lines_at(width) or height

    @property
    def _lines(self) -> int:
        """The lines of a file."""
        return _lines_at(self.size.width)

    def line_of(self, index: int) -> int:
        """Return the first line of a file."""
        return index * self._lines

    def row_at(self, line: int) -> int:
        """Return the file that has a line."""
        return line // self._lines

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a line of a file."""
        file = self.file(index)
        if file is None:
            return []
        name, reason = safe_line(self.inner(file)), _(file.reason)
        if self._lines > 1:
            return (
                [(f" {reason}", "dim")] if line else [(f" {cut_start(name, cells - 1)}", "strong")]
            )
        room = max(cells // 3, cells - cells_of(reason) - 3)
        return [(f" {cut_start(name, room)}", "strong"), (f"  {reason}", "dim")]

    def inner(self, file: SkippedFile) -> str:
        """Return the path of a file below the folder of the library."""
        path = str(file.path)
        for root in self._roots:
            if path.startswith(root.rstrip("/") + "/"):
                start = len(root.rstrip("/")) + 1 if len(self._roots) < 2 else root.rindex("/") + 1
                return path[start:]
        return path


def _lines_at(cells: int) -> int:
    """Return the lines of a file at a width."""
    return 1 if cells >= ONE_LINE_FROM else 2


class SkippedDialog(FilteredList[SkippedFile]):
    """Lists the skipped files; answered with the chosen one.

    Args:
        count: As for `SkippedRows`, like the others.
        page: Returns some of the files.
        roots: The folders of the library.
    """

    CHOOSING: ClassVar[tuple[str, ...]] = ("enter", "y")

    def __init__(
        self,
        count: Callable[[str], int],
        page: Callable[[str, int, int], Sequence[SkippedFile]],
        roots: Sequence[Path],
    ) -> None:
        super().__init__()
        self._files = SkippedRows(count, page, roots)

    def heading(self) -> str:
        """Return the title."""
        return _("Files that are not listed")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that copy a path and filter."""
        return (hint("enter", _("copy the path")), hint("slash", _("filter")))

    def content(self) -> ComposeResult:
        """Put the input above the files."""
        yield LineInput(
            select_on_focus=False, placeholder=_("a part of the path or reason"), compact=True
        )
        yield self._files

    def on_mount(self) -> None:
        """Show all files."""
        super().on_mount()
        self._files.show("")

    @property
    def rows(self) -> SkippedRows:
        """The files."""
        return self._files

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.rows.show(event.value)

    @on(Input.Submitted)
    @on(RowView.Chosen)
    def choose(self) -> None:
        """Answer with the row under the cursor."""
        self.dismiss(self.rows.file(self.rows.cursor) if self.rows.row_count() else None)
