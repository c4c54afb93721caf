"""Resuming: the session as it was left, and the article that was read last."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from reader.archive.header import Entry
from reader.services.last_view import LastView, Pane, initial_view
from reader.translation import gettext as _
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.place import ArticlesPlace
from reader.ui.keys.actions import Handlers
from reader.ui.keys.command_table import Place
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class Resume(Part):
    """Remembers how the session is left, and continues the article that was read last.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
    """

    def __init__(
        self, workspace: Workspace, articles: ArticlesPlace, article: ArticlePlace
    ) -> None:
        super().__init__(workspace)
        self._articles = articles
        self._article_place = article
        self._is_left = False

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"list.continue": self.resume}

    @property
    def _last(self) -> Entry | None:
        """The article that was read last, in this session or the one before."""
        opened, left = self._article_place.entry, self.session.left
        if opened is not None or left is None or not left.article:
            return opened
        return self.shelf.article(left.article)

    @property
    def offer(self) -> str:
        """The offer to continue, for the header or the status line of a start; empty for none."""
        key = self.keymap.first_key("list.continue", Place.LIST)
        last, left = self._last, self.session.left
        is_reopened = left is not None and left.pane == "article"
        if last is None or not key or is_reopened or self._article_place.entry is not None:
            return ""
        return _("{key} continues: {title}").format(key=key, title=last.title)

    def resume(self) -> None:
        """Continue the article that was read last."""
        last = self._last
        if last is None:
            self.workspace.status(_("Nothing was read yet"))
        elif last.is_same_article(self._article_place.entry):
            self.workspace.show_pane(self._article_place.view)
        else:
            self.workspace.open(last)

    @property
    def left_in(self) -> Entry | None:
        """The article in which the last session was left; None if it was not, or it is gone."""
        left = self.session.left
        if left is None or left.pane != "article" or self.session.named is not None:
            return None
        with suppress(sqlite3.DatabaseError):  # the list shows the damage
            return self._last
        return None

    @property
    def is_elsewhere(self) -> bool:
        """Whether the reader has left the pane of the article, or begun to type a query."""
        return self._articles.query_bar.line.is_open or not self._article_place.is_focused

    def reopen(self) -> bool:
        """Open the article in which the last session was left; return whether it is opened.

        It is not opened while the reader is elsewhere.
        """
        entry = self.left_in
        if entry is None or self.is_elsewhere:
            return False
        self.workspace.open(entry)
        return True

    def leave(self) -> None:
        """Remember how the session is left, once."""
        if self._is_left:
            return
        self._is_left = True
        session, row = self.session, self._articles.current
        opened, left = self._article_place.entry, session.left
        before = left.article if left is not None else ""
        session.left = LastView(
            self._articles.view,
            initial_view(session.settings),
            row.key if row is not None else "",
            opened.key if opened is not None else before,
            self._pane(),
        )

    def _pane(self) -> Pane:
        if self._article_place.is_focused and self._article_place.entry is not None:
            return "article"
        return "facets" if self.workspace.pane is self._articles.facets else "list"
