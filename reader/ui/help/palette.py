"""The palette: every command, article, source and saved search by its name.

Unlike Textual's own it paints any number of rows by line, finds names in either script, by pinyin
and by letters in order, and shows titles as plain text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input
from textual.worker import get_current_worker

from reader import paths
from reader.errors import QueryError
from reader.index import counts
from reader.services.facets import Facet, FacetKind
from reader.services.fuzzy import match
from reader.services.session import Session
from reader.services.view import Grouping, View
from reader.text.safe import safe_line
from reader.text.width import cells as cells_of
from reader.text.width import cut, fit
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import STYLES, Dialog
from reader.ui.help.offer import KINDS, Offer
from reader.ui.help.sections import ESSENTIALS
from reader.ui.help.synonyms import synonyms
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.settings.choices import GROUPS, spoken
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.line_input import LineInput
from reader.ui.widgets.row_view import RowView

BEHIND_NAME = 0.5
"""The distance that another name has beyond the same match of the name itself."""
SCATTERED = 3.0
"""The distance from which a match is too loose for a name that is not shown."""
MOST = 40
"""The most articles that are offered."""
WIDE = 48
"""The least width in cells at which the kinds of offers have a column; commands need no kind."""


class OfferRows(RowView):
    """Offers, one per row: kind, name, and keys or counts."""

    def __init__(self) -> None:
        super().__init__(id="offers")
        self.offers: Sequence[Offer] = ()

    def row_count(self) -> int:
        """Return the number of offers."""
        return len(self.offers)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return an offer."""
        offer = self.offers[index]
        kind = f" {_(KINDS[offer.kind])}"
        detail = f" {cut(offer.detail, cells // 3)} "
        if cells >= WIDE:
            kind = fit(kind, 3 + max(cells_of(_(name)) for name in KINDS.values()))
        else:
            kind = " " if offer.kind == "command" else f"{kind}  "
        room = max(8, cells - cells_of(kind) - cells_of(detail))
        label = cut(offer.label, room)
        gap = " " * max(0, cells - cells_of(kind) - cells_of(label) - cells_of(detail))
        return [(kind, "dim"), (label + gap, "strong"), (detail, "star")]


class PaletteDialog(Dialog[Offer], inherit_bindings=False):
    """Answered with the chosen offer, or with None."""

    CSS_PATH: ClassVar = [STYLES, paths.shipped("styles") / "palette.tcss"]
    AUTO_FOCUS = "#typed"

    class Found(Message):
        """Articles match the typed text."""

        def __init__(self, typed: str, offers: Sequence[Offer]) -> None:
            super().__init__()
            self.typed = typed
            self.offers = offers

    def __init__(self, session: Session, keymap: Keymap, place: Place) -> None:
        """Make the palette.

        Args:
            session: The session.
            keymap: The commands and their keys.
            place: The current place, whose commands come first.
        """
        super().__init__()
        self._session = session
        self._place = place
        self._offers = [*_commands(keymap, place), *_facets(session)]
        self._offers += [*_bookmarks(session), *_settings(session)]
        self._articles: Sequence[Offer] = ()

    def heading(self) -> str:
        """Return the title."""
        return _("Do, open, go to")

    def answers(self) -> Sequence[Hint]:
        """Return the key that chooses."""
        return (hint("enter", _("choose")),)

    def closing(self) -> Sequence[Hint]:
        """Return the key that closes."""
        return (hint("escape", _("close")),)

    def content(self) -> ComposeResult:
        """Put the offers below the input."""
        box = LineInput(id="typed", compact=True, select_on_focus=False)
        box.placeholder = _("a command, an article, a source; pinyin will do")
        box.cursor_blink = False
        yield box
        yield OfferRows()

    def on_mount(self) -> None:
        """Offer the commands."""
        self.rows.can_focus = False
        self.rows.when_empty = (" " + _("No match"),)
        self._offer("")

    @property
    def rows(self) -> OfferRows:
        """The offers."""
        return self.query_one(OfferRows)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        typed = event.value.strip()
        self._articles = ()
        self._offer(typed)
        if typed:
            self.find(typed)

    def _offer(self, typed: str) -> None:
        """Show the offers that match, the best match first."""
        self.rows.offers = [*ranked(typed, self._offers), *self._articles]
        self.rows.changed(0)

    @work(thread=True, exclusive=True, group="palette", exit_on_error=False)
    def find(self, typed: str) -> None:
        """Find articles by name in a thread; a later call cancels an earlier one."""
        worker, shelf = get_current_worker(), self._session.shelf
        view = View(words=typed, grouping=Grouping.FLAT)
        with closing(shelf.index.again()) as index:
            try:
                rows = shelf.rows(view, index, lambda: worker.is_cancelled)
                articles = [] if worker.is_cancelled else rows.articles[:MOST]
            except (QueryError, sqlite3.DatabaseError):
                return  # what is typed is not a query: it may still be a command
        if not worker.is_cancelled:
            offers = [Offer(article.title, article.source, entry=article) for article in articles]
            self.post_message(self.Found(typed, offers))

    @on(Found)
    def _found(self, event: Found) -> None:
        if event.typed == self.query_one(Input).value.strip():
            cursor, self._articles = self.rows.cursor, event.offers
            self._offer(event.typed)
            self.rows.cursor = cursor

    @on(Input.Submitted)
    @on(RowView.Chosen)
    def _choose(self) -> None:
        rows = self.rows
        if rows.offers:
            self.dismiss(rows.offers[rows.cursor])

    def press(self, key: str) -> bool:
        """Move in the offers; other keys are typed."""
        moves = {"down": 1, "ctrl+n": 1, "up": -1, "ctrl+p": -1}
        pages = {"pagedown": 1, "pageup": -1}
        if key in moves:
            self.rows.move(moves[key])
        elif key in pages:
            self.rows.page(pages[key])
        else:
            return False
        return True


def ranked(typed: str, offers: Iterable[Offer]) -> list[Offer]:
    """Return the offers that match, the best first; all in their order if nothing is typed.

    Args:
        typed: The typed text.
        offers: Commands, settings and others.
    """
    matches = [(near, offer) for offer in offers if (near := _near(typed, offer)) is not None]
    if typed:
        matches.sort(key=lambda row: row[0])
    return [offer for _near_, offer in matches]


def _near(typed: str, offer: Offer) -> float | None:
    """Return the distance of an offer from the typed text, less for a better match."""
    texts = [offer.label]
    others: Sequence[str] = ()
    if offer.command is not None:
        texts += [offer.command.label, offer.command.id]  # English, too, in any language
        others = synonyms(offer.command.id)
    elif offer.setting is not None:
        texts += [offer.setting.label, offer.setting.name]
        others = synonyms(offer.setting.name)
    distances = [near for text in texts if (near := match(typed, text)) is not None]
    distances += [
        BEHIND_NAME + near for text in others if (near := _starts(typed, text)) is not None
    ]
    return min(distances, default=None)


def _starts(typed: str, other: str) -> float | None:
    """Return the distance of another name, if the typed words are words or starts of it."""
    near = match(typed, other)
    return near if near is not None and near < SCATTERED else None


def _commands(keymap: Keymap, place: Place) -> Iterator[Offer]:
    """Yield every command: the essential ones of the place first, movement last."""
    essentials = ESSENTIALS.get(place, ())
    ordered = sorted(
        keymap.commands,
        key=lambda command: (
            not command.works_in(place),
            command.id not in essentials,
            command.id.startswith("move."),
        ),
    )
    for command in ordered:
        if command.id != "app.palette":
            yield Offer(command.title, keymap.keys_of(command), command=command)


def _facets(session: Session) -> Iterator[Offer]:
    """Yield the saved searches and the sources."""
    for name in session.shelf.searches:
        yield Offer(safe_line(name), facet=Facet(FacetKind.SEARCH, name))
    for count in counts.by_source(session.shelf.index):
        facet = Facet(FacetKind.SOURCE, count.name)
        yield Offer(safe_line(count.name), f"{count.unread}/{count.total}", facet=facet)


def _bookmarks(session: Session) -> Iterator[Offer]:
    """Yield the bookmarks, once the marks are open."""
    if session.is_open:
        for letter, bookmark in sorted(session.notes.bookmarks().items()):
            title = safe_line(bookmark.title or bookmark.key)
            yield Offer(f"{letter} {title}", "'" + letter, letter=letter)


def _settings(session: Session) -> Iterator[Offer]:
    """Yield the settings of the settings screen."""
    for _heading, choices in GROUPS:
        for choice in choices:
            yield Offer(_(choice.label), spoken(choice, session.settings), setting=choice)
