"""The reading history: articles opened, read and marked, by day; Enter opens one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from itertools import groupby

from textual import on
from textual.app import ComposeResult

from reader.notes.history_record import Record
from reader.records import dataclass
from reader.services import day_headings
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

EXPANDED = 20
"""The most articles that an expanded action lists."""
_FOLDED, _UNFOLDED = "+", "-"
_MORE, _LESS = ("l", "right"), ("h", "left")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: the heading of a day, an action, or a line of an expanded one.

    Attributes:
        text: The day, the time of the action, or the line.
        record: The action, None in a heading.
        key: The key of the article to open, which may be empty.
        is_detail: Whether it is a line of an expanded action.
    """

    text: str
    record: Record | None = None
    key: str = ""
    is_detail: bool = False


class HistoryRows(RowView):
    """A heading per day, and below it a row per action, which expands to what it changed and where.

    Args:
        records: The actions, the newest first.
        zone: The zone of the days; the machine's own when not given.
        title: Returns the title of an article by its key.
    """

    def __init__(
        self, records: Sequence[Record], zone: tzinfo | None, title: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._title = title
        self._expanded: set[str] = set()
        self._records = [(record.when.astimezone(zone), record) for record in records]
        self._rows: list[_Line] = []
        self.when_empty = (_("Nothing read yet."),)
        self._list()

    def _list(self) -> None:
        self._rows = []
        for day, done in groupby(self._records, key=lambda record: record[0].date()):
            self._rows.append(_Line(day_headings.heading(day)))
            for when, record in done:
                key = record.keys[0] if len(record.keys) == 1 else ""
                self._rows.append(_Line(f"{when:%H:%M}", record, key))
                if record.id in self._expanded:
                    self._rows += self._details(record)

    def _details(self, record: Record) -> Iterator[_Line]:
        """Yield the lines of an expanded action: what it changed, and its articles."""
        details = " · ".join(record.details)
        if details:
            yield _Line(details, record, record.keys[0] if len(record.keys) == 1 else "", True)
        for key in record.keys[:EXPANDED]:
            yield _Line(self._title(key) or record.title or key, record, key, True)
        more = len(record.keys) - EXPANDED
        if more > 0:
            message = ngettext("… {count} more article", "… {count} more articles", more)
            yield _Line(message.format(count=more), record, "", True)

    def unfold(self, *, is_open: bool) -> None:
        """Show or hide what the current action changed.

        Args:
            is_open: Whether to show it.
        """
        record = self._rows[self.cursor].record if self._rows else None
        if record is None or (record.id in self._expanded) == is_open:
            return
        self._expanded ^= {record.id}
        self._list()
        actions = (
            index
            for index, line in enumerate(self._rows)
            if line.record is record and not line.is_detail
        )
        self.changed(next(actions))
        self.refresh(layout=True)  # the dialog is as high as its rows

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is an action or a line of one."""
        return 0 <= index < len(self._rows) and self._rows[index].record is not None

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a row."""
        line = self._rows[index]
        record = line.record
        if record is None:
            return [(f" {line.text}", "heading")]
        if line.is_detail:
            return [(" " * 9, "dim"), (safe_line(line.text), "normal")]
        sign = _UNFOLDED if record.id in self._expanded else _FOLDED
        undone = _(" (undone)") if record.undone else ""
        return [
            (f" {line.text} ", "dim"),
            (f"{sign} " if record.keys else "  ", "star"),
            (safe_line(record.translated_text), "strong"),
            (undone, "dim"),
        ]

    @property
    def key(self) -> str:
        """The key of the current row's article; empty unless it is about exactly one."""
        return self._rows[self.cursor].key if self._rows else ""


class HistoryDialog(Dialog[str]):
    """Shows the history; answered with the key of the article to open.

    Args:
        records: The actions, the newest first.
        zone: The zone of the days; the machine's own when not given.
        title: Returns the title of an article by its key.
    """

    def __init__(
        self, records: Sequence[Record], zone: tzinfo | None, title: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._records = records
        self._zone = zone
        self._title = title

    def heading(self) -> str:
        """Return the title."""
        return _("Reading history")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that open an article, and show more of an action; none without one."""
        if not self._records:
            return ()
        return (hint("enter", _("open")), hint("l", _("more")), hint("h", _("less")))

    def content(self) -> ComposeResult:
        """Show the actions."""
        yield HistoryRows(self._records, self._zone, self._title)

    @property
    def rows(self) -> HistoryRows:
        """The list."""
        return self.query_one(HistoryRows)

    def on_mount(self) -> None:
        """Put the cursor on the newest action."""
        self.rows.first()
        self.rows.focus()

    def press(self, key: str) -> bool:
        """Move, expand, or choose."""
        if key == "enter":
            self.dismiss(self.rows.key)
        elif key in _MORE or key in _LESS:
            self.rows.unfold(is_open=key in _MORE)
        else:
            return self.rows.travel(key)
        return True

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self.dismiss(self.rows.key)
