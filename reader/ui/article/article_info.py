"""All that is known of an article: where it lies, when it appeared, how long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.geometry import Size

from reader import paths
from reader.services.article_list import Facet
from reader.text.width import cells, fit, graphemes
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known of an article.

    Attributes:
        name: What it is.
        text: As shown, on one line.
        facet: What Enter narrows the list to, if it does.
        url: The address that Enter opens, if it does.
        whole: What is copied, where that is not what is shown.
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


class KnownRows(RowView):
    """One row for each thing; a text that is too long goes on in rows below it.

    Args:
        known: What is known.
    """

    def __init__(self, known: Sequence[Known]) -> None:
        super().__init__(id="dialog")
        self._known = known
        self._names = max((cells(each.name) for each in known), default=0)
        self._rows = [(each, each.name, each.text) for each in known]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be as high as the rows, with long texts divided."""
        self._divide(width)
        return len(self._rows)

    def on_resize(self) -> None:
        """Divide long texts anew."""
        self._divide(self.size.width)

    def _divide(self, width: int) -> None:
        room = max(8, width - self._names - 4)
        self._rows = [
            (each, "" if at else each.name, piece)
            for each in self._known
            for at, piece in enumerate(_pieces(each.text, room))
        ]

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a row."""
        known, name, text = self._rows[index]
        return [
            (f" {fit(name, self._names)}  ", "dim"),
            (text, "star" if known.leads else "strong"),
        ]

    @property
    def known(self) -> Known:
        """What the current row is about."""
        return self._rows[self.cursor][0]


class ArticleInfo(Dialog[tuple[str, Known]]):
    """Shows what is known; answered with ``go`` or ``copy`` and the row it goes for.

    Args:
        known: What is known.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "dialogs.tcss"]

    def __init__(self, known: Sequence[Known]) -> None:
        super().__init__()
        self._known = known

    def compose(self) -> ComposeResult:
        """Show the list in a frame."""
        rows = KnownRows(self._known)
        rows.border_title = shown(_("Enter narrows or opens, y copies"))
        yield rows

    @property
    def rows(self) -> KnownRows:
        """The list."""
        return self.query_one(KnownRows)

    def on_mount(self) -> None:
        """Let the list have the cursor."""
        self.rows.focus()

    def press(self, key: str) -> bool:
        """Move, copy, or choose."""
        if key == "y":
            self.dismiss(("copy", self.rows.known))
        elif key in ("enter", "l", "right", "o"):
            self._choose()
        elif key == "i":
            self.dismiss(None)
        else:
            return self.rows.travel(key)
        return True

    def _choose(self) -> None:
        known = self.rows.known
        self.dismiss(("go" if known.leads else "copy", known))

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self._choose()


def _pieces(text: str, room: int) -> list[str]:
    """Divide a text into pieces of at most so many cells."""
    pieces = [""]
    left = room
    for grapheme in graphemes(text):
        if grapheme.cells > left:
            pieces.append("")
            left = room
        pieces[-1] += grapheme.text
        left -= grapheme.cells
    return pieces
