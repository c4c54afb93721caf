"""The state of the notebook between visits, and its answer."""

from __future__ import annotations

from dataclasses import field

from reader.notes.model import Highlight
from reader.records import dataclass
from reader.services.notebook import Notebook
from reader.services.notebook_query import NotebookQuery


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
