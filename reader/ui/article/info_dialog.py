"""The dialog about an article: its metadata, its files, its length and its marks."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.geometry import Size

from reader.records import dataclass
from reader.services.facets import Facet
from reader.text.width import cells, fit
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.message_lines import message_lines
from reader.ui.widgets.row_view import RowView


@dataclass(frozen=True, slots=True)
class InfoRow:
    """A row about an article.

    Attributes:
        name: The label.
        text: The value, on one line.
        facet: The facet that Enter narrows the list to, if any.
        url: The URL that Enter opens, if any.
        whole: The text to copy, where it differs from the one shown.
    """

    name: str
    text: str
    facet: Facet | None = None
    url: str = ""
    whole: str = ""

    @property
    def leads(self) -> bool:
        """Whether Enter goes anywhere."""
        return self.facet is not None or bool(self.url)


class InfoRows(RowView):
    """The rows about an article; a long text continues in the rows below it.

    Args:
        info: The rows, in order.
    """

    def __init__(self, info: Sequence[InfoRow]) -> None:
        super().__init__()
        self._info = info
        self._names = max((cells(row.name) for row in info), default=0)
        self._rows = [(row, row.name, row.text) for row in info]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows, with long texts wrapped."""
        self._wrap(width)
        return len(self._rows)

    def on_resize(self) -> None:
        """Wrap long texts again."""
        self._wrap(self.size.width)

    def _wrap(self, width: int) -> None:
        room = max(8, width - self._names - 4)
        self._rows = [
            (row, "" if at else row.name, piece)
            for row in self._info
            for at, piece in enumerate(message_lines(row.text, room) or [""])
        ]

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a row."""
        row, name, text = self._rows[index]
        return [
            (f" {fit(name, self._names)}  ", "dim"),
            (text, "star" if row.leads else "strong"),
        ]

    @property
    def current(self) -> InfoRow:
        """The row under the cursor."""
        return self._rows[self.cursor][0]


class InfoDialog(Dialog[tuple[str, InfoRow]]):
    """Shows metadata of an article; answered with ``go`` or ``copy`` and the row.

    Args:
        info: The rows, in order.
    """

    def __init__(self, info: Sequence[InfoRow]) -> None:
        super().__init__()
        self._info = info

    def heading(self) -> str:
        """Return the title."""
        return _("About the article")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that go and copy."""
        return (hint("enter", _("narrow or open")), hint("y", _("copy")))

    def content(self) -> ComposeResult:
        """Show the rows."""
        yield InfoRows(self._info)

    @property
    def rows(self) -> InfoRows:
        """The list."""
        return self.query_one(InfoRows)

    def on_mount(self) -> None:
        """Focus the list."""
        self.rows.focus()

    def press(self, key: str) -> bool:
        """Move, copy, or choose."""
        if key == "y":
            self.dismiss(("copy", self.rows.current))
        elif key in ("enter", "l", "right", "o"):
            self._choose()
        elif key == "i":
            self.dismiss(None)
        else:
            return self.rows.travel(key)
        return True

    def _choose(self) -> None:
        row = self.rows.current
        self.dismiss(("go" if row.leads else "copy", row))

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self._choose()
