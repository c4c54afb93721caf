"""The interfaces through which the places of the main screen reach each other.

A place owns its panes and its commands, and sees the others only through `Workspace`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from reader.archive.header import Entry
    from reader.notes.model import Highlight, PlaceAnchor
    from reader.services.facets import Facet
    from reader.services.jump_list import Spot
    from reader.services.list_rows import Articles
    from reader.services.reading import Opened
    from reader.services.reprint_summary import ReprintSummary
    from reader.services.session import Session
    from reader.services.view import View
    from reader.ui.alarm import Alarm
    from reader.ui.article.article_view import ArticleView
    from reader.ui.bulk_change import BulkChange
    from reader.ui.help.offer import Offer
    from reader.ui.host import HostApp
    from reader.ui.keys.keymap import Keymap

Answer = TypeVar("Answer")


class ArticleListing(Protocol):
    """The list of articles, as the other places see it."""

    @property
    def view(self) -> View:
        """The query, facet and order of the list."""

    @view.setter
    def view(self, view: View) -> None:
        """Take a view for that of the rows which are listed."""

    @property
    def current(self) -> Entry | None:
        """The article under the cursor."""

    @property
    def phrases(self) -> Sequence[str]:
        """The phrases of the full-text search; empty without one."""

    def articles(self) -> Articles:
        """Return the listed articles, without headings."""

    def select(self, entry: Entry) -> None:
        """Put the cursor on an article, if it is listed."""

    def focus(self) -> None:
        """Move the focus to the list."""

    def change(self, **changes: object) -> None:
        """Change the view of the list."""

    def narrow(self, facet: Facet) -> None:
        """Narrow the list to a facet and move the focus there."""

    def show_query(self, words: str) -> None:
        """Put a query into the query bar without running it."""

    def show_view(self, view: View, current: Entry | None) -> None:
        """Show another view, with the cursor on an article, and move the focus to the list."""

    def open_current(self) -> None:
        """Open the article under the cursor."""

    def search(self) -> None:
        """Open the query bar for a search of the full text."""

    def refresh(self) -> None:
        """Reload the list."""

    def remark(self) -> None:
        """Repaint the marks in the list."""

    def recount(self) -> None:
        """Recount the facets and repaint the marks in the list."""

    def recount_threads(self) -> None:
        """Count the threads and the saved searches again."""


class OpenArticle(Protocol):
    """The open article, as the other places see it."""

    @property
    def view(self) -> ArticleView:
        """The widget that shows it."""

    @property
    def opened(self) -> Opened | None:
        """The article with its state; None while none is open."""

    @property
    def entry(self) -> Entry | None:
        """Its row; None while none is open."""

    @property
    def current(self) -> Entry | None:
        """The article that keys act on: the open one if its pane has the focus, else the row's."""

    @property
    def is_skimmed(self) -> bool:
        """Whether only its plain text is shown, because cleaning takes long."""

    @property
    def is_selecting(self) -> bool:
        """Whether a selection is active."""

    @property
    def shows_output(self) -> bool:
        """Whether the output of a command is beside it."""

    def reanchor(self, highlight: Highlight | None) -> None:
        """Use the next highlighted text as the place of a lost highlight; None cancels."""

    def copy(self, text: str) -> None:
        """Copy a text to the clipboard."""

    def refuses_marks(self) -> bool:
        """Return whether the text cannot be marked yet, and show why."""

    def find_spot(self, spot: Spot) -> int:
        """Return where a place of the open article is now, and show when it is not found."""

    def show_match(self, phrases: Sequence[str], start: int | None) -> None:
        """Search it for phrases, and focus the match at an offset; None stays at the top."""

    def leave(self) -> None:
        """Save the reading position."""

    def leave_for_list(self) -> None:
        """Save the reading position and add it to the jump list."""

    def remember(self) -> None:
        """Add the place in the list or the article to the jump list, before the list changes."""

    def show_hint(self) -> None:
        """Set the hint of the empty pane; there is none beside an empty list."""

    def remark(self) -> None:
        """Reload its highlights from the store."""

    def step(self, step: int) -> None:
        """Open the article a number of rows down the list."""


class NotebookTrip(Protocol):
    """The way from the notebook to an article and back."""

    @property
    def at_place(self) -> bool:
        """Whether the focus is still on the highlight that the notebook opened."""

    def arrive(self) -> None:
        """Focus the highlight that the notebook opened the article for, if any."""

    def go_back(self) -> None:
        """Go back to the notebook, if the article was opened from it."""


class TrailTrip(Protocol):
    """The way from the trail of a name to an article and back."""

    @property
    def is_visiting(self) -> bool:
        """Whether the article was opened from a trail, so that back shows the trail again."""

    def arrive(self) -> None:
        """Go to the mention that the trail opened the article for, if any."""

    def go_back(self) -> None:
        """Go back to the trail, if the article was opened from it."""


class ThreadTrip(Protocol):
    """The way from a thread to an article and back."""

    def arrive(self) -> None:
        """Note whether the article that is open now was opened from a thread."""

    def go_back(self) -> None:
        """Go back to the thread, if the article was opened from it."""


class KnownReprints(Protocol):
    """The reprints of articles, as far as they were looked up."""

    def of(self, entry: Entry) -> ReprintSummary:
        """Return the reprints of an article, looked up now unless they are known."""


class Workspace(Protocol):
    """The main screen, as its places see it.

    Attributes:
        session: The library, the settings and the marks.
        keymap: The keys in force.
        zen: Whether the article is shown alone.
        bulk: Makes a change of many highlights while keys are answered.
    """

    session: Session
    keymap: Keymap
    zen: bool
    bulk: BulkChange

    @property
    def host(self) -> HostApp:
        """The app."""

    @property
    def articles(self) -> ArticleListing:
        """The list of articles."""

    @property
    def article(self) -> OpenArticle:
        """The open article."""

    @property
    def notebook(self) -> NotebookTrip:
        """The visits to and from the notebook."""

    @property
    def trails(self) -> TrailTrip:
        """The visits to and from the trails of names."""

    @property
    def threads(self) -> ThreadTrip:
        """The visits to and from threads."""

    @property
    def reprints(self) -> KnownReprints:
        """The reprints of articles."""

    @property
    def pane(self) -> Widget | None:
        """The current pane, also while an input has the focus."""

    @property
    def times(self) -> int:
        """The count typed before the last key, at least 1."""

    def open(
        self, entry: Entry, place: int | None = None, anchor: PlaceAnchor | None = None
    ) -> None:
        """Open an article, at a code point of its text or at the saved position."""

    def show_pane(self, pane: Widget) -> None:
        """Show a pane and move the focus to it."""

    def fold_panes(self) -> None:
        """Show as many panes as fit."""

    def status(self, message: str) -> None:
        """Show a message until the next key."""

    def refresh_status(self) -> None:
        """Update the status line."""

    def ask(self, dialog: Screen[Answer], then: Callable[[Answer | None], None]) -> None:
        """Show a dialog, and call a function with its answer."""

    def run(self, work: Callable[[], object], group: str) -> None:
        """Run work in a thread, concurrently with other work of its group."""

    def after(self, seconds: float, then: Callable[[], object]) -> Alarm:
        """Call a function once, some seconds from now."""

    def after_refresh(self, then: Callable[..., object], *arguments: object) -> object:
        """Call a function after the next repaint."""

    def post(self, message: Message) -> object:
        """Post a message to the main screen, from any thread."""

    def take_offer(self, offer: Offer) -> None:
        """Carry out the offer chosen in the palette."""

    def redraw(self) -> None:
        """Lay out and paint the screen again."""

    def guard(self) -> AbstractContextManager[None]:
        """Return a context for index access: damage starts the recovery and ends the block."""

    def quit(self) -> None:
        """Save everything and end the program."""
