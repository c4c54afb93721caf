"""The interface of the notebook's screen for its parts, and its state between visits."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Protocol

from reader.records import dataclass
from reader.services.notebook_query import NotebookQuery

if TYPE_CHECKING:
    from reader.notes.model import Highlight
    from reader.services.notebook import Notebook
    from reader.services.session import Session
    from reader.ui.article.article_view import ArticleView
    from reader.ui.bulk_change import BulkChange
    from reader.ui.host import HostApp
    from reader.ui.notebook.note_facets import NoteFacets
    from reader.ui.notebook.note_list import NoteList


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


@dataclass(frozen=True, slots=True)
class Jump:
    """A jump from the notebook to a highlight.

    Attributes:
        highlight: The highlight.
        reanchor: Whether the reader will choose its position there.
    """

    highlight: Highlight
    reanchor: bool = False


@dataclass(slots=True)
class NotebookState:
    """The state of the notebook between visits: the view, the row, the selection.

    Attributes:
        notebook: What was read of the highlights, None before the first time.
    """

    view: NotebookQuery = field(default_factory=NotebookQuery)
    current: str = ""
    chosen: set[str] = field(default_factory=set)
    notebook: Notebook | None = None
