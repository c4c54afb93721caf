"""The status line: the current title or a message, and where things stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.desk.indexing import describe
from reader.desk.session import Session
from reader.library.indexer import Progress
from reader.text.safe import Safe, safe_line
from reader.text.width import cut
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from reader.ui.screens.shelf import ShelfScreen


WORDS = 24
"""Cells of a query that the status line shows."""


class Telling:
    """Says on the status line what the panes, the store and the indexer are at.

    Args:
        screen: Whose status line it is.
        session: The shelf and the marks.

    Attributes:
        message: What was just done; it stands until the next key.
        progress: How far the indexer is, None when it rests.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self.message = Safe("")
        self.progress: Progress | None = None
        self._waiting: list[str] = []

    def tell_in_turn(self, messages: Sequence[str]) -> None:
        """Show messages one after the other, the next one at each key."""
        count = len(messages)
        numbered = [
            _("({number} of {count}) {each}").format(number=number, count=count, each=each)
            for number, each in enumerate(messages, 1)
        ]
        self._waiting = numbered if count > 1 else list(messages)
        self.next_message()

    def untold(self) -> list[str]:
        """Return the message that stands, and those that wait."""
        return [each for each in (self.message, *self._waiting) if each]

    def next_message(self) -> None:
        """Show the next message that waits; without one, take the last one away."""
        self.message = safe_line(self._waiting.pop(0)) if self._waiting else Safe("")

    def bring_up_to_date(self) -> None:
        """Write the status line anew."""
        screen, saving = self.screen, self.session.saving
        status = screen.query_one(StatusLine)
        status.alarm = (
            safe_line(_("⚠ NOT SAVED: {error}").format(error=saving.error)) if saving.error else ""
        )
        reading = screen.pane is screen.article.view
        status.whole = not reading
        if screen.awaits_named:
            left, right = Safe(_("Opening…")), ""
        elif reading and screen.article.entry is not None:
            found = screen.finding.label
            left = screen.article.entry.title
            right = f"{found} {screen.article.view.percent}%".lstrip()
        else:
            left, right = self._of_list()
        if screen.keymap.pending:
            right = f"{screen.keymap.pending}… {right}"
        if saving.pending:
            right = f"{_('unsaved')} {right}"
        status.left, status.right = self.message or left, right

    def _of_list(self) -> tuple[Safe, str]:
        """Return the current title, and how far down the list it is."""
        listing = self.screen.listing
        listed, words = listing.titles, listing.view.words
        rows = listed.rows
        total = len(rows.articles) if rows is not None else 0
        before = rows.articles_until(listed.cursor) if rows else 0
        scanning = f"{describe(self.progress)}… " if self.progress else ""
        title = listed.current.title if listed.current else Safe(_("No articles here"))
        searched = f"/{cut(safe_line(words), WORDS)}/ " if words.strip() else ""
        guess = self.screen.asking.guess
        place = f"{before}/{total}" if guess is None else f"~{guess}"
        return title, f"{scanning}{searched}{place}"

    def found(self, progress: Progress) -> str:
        """Return what to say when the library has been walked."""
        count, passed = len(self.session.shelf), progress.passed
        parts = [ngettext("{count} article", "{count} articles", count).format(count=count)]
        if progress.problems:
            parts.append(_("{count} cannot be read").format(count=progress.problems))
        if passed:
            said = ngettext("{count} file passed over", "{count} files passed over", passed)
            parts.append(said.format(count=passed))
        return _(", ").join(parts)
