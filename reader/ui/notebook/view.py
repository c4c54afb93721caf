"""The interface of the notebook's screen for its parts."""

from __future__ import annotations

from typing import Protocol

from reader.services.session import Session
from reader.ui.article.article_view import ArticleView
from reader.ui.bulk_change import BulkChange
from reader.ui.host import HostApp
from reader.ui.notebook.note_facets import NoteFacets
from reader.ui.notebook.note_list import NoteList
from reader.ui.notebook.state import NotebookState


class NotebookView(Protocol):
    """The interface of the notebook's screen for its parts.

    Attributes:
        session: The session.
        state: The view and the selection.
        titles: The list of highlights.
        facets: The facets beside it.
        preview: Shows the highlight under the cursor.
        bulk: Makes large changes while keys are handled.
    """

    session: Session
    state: NotebookState
    titles: NoteList
    facets: NoteFacets
    preview: ArticleView
    bulk: BulkChange

    @property
    def host(self) -> HostApp:
        """The app."""

    def renew(self) -> None:
        """Show the current highlights of the store."""

    def fold(self) -> None:
        """Show as many panes as fit."""

    def status(self, message: str) -> None:
        """Show a message until the next key."""
