"""What is kept while the notebook is away, and what it answers when it is left."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.notes.model import Highlight
from reader.services.notebook import Book, View


@dataclass(frozen=True, slots=True)
class Jump:
    """Where the reader wants to go from the notebook.

    Attributes:
        highlight: The highlight.
        reanchor: Whether the reader will choose its place there.
    """

    highlight: Highlight
    reanchor: bool = False


@dataclass(slots=True)
class NotebookState:
    """What is kept while the notebook is away: the view, the row, what is chosen.

    Attributes:
        book: What was read of the highlights, None before the first time.
    """

    view: View = field(default_factory=View)
    current: str = ""
    chosen: set[str] = field(default_factory=set)
    book: Book | None = None
