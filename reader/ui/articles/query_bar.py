"""The query bar: filtering and searching the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import QueryError
from reader.index.query.compile import Scope
from reader.index.query.complete import completed_keys
from reader.services.view import View, narrowed
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.widgets.query_line import QueryLine
from reader.ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reader.index.query.complete import Completion
    from reader.ui.articles.workers import ScreenWorkers


class QueryBar(Part):
    """Passes typed queries to the list, and completions and errors to the line.

    Args:
        workspace: The main screen.
        line: The input line.
        change: Changes the view of the list.
        workers: Complete a query in a thread.

    Attributes:
        guess: The estimated number of matches while a search is running, else None.
    """

    def __init__(
        self,
        workspace: Workspace,
        line: QueryLine,
        change: Callable[..., None],
        workers: ScreenWorkers,
    ) -> None:
        super().__init__(workspace)
        self.line = line
        self._change = change
        self._workers = workers
        self.guess: int | None = None
        self._error: QueryError | None = None

    def handlers(self) -> Handlers:
        """Return the handlers of the query bar's commands."""
        return {"list.filter": self.filter, "list.search": self.search}

    @property
    def _view(self) -> View:
        """The view of the list."""
        return self.listing.view

    def _is_typed(self, words: str) -> bool:
        """Return whether the line is open and holds this query."""
        line = self.line
        return line.is_open and line.box.value == words

    def filter(self) -> None:
        """Open the filter line."""
        self._ask(
            Scope.NAMES,
            _("titles, sources, authors, tags; in pinyin, too; is:unread date:2021-04 len:>2000"),
        )

    def search(self) -> None:
        """Open the search line."""
        self._ask(Scope.TEXT, _('in the full text: words, "a phrase", -not, OR, source: date:'))

    def _ask(self, scope: Scope, hint: str) -> None:
        """Open the line for a filter or a search."""
        line, article = self.line, self.article
        article.remember()
        if self.workspace.pane is article.view:
            article.leave_for_list()
            self.listing.focus()
        line.open(hint)
        self.workspace.fold_panes()
        if scope is not self._view.scope:
            line.box.value = ""
            if self._view.words.strip():
                self._change(scope=scope, words="")
            else:  # the list is the same wherever nothing is searched for
                self.listing.view = narrowed(self._view, scope=scope, words="")
                self.workspace.refresh_status()
        if line.box.value:
            self._complete(line.box.value, line.box.cursor_position)

    def hide(self) -> None:
        """Hide the box."""
        box = self.line.box
        box.display = False

    def put(self, words: str) -> None:
        """Put a query into the line without running it."""
        box = self.line.box
        with box.prevent(box.Changed):
            box.value = words

    def typed(self, words: str, cursor: int) -> None:
        """Handle a changed query."""
        self.host.after_text(lambda: self._take(words, cursor))

    def _take(self, words: str, cursor: int) -> None:
        """Search for a query, unless it has changed in the meantime."""
        if words != self.line.box.value:
            return
        self.guess = None
        if words != self._view.words:
            self._change(words=words)
        if self._is_typed(words):
            self._complete(words, cursor)

    def _complete(self, words: str, cursor: int) -> None:
        """Offer completions at once, or look in the index for the values that complete a key."""
        keys = completed_keys(words, cursor)
        if keys is None:
            self._workers.complete(words, cursor)
        else:
            self.offer(words, keys)

    def offer(self, words: str, completions: Sequence[Completion]) -> None:
        """Show completions, unless the query has changed since."""
        if self._is_typed(words):
            self.line.offer(completions, words)
            if not completions:
                self._blame_again()

    def _blame_again(self) -> None:
        """Show the error of the query again, now that there are no completions."""
        if self._error is not None:
            self.line.blame(self._error)

    def refuse(self, view: View, error: QueryError) -> None:
        """Show the error of a query: below the line while it is typed, else in the status line."""
        if view != self._view:
            return
        self._error = error
        if self._is_typed(error.text):
            self.line.blame(error)
        else:
            self.workspace.status(str(error))

    def guessed(self, view: View, count: int) -> None:
        """Show the estimated number of matches."""
        if view == self._view:
            self.guess = count
            self.workspace.refresh_status()

    def arranged(self) -> None:
        """Drop the estimate and the error: the list is complete."""
        self.guess = self._error = None

    def end(self) -> None:
        """Close the line, and focus the list."""
        self.line.close()
        self.listing.focus()
