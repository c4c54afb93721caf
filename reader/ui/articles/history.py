"""The reading history: articles opened, read and marked, by day; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby

from textual import on
from textual.app import ComposeResult

from reader.notes.model import Record
from reader.services import day_headings
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView


class HistoryRows(RowView):
    """A heading per day, and below it a row per action.

    Args:
        records: The actions, the newest first.
        zone: The zone of the days; the machine's own when not given.
    """

    def __init__(self, records: Sequence[Record], zone: tzinfo | None) -> None:
        super().__init__()
        self._rows: list[tuple[str, Record | None]] = []
        local = [(record.when.astimezone(zone), record) for record in records]
        for day, done in groupby(local, key=lambda record: record[0].date()):
            self._rows.append((day_headings.heading(day), None))
            self._rows += [(f"{when:%H:%M}", record) for when, record in done]
        self.when_empty = (_("Nothing read yet."),)

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is an action."""
        return 0 <= index < len(self._rows) and self._rows[index][1] is not None

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a row."""
        when, record = self._rows[index]
        if record is None:
            return [(f" {when}", "heading")]
        undone = _(" (undone)") if record.undone else ""
        return [
            (f" {when} ", "dim"),
            (safe_line(record.translated_text), "strong"),
            (undone, "dim"),
        ]

    @property
    def key(self) -> str:
        """The key of the current row's article; empty unless it is about exactly one."""
        record = self._rows[self.cursor][1] if self._rows else None
        return record.keys[0] if record is not None and len(record.keys) == 1 else ""


class HistoryDialog(Dialog[str]):
    """Shows the history; answered with the key of the article to open.

    Args:
        records: The actions, the newest first.
        zone: The zone of the days; the machine's own when not given.
    """

    def __init__(self, records: Sequence[Record], zone: tzinfo | None) -> None:
        super().__init__()
        self._records = records
        self._zone = zone

    def heading(self) -> str:
        """Return the title."""
        return _("Reading history")

    def answers(self) -> Sequence[Hint]:
        """Return the key that opens an article."""
        return (hint("enter", _("open")),)

    def content(self) -> ComposeResult:
        """Show the actions."""
        yield HistoryRows(self._records, self._zone)

    @property
    def rows(self) -> HistoryRows:
        """The list."""
        return self.query_one(HistoryRows)

    def on_mount(self) -> None:
        """Put the cursor on the newest action."""
        self.rows.first()
        self.rows.focus()

    def press(self, key: str) -> bool:
        """Move, or choose."""
        if key in ("enter", "l", "right"):
            self.dismiss(self.rows.key)
            return True
        return self.rows.travel(key)

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self.dismiss(self.rows.key)
