"""Where the reader is and was: opened articles, reading positions and bookmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.notes.model import ArticleRef, PlaceAnchor
    from reader.notes.working_copy import WorkingCopy


class Positions:
    """Remembers positions in articles.

    Args:
        copy: The marks in memory.
    """

    def __init__(self, copy: WorkingCopy) -> None:
        self._copy = copy

    def set_opened(self, article: ArticleRef) -> None:
        """Record that an article was opened: a line of the reading history that undo ignores."""
        with self._copy.lock:
            self._copy.submit(self._copy.changes.open(article))

    def set_place(self, article: ArticleRef, place: int, anchor: PlaceAnchor | None = None) -> None:
        """Remember the reading position in an article; this is not a change and cannot be undone.

        Args:
            article: The article.
            place: Code point offset of the first character shown.
            anchor: The words there.
        """
        with self._copy.lock:
            self._copy.submit(self._copy.changes.place(article, place, anchor))

    def set_bookmark(
        self, letter: str, article: ArticleRef, place: int, anchor: PlaceAnchor | None = None
    ) -> None:
        """Set the bookmark of a letter, moving it if it was set before.

        Args:
            letter: ``a`` to ``z``.
            article: The article.
            place: Code point offset of the first character shown.
            anchor: The words there.
        """
        with self._copy.lock:
            self._copy.submit(self._copy.changes.bookmark(letter, article, place, anchor))

    def remove_bookmark(self, letter: str) -> None:
        """Remove the bookmark of a letter, if it is set.

        Args:
            letter: ``a`` to ``z``.
        """
        with self._copy.lock:
            self._copy.submit(self._copy.changes.unbookmark(letter))
