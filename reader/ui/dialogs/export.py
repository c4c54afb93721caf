"""The dialog for an export: a format, and a file or folder."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from reader import paths
from reader.notes.exchange.formats import FORMATS, Format
from reader.services.exports import file_name, is_other_file
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.dialog import Once
from reader.ui.host import mark_plain
from reader.ui.keys.names import key_name
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

Chosen = tuple[str, Path]
"""The name of a format, and where to write."""


class FormatList(RowView):
    """The formats, one per row."""

    def __init__(self) -> None:
        super().__init__(id="formats")
        self.formats: tuple[Format, ...] = tuple(FORMATS.values())

    def row_count(self) -> int:
        """Return the number of formats."""
        return len(self.formats)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return the name and the label of a format."""
        form = self.formats[index]
        return [(f" {form.name:<11} ", "star"), (_(form.label), "strong")]


class ExportDialog(Once[Chosen], inherit_bindings=False):
    """Asks for a format, then for a file; answered with both, or with None.

    Args:
        count: The number of highlights.
        is_served: Whether the app is shown in a browser, where no path may be typed.
        within: The folder for exports of such a session; None hands them to the browser.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "notebook.tcss"]
    AUTO_FOCUS = None

    def __init__(self, count: int, *, is_served: bool = False, within: Path | None = None) -> None:
        super().__init__()
        self._count = count
        self._is_served = is_served
        self._within = within
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        """Show the formats above the line for the file."""
        with Vertical(id="dialog") as frame:
            title = ngettext(
                "Export {count} highlight; Enter goes on, q closes",
                "Export {count} highlights; Enter goes on, q closes",
                self._count,
            ).format(count=self._count)
            frame.border_title = shown(title)
            yield FormatList()
            yield Input(id="file", compact=True, select_on_focus=False)
            yield Static("", id="warning", markup=False)

    def on_mount(self) -> None:
        """Focus the list of formats."""
        mark_plain(self)
        self.query_one("#file", Input).cursor_blink = False
        self.query_one(FormatList).focus()
        self._propose()

    @property
    def _format(self) -> Format:
        listed = self.query_one(FormatList)
        return listed.formats[listed.cursor]

    @on(RowView.Moved)
    def _propose(self) -> None:
        """Propose a file for the format."""
        name = file_name(self._format.name)
        if self._is_served:
            name = f"{name.removesuffix(self._format.suffix)}{self._format.suffix}"
        self.query_one("#file", Input).value = name if self._is_served else f"~/{name}"

    @on(RowView.Chosen)
    def _go_on(self) -> None:
        box = self.query_one("#file", Input)
        if self._is_served and self._within is None:
            self.dismiss((self._format.name, Path(box.value)))
            return
        box.focus()
        box.cursor_position = len(box.value)

    def on_key(self, event: events.Key) -> None:
        """Move in the list of formats, or type a file; the input gets most keys."""
        event.prevent_default()  # instead of the keys that all dialogs share
        if self.query_one("#file", Input).has_focus:
            if event.key in ("escape", "ctrl+c"):
                event.stop()
                self.query_one(FormatList).focus()
            return
        event.stop()
        key, listed = key_name(event.key, event.character), self.query_one(FormatList)
        moves = {"j": 1, "down": 1, "k": -1, "up": -1, "G": 99, "end": 99, "home": -99}
        if key in moves:
            listed.move(moves[key])
        elif key in ("enter", "l", "right", "tab", "space"):
            self._go_on()
        elif key in ("q", "escape", "h", "left", "ctrl+c"):
            self.dismiss(None)

    @on(Input.Submitted, "#file")
    def _submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        if not typed:
            return
        if self._is_served:
            self._submit_name(typed)
            return
        try:
            path = Path(typed).expanduser().absolute()
        except RuntimeError as error:
            self._warn(str(error))
            return
        if not self._format.per_article and path.is_dir():
            path /= file_name(self._format.name)
        if self._format.per_article and is_other_file(path):
            self._warn(_("That is a file: Markdown goes into a folder or a file named .md"))
        elif not self._format.per_article and path.exists() and self._confirmed != typed:
            self._confirmed = typed
            self._warn(_("That file exists; Enter again replaces it"))
        else:
            self.dismiss((self._format.name, path))

    def _submit_name(self, typed: str) -> None:
        """Answer with a file of the one folder, with the suffix of the format."""
        name = f"{typed.removesuffix(self._format.suffix)}{self._format.suffix}"
        if "/" in typed or typed.startswith("."):
            self._warn(
                _("Type only the name of a file: it is written into {folder}").format(
                    folder=self._within
                )
            )
        elif self._within and (self._within / name).exists() and self._confirmed != typed:
            self._confirmed = typed
            self._warn(_("That file exists; Enter again replaces it"))
        else:
            self.dismiss((self._format.name, Path(name)))

    def _warn(self, message: str) -> None:
        self.query_one("#warning", Static).update(shown(safe_line(message)))
