"""Finding in the open article: the matches, going from one to the next, and how that is told."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widgets import Input

from reader.services.search_terms import find_hits
from reader.text.width import cells, cut
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

LABEL = 16
"""Cells of the words that the status line shows."""


class Finding:
    """Carries a search in the open article; its current match is the focus of the view.

    Args:
        screen: Whose article it is.

    Attributes:
        phrases: What is searched for; empty when no search is on.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen
        self.phrases: tuple[str, ...] = ()
        self._at = 0
        self._last = ""
        self._origin = 0
        self._before: tuple[str, ...] = ()

    @property
    def view(self) -> ArticleView:
        """The widget that shows the article."""
        return self.screen.article.view

    @property
    def box(self) -> Input:
        """The line that is typed into."""
        return self.screen.query_one("#find", Input)

    @property
    def active(self) -> bool:
        """Whether a search is on."""
        return bool(self.phrases)

    @property
    def on_match(self) -> bool:
        """Whether the focus is the current match."""
        hits = self.view.hits
        return bool(hits) and self.view.focused_range == hits[self._at]

    @property
    def label(self) -> str:
        """What the status line says of the search, empty without one: ``/词 3/17``."""
        if not self.active:
            return ""
        said, hits = " ".join(self.phrases), len(self.view.hits)
        short = cut(said, LABEL - 1) + "…" if cells(said) > LABEL else said
        return f"/{short} {self._at + 1 if hits else 0}/{hits}"

    def begin(self, phrases: Sequence[str], start: int = 0) -> None:
        """Search the open article, and show the first match at or after a place.

        Args:
            phrases: As typed.
            start: The code point to look from; behind the last match, the first one is shown.
        """
        document = self.view.document
        self.phrases = tuple(phrases)
        hits = find_hits(document.text, phrases) if document is not None else []
        self._at = bisect_left(hits, (start, start)) % len(hits) if hits else 0
        self.view.show_hits(hits)
        if hits:
            self.view.focus_range(hits[self._at])
        self.screen.tell()

    def end(self) -> None:
        """End the search; the focus goes with it when it is a match."""
        was_on_match = self.on_match
        self.forget()
        self.view.show_hits(())
        if was_on_match:
            self.view.focus_range(None)
        self.screen.tell()

    def forget(self) -> None:
        """Drop the search without touching the view, which shows something else now."""
        self.phrases, self._at = (), 0

    def step(self, step: int) -> None:
        """Go to the next match, or to the one before when negative; around the ends."""
        hits = self.view.hits
        if not hits:
            self.screen.say(_("Not in this article"))
            return
        self._at = self._beside(step)
        self.view.focus_range(hits[self._at])
        if (self._at == 0 and step > 0) or (self._at == len(hits) - 1 and step < 0):
            if len(hits) == 1:
                self.screen.say(_("This is the only match"))
            elif step > 0:
                self.screen.say(_("From the end on to the first match"))
            else:
                self.screen.say(_("From the start back to the last match"))

    def _beside(self, step: int) -> int:
        """Return the number of the match beside the current one, or beside where the reader is."""
        hits = self.view.hits
        if self.on_match:
            return (self._at + step) % len(hits)
        focused = self.view.focused_range
        here = focused[0] if focused is not None else self.view.visible_range()[0]
        after = bisect_left(hits, (here + (focused is not None and step > 0), 0))
        return (after if step > 0 else after - 1) % len(hits)

    def do_article_find(self) -> None:
        """Open the line that finds in the article."""
        if self.view.document is None:
            self.screen.asking.do_list_search()
            return
        focused = self.view.focused_range
        self._origin = focused[0] if focused is not None else self.view.visible_range()[0]
        self._before = self.phrases
        self.screen.selecting.end()
        self.box.placeholder = _("find in this article, in either script")
        with self.box.prevent(Input.Changed):
            self.box.value = ""
        self.box.display = True
        self.box.focus()
        self.screen.tell()

    def typed(self, words: str) -> None:
        """Show the first match of what is typed, as it is typed."""
        if words.strip():
            self.begin((words.strip(),), self._origin)
        else:
            self.end()
            self.view.reveal(self._origin, self._origin + 1)

    def submit(self) -> None:
        """Keep to the match that is shown; nothing typed means what was found last."""
        self._close()
        self.screen.visiting.leave_from(self._origin)
        words = self.box.value.strip() or self._last
        if words:
            self._last = words
            self.begin((words,), self._origin)
            if not self.view.hits:
                self.screen.say(_("“{words}” is not in this article").format(words=words))

    def cancel(self) -> None:
        """Go back to where the reader was before typing, and to the search that was on."""
        self._close()
        if self._before:
            self.begin(self._before, self._origin)
        else:
            self.end()
            self.view.reveal(self._origin, self._origin + 1)

    def _close(self) -> None:
        self.box.display = False
        self.screen.go_to(self.view)

    def do_article_next_match(self) -> None:
        """Go to the next match in the article; in a list that was searched, to the next article."""
        self.match(1)

    def do_article_previous_match(self) -> None:
        """Go to the match before in the article; in a list, to the article before."""
        self.match(-1)

    def match(self, step: int) -> None:
        """Go on in what was searched: in the article, or in the list of what was found."""
        if self.active and self.screen.pane is self.view:
            self.step(step)
        elif self.screen.pane is self.view and self._last:
            self.begin((self._last,), self.view.visible_range()[0])
        elif self.screen.pane is not self.view and self.screen.listing.searched:
            self.screen.article.step(step)
        else:
            self.screen.say(_("Nothing is searched for: / searches"))
