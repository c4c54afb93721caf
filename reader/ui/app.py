"""The app: wiring of themes, screens and signals; the work is done elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.binding import BindingType
from textual.driver import Driver
from textual.types import AnimationLevel
from textual.widgets import Input, TextArea

from reader import translation
from reader.config import Configuration, Settings
from reader.paths import config_file
from reader.services.session import Session
from reader.text.width import ambiguous_cells
from reader.translation import gettext as _
from reader.ui.host import FollowsSettings, HostApp, WritesNotes
from reader.ui.keys.keymap import Keymap
from reader.ui.keys.queue import Followed, KeyQueue
from reader.ui.main_screen import MainScreen
from reader.ui.terminal.driver import TerminalDriver
from reader.ui.terminal.glyphs import ASCII, FRAMES
from reader.ui.themes.registry import fallback, themes

PATIENCE = 1.0
"""Seconds after which the app is shown, whatever it shows."""


def _served_driver() -> type[Driver]:
    from reader.ui.terminal.served_driver import ServedDriver  # here: a terminal needs none of it

    return ServedDriver


class ReaderApp(HostApp, inherit_bindings=False):
    """Shows the library of a session, or what to do when there is none yet.

    Args:
        session: The library, the settings and the marks.
        low_bandwidth: Whether the line to the terminal is slow.
        configuration: Where the settings come from.
        exports: Where a session in a browser writes exports; None hands them to the browser.

    Attributes:
        keymap: What the keys do.
        next_arguments: What the program restarts with, if it does.
        auto_theme: The theme that suits the terminal's background.
        crash: The error that ended the app, if one did.
        typed_early: What was typed before the screen was there.
        painted: The first frame, if it is on the screen already.
        next_first_frame: The terminal's size and the first frame of the next start; set at the end.
        on_leaving: Called with the exit status as leaving begins.
        is_served: Whether it is shown in a browser: see `reader.services.served`.
        on_terminal_lost: Called, in any thread, when the terminal is gone.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    animation_level: AnimationLevel = "none"

    def __init__(
        self,
        session: Session,
        *,
        low_bandwidth: bool = False,
        configuration: Configuration | None = None,
        exports: Path | None = None,
    ) -> None:
        self.session = session
        self.exports = exports
        self.configuration = configuration or Configuration(config_file(), session.settings)
        self.low_bandwidth = low_bandwidth
        self.auto_theme = "reader-dark"
        self.next_arguments: tuple[str, ...] = ()
        self.ambiguous_cells = session.settings.ambiguous or ambiguous_cells()
        self.keymap = Keymap(remapped=session.settings.keys, preset=session.settings.preset)
        self.typed_early = b""
        self.painted = ""
        self.next_first_frame: tuple[tuple[int, int], str] | None = None
        self.crash: BaseException | None = None
        self.on_terminal_lost: Callable[[], object] = self.exit
        self.on_leaving: Callable[[int], object] = lambda _: None
        self._keys = KeyQueue(self, super().on_event)
        self.is_served = bool(os.environ.get("TEXTUAL_DRIVER"))
        super().__init__(driver_class=_served_driver() if self.is_served else TerminalDriver)
        self.animation_level = "none"
        path = self.configuration.path
        for theme in themes(path.parent / "themes"):
            self.register_theme(theme)
        self.apply_theme(session.settings.theme)

    def apply_theme(self, name: str) -> None:
        """Apply a theme; ``auto`` and unknown names mean the one that suits the terminal.

        Args:
            name: Of the theme.
        """
        self.theme = name if name in self.available_themes else self.auto_theme

    def restart(self, argument: str) -> None:
        """Leave, and restart with another library.

        Args:
            argument: What names it on the command line.
        """
        self.next_arguments = (argument,)
        self.exit()

    def apply_settings(self, settings: Settings) -> None:
        """Let settings hold from now on, on every screen: nothing has to be restarted."""
        before, self.session.settings = self.session.settings, settings
        if settings.language != before.language:
            translation.use(settings.language)
        if settings.theme != before.theme:
            self.apply_theme(settings.theme)
        if (settings.keys, settings.preset) != (before.keys, before.preset):
            self.keymap.bind(settings.keys, settings.preset)
        if (settings.mouse, settings.glyphs) != (before.mouse, before.glyphs):
            self._set_up_driver(mouse=settings.mouse if settings.mouse != before.mouse else None)
        for screen in self.screen_stack:
            if isinstance(screen, FollowsSettings):
                screen.take_settings(before, settings)
            if settings.glyphs != before.glyphs:
                screen.refresh(layout=True)

    @property
    def _terminal(self) -> TerminalDriver | None:
        """Our driver; None under Textual's own, as in a test or in a browser."""
        return self._driver if isinstance(self._driver, TerminalDriver) else None

    def _set_up_driver(self, *, mouse: bool | None) -> None:
        """Let the terminal follow what was set.

        Args:
            mouse: Whether it reports the mouse; None leaves that as it is.
        """
        if self._terminal is not None:
            if mouse is not None:
                self._terminal.set_mouse(mouse)
            self._terminal.set_glyphs(self.plain_glyphs)

    def repaint(self) -> None:
        """Send the whole screen again, whatever the terminal shows."""
        if self._terminal is not None:
            self._terminal.repaint()

    def send(self, sequence: str) -> None:
        """Send the terminal a sequence that the program itself made, such as OSC 52."""
        if self._terminal is not None:
            self._terminal.pass_through(sequence)
        elif self._driver is not None:
            self._driver.write(sequence)

    def hold_output(self) -> bool:
        """Keep what is painted from the terminal until `keep_frame`; return whether that works."""
        if self._terminal is None:
            return False
        self._terminal.hold()
        return True

    def keep_frame(self) -> None:
        """Take what is painted for the first frame of the next start."""
        if self._terminal is not None:
            self.next_first_frame = self._terminal.picture()

    def restore_terminal(self) -> None:
        """Give the terminal back at once, from any thread."""
        if self._terminal is not None:
            self._terminal.restore()

    def leave(self) -> None:
        """Save everything and end the program."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.quit()
                return
        self.exit()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables of our style sheets a value under every theme."""
        return fallback(self.current_theme.dark)

    async def on_event(self, event: events.Event) -> None:
        """Give keys to widgets one after the other."""
        if self._keys.takes(event):
            await self._keys.put(event)
        else:
            await super().on_event(event)

    async def on_followed(self, message: Followed) -> None:
        """Go on with the next key."""
        await self._keys.passed(message)

    async def release_keys(self) -> None:
        """Go on with the keys that a screen has held back."""
        await self._keys.release()

    def on_mount(self) -> None:
        """Show the first screen."""
        self.set_timer(PATIENCE, self.show)
        if self.session.paths:
            self.push_screen(MainScreen(self.session, self.keymap))
        else:
            from reader.ui.help.first_run import FirstRunScreen  # here: it is seldom needed

            self.push_screen(FirstRunScreen(self.session.messages))
            self.show()

    def show(self) -> None:
        """Let the screen replace the first frame."""
        if self._terminal is not None:
            self._terminal.show()

    @property
    def plain(self) -> bool:
        """Whether states must show without colour: there is none, or only the terminal's 16."""
        few = self.console.color_system in (None, "standard", "windows")
        return self.no_color or self.current_theme.ansi or (few and not self.is_headless)

    def watch_theme(self) -> None:
        """Let every screen show states as the theme can."""
        for screen in self.screen_stack if self._screen_stack else ():
            screen.set_class(self.plain, "-plain")

    @property
    def plain_glyphs(self) -> Mapping[int, str] | None:
        """What stands for frames and signs, where ASCII is wanted or frames would be too wide."""
        settings = self.session.settings
        if settings.glyphs == "ascii":
            return ASCII
        return FRAMES if self.ambiguous_cells > 1 else None

    @property
    def typing_at(self) -> tuple[int, int] | None:
        """The column and row of the cursor while a text is typed: an input method draws there."""
        box = self.focused if self._screen_stack else None
        if not isinstance(box, Input | TextArea):
            return None
        column, row = box.cursor_screen_offset
        # Textual counts the cell after the last character twice.
        return column - (isinstance(box, Input) and box.cursor_at_end), row

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let no cursor blink: a screen at rest sends nothing."""
        if isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = False

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Leave, and let it be watched that this does not take long."""
        self._save_notes()
        self.on_leaving(return_code)
        super().exit(result, return_code, message)

    def _save_notes(self) -> None:
        """Save the notes that are being written, as when a signal or an error ends the program."""
        for screen in self.screen_stack if self._screen_stack else ():
            if isinstance(screen, WritesNotes):
                screen.save_note()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Lend the terminal to another program.

        Raises:
            OSError: There is none: the app is shown in a browser.
        """
        if self.is_served:
            raise OSError(_("a page in a browser has no terminal to lend"))
        failure: Exception | None = None
        with super().suspend():
            try:
                yield
            except Exception as error:  # Textual takes the terminal back only where none is seen
                failure = error
        if failure is not None:
            raise failure

    def _fatal_error(self) -> None:
        """End after an error; Textual's picture of it would show the text of articles.

        A screen that is being made when a signal ends the program may find itself without its
        widgets: that is no crash.
        """
        if not self._exit:
            self.crash = self.crash or sys.exc_info()[1] or self._exception
            with suppress(Exception):  # the screens may be broken
                self._save_notes()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """End after an error, as `_fatal_error` does."""
        self._fatal_error()
