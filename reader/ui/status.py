"""The status line: the current title or a message, and where things stand."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from reader.index.indexer import Progress
from reader.services.indexing import describe
from reader.services.session import Session
from reader.text.chinese.scripts import Script
from reader.text.safe import Safe, safe_line
from reader.text.width import cut
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.widgets.status_line import Figure, StatusLine

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen
    from reader.ui.keys.keymap import Keymap
    from reader.ui.notebook.screen import NotebookScreen


WORDS = 24
"""Cells of a query that the status line shows."""


class Telling(ABC):
    """Says on a status line what was done, and where things stand.

    Args:
        screen: Whose status line it is.
        session: The marks.
        keymap: Knows what was typed of a sequence.

    Attributes:
        message: What was just done; it stands until the next key.
    """

    def __init__(self, screen: Screen[Any], session: Session, keymap: Keymap) -> None:
        self._screen = screen
        self.session = session
        self._keymap = keymap
        self.message = Safe("")
        self._waiting: list[str] = []

    @abstractmethod
    def standing(self) -> tuple[str, list[Figure]]:
        """Return what the line says left and right when nothing was just done."""

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
        saving, status = self.session.saving, self._screen.query_one(StatusLine)
        status.alarm = (
            safe_line(_("⚠ NOT SAVED: {error}").format(error=saving.error)) if saving.error else ""
        )
        left, right = self.standing()
        if self._keymap.pending:
            right.append((f"{self._keymap.pending}…",))
        if saving.pending:
            right.append((_("unsaved"),))
        status.left, status.right = self.message or left, tuple(right)


class NotebookTelling(Telling):
    """Says where the cursor is among the highlights, and what is chosen.

    Args:
        screen: The notebook.
        session: The marks.
    """

    def __init__(self, screen: NotebookScreen, session: Session) -> None:
        super().__init__(screen, session, screen.keymap)
        self.screen = screen

    def standing(self) -> tuple[str, list[Figure]]:
        """Return the title of the article, and how far down the list the cursor is."""
        state, titles = self.screen.state, self.screen.titles
        total = sum(row.entry is not None for row in titles.rows)
        before = sum(row.entry is not None for row in titles.rows[: titles.cursor + 1])
        chosen = _("{count} chosen").format(count=len(state.chosen)) if state.chosen else ""
        parts: list[Figure] = [(chosen,), (_sought(state.view.words),), (f"{before}/{total}",)]
        row = titles.current
        title = safe_line(row.entry.article.title) if row and row.entry else _("Notebook")
        return title, parts


class ShelfTelling(Telling):
    """Says what the panes and the indexer are at.

    Args:
        screen: The shelf.
        session: The shelf and the marks.

    Attributes:
        progress: How far the indexer is, None when it rests.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        super().__init__(screen, session, screen.keymap)
        self.screen = screen
        self.progress: Progress | None = None

    def bring_up_to_date(self) -> None:
        """Write the status line anew; it stands under all panes but that of the article."""
        reading = self.screen.pane is self.screen.article.view
        self.screen.query_one(StatusLine).whole = not reading
        super().bring_up_to_date()

    def standing(self) -> tuple[str, list[Figure]]:
        """Return the current title, and how far the reader is in the article or the list."""
        screen = self.screen
        if screen.beginning.awaits_named:
            return Safe(_("Opening…")), []
        if screen.pane is screen.article.view and screen.article.entry is not None:
            if screen.zen:
                return Safe(""), [(screen.finding.label,)]
            percent = f"{screen.article.view.percent}%"
            script = {Script.SIMPLIFIED: _("Simplified"), Script.TRADITIONAL: _("Traditional")}
            shown = script.get(screen.article.view.script, "")
            return screen.article.entry.title, [(shown,), (percent,), (screen.finding.label,)]
        return self._of_list()

    def _of_list(self) -> tuple[Safe, list[Figure]]:
        """Return the current title, and how far down the list it is."""
        listing = self.screen.listing
        listed, words = listing.titles, listing.view.words
        rows = listed.rows
        total = len(rows.articles) if rows is not None else 0
        before = rows.articles_until(listed.cursor) if rows else 0
        title = listed.current.title if listed.current else Safe(_("No articles here"))
        guess = self.screen.asking.guess
        place = f"{before}/{total}" if guess is None else f"~{guess}"
        return title, [self._scanning(), (_sought(words),), (place,)]

    def _scanning(self) -> Figure:
        """Return how far the indexer is, in many words and in few."""
        progress = self.progress
        if progress is None:
            return ()
        done = f"{progress.done * 100 // progress.total}%" if progress.total else ""
        return f"{describe(progress)}…", done

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


def _sought(words: str) -> str:
    """Return what is searched for as it is told, empty for nothing."""
    return f"/{cut(safe_line(words), WORDS)}/" if words.strip() else ""
