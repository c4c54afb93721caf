"""Finding the way about: help, the palette, the hints, the settings; on every screen alike."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from reader import processes, translation
from reader.config.toml_document import write
from reader.errors import ConfigError
from reader.paths import shipped
from reader.services.session import Session
from reader.translation import gettext as _
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.keymap import Keymap
from reader.ui.settings.choices import Choice, changed
from reader.ui.settings.effects import take_effect

if TYPE_CHECKING:
    from reader.ui.article.article_view import ArticleView
    from reader.ui.help.palette import Offer


class Guided(Protocol):
    """What a screen has that guides a person."""

    session: Session
    keymap: Keymap

    @property
    def app(self) -> Any:
        """The app."""

    @property
    def place(self) -> Place:
        """Where keys are looked up now."""

    @property
    def shown_article(self) -> ArticleView | None:
        """The view of the open article, if there is one."""

    def say(self, message: str) -> None:
        """Tell what was done."""

    def carry_out(self, method: str) -> None:
        """Run what a command names."""

    def take_offer(self, offer: Offer) -> None:
        """Do what was chosen in the palette."""


MANUAL = shipped("manual")
"""The folder of the manual's pages."""


def manual_command(data: Path, config: Path) -> list[str]:
    """Return what opens the manual in the terminal.

    Args:
        data: The folder of the reader's marks.
        config: The configuration file.
    """
    places = (f"--data-dir={data}", f"--config={config}")
    language = f"--set=language={translation.language()}"
    return processes.python("reader.__main__", *places, language, "--manual")


class Guiding:
    """Carries out the commands that help a person on.

    Args:
        screen: Where they are given.
    """

    def __init__(self, screen: Guided) -> None:
        self.screen = screen

    def do_app_help(self) -> None:
        """Show the keys of the current pane; what is chosen there is carried out."""
        from reader.ui.help.screen import HelpScreen  # here: the first picture needs none of these

        screen = self.screen

        def chosen(command: Command | None) -> None:
            if command is not None:
                screen.carry_out(command.method)

        screen.app.push_screen(HelpScreen(screen.keymap, screen.place), chosen)

    def do_app_manual(self) -> None:
        """Lend the terminal to another run of the program, which shows the manual."""
        screen = self.screen
        if MANUAL in screen.session.paths[0].parents:
            screen.say(_("This is the manual"))
            return
        command = manual_command(screen.session.notes.folder, screen.app.configuration.path)
        try:
            with screen.app.suspend():
                processes.run(command)
        except OSError as error:
            screen.say(str(error))
        screen.app.refresh(layout=True)

    def do_app_palette(self) -> None:
        """Show everything by its name; what is chosen is done, opened, or gone to."""
        from reader.ui.help.palette import PaletteDialog

        screen = self.screen

        def chosen(offer: Offer | None) -> None:
            if offer is not None and offer.setting is not None:
                self._show_settings(offer.setting)
            elif offer is not None:
                screen.take_offer(offer)

        screen.app.push_screen(PaletteDialog(screen.session, screen.keymap, screen.place), chosen)

    def do_app_settings(self) -> None:
        """Show the settings."""
        self._show_settings()

    def _show_settings(self, choice: Choice | None = None) -> None:
        """Show the settings, with the cursor on one of them."""
        from reader.ui.settings.screen import SettingsScreen

        screen = self.screen
        screen.app.push_screen(SettingsScreen(screen.session, screen.shown_article, choice))

    def do_app_hints(self) -> None:
        """Show the line of hints, or show it no more; this is kept."""
        screen, hints = self.screen, not self.screen.session.settings.hints
        key = screen.keymap.first_key("app.hints", screen.place)
        gone = _("No hints any more; {key} shows them again").format(key=key)
        said = _("Hints") if hints else gone
        try:
            write(screen.app.configuration.path, "hints", hints)
        except ConfigError as error:
            said = _("not kept: {error}").format(error=error)
        take_effect(screen.app, changed(screen.session.settings, "hints", hints))
        screen.say(said)
