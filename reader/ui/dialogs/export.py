"""Export from the app: the dialog for a format and a file, and writing it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from reader.archive.header import Entry
from reader.errors import ReaderError
from reader.notes.exchange.formats import FORMATS, Format, WriteOptions, writers
from reader.notes.exchange.markdown import Layout
from reader.services import books, exports
from reader.services.exports import file_name, is_other_file
from reader.services.served import write_within
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.dialog import Dialog
from reader.ui.dialogs.frame import Frame
from reader.ui.host import HostApp
from reader.ui.terminal import opener
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.passage import Passage
from reader.ui.widgets.row_view import RowView

Chosen = tuple[str, Path]
"""The name of a format, and where to write."""
LOOKED_UP = 100
"""Articles of the library that are looked up between two key presses."""


class FormatList(RowView):
    """The formats, one per row."""

    def __init__(self) -> None:
        super().__init__(id="formats")
        self.formats: tuple[Format, ...] = tuple(writers())

    def row_count(self) -> int:
        """Return the number of formats."""
        return len(self.formats)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return the name and the label of a format."""
        form = self.formats[index]
        return [(f" {form.name:<11} ", "star"), (_(form.label), "strong")]


class ExportDialog(Dialog[Chosen], inherit_bindings=False):
    """Asks for a format, then for a file; answered with both, or with None.

    Args:
        count: The number of highlights.
        is_served: Whether the app is shown in a browser, where no path may be typed.
        within: The folder for exports of such a session; None hands them to the browser.
    """

    IS_SHEET = True

    def __init__(self, count: int, *, is_served: bool = False, within: Path | None = None) -> None:
        super().__init__()
        self._count = count
        self._is_served = is_served
        self._within = within
        self._confirmed = ""

    def heading(self) -> str:
        """Return the title."""
        return ngettext(
            "Export {count} highlight", "Export {count} highlights", self._count
        ).format(count=self._count)

    def answers(self) -> Sequence[Hint]:
        """Return the key that goes on: to the file, or to writing it."""
        is_last = self._is_served and self._within is None
        return (hint("enter", _("export") if is_last or self._is_typing else _("to the file")),)

    def closing(self) -> Sequence[Hint]:
        """Return the key that closes, or goes back to the formats."""
        if self._is_typing:
            return (hint("escape", _("formats")),)
        return super().closing()

    def content(self) -> ComposeResult:
        """Show the formats above the line for the file."""
        yield FormatList()
        yield Input(id="file", compact=True, select_on_focus=False)
        yield Passage(id="warning", classes="warning")

    def on_mount(self) -> None:
        """Focus the list of formats."""
        self.query_one("#file", Input).cursor_blink = False
        self.query_one(FormatList).focus()
        self._propose()

    @property
    def _is_typing(self) -> bool:
        return isinstance(self.focused, Input)

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        """Name the keys of the list or of the input."""
        self.query_one(Frame).keys.show_hints((*self.answers(), *self.closing()))

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

    def press(self, key: str) -> bool:
        """Move in the list of formats, or go on; the input gets other keys."""
        if self._is_typing:
            return False
        if key in ("enter", "l", "right", "tab", "space"):
            self._go_on()
            return True
        return self.query_one(FormatList).travel(key)

    def leave_input(self) -> None:
        """Go back to the formats."""
        self.query_one(FormatList).focus()

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
        self.query_one("#warning", Passage).say(safe_line(message))


def ask_and_export(
    app: HostApp,
    session: Session,
    ids: Sequence[str],
    say: Callable[[str], None],
    annotated: Sequence[str] = (),
) -> None:
    """Ask for a format and a file, and export highlights.

    Args:
        app: The app, which shows the dialog and runs the thread.
        session: The session.
        ids: The ids of the highlights to export.
        say: Shows a message.
        annotated: The keys of articles whose note and own tags are exported in any case.
    """
    if not ids and not annotated:
        say(_("No highlights to export"))
        return

    def write(chosen: Chosen) -> None:
        ids_by_article = exports.by_article(ids, session.notes.highlight_ids())
        entries: dict[str, Entry] = {}
        keys = iter((*ids_by_article, *annotated))
        while some := list(islice(keys, LOOKED_UP)):
            entries |= app.call_from_thread(session.entries_by_key, some)
        try:
            notes = session.notes
            is_whole = len(ids) == sum(notes.highlighted().values())
            gathering = exports.Gathering(
                ids_by_article,
                notes,
                entries,
                session.read,
                annotated,
                notes.threads.listed() if is_whole else (),
            )
            message = _write(app, gathering, session.markdown_layout(), *chosen)
        except ReaderError as error:
            message = str(error)
        app.call_from_thread(say, safe_line(message))

    def asked(chosen: Chosen | None) -> None:
        if chosen is not None:
            app.run_worker(lambda: write(chosen), thread=True, group="export", exit_on_error=False)

    dialog = ExportDialog(len(ids), is_served=app.is_served, within=app.exports)
    app.push_screen(dialog, asked)


def _write(
    app: HostApp, gathering: exports.Gathering, layout: Layout, name: str, path: Path
) -> str:
    options = WriteOptions(layout=layout)
    if FORMATS[name].book is not None:
        chapters = books.gathered(gathering)
        if app.is_served:
            return hand_out(app, books.book_bytes(name, path.stem, chapters), path.name)
        count = books.write_book(name, path, chapters)
        return ngettext(
            "{count} article written to {path}", "{count} articles written to {path}", count
        ).format(count=count, path=path)
    if app.is_served:
        return hand_out(app, "".join(exports.pieces(name, gathering, options)), path.name)
    if FORMATS[name].per_article:
        removed = gathering.notes.removed()
        changed = exports.write_markdown(path, gathering, removed, layout=layout)
        return ngettext(
            "{count} file changed in {path}", "{count} files changed in {path}", changed
        ).format(count=changed, path=path)
    if not exports.write_pieces(path, exports.pieces(name, gathering, options)):
        return _("{path}: no change").format(path=path)
    count = gathering.total
    return ngettext(
        "{count} highlight written to {path}", "{count} highlights written to {path}", count
    ).format(count=count, path=path)


def hand_out(app: HostApp, content: str | bytes, name: str) -> str:
    """Write an export of a session in a browser to a permitted target; return a message."""
    if app.exports is not None:
        path = write_within(app.exports, name, content)
        return _("Written to {path}").format(path=path)
    app.call_from_thread(opener.download, app, name, content)
    return _("{name} goes to your browser as a download").format(name=name)
