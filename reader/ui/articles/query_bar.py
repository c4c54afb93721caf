"""Filtering and searching the list: the line that is typed into, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import QueryError
from reader.services.article_list import Scope, View
from reader.translation import gettext as _
from reader.ui.widgets.query_line import QueryLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reader.index.query.complete import Completion
    from reader.ui.articles.screen import ShelfScreen


class Asking:
    """Hands what is typed to the list, and what is offered and wrong to the line.

    Args:
        screen: Whose list it is.

    Attributes:
        guess: About how many articles the running search may find, None when none runs or the
            number is known.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen
        self.guess: int | None = None
        self._error: QueryError | None = None

    @property
    def line(self) -> QueryLine:
        """The line."""
        return self.screen.query_one(QueryLine)

    def do_list_filter(self) -> None:
        """Open the filter line."""
        self._ask(Scope.NAMES, _("words or pinyin, source: tag: is:unread date:2021-04 len:>2000"))

    def do_list_search(self) -> None:
        """Open the search line."""
        self._ask(Scope.TEXT, _('in the full text: words, "a phrase", -not, OR, source: date:'))

    def _ask(self, scope: Scope, hint: str) -> None:
        """Open the line that filters or searches."""
        line, listing = self.line, self.screen.listing
        if self.screen.pane is self.screen.article.view:
            self.screen.article.leave_for_list()
            self.screen.go_to(listing.titles)
        line.open(hint)
        self.screen.folding.fold()
        if scope is not listing.view.scope:
            line.box.value = ""
            listing.change(scope=scope, words="")
        if line.box.value:
            self.screen.complete(line.box.value, line.box.cursor_position)

    def do_list_clear(self) -> None:
        """Clear the filter."""
        self.put("")
        self.screen.listing.change(words="")

    def put(self, words: str) -> None:
        """Let the line hold a query that came from elsewhere."""
        with self.line.box.prevent(self.line.box.Changed):
            self.line.box.value = words

    def typed(self, words: str, cursor: int) -> None:
        """Take a changed query."""
        listing = self.screen.listing
        self.guess = None
        if words != listing.view.words:
            listing.change(words=words)
        self.screen.complete(words, cursor)

    def offer(self, words: str, found: Sequence[Completion]) -> None:
        """Show what may come next, unless more has been typed since."""
        if self.line.is_open and words == self.line.box.value:
            self.line.offer(found, words)
            if not found:
                self._blame_again()

    def _blame_again(self) -> None:
        """Point at a mistake that was found before it was known that nothing is offered."""
        if self._error is not None:
            self.line.blame(self._error)

    def refuse(self, view: View, error: QueryError) -> None:
        """Say what is wrong with a query: under the line while it is typed, else where all is."""
        if view != self.screen.listing.view:
            return
        self._error = error
        if self.line.is_open and error.text == self.line.box.value:
            self.line.blame(error)
        else:
            self.screen.say(str(error))

    def guessed(self, view: View, count: int) -> None:
        """Take in about how many articles a search may find."""
        if view == self.screen.listing.view:
            self.guess = count
            self.screen.tell()

    def arranged(self) -> None:
        """Take note that a list is there: its number is known."""
        self.guess = self._error = None

    def end(self) -> None:
        """Close the line, and go to the list that it made."""
        self.line.close()
        self.screen.go_to(self.screen.listing.titles)
