"""The first-run screen: the program was started without a library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from reader import paths
from reader.archive.scan import check_path
from reader.errors import PathError
from reader.text.safe import safe_line
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.host import mark_plain
from reader.ui.keys.names import key_name
from reader.ui.widgets.safe_content import shown

if TYPE_CHECKING:
    from reader.ui.host import HostApp

WELCOME = deferred("""\
reader

There is no library yet.

  s  opens the samples
  o  opens a folder of your own
  q  leaves

""")
ABOUT = deferred(
    "A library is a folder of articles as Markdown files, with its subfolders. It is only read,"
    " never changed. Next time, `reader` alone opens it."
)
MORE = deferred("In the app, ? shows the keys, and : finds anything by its name.")


class FirstRunScreen(Screen[None], inherit_bindings=False):
    """Offers the samples or a folder, and restarts the program with it."""

    CSS_PATH: ClassVar = [paths.shipped("styles") / "first_run.tcss"]
    AUTO_FOCUS = ""  # None would mean the app's default: the first widget
    app: HostApp

    def __init__(self, messages: Sequence[str] = ()) -> None:
        """Make the screen.

        Args:
            messages: Warnings to show below the text.
        """
        super().__init__()
        self._messages = messages

    def compose(self) -> ComposeResult:
        """Put the text above the folder input."""
        text = f"{_(WELCOME)}{_(ABOUT)}\n\n{_(MORE)}"
        lines = [text, "", *map(safe_line, self._messages)]
        with Vertical(id="frame"):
            yield Static(shown("\n".join(lines)), id="welcome")
            yield Input(id="folder", compact=True, select_on_focus=False)
            yield Static("", id="why", markup=False)

    def on_mount(self) -> None:
        """Hide the input at first."""
        mark_plain(self)
        box = self.query_one(Input)
        box.placeholder = _("a folder, as ~/news; Enter opens it")
        box.display = box.cursor_blink = False

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        """Open a folder, or show why it cannot be opened."""
        name = event.value.strip()
        if not name:
            return
        try:
            path = Path(name).expanduser().absolute()
            check_path(path)
        except (PathError, RuntimeError) as error:
            self.query_one("#why", Static).update(shown(safe_line(str(error))))
        else:
            self.app.restart(str(path))

    def on_key(self, event: events.Key) -> None:
        """Open the samples, ask for a folder, or exit."""
        box, key = self.query_one(Input), key_name(event.key, event.character)
        if box.has_focus:
            if key in ("escape", "ctrl+c"):
                event.stop()
                box.display = False
                self.set_focus(None)
            return
        event.stop()
        event.prevent_default()
        if key == "s":
            self.app.restart("--samples")
        elif key == "o" and self.app.is_served:
            why = _("Name a folder on the command line of reader serve")
            self.query_one("#why", Static).update(shown(why))
        elif key == "o":
            box.display = True
            box.focus()
        elif key in ("q", "Q", "escape", "ctrl+c"):
            self.app.exit()
