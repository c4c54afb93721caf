"""Visits to the trail of a name: from an article or a search, to its mentions, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.index.query.compile import Scope
from reader.services.facets import Facet
from reader.services.search_terms import searched_words
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

if TYPE_CHECKING:
    from reader.services.trails import Mention
    from reader.ui.trails.trail_screen import TrailAnswer, TrailState


class TrailVisit(Part):
    """Opens trails, and goes from a mention to its article and back.

    Args:
        workspace: The main screen.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._state: TrailState | None = None
        self._is_of_hits = False
        self._awaited: Mention | None = None
        self._came_from_trail = False

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"go.trail": self.open}

    @property
    def is_visiting(self) -> bool:
        """Whether the article was opened from a trail, so that back shows the trail again."""
        return self._came_from_trail

    def open(self) -> None:
        """Follow the focused name; without one, the words of the search."""
        article = self.workspace.article
        in_article = self.workspace.pane is article.view
        view = article.view
        names: tuple[str, ...] = ()
        within = None
        if in_article and view.document is not None and view.focused_range is not None:
            words = searched_words(view.document.text[slice(*view.focused_range)])
            names = (words,) if words else ()
        elif self.listing.phrases and not in_article:
            names = tuple(self.listing.phrases)
            within = self.shelf.selection(self.listing.view)
        if not names:
            self.workspace.status(_("Focus or select a name first, or search for one"))
            return
        from reader.services.trails import TrailSearch  # late: not for the first frame
        from reader.ui.trails.trail_screen import TrailState

        self._is_of_hits = within is not None
        self._state = TrailState(TrailSearch(names, within))
        self._show()

    def _show(self) -> None:
        from reader.ui.trails.trail_screen import TrailScreen  # late: as above

        if self._state is not None:
            self.workspace.ask(TrailScreen(self.session, self._state), self._answered)

    def _answered(self, answer: TrailAnswer | None) -> None:
        """Open the article of a mention, or show the hits of the search for the name."""
        state = self._state
        if answer is None or state is None:
            return
        article = self.workspace.article
        if answer.mention is not None:
            self._open(answer.mention)
        elif not self._is_of_hits:
            article.remember()
            article.leave()
            self.workspace.zen = False
            words = " OR ".join(f'"{name}"' for name in state.search.names)
            self.listing.change(scope=Scope.TEXT, words=words, facet=Facet())
            self.listing.show_query(words)
            self.listing.focus()

    def _open(self, mention: Mention) -> None:
        entry = self.listed(mention.entry.key)
        if entry is None:
            return
        self.workspace.article.remember()
        self._awaited = mention
        self.listing.select(entry)
        self.workspace.open(entry, 0 if mention.in_title else mention.start)

    def arrive(self) -> None:
        """Go to the mention that the article was opened for, if it was."""
        mention, self._awaited = self._awaited, None
        entry = self.workspace.article.entry
        if mention is None or entry is None or self._state is None:
            self._came_from_trail = False
            return
        self._came_from_trail = mention.entry.key in self.shelf.keys(entry)
        if self._came_from_trail:
            start = None if mention.in_title else mention.start
            self.workspace.article.show_match(self._state.search.names, start)

    def go_back(self) -> None:
        """Go back to the trail when the article was opened from it."""
        if self._came_from_trail:
            self._came_from_trail = False
            self._show()
