"""Going to places: back and forward, bookmarks, and links between articles of the library."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase
from typing import TYPE_CHECKING

from reader.archive.header import Entry
from reader.services import reading
from reader.services.jump_list import Jumps, Spot
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.article.bookmarks import Bookmarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.ui.articles.screen import ShelfScreen


class Visiting:
    """Remembers where the reader was, and goes there again.

    Args:
        screen: Whose article it is.
        session: Knows the articles, and keeps the bookmarks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self._jumps = Jumps()
        self._awaiting: Callable[[str], None] | None = None

    @property
    def here(self) -> Spot | None:
        """Where the reader is in an article; None in the list."""
        article = self.screen.article
        if article.entry is None or self.screen.pane is not article.view:
            return None
        return Spot(article.entry.key, article.view.place)

    def leave(self) -> None:
        """Remember the place that the reader is about to leave by a jump."""
        if self.here is not None:
            self._jumps.leave(self.here)

    def leave_from(self, place: int) -> None:
        """Remember a place of the open article that the reader has left already."""
        if self.screen.article.entry is not None:
            self._jumps.leave(Spot(self.screen.article.entry.key, place))

    def take(self, character: str | None) -> bool:
        """Take the letter that a bookmark waits for; return whether one does."""
        if self._awaiting is None:
            return False
        awaiting, self._awaiting = self._awaiting, None
        letter = unicodedata.normalize("NFKC", character or "").lower()
        if letter and letter in ascii_lowercase:
            awaiting(letter)
        else:
            self.screen.say(_("A bookmark is a letter from a to z"))
        return True

    def do_visit_back(self) -> None:
        """Go back to the place before the last jump."""
        self._go(self._jumps.back(self.here), _("Nowhere to go back to"))

    def do_visit_forward(self) -> None:
        """Go forward again, to where going back began."""
        self._go(self._jumps.forward(self.here), _("Nowhere to go forward to"))

    def _go(self, spot: Spot | None, nowhere: str) -> None:
        """Go to a place in any article of the library."""
        article = self.screen.article
        if spot is None:
            self.screen.say(nowhere)
        elif article.entry is not None and article.entry.key == spot.key:
            self.screen.go_to(article.view)
            article.view.stand_on(spot.place)
        elif (entry := self.session.shelf.article(spot.key)) is not None:
            self._open(entry, spot.place)
        else:
            self.screen.say(_("That article is not in this library"))

    def _open(self, entry: Entry, place: int | None = None) -> None:
        """Open an article, and put the cursor of the list on it where it is listed."""
        listing = self.screen.listing
        at = listing.titles.rows.index_of(entry) if listing.titles.rows is not None else None
        if at is not None:
            listing.titles.cursor = at
        self.screen.open(entry, place)

    def follow(self, entry: Entry, anchor: str) -> None:
        """Go to an article of the library that a link leads to.

        Args:
            entry: The article.
            anchor: The place in it that the link names; used when the article is open already.
        """
        self.leave()
        opened = self.screen.article.opened
        if opened is None or opened.article.entry.key != entry.key:
            self._open(entry)
            return
        place = opened.article.document.anchors.get(anchor, 0)
        self.screen.go_to(self.screen.article.view)
        self.screen.article.view.stand_on(place)

    def do_visit_mark(self) -> None:
        """Wait for the letter of a bookmark to set here."""
        if self._meant() is None:
            self.screen.say(_("There is no article here"))
            return
        self._awaiting = self._set
        self.screen.say(_("Bookmark: type a letter"))

    def _meant(self) -> Entry | None:
        return self.screen.article.current

    def _set(self, letter: str) -> None:
        entry = self._meant()
        if entry is None:
            return
        here = self.here
        if here is not None and not self.screen.article.is_skimmed:
            place = here.place
        else:
            place = self.session.notes.state(entry.key).place or 0
        self.session.notes.set_bookmark(letter, reading.reference(entry), place)
        self.screen.say(_("Bookmark {letter}; u undoes it").format(letter=letter))

    def do_visit_bookmark(self) -> None:
        """List the bookmarks: a letter goes to one."""
        bookmarks = self.session.notes.bookmarks()
        if not bookmarks:
            self.screen.say(_("There is no bookmark yet: m and a letter sets one"))
            return

        def chosen(answer: tuple[str, str] | None) -> None:
            verb, letter = answer or ("", "")
            if verb == "go":
                self.visit(letter)
            elif verb == "back":
                self.do_visit_back()
            elif verb == "delete":
                self.session.notes.remove_bookmark(letter)
                self.screen.say(
                    _("Bookmark {letter} is gone; u brings it back").format(letter=letter)
                )

        self.screen.app.push_screen(Bookmarks(bookmarks), chosen)

    def visit(self, letter: str) -> None:
        """Go to the bookmark of a letter, or say that there is none."""
        bookmark = self.session.notes.bookmarks().get(letter)
        if bookmark is None:
            self.screen.say(_("There is no bookmark {letter}").format(letter=letter))
            return
        self.leave()
        missing = _("“{title}” is not in this library").format(title=safe_line(bookmark.title))
        if self.session.shelf.article(bookmark.key) is None:
            self.screen.say(missing)
        else:
            self._go(Spot(bookmark.key, bookmark.place), missing)
