"""The state of the notebook between visits, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.notes.model import Highlight
from reader.services.notebook import Book, View


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
        book: What was read of the highlights, None before the first time.
    """

    view: View = field(default_factory=View)
    current: str = ""
    chosen: set[str] = field(default_factory=set)
    book: Book | None = None
