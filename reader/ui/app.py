"""The Textual app: themes, screens, settings and the life of the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.driver import Driver
from textual.widgets import Input

from reader import translation
from reader.config import Configuration, Settings
from reader.paths import config_file
from reader.services.session import Session
from reader.text.width import ambiguous_cells
from reader.translation import gettext as _
from reader.ui.host import FollowsSettings, HoldsKeys, HostApp, WritesNotes
from reader.ui.keys.own_keys import keymap_of, remapped_of
from reader.ui.keys.queue import KeyQueue
from reader.ui.main_screen import MainScreen
from reader.ui.style_sheet import KeptStylesheet, read_sheets
from reader.ui.terminal.driver import TerminalDriver
from reader.ui.terminal.glyphs import ASCII, FRAMES
from reader.ui.themes.registry import fallback, themes
from reader.ui.widgets.typing_box import typing_box

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.theme import Theme

PATIENCE = 1.0
"""Seconds after which the screen replaces the first frame, ready or not."""
MOST_PATIENCE = 5.0
"""The same when the first frame shows an article, which is still being opened."""


def _served_driver() -> type[Driver]:
    from reader.ui.terminal.served_driver import ServedDriver  # only in a browser

    return ServedDriver


class ReaderApp(HostApp, inherit_bindings=False):
    """Shows the library of a session, or the first-run screen when there is none.

    Args:
        session: The library, the settings and the marks.
        low_bandwidth: Whether the line to the terminal is slow.
        configuration: The settings and where they come from.
        exports: Where a session in a browser writes exports; None hands them to the browser.

    Attributes:
        keymap: The keys in force.
        next_arguments: The arguments of the restart, if the program restarts.
        auto_theme: The theme that suits the terminal's background.
        crash: The error that ended the app, if one did.
        typed_early: Bytes typed before the driver reads the keyboard.
        painted: The first frame, if it is on the screen already.
        next_first_frame: The terminal's size, the first frame of the next start and the articles
            in it, as paths; set at the end.
        on_leaving: Called with the exit status as leaving begins.
        is_served: Whether it is shown in a browser: see `reader.services.served`.
        on_terminal_lost: Called, in any thread, when the terminal is gone.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

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
        self.keymap = keymap_of(session.settings)
        self.typed_early = b""
        self.painted = ""
        self.next_first_frame: tuple[tuple[int, int], str, Sequence[str]] | None = None
        self.crash: BaseException | None = None
        self.on_terminal_lost: Callable[[], object] = self.exit
        self.on_leaving: Callable[[int], object] = lambda _: None
        self._keys = KeyQueue(self, self._deliver)
        self.is_served = bool(os.environ.get("TEXTUAL_DRIVER"))
        self._theme_of_variables: Theme | None = None
        super().__init__(driver_class=_served_driver() if self.is_served else TerminalDriver)
        self.animation_level = "none"
        self._disable_tooltips = self._disable_notifications = True  # there are none: no widgets
        path = self.configuration.path
        for theme in themes(path.parent / "themes"):
            self.register_theme(theme)
        self.apply_theme(session.settings.theme)
        self.stylesheet = KeptStylesheet(variables=self.get_css_variables())

    def apply_theme(self, name: str) -> None:
        """Apply a theme; ``auto`` and unknown names stand for the one that suits the terminal.

        Args:
            name: The name of the theme.
        """
        self.theme = name if name in self.available_themes else self.auto_theme

    def restart(self, argument: str) -> None:
        """Exit and restart with another library.

        Args:
            argument: The command-line argument that names it.
        """
        self.next_arguments = (argument,)
        self.exit()

    def apply_settings(self, settings: Settings) -> None:
        """Apply settings on every screen, without a restart."""
        before, self.session.settings = self.session.settings, settings
        if settings.language != before.language:
            translation.use(settings.language)
        if settings.theme != before.theme:
            self.apply_theme(settings.theme)
        if (settings.keys, settings.preset) != (before.keys, before.preset):
            self.keymap.bind(remapped_of(settings), settings.preset)
        if (settings.mouse, settings.glyphs) != (before.mouse, before.glyphs):
            self._set_up_driver(mouse=settings.mouse if settings.mouse != before.mouse else None)
        for screen in self.screen_stack:
            if isinstance(screen, FollowsSettings):
                screen.take_settings(before, settings)
            if settings.glyphs != before.glyphs:
                screen.refresh(layout=True)

    @property
    def _terminal(self) -> TerminalDriver | None:
        """The terminal driver; None under another driver, in tests and in a browser."""
        return self._driver if isinstance(self._driver, TerminalDriver) else None

    def _set_up_driver(self, *, mouse: bool | None) -> None:
        """Apply the settings of mouse and glyphs to the driver.

        Args:
            mouse: Whether the terminal reports the mouse; None for no change.
        """
        if self._terminal is not None:
            if mouse is not None:
                self._terminal.set_mouse(mouse)
            self._terminal.set_glyphs(self.plain_glyphs)

    def repaint(self) -> None:
        """Send the whole screen again."""
        if self._terminal is not None:
            self._terminal.repaint()

    def send(self, sequence: str) -> None:
        """Send the terminal a sequence that the program itself made, such as OSC 52."""
        if self._terminal is not None:
            self._terminal.pass_through(sequence)
        elif self._driver is not None:
            self._driver.write(sequence)

    def hold_output(self) -> bool:
        """Hold back output until `keep_frame`; return whether the driver can."""
        if self._terminal is None:
            return False
        self._terminal.hold()
        return True

    def keep_frame(self, shown: Sequence[str]) -> None:
        """Keep the current frame as the first frame of the next start.

        Args:
            shown: The paths of the articles that it shows.
        """
        if self._terminal is not None:
            self.next_first_frame = (*self._terminal.picture(), shown)

    def restore_terminal(self) -> None:
        """Restore the terminal at once, from any thread."""
        if self._terminal is not None:
            self._terminal.restore()

    def leave(self) -> None:
        """Save everything and end the program."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                screen.quit()
                return
        self.exit()

    def get_css_variables(self) -> dict[str, str]:
        """Return the variables of the style sheets; those of a theme are computed once."""
        if self._theme_of_variables is not self.current_theme:
            self._theme_of_variables = self.current_theme
            super().get_css_variables()  # it keeps them
        return self.theme_variables

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return defaults for the variables of the style sheets, for themes without them."""
        return fallback(self.current_theme.dark)

    async def on_event(self, event: events.Event) -> None:
        """Deliver keys to widgets one at a time."""
        if self._keys.takes(event):
            await self._keys.put(event)
        else:
            await self._deliver(event)

    async def _deliver(self, event: events.Event) -> None:
        """Deliver an event; what a key or a click changes is shown, ready or not."""
        if isinstance(event, events.Key | events.MouseDown):
            self.show()
        await super().on_event(event)

    async def release_keys(self) -> None:
        """Deliver the keys that a screen has held back."""
        await self._keys.release()

    @property
    def keys_wait(self) -> bool:
        """Whether keys wait to be handled, so that the screen changes at once."""
        return self._keys.is_waiting

    def after_text(self, then: Callable[[], object]) -> None:
        """Call a function once the characters that wait are typed; at once when none does."""
        self._keys.after_text(then)

    def on_mount(self) -> None:
        """Show the first screen, after the theme has been applied to the few styles there are."""
        self.call_next(self._show_first)

    def _show_first(self) -> None:
        self.set_timer(PATIENCE, self._show_late)
        if self.session.paths:
            screen = MainScreen(self.session, self.keymap)
            # From Python 3.12 on its parts are mounted before Textual reads its style sheets.
            read_sheets(self, *screen.css_path)
            self.push_screen(screen)
        else:
            from reader.ui.help.first_run import FirstRunScreen  # rarely needed

            self.push_screen(FirstRunScreen(self.session))
            self.show()

    def _show_late(self) -> None:
        """Show the screen, or wait a little more for the article that it opens."""
        if not self._screen_stack:
            return  # the app ends
        screen = self.screen
        if self.painted and isinstance(screen, HoldsKeys) and screen.is_opening:
            self.set_timer(MOST_PATIENCE - PATIENCE, self.show)
        else:
            self.show()

    def show(self) -> None:
        """Replace the first frame with the screen."""
        if self._terminal is not None:
            self._terminal.show()

    @property
    def plain(self) -> bool:
        """Whether states must show without colour: there are at most 16 colours."""
        few = self.console.color_system in (None, "standard", "windows")
        return self.no_color or self.current_theme.ansi or (few and not self.is_headless)

    def watch_theme(self) -> None:
        """Update how screens show states when the theme changes."""
        for screen in self.screen_stack if self._screen_stack else ():
            screen.set_class(self.plain, "-plain")

    @property
    def plain_glyphs(self) -> Mapping[int, str] | None:
        """Replacements for frames and signs, for ASCII or where frames would be too wide."""
        settings = self.session.settings
        if settings.glyphs == "ascii":
            return ASCII
        return FRAMES if self.ambiguous_cells > 1 else None

    @property
    def typing_at(self) -> tuple[int, int] | None:
        """The column and row of the text cursor, where an input method draws; None without one."""
        box = typing_box(self.focused) if self._screen_stack else None
        if box is None:
            return None
        column, row = box.cursor_screen_offset
        # Textual counts the cell after the last character twice.
        return column - (isinstance(box, Input) and box.cursor_at_end), row

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Stop the cursor from blinking: an idle screen sends nothing."""
        if (box := typing_box(event.widget)) is not None:
            box.cursor_blink = False

    def exit(
        self, result: None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Exit; a watchdog ends the program if that takes too long."""
        self._save_notes()
        for screen in self.screen_stack if self._screen_stack else ():
            if isinstance(screen, MainScreen):
                screen.resume.leave()
        self.on_leaving(return_code)
        super().exit(result, return_code, message)

    def _save_notes(self) -> None:
        """Save the notes being written, also when a signal or an error ends the program."""
        for screen in self.screen_stack if self._screen_stack else ():
            if isinstance(screen, WritesNotes):
                screen.save_note()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Hand the terminal to another program.

        Raises:
            OSError: The app is shown in a browser and has no terminal.
        """
        if self.is_served:
            raise OSError(_("a page in a browser has no terminal to lend"))
        failure: Exception | None = None
        with super().suspend():
            try:
                yield
            except Exception as error:  # Textual restores the terminal only without an exception
                failure = error
        if failure is not None:
            raise failure

    def _fatal_error(self) -> None:
        """Exit after an error, without Textual's traceback, which would show article text.

        An error raised while a signal already ends the program, such as a missing widget, is not
        reported as a crash.
        """
        if not self._exit:
            self.crash = self.crash or sys.exc_info()[1] or self._exception
            with suppress(Exception):  # the screens may be broken
                self._save_notes()
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """Exit after an error, as `_fatal_error` does."""
        self._fatal_error()
