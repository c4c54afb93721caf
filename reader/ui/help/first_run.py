"""The first-run screen: the program was started without a library."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader import paths
from reader.archive.scan import check_path
from reader.errors import PathError
from reader.records import dataclass
from reader.services.last_view import recall_view
from reader.services.session import Session
from reader.text.safe import safe, safe_line
from reader.text.width import cells as cells_of
from reader.text.width import cut, fit
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import STYLES, Dialog
from reader.ui.help.commands import run_manual
from reader.ui.host import host
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.passage import Passage
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

ABOUT = deferred(
    "There is no library yet. A library is a folder of articles, with its subfolders: Markdown,"
    " HTML, text, feeds. It is only read, never changed. Next time, `reader` alone opens it."
)
MORE = deferred("In the app, ? shows the keys, and : finds anything by its name.")
BETWEEN = "  "


class _FolderSuggester(Suggester):
    """Suggests the first folder; a slow disk does not stop the keys."""

    def __init__(self, show: Callable[[str, Sequence[str]], object]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._show = show

    async def get_suggestion(self, value: str) -> str | None:
        """Return the path of the first folder that begins so, or None."""
        typed = f"{value}/" if value == "~" else value
        folders = await asyncio.to_thread(folders_like, typed) if typed else []
        self._show(value, folders)
        return folders[0] if folders and folders[0].startswith(value) else None


class FolderInput(Input):
    """Completes the name of a folder; Tab and the right arrow take the completion."""

    class Completions(Message):
        """The folders that begin with what is typed have been looked up."""

        def __init__(self, folders: Sequence[str]) -> None:
            super().__init__()
            self.folders = folders

    def __init__(self) -> None:
        super().__init__(
            id="folder",
            compact=True,
            select_on_focus=False,
            suggester=_FolderSuggester(self._found),
        )

    def _found(self, typed: str, folders: Sequence[str]) -> None:
        if typed == self.value:
            self.post_message(self.Completions(folders))

    def on_key(self, event: events.Key) -> None:
        """Take the completion with Tab."""
        if event.key == "tab":
            event.stop()
            event.prevent_default()
            if self._suggestion:
                self.value = self._suggestion
                self.cursor_position = len(self.value)


@dataclass(frozen=True, slots=True)
class Start:
    """A way to start.

    Attributes:
        key: The key that chooses it.
        label: What it opens.
        detail: What that is good for; empty for nothing.
    """

    key: str
    label: str
    detail: str = ""


SAMPLES = "s"
"""The key that opens the samples."""
STARTS = (
    Start(SAMPLES, deferred("The samples"), deferred("short articles")),
    Start("o", deferred("Your own folder"), deferred("Tab completes")),
    Start("m", deferred("The manual")),
    Start("q", deferred("Quit")),
)
"""The ways to start, in order."""


def last_sample(session: Session) -> str:
    """Return the title of the sample that was read last; empty when none was or is resumed."""
    left = recall_view(session.notes.folder, [paths.shipped("samples")])
    is_resumed = left is not None and left.article and session.settings.resume
    return safe_line(session.notes.state(left.article).title) if left and is_resumed else ""


class StartRows(RowView):
    """The ways to start, one per row.

    Args:
        id: Textual's name of the widget.
        last: The title of the sample that was read last; empty for none.
    """

    def __init__(self, *, id: str, last: str = "") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._last = last

    def row_count(self) -> int:
        """Return the number of ways."""
        return len(STARTS)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return the key, what it opens, and what that is good for."""
        start = STARTS[index]
        width = max(cells_of(_(other.label)) for other in STARTS)
        detail = _(start.detail) if start.detail else ""
        if start.key == SAMPLES and self._last:
            detail = _("last read: {title}").format(title=self._last)
        key, label = f" {start.key}  ", fit(_(start.label), width)
        room = cells - cells_of(f"{key}{label}{BETWEEN}") - 1
        return [(key, "star"), (label, "strong"), (f"{BETWEEN}{cut(detail, max(0, room))}", "dim")]


class FirstRunScreen(Dialog[None], inherit_bindings=False):
    """Offers the samples, a folder and the manual, and restarts the program with the library."""

    CSS_PATH: ClassVar = [STYLES, paths.shipped("styles") / "first_run.tcss"]

    def __init__(self, session: Session) -> None:
        """Make the screen.

        Args:
            session: Has the marks, and warnings to show below the text.
        """
        super().__init__()
        self._session = session

    def heading(self) -> str:
        """Return the title."""
        return "reader"

    def answers(self) -> Sequence[Hint]:
        """Return the key that opens."""
        return (hint("enter", _("open")),)

    def closing(self) -> Sequence[Hint]:
        """Return the key that leaves."""
        return (hint("q", _("quit")),)

    def content(self) -> ComposeResult:
        """Put the text above the ways to start, and those above the folder."""
        yield Passage(_(ABOUT), id="about")
        yield StartRows(id="starts", last=last_sample(self._session))
        box = FolderInput()
        box.placeholder = _("a folder, such as ~/news")
        yield box
        yield Static("", id="folders", classes="note", markup=False)
        yield Passage(id="why", classes="warning")
        yield Passage(_(MORE), id="more", classes="note")

    def on_mount(self) -> None:
        """Focus the ways to start, and show the warnings."""
        box = self.query_one(Input)
        box.cursor_blink = False
        box.display = not host(self).is_served  # no path is opened from a browser
        self.query_one(StartRows).focus()
        self._warn("\n".join(map(safe_line, self._session.messages)))

    def _warn(self, message: str) -> None:
        self.query_one("#why", Passage).say(message)

    @on(FolderInput.Completions)
    def _completed(self, event: FolderInput.Completions) -> None:
        """List the folders that begin with what is typed, as many as fit in a line."""
        names = [path.rstrip("/").rpartition("/")[2] for path in event.folders]
        line = cut(BETWEEN.join(names), max(0, self.query_one("#folders").size.width))
        self.query_one("#folders", Static).update(shown(line))

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        """Open a folder, or show why it cannot be opened."""
        name = event.value.strip()
        if not name or host(self).is_served:
            return
        try:
            path = Path(name).expanduser().absolute()
            check_path(path)
        except (PathError, RuntimeError) as error:
            self._warn(safe_line(str(error)))
        else:
            host(self).restart(str(path))

    @on(RowView.Chosen)
    def _clicked(self) -> None:
        self._take(STARTS[self.query_one(StartRows).cursor].key)

    def on_click(self, event: events.Click) -> None:
        """Do not close at a click beside the frame: nothing is behind it."""
        event.prevent_default()

    def press(self, key: str) -> bool:
        """Choose a way to start; Esc does nothing."""
        rows = self.query_one(StartRows)
        if isinstance(self.focused, Input):
            return False
        if key in ("enter", "l", "right"):
            self._take(STARTS[rows.cursor].key)
        elif key in (keys := [start.key for start in STARTS]):
            rows.cursor = keys.index(key)
            self._take(key)
        else:
            rows.travel(key)
        return True

    def leave_input(self) -> None:
        """Go back to the ways to start."""
        self.query_one(StartRows).focus()

    def _take(self, key: str) -> None:
        app = host(self)
        if key == SAMPLES:
            app.restart("--samples")
        elif key == "o" and app.is_served:
            self._warn(_("Name a folder on the command line of reader serve"))
        elif key == "o":
            self.query_one(Input).focus()
        elif key == "m":
            self._warn(run_manual(app))
        else:
            app.exit()


MOST_SCANNED = 10_000
"""The most entries of a folder that are looked at."""


def folders_like(typed: str) -> list[str]:
    """Return the folders whose paths begin with what is typed, in the form that is typed.

    Hidden folders and names that cannot be shown are left out, unless the dot is typed.

    Args:
        typed: A path, perhaps unfinished; ``~`` is the home folder.
    """
    head, slash, start = typed.rpartition("/")
    try:
        with os.scandir(Path(f"{head}{slash}").expanduser()) as entries:
            names = [entry.name for entry in islice(entries, MOST_SCANNED) if entry.is_dir()]
    except (OSError, ValueError, RuntimeError):
        return []
    return [
        f"{head}{slash}{name}/"
        for name in sorted(names)
        if name.startswith(start) and name.startswith(".") <= start.startswith(".")
        if safe(name) == name
    ]
