"""The notebook's screen, as its parts see it."""

from __future__ import annotations

from typing import Protocol

from reader.services.session import Session
from reader.ui.article.article_view import ArticleView
from reader.ui.bulk_change import BulkChange
from reader.ui.host import HostApp
from reader.ui.notebook.note_list import NoteFacets, NoteList
from reader.ui.notebook.state import NotebookState


class NotebookView(Protocol):
    """What lists, narrows and previews highlights.

    Attributes:
        session: The marks.
        state: What is listed, and what is chosen.
        titles: The list of highlights.
        facets: The facets beside it.
        preview: Shows the highlight under the cursor.
        bulk: Makes a change of many highlights while keys are answered.
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
        """Show what the store holds now."""

    def fold(self) -> None:
        """Show the panes that there is room for."""

    def status(self, message: str) -> None:
        """Show a message until the next key."""
