"""Jumps: back and forward, bookmarks, and links between articles of the library."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase
from typing import TYPE_CHECKING

from reader.archive.header import Entry
from reader.services import reading
from reader.services.jump_list import JumpList, Spot
from reader.services.reading import describe_place
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.notes.model import PlaceAnchor


class Jumps(Part):
    """Keeps the jump list and the bookmarks, and goes to their places.

    Args:
        workspace: The main screen.
        view: Shows the article.
    """

    def __init__(self, workspace: Workspace, view: ArticleView) -> None:
        super().__init__(workspace)
        self.view = view
        self._list = JumpList()
        self._awaiting: Callable[[str], None] | None = None

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "visit.back": self.back,
            "visit.forward": self.forward,
            "visit.mark": self.mark,
            "visit.bookmark": self.bookmark,
        }

    @property
    def here(self) -> Spot | None:
        """The reading position; None in the list."""
        article = self.article
        if article.entry is None or self.workspace.pane is not article.view:
            return None
        return Spot(article.entry.key, article.view.place, self.listing.view)

    @property
    def anywhere(self) -> Spot:
        """The reading position, or the row in the list."""
        current = self.listing.current
        return self.here or Spot(current.key if current else "", None, self.listing.view)

    def leave(self) -> None:
        """Add the reading position to the jump list, before a jump."""
        if self.here is not None:
            self._list.leave(self.here)

    def leave_anywhere(self) -> None:
        """Add the reading position or the row to the jump list, before the list changes."""
        self._list.leave(self.anywhere)

    def leave_from(self, place: int) -> None:
        """Add a place of the open article to the jump list."""
        entry = self.article.entry
        if entry is not None:
            self._list.leave(Spot(entry.key, place, self.listing.view))

    def take(self, character: str | None) -> bool:
        """Handle the letter of a bookmark; return whether one was awaited."""
        if self._awaiting is None:
            return False
        awaiting, self._awaiting = self._awaiting, None
        letter = unicodedata.normalize("NFKC", character or "").lower()
        if letter and letter in ascii_lowercase:
            awaiting(letter)
        else:
            self.workspace.status(_("A bookmark is a letter from a to z"))
        return True

    def back(self) -> None:
        """Go back to the place before the last jump."""
        self._go(self._list.back(self.anywhere), _("No earlier place"))

    def forward(self) -> None:
        """Go forward in the jump list."""
        self._go(self._list.forward(self.anywhere), _("No later place"))

    def _go(self, spot: Spot | None, nowhere: str) -> None:
        """Go to a place in any article of the library, or to a row of a list."""
        article = self.article
        if spot is None:
            self.workspace.status(nowhere)
            return
        entry = self.shelf.article(spot.key) if spot.key else None
        if spot.place is None or spot.view != self.listing.view:
            if self.here is not None:
                article.leave()
            self.listing.show_view(spot.view, entry)
        if spot.place is None:
            return
        if article.entry is not None and article.entry.key == spot.key:
            self.workspace.show_pane(article.view)
            article.view.stand_on(article.find_spot(spot))
        elif entry is not None:
            self._open(entry, spot.place, spot.anchor)
        else:
            self.workspace.status(_("That article is not in this library"))

    def _open(
        self, entry: Entry, place: int | None = None, anchor: PlaceAnchor | None = None
    ) -> None:
        """Open an article, and select it in the list."""
        self.listing.select(entry)
        self.workspace.open(entry, place, anchor)

    def follow(self, entry: Entry, anchor: str) -> None:
        """Go to an article of the library that a link leads to.

        Args:
            entry: The article.
            anchor: The place that the link names; used if the article is open already.
        """
        self.leave()
        opened = self.article.opened
        if opened is None or opened.article.entry.key != entry.key:
            self._open(entry)
            return
        place = opened.article.document.anchors.get(anchor, 0)
        self.workspace.show_pane(self.view)
        self.view.stand_on(place)

    def mark(self) -> None:
        """Wait for the letter of a bookmark to set here."""
        if self._meant() is None:
            self.workspace.status(_("There is no article here"))
            return
        self._awaiting = self._set
        self.workspace.status(_("Bookmark: type a letter"))

    def _meant(self) -> Entry | None:
        return self.article.current

    def _set(self, letter: str) -> None:
        entry = self._meant()
        if entry is None:
            return
        here, opened = self.here, self.article.opened
        place = here.place if here is not None else None
        if place is not None and opened is not None and not opened.is_skimmed:
            anchor = describe_place(opened.article.document, place)
        else:
            state = self.notes.state(entry.key)
            place, anchor = state.place or 0, state.anchor
        self.notes.positions.set_bookmark(letter, reading.reference(entry), place, anchor)
        self.workspace.status(_("Bookmark {letter}; u undoes it").format(letter=letter))

    def bookmark(self) -> None:
        """Show the bookmarks; a letter goes to one."""
        bookmarks = self.notes.bookmarks()
        if not bookmarks:
            self.workspace.status(_("No bookmarks yet: m and a letter sets one"))
            return

        def chosen(answer: tuple[str, str] | None) -> None:
            verb, letter = answer or ("", "")
            if verb == "go":
                self.visit(letter)
            elif verb == "back":
                self.back()
            elif verb == "delete":
                self.notes.positions.remove_bookmark(letter)
                self.workspace.status(
                    _("Bookmark {letter} deleted; u undoes it").format(letter=letter)
                )

        from reader.ui.article.bookmarks import Bookmarks  # here: rarely needed

        self.workspace.ask(Bookmarks(bookmarks), chosen)

    def visit(self, letter: str) -> None:
        """Go to the bookmark of a letter, if there is one."""
        bookmark = self.notes.bookmarks().get(letter)
        if bookmark is None:
            self.workspace.status(_("There is no bookmark {letter}").format(letter=letter))
            return
        self.leave()
        missing = _("“{title}” is not in this library").format(title=safe_line(bookmark.title))
        if self.shelf.article(bookmark.key) is None:
            self.workspace.status(missing)
        else:
            spot = Spot(bookmark.key, bookmark.place, self.listing.view, bookmark.anchor)
            self._go(spot, missing)
