"""Leaving: everything is written down, and the picture that the next start begins with is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widget import Widget

from reader.services.session import Session
from reader.text.safe import Safe
from reader.ui.terminal.driver import TerminalDriver

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen
ROUNDS = 2
"""How often every widget is waited for: what one is told it may have to tell another."""


class Parting:
    """Leaves the shelf.

    Before that it puts the shelf back to how a start shows it, out of sight, and takes a picture.

    Args:
        screen: The shelf.
        session: The library and the marks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self._settings = session.settings
        self._theme = ""

    def begin(self) -> None:
        """Take note of what a start looks like."""
        self._theme = self.screen.app.theme

    def leave(self) -> None:
        """Write everything down, take the picture if there can be one, and leave."""
        self.screen.article.leave()
        self.screen.noting.export_on_quit()
        driver = self.screen.app._driver  # noqa: SLF001 - Textual gives no other way to it
        if isinstance(driver, TerminalDriver) and self._can_be_repeated():
            driver.hold()
            self._start_over()
            self._settle(driver, list(self.screen.query("*")) * ROUNDS)
        else:
            self.screen.app.exit()

    def _can_be_repeated(self) -> bool:
        """Return whether the next start would show what this one did, but for the marks."""
        session, screen = self.session, self.screen
        return (
            session.is_open
            and not session.saving.error
            and not session.messages
            and not session.notes.notice
            and len(session.shelf) > 0
            and all(path.is_dir() for path in session.paths)
            and session.settings == self._settings
            and screen.app.theme == self._theme
            and screen.app.screen is screen
            and screen.telling.progress is None
        )

    def _start_over(self) -> None:
        """Put the shelf back to how it starts."""
        screen = self.screen
        screen.session.shelf.found = {}
        screen.query_one("#filter").display = False
        screen.telling.tell_in_turn(())
        screen.telling.message = Safe("")
        screen.keymap.forget()
        screen.zen = False
        screen.article.opened = None
        screen.article.view.close()
        screen.listing.start_over()
        screen.go_to(screen.listing.titles)

    def _settle(self, driver: TerminalDriver, widgets: list[Widget]) -> None:
        """Wait until widgets have painted what they were told, one after the other."""
        if widgets:
            widgets[0].call_after_refresh(self._settle, driver, widgets[1:])
        else:
            self.screen.call_after_refresh(self._take, driver)

    def _take(self, driver: TerminalDriver) -> None:
        app = self.screen.app
        if hasattr(app, "first_picture"):
            app.first_picture = driver.picture()
        app.exit()
