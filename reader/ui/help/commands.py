"""The commands shared by all screens: help, manual, palette, hints and settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reader import processes, translation
from reader.errors import ConfigError
from reader.paths import shipped
from reader.services.session import Session
from reader.translation import gettext as _
from reader.ui.host import HostApp
from reader.ui.keys.actions import Handlers
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.keymap import Keymap

if TYPE_CHECKING:
    from reader.ui.article.article_view import ArticleView
    from reader.ui.help.offer import Offer
    from reader.ui.settings.choices import Choice


class HelpedScreen(Protocol):
    """The interface of a screen for help, palette and settings."""

    session: Session
    keymap: Keymap

    @property
    def host(self) -> HostApp:
        """The app."""

    @property
    def key_place(self) -> Place:
        """The place whose keys apply."""

    @property
    def shown_article(self) -> ArticleView | None:
        """The view of the open article, if there is one."""

    def status(self, message: str) -> None:
        """Show a message until the next key."""

    def run_command(self, command: Command) -> None:
        """Run a command."""

    def take_offer(self, offer: Offer) -> None:
        """Carry out the offer chosen in the palette."""


MANUAL = shipped("manual")
"""The folder of the manual's pages."""


def manual_command(data: Path, config: Path) -> list[str]:
    """Return the command that opens the manual in the terminal.

    Args:
        data: The folder of the marks.
        config: The configuration file.
    """
    places = (f"--data-dir={data}", f"--config={config}")
    language = f"--set=language={translation.language()}"
    return processes.python("reader.__main__", *places, language, "--manual")


def run_manual(app: HostApp) -> str:
    """Show the manual in another process, on the terminal of an app.

    Args:
        app: The app, which waits.

    Returns:
        Why that was not possible; empty if it was.
    """
    command = manual_command(app.session.notes.folder, app.configuration.path)
    try:
        with app.suspend():
            processes.run(command)
    except OSError as error:
        return str(error)
    app.refresh(layout=True)
    return ""


class HelpCommands:
    """Opens help, palette and settings over a screen.

    Args:
        screen: The screen.
    """

    def __init__(self, screen: HelpedScreen) -> None:
        self.screen = screen

    def handlers(self) -> Handlers:
        """Return the handlers of these commands."""
        return {
            "app.help": self.show_help,
            "app.manual": self.show_manual,
            "app.palette": self.show_palette,
            "app.settings": self.show_settings,
            "app.hints": self.toggle_hints,
        }

    def show_help(self) -> None:
        """Show the keys of the current place; run the command chosen there."""
        from reader.ui.help.screen import HelpScreen  # not for the first frame

        screen = self.screen

        def chosen(command: Command | None) -> None:
            if command is not None:
                screen.run_command(command)

        screen.host.push_screen(HelpScreen(screen.keymap, screen.key_place), chosen)

    def show_manual(self) -> None:
        """Show the manual in another process of the program, on the same terminal."""
        screen, host = self.screen, self.screen.host
        if MANUAL in screen.session.paths[0].parents:
            screen.status(_("This is the manual"))
            return
        if problem := run_manual(host):
            screen.status(problem)

    def show_palette(self) -> None:
        """Show the palette, and carry out the chosen offer."""
        from reader.ui.help.palette import PaletteDialog

        screen = self.screen

        def chosen(offer: Offer | None) -> None:
            if offer is not None and offer.setting is not None:
                self._show_settings(offer.setting)
            elif offer is not None:
                screen.take_offer(offer)

        screen.host.push_screen(
            PaletteDialog(screen.session, screen.keymap, screen.key_place), chosen
        )

    def show_settings(self) -> None:
        """Show the settings."""
        self._show_settings()

    def _show_settings(self, choice: Choice | None = None) -> None:
        """Show the settings, with the cursor on one of them."""
        from reader.ui.settings.screen import SettingsScreen

        screen = self.screen
        screen.host.push_screen(SettingsScreen(screen.session, screen.shown_article, choice))

    def toggle_hints(self) -> None:
        """Show or hide the hint line, and save that."""
        screen, hints = self.screen, not self.screen.session.settings.hints
        key = screen.keymap.first_key("app.hints", screen.key_place)
        gone = _("Hints off; {key} shows them again").format(key=key)
        message = _("Hints") if hints else gone
        from reader.config.toml_document import write  # here: rarely needed

        try:
            write(screen.host.configuration.path, "hints", hints)
        except ConfigError as error:
            message = _("not saved: {error}").format(error=error)
        from reader.ui.settings.choices import changed  # here: as above

        screen.host.apply_settings(changed(screen.session.settings, "hints", hints))
        screen.status(message)
