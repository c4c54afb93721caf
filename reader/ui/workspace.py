"""What the places of the main screen know of each other.

A place owns its panes and its commands. It reaches the others only through `Workspace`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from reader.archive.header import Entry
from reader.notes.model import Highlight
from reader.services.article_list import Articles, Facet, View
from reader.services.reading import Opened
from reader.services.session import Session
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
        """What is listed."""

    @property
    def current(self) -> Entry | None:
        """The article under the cursor."""

    @property
    def phrases(self) -> Sequence[str]:
        """The phrases that the full text was searched for; empty when it was not."""

    def articles(self) -> Articles:
        """Return the listed articles, without headings."""

    def select(self, entry: Entry) -> None:
        """Put the cursor on an article, if it is listed."""

    def focus(self) -> None:
        """Move the focus to the list."""

    def change(self, **changes: object) -> None:
        """Change what is listed."""

    def narrow(self, facet: Facet) -> None:
        """Narrow the list to a facet and move the focus there."""

    def show_query(self, words: str) -> None:
        """Put a query into the query bar without running it."""

    def open_current(self) -> None:
        """Open the article under the cursor."""

    def search(self) -> None:
        """Open the query bar for a search of the full text."""

    def refresh(self) -> None:
        """List the articles again."""

    def recount(self) -> None:
        """Count the facets again and repaint the marks in the list."""


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
        """The article that a key is about: the open one if its pane has the focus, or the row's."""

    @property
    def is_skimmed(self) -> bool:
        """Whether only its plain text is shown, because cleaning takes long."""

    @property
    def is_selecting(self) -> bool:
        """Whether a cursor selects text."""

    def reanchor(self, highlight: Highlight | None) -> None:
        """Let the next highlight be the place of one whose own was lost; None ends that."""

    def refuses_marks(self) -> bool:
        """Return whether the text cannot be marked yet, and say so."""

    def leave(self) -> None:
        """Write down the reader's place in it."""

    def leave_for_list(self) -> None:
        """Write down the place, which is also where the jump list leads back to."""

    def remark(self) -> None:
        """Show its highlights as the store has them now."""

    def step(self, step: int) -> None:
        """Open the article that many rows further down the list."""


class NotebookTrip(Protocol):
    """The way from the notebook to an article and back."""

    @property
    def at_place(self) -> bool:
        """Whether the focus is still where the notebook led, so that back means the notebook."""

    def arrive(self) -> None:
        """Go to the highlight that the article was opened for, if it was."""

    def go_back(self) -> None:
        """Go back to the notebook, if the article was opened from it."""


class Workspace(Protocol):
    """The main screen, as its places see it.

    Attributes:
        session: The library, the settings and the marks.
        keymap: What the keys do.
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
        """The way to the notebook and back."""

    @property
    def pane(self) -> Widget | None:
        """The pane that has the focus, also while a line is typed into."""

    @property
    def times(self) -> int:
        """The count typed before the last key, at least 1."""

    def open(self, entry: Entry, place: int | None = None) -> None:
        """Open an article, at a code point of its text or where the reader left it."""

    def show_pane(self, pane: Widget) -> None:
        """Move the focus to a pane, and show it."""

    def fold_panes(self) -> None:
        """Show as many panes as there is room for."""

    def status(self, message: str) -> None:
        """Show a message until the next key."""

    def refresh_status(self) -> None:
        """Bring the status line up to date."""

    def ask(self, dialog: Screen[Answer], then: Callable[[Answer | None], None]) -> None:
        """Show a dialog, and hand its answer on."""

    def run(self, work: Callable[[], object], group: str) -> None:
        """Run work in a thread, beside other work of its group."""

    def after(self, seconds: float, then: Callable[[], object]) -> Timer:
        """Call a function once, some seconds from now."""

    def after_refresh(self, then: Callable[..., object], *arguments: object) -> object:
        """Call a function once the screen is painted."""

    def post(self, message: Message) -> object:
        """Post a message to the main screen, from any thread."""

    def take_offer(self, offer: Offer) -> None:
        """Do, open or go to what was chosen in the palette."""

    def redraw(self) -> None:
        """Lay out and paint the screen again."""

    def guard(self) -> AbstractContextManager[None]:
        """Guard a look at the index: damage starts its recovery and ends what was being done."""

    def quit(self) -> None:
        """Save everything and end the program."""
