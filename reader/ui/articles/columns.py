"""The columns of the list between the marks and the title, in the order that the person set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from reader.archive.header import Entry
from reader.index.rows import length_of
from reader.services.article_list import Grouping, Shelf
from reader.text import width
from reader.text.width import fit

OTHERS_FROM = 41
"""The narrowest list that shows more than the date, in cells."""
WIDE = 50
"""The narrowest list that shows whole names and whole dates, in cells."""
NAME_CELLS, NARROW_NAME_CELLS = 14, 8
TITLE_CELLS = 20
"""What a title keeps, whatever the person wants to see before it, in cells."""


class Columns:
    """Says what stands before the title of an article.

    Args:
        shelf: Knows the articles.
        names: Which columns, in order: ``date``, ``source``, ``author``, ``length``, ``progress``.

    Attributes:
        ordered_by: The column that the list is ordered by and that is shown then, or empty.
    """

    def __init__(self, shelf: Shelf, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.ordered_by = ""
        self._shelf = shelf
        self._texts: dict[str, Callable[[Entry, int], str]] = {
            "source": lambda entry, room: fit(entry.source, room),
            "author": lambda entry, room: fit(entry.author, room),
            "length": self._length,
            "progress": self._progress,
            "highlights": self._highlights,
        }

    def texts(self, entry: Entry, grouping: Grouping, cells: int) -> Iterator[str]:
        """Yield each column with the space behind it; what has no room is left out.

        Args:
            entry: The article.
            grouping: What headings already say is not said again.
            cells: The width of the list.
        """
        used = 0
        extra = (self.ordered_by,) if self.ordered_by not in ("", *self.names) else ()
        for name in (*extra, *self.names):
            text = self._text(name, entry, grouping, cells)
            taken = width.cells(text)
            if text and (name == "date" or used + taken + TITLE_CELLS <= cells):
                used += taken
                yield text

    def _text(self, name: str, entry: Entry, grouping: Grouping, cells: int) -> str:
        if name == "date":
            return dated(self._shelf.local(entry), grouping, cells)
        if cells < OTHERS_FROM or (name == "source" and grouping is Grouping.SOURCE):
            return ""
        return self._texts[name](entry, NAME_CELLS if cells >= WIDE else NARROW_NAME_CELLS) + " "

    def _length(self, entry: Entry, room: int) -> str:
        """Return the thousands of characters, or the characters of a short article."""
        length = length_of(self._shelf.index, entry.key)
        if length is None:
            return " " * 4
        return f"{length:>4}" if length < 1_000 else f"{min(999, round(length / 1000)):>3}k"

    def _highlights(self, entry: Entry, room: int) -> str:
        """Return how many highlights the article has."""
        return f"{len(self._shelf.marks.highlights(entry.key)) or '':>3}"

    def _progress(self, entry: Entry, room: int) -> str:
        """Return how far the article was read, in percent of its length."""
        place = self._shelf.marks.state(entry.key).place
        length = length_of(self._shelf.index, entry.key) if place else None
        return f"{min(99, 100 * place // length):>2}%" if place and length else "   "


def dated(date: datetime | None, grouping: Grouping, cells: int) -> str:
    """Return the date of a row: under the headings of days, only the time."""
    if grouping is Grouping.DAY:
        return f"{date:%H:%M} " if date else "      "
    if cells < WIDE:
        return f"{date:%y-%m-%d} " if date else " " * 9
    return f"{date:%Y-%m-%d} " if date else " " * 11
