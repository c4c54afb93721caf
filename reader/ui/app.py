"""The app: wiring of themes, screens and signals; the work is done elsewhere."""

from __future__ import annotations

import signal
from types import FrameType
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.types import AnimationLevel

from reader.desk.session import Session
from reader.text.page import PageStyle
from reader.ui.keys import Keymap
from reader.ui.screens.first_run import FirstRunScreen
from reader.ui.screens.shelf import ShelfScreen
from reader.ui.themes import DARK, LIGHT, THEMES


class ReaderApp(App[None], inherit_bindings=False):
    """Shows the shelf of a session, or what to do when there is no library yet.

    Args:
        session: The library, the settings and the marks.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    animation_level: AnimationLevel = "none"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.animation_level = "none"
        for theme in THEMES:
            self.register_theme(theme)
        if session.settings.theme in self.available_themes:
            self.theme = session.settings.theme
        else:
            self.theme = "reader-dark"
            session.messages += (f"theme: {session.settings.theme} is not a theme",)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables of our style sheets a value under every theme."""
        return DARK if self.current_theme.dark else LIGHT

    def on_mount(self) -> None:
        """Show the first screen."""
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, self._leave)
        keymap = Keymap(remapped=self.session.settings.keys)
        self.session.messages += tuple(keymap.problems)
        if self.session.paths:
            self.push_screen(ShelfScreen(self.session, self._style(), keymap))
        else:
            self.push_screen(FirstRunScreen(self.session.messages))

    def _leave(self, number: int, _: FrameType | None) -> None:
        """Leave as the quit key does, with the status that the shell expects of the signal."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: self.exit(return_code=128 + number))

    def _style(self) -> PageStyle:
        settings = self.session.settings
        return PageStyle(
            width=settings.measure * 2,
            indent="first-line" if settings.paragraphs == "indent" else "none",
            hang=settings.hang,
            level=settings.level,
            words=settings.words,
            justify=settings.justify,
            gap=settings.gap,
            ambiguous=settings.ambiguous,
        )
