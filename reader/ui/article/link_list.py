"""The links of an article, by number."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from textual import on
from textual.app import ComposeResult

from reader.text.safe import safe_line
from reader.text.width import cells as text_cells
from reader.text.width import cut
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.keys.names import written
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView


class LinkRows(RowView):
    """Links, one per row: number, text, host.

    Args:
        links: Text, URL, and whether it leads to an article of the library, for each link.
    """

    def __init__(self, links: Sequence[tuple[str, str, bool]]) -> None:
        super().__init__()
        self._links = links

    def row_count(self) -> int:
        """Return the number of links."""
        return len(self._links)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a link."""
        text, target, inside = self._links[index]
        number = f" {index + 1:>{len(str(len(self._links)))}}  "
        host = _("in this library") if inside else safe_line(_host(target))
        width = text_cells(host)
        room = max(8, cells - len(number) - 3 - min(width, cells // 2))
        return [
            (number, "star"),
            (cut(text or _("(no text)"), room), "strong"),
            (f"  {host}", "star" if inside else "dim"),
        ]


class LinkList(Dialog[int]):
    """Lists links; answered with the index of the chosen one.

    Args:
        links: Text and URL, both untrusted, and whether it leads to an article of the library,
            for each link.
        title: The title of the list.
    """

    IS_SHEET = True

    def __init__(self, links: Sequence[tuple[str, str, bool]], title: str = "") -> None:
        super().__init__()
        self._links = links
        self._title = title or _("Links")
        self._typed = ""

    def heading(self) -> str:
        """Return the title."""
        return self._title

    def answers(self) -> Sequence[Hint]:
        """Return the keys that choose a link."""
        numbers = "1" if len(self._links) == 1 else f"1–{len(self._links)}"
        return (hint("enter", _("open"), f"{written('enter')} {numbers}"),)

    def content(self) -> ComposeResult:
        """Show the links."""
        yield LinkRows(self._links)

    def on_mount(self) -> None:
        """Focus the list."""
        self.rows.focus()

    @property
    def rows(self) -> LinkRows:
        """The list."""
        return self.query_one(LinkRows)

    def press(self, key: str) -> bool:
        """Move, or choose by number."""
        if key.isdecimal():
            self._number(key)
            return True
        self._typed = ""
        if key in ("enter", "l", "right", "o"):
            self.dismiss(self.rows.cursor)
            return True
        return self.rows.travel(key)

    def _number(self, digit: str) -> None:
        """Handle a digit; choose once no other number starts with the typed digits."""
        typed = self._typed + digit
        number, count = int(typed), len(self._links)
        if not 1 <= number <= count:
            self._typed = ""
            return
        self._typed = typed
        self.rows.cursor = number - 1
        if number * 10 > count:
            self.dismiss(number - 1)

    @on(RowView.Chosen)
    def _clicked(self, event: RowView.Chosen) -> None:
        self.dismiss(event.index)


def _host(target: str) -> str:
    """Return the host of a URL, or its first characters."""
    if target.startswith("#"):
        return _("in this article")
    try:
        return urlsplit(target).hostname or target[:40]
    except ValueError:
        return target[:40]
