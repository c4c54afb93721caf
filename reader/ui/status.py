"""The status line: the current title or a message, and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from reader.services.session import Session
from reader.text.safe import Safe, safe_line
from reader.text.width import cut
from reader.translation import gettext as _
from reader.ui.keys.keymap import Keymap
from reader.ui.widgets.note_writer import NOTE_CHANGED, NOTE_SAVED
from reader.ui.widgets.status_line import Figure, StatusLine

QUERY_CELLS = 24
"""The maximum width of a query in the status line, in cells."""

UNSAVED = 0.5
"""Seconds that a change may stay unsaved before the status line says so."""

Standing = Callable[[], tuple[str, list[Figure]]]
"""Returns the left text and the figures shown while there is no message."""


class Status:
    """Shows messages and figures on a status line.

    Args:
        line: The status line.
        session: The marks.
        keymap: Holds the keys of an unfinished sequence.
        standing: Returns the current title and the figures.
        after: Calls a function after a number of seconds.

    Attributes:
        message: The message, shown until the next key.
    """

    def __init__(
        self,
        line: StatusLine,
        session: Session,
        keymap: Keymap,
        standing: Standing,
        after: Callable[[float, Callable[[], object]], object],
    ) -> None:
        self._line = line
        self._session = session
        self._keymap = keymap
        self._standing = standing
        self._after = after
        self._unsaved_since: float | None = None
        self.message = Safe("")
        self._waiting: list[str] = []

    def show(self, message: str) -> None:
        """Show a message until the next key."""
        self.message = safe_line(message)
        self.refresh()

    def show_in_turn(self, messages: Sequence[str]) -> None:
        """Show messages one at a time, the next one at each key."""
        count = len(messages)
        numbered = [
            _("({number} of {count}) {message}").format(number=number, count=count, message=message)
            for number, message in enumerate(messages, 1)
        ]
        self._waiting = numbered if count > 1 else list(messages)
        self.next_message()

    def unread(self) -> list[str]:
        """Return the current message and the queued ones."""
        return [message for message in (self.message, *self._waiting) if message]

    def next_message(self) -> None:
        """Show the next queued message; without one, clear the line."""
        self.message = safe_line(self._waiting.pop(0)) if self._waiting else Safe("")

    def clear(self) -> None:
        """Drop the current message and the queued ones."""
        self._waiting = []
        self.message = Safe("")

    def refresh(self) -> None:
        """Update the status line."""
        saving, line = self._session.saving, self._line
        line.alarm = (
            safe_line(_("⚠ NOT SAVED: {error}").format(error=saving.error)) if saving.error else ""
        )
        if saving.error and self.message == _(NOTE_SAVED):
            self.message = safe_line(_(NOTE_CHANGED))
        left, right = self._standing()
        line.pending = f"{self._keymap.pending}…" if self._keymap.pending else ""
        if self._is_long_unsaved(pending=bool(saving.pending)):
            right.append((_("unsaved"),))
        if not self.message:
            line.is_message = False  # first: a long title is not divided as a message is
        line.left, line.right = self.message or left, tuple(right)
        line.is_message = bool(self.message)

    def _is_long_unsaved(self, *, pending: bool) -> bool:
        """Return whether changes have been unsaved for longer than a disk usually takes."""
        now = monotonic()
        if not pending:
            self._unsaved_since = None
        elif self._unsaved_since is None:
            self._unsaved_since = now
            self._after(UNSAVED + 0.01, self.refresh)
        return self._unsaved_since is not None and now - self._unsaved_since >= UNSAVED


def query_figure(words: str) -> str:
    """Return a query as shown in the status line; empty for none."""
    return f"/{cut(safe_line(words), QUERY_CELLS)}/" if words.strip() else ""
