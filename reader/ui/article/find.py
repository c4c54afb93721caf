"""Find: the matches in the open article, and moving between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from textual.widgets import Input

from reader.index.query.compile import Scope
from reader.services.facets import Facet
from reader.services.search_terms import find_hits, searched_words
from reader.text.width import cut
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.jumps import Jumps
from reader.ui.article.selection import TextSelection
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

LABEL = 16
"""The most cells of the query in the status line."""


class Find(Part):
    """Searches in the open article; the current match is the focus of the view.

    Args:
        workspace: The main screen.
        view: Shows the article.
        selection: The cursor that selects text.
        jumps: The jump list.
        box: The input.

    Attributes:
        phrases: The phrases searched for; empty without a search.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: ArticleView,
        selection: TextSelection,
        jumps: Jumps,
        box: Input,
    ) -> None:
        super().__init__(workspace)
        self.view = view
        self.selection = selection
        self.jumps = jumps
        self.box = box
        self.phrases: tuple[str, ...] = ()
        self._at = 0
        self._last = ""
        self._origin = 0
        self._before: tuple[str, ...] = ()
        self._was_of_list = False
        self._is_of_list = False
        self._from_end = False

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "reading.search": self.search_everywhere,
            "article.find": self.open,
            "article.next_match": self.next_match,
            "article.previous_match": self.previous_match,
        }

    @property
    def active(self) -> bool:
        """Whether a search is on."""
        return bool(self.phrases)

    @property
    def came_from_hits(self) -> bool:
        """Whether the search is that of the list, from which the article was opened."""
        return self.active and self._is_of_list

    @property
    def on_match(self) -> bool:
        """Whether the focus is the current match."""
        hits = self.view.hits
        return bool(hits) and self.view.focused_range == hits[self._at]

    @property
    def _holds_match(self) -> bool:
        """Whether the focus is the current match, or the sentence or paragraph around it."""
        hits, focused = self.view.hits, self.view.focused_range
        if not hits or focused is None:
            return False
        start, end = hits[self._at]
        return focused[0] <= start and end <= focused[1]

    @property
    def label(self) -> str:
        """The search as shown in the status line, such as ``/词 3/17``; empty without one."""
        if not self.active:
            return ""
        words, hits = " ".join(self.phrases), len(self.view.hits)
        return f"/{cut(words, LABEL)} {self._at + 1 if hits else 0}/{hits}"

    def begin_from_hits(self) -> None:
        """Search the article that was opened from the hits of the list for the same phrases."""
        from_end, self._from_end = self._from_end, False
        self.begin(self.listing.phrases)
        self._is_of_list = True
        hits = self.view.hits
        if hits:
            self._at = len(hits) - 1 if from_end else 0
            self.view.focus_range(hits[self._at], high=True)
            self.workspace.refresh_status()

    def begin(self, phrases: Sequence[str], start: int = 0) -> None:
        """Search the open article, and show the first match at or after an offset.

        Args:
            phrases: As typed.
            start: The code point to search from; after the last match, the first one is shown.
        """
        document = self.view.document
        self.phrases, self._is_of_list = tuple(phrases), False
        hits = find_hits(document.text, phrases) if document is not None else []
        self._at = bisect_left(hits, (start, start)) % len(hits) if hits else 0
        self.view.show_hits(hits)
        if hits:
            self.view.focus_range(hits[self._at])
        self.workspace.refresh_status()

    def begin_at(self, phrases: Sequence[str], start: int | None) -> None:
        """Search the open article for phrases, and show the match nearest to an offset.

        Args:
            phrases: As typed.
            start: The code point where a match is expected; None shows none of them.
        """
        document = self.view.document
        self.phrases, self._is_of_list = tuple(phrases), False
        hits = find_hits(document.text, phrases) if document is not None else []
        self.view.show_hits(hits)
        self._at = 0
        if hits and start is not None:
            self._at = min(range(len(hits)), key=lambda number: abs(hits[number][0] - start))
            self.view.focus_range(hits[self._at], high=True)
        self.workspace.refresh_status()

    def end(self) -> None:
        """End the search; clear the focus if it is a match."""
        was_on_match = self.on_match
        self.forget()
        self.view.show_hits(())
        if was_on_match:
            self.view.focus_range(None)
        self.workspace.refresh_status()

    def forget(self) -> None:
        """Drop the search without updating the view, which shows another article."""
        self.phrases, self._at, self._is_of_list = (), 0, False

    def step(self, step: int) -> None:
        """Go to the next match, or the previous one when negative, wrapping around.

        In an article of the hits, go on in the next or previous one instead.
        """
        hits = self.view.hits
        beside = self._beside(step) if hits else 0
        is_past = not hits or (beside <= self._at if step > 0 else beside >= self._at)
        if self.came_from_hits and is_past and (not hits or self._holds_match):
            self._from_end = step < 0
            self.article.step(step)
            return
        if not hits:
            self.workspace.status(_("Not in this article"))
            return
        self._at = beside
        self.view.focus_range(hits[self._at])
        if (self._at == 0 and step > 0) or (self._at == len(hits) - 1 and step < 0):
            if len(hits) == 1:
                self.workspace.status(_("This is the only match"))
            elif step > 0:
                self.workspace.status(_("Past the end: back to the first match"))
            else:
                self.workspace.status(_("Past the start: on to the last match"))

    def _beside(self, step: int) -> int:
        """Return the index of the match next to the current one, or to the reading position."""
        hits = self.view.hits
        if self._holds_match:
            return (self._at + step) % len(hits)
        focused = self.view.focused_range
        here = focused[0] if focused is not None else self.view.visible_range()[0]
        after = bisect_left(hits, (here + (focused is not None and step > 0), 0))
        return (after if step > 0 else after - 1) % len(hits)

    def open(self) -> None:
        """Open the find input."""
        if self.view.document is None:
            self.listing.search()
            return
        focused = self.view.focused_range
        self._origin = focused[0] if focused is not None else self.view.visible_range()[0]
        self._before, self._was_of_list = self.phrases, self._is_of_list
        self.selection.end()
        self.box.placeholder = _("find in this article, in either script")
        with self.box.prevent(Input.Changed):
            self.box.value = ""
        self.box.display = True
        self.box.focus()
        self.workspace.refresh_status()

    def typed(self, words: str) -> None:
        """Search as the query is typed."""
        if words.strip():
            self.begin((words.strip(),), self._origin)
        else:
            self.end()
            self.view.reveal(self._origin, self._origin + 1)

    def submit(self) -> None:
        """Keep the current match; an empty query repeats the last search."""
        self._close()
        self.jumps.leave_from(self._origin)
        words = self.box.value.strip() or self._last
        if words:
            self._last = words
            self.begin((words,), self._origin)
            if not self.view.hits:
                self.workspace.status(_("“{words}” is not in this article").format(words=words))

    def cancel(self) -> None:
        """Return to the previous position and the previous search."""
        self._close()
        if self._before:
            self.begin(self._before, self._origin)
            self._is_of_list = self._was_of_list
        else:
            self.end()
            self.view.reveal(self._origin, self._origin + 1)

    def _close(self) -> None:
        self.box.display = False
        self.workspace.show_pane(self.view)

    def next_match(self) -> None:
        """Go to the next match in the article; in search results, to the next article."""
        self.match(1)

    def previous_match(self) -> None:
        """Go to the previous match in the article; in search results, to the previous article."""
        self.match(-1)

    def match(self, step: int) -> None:
        """Step through the matches of the article, or through the search results."""
        if self.active and self.workspace.pane is self.view:
            self.step(step)
        elif self.workspace.pane is self.view and self._last:
            self.begin((self._last,), self.view.visible_range()[0])
        elif self.workspace.pane is not self.view and self.listing.phrases:
            self.article.step(step)
        else:
            self.workspace.status(_("No search is on: / starts one"))

    def search_everywhere(self) -> None:
        """Search the full text of the library for the focus."""
        view = self.view
        if view.document is None or view.focused_range is None:
            self.workspace.status(_("Focus or select what to search for first"))
            return
        words = searched_words(view.document.text[slice(*view.focused_range)])
        self.article.remember()
        self.article.leave()
        self.workspace.zen = False
        self.listing.change(scope=Scope.TEXT, words=f'"{words}"', facet=Facet())
        self.listing.focus()
