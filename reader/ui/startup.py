"""How the shelf begins: the first picture, the marks after it, and an article that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from reader.services.session import Session
from reader.ui.keys.names import key_name

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

WITHOUT_MARKS = (
    "move.",
    "app.focus",
    "app.help",
    "app.quit",
    "app.redraw",
    "app.suspend",
    "list.page",
)
"""How the commands begin that need no marks, and so need not wait for them."""
FRAME = 1 / 60
"""Seconds between two looks whether the first picture is as it is to be."""
LATEST = 1.0
"""Seconds after which the first picture is no longer waited for."""


class Beginning:
    """Shows the first picture before the marks are open, and the named article as soon as it can.

    Args:
        screen: What begins.
        session: The library and the marks.

    Attributes:
        awaits_named: Whether the article that the person named is still to be shown.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self.awaits_named = session.named is not None
        self._is_named_by_row = False
        self._was_shown = False
        self._notice = ""

    def begin(self) -> None:
        """Read what was named, and see to it that the marks are opened after the first picture."""
        screen = self.screen
        if self.awaits_named:
            screen.read_named()
        if self.session.is_open:
            self._listen()
        screen.call_after_refresh(self._look)
        # A screen that is never at rest calls back late: the marks must not wait for that.
        screen.set_timer(LATEST, self._go_on)

    def _look(self) -> None:
        """Wait until the pane with the focus is painted as such."""
        screen = self.screen
        if screen.pane is None or screen.pane.has_focus:
            screen.call_after_refresh(self._go_on)
        else:
            screen.set_timer(FRAME, self._look)

    def _go_on(self) -> None:
        """Go on, once, with what the first picture did not wait for."""
        if self._was_shown:
            return
        self._was_shown = True
        if (show := getattr(self.screen.app, "show", None)) is not None:
            show()
        if not self.session.is_open:
            self.screen.open_notes()

    async def take_notes(self) -> None:
        """Go by the marks themselves, and by the keys that had to wait for them."""
        screen = self.screen
        self.session.take_notes()
        self._listen()
        self.tell_notice()
        screen.listing.recount()
        screen.tell()
        release = getattr(screen.app, "release_keys", None)
        if release is not None:
            await release()

    def tell_notice(self) -> bool:
        """Show what is new about the store and the index; return False when nothing is."""
        notice = self.session.notes.notice
        messages = [notice] if notice != self._notice else []
        messages.append(self.screen.mending.unwritable())
        self._notice = notice
        messages = [message for message in messages if message]
        if messages:
            self.screen.telling.tell_in_turn([*messages, *self.screen.telling.untold()])
        return bool(messages)

    def _listen(self) -> None:
        """Hear from the store what becomes of the changes."""
        self.session.notes.on_saved = self.screen.saved

    def holds(self, event: events.Event) -> bool:
        """Return whether a key has to wait until the marks are open."""
        if self.session.is_open or not isinstance(event, events.Key):
            return not self.session.is_open
        key = key_name(event.key, event.character)
        command = self.screen.keymap.peek(key, self.screen.place)
        return command is not None and not command.id.startswith(WITHOUT_MARKS)

    def name_by_row(self) -> None:
        """Take note that the named file cannot be read without a row: its row says why."""
        self._is_named_by_row = True
        self.open_named()

    def open_named(self) -> None:
        """Open the named file by its row, once, where it could not be read without one."""
        if not self._is_named_by_row:
            return
        if articles := self.screen.listing.articles():
            self._is_named_by_row = False
            self.screen.open(articles[0])
        elif self.screen.listing.walked:
            self.stop_awaiting()

    def stop_awaiting(self) -> None:
        """Show the list after all: the named file cannot be shown."""
        if self.awaits_named:
            self.awaits_named = False
            self.screen.go_to(self.screen.listing.titles)
