"""The columns of the list between the marks and the title, in the configured order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reader.archive.header import Entry
from reader.services.article_list import Shelf
from reader.services.facets import own_tag_label
from reader.services.reading import percent_at
from reader.services.view import Grouping
from reader.text import width
from reader.text.amount import estimated_length, estimated_minutes
from reader.text.width import cut, fit
from reader.translation import gettext as _
from reader.translation import ngettext

MORE_COLUMNS_FROM = 39
"""The least width in cells at which more than the date is shown."""
WIDE = 50
"""The least width in cells at which whole names and dates are shown."""
NAME_CELLS, NARROW_NAME_CELLS = 14, 8
SEPARATOR = " · "
"""Between the parts of a line."""
FEWEST_CELLS = 4
"""The fewest cells in which own tags are shown."""
TITLE_CELLS = 20
"""Cells that are kept for the title, whatever the columns."""


class Columns:
    """Returns the columns before the title of an article.

    Args:
        shelf: The library.
        names: The columns in order: ``date``, ``source``, ``author``, ``length``, ``progress``.
        length_of: Returns the code points of an article without white space, if they are known.

    Attributes:
        ordered_by: The extra column that the list is ordered by, or empty.
    """

    def __init__(
        self,
        shelf: Shelf,
        names: Sequence[str],
        length_of: Callable[[Entry], int | None] = lambda _: None,
    ) -> None:
        self.names = tuple(names)
        self._length_of = length_of
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
        """Yield each column with a space after it; columns that do not fit are skipped.

        Args:
            entry: The article.
            grouping: The grouping, whose headings are not repeated in a column.
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

    def line(
        self, entry: Entry, duplicates: Sequence[Entry], grouping: Grouping, cells: int
    ) -> str:
        """Return source, author, date, reading time and progress as one text, without gaps.

        Args:
            entry: The article.
            duplicates: The article and its duplicates.
            grouping: The grouping, whose headings are not repeated.
            cells: The room; long names are cut, so that the date after them is whole.
        """
        names: list[str] = []
        if "source" in self.names and grouping is not Grouping.SOURCE:
            names.append(entry.source)
        if "author" in self.names and grouping is not Grouping.AUTHOR:
            names.append("" if entry.author == entry.source else entry.author)
        facts: list[str] = []
        if "date" in self.names:
            facts.append(self._date(entry, grouping))
        length = self._length_of(entry)
        if length:
            minutes = estimated_minutes(length, entry.title)
            facts.append(ngettext("{count} min", "{count} min", minutes).format(count=minutes))
        facts.append(self._progress(entry, 0).strip())
        if self.ordered_by == "highlights":
            facts.append(self._highlights(entry, 0).strip())
        given = [name for name in names if name], [fact for fact in facts if fact]
        line = join_parts(*given, cells)
        return line + self.own(duplicates, cells - width.cells(line), SEPARATOR if line else "")

    def own(self, duplicates: Sequence[Entry], cells: int, separator: str) -> str:
        """Return the reader's own tags and whether there is a note, where there is room for them.

        Args:
            duplicates: The article and its duplicates.
            cells: The room.
            separator: What stands before them.
        """
        tags, notes = self._shelf.own_marks_of(duplicates)
        words = [*map(own_tag_label, tags), *([_("note")] if notes else [])]
        room = cells - width.cells(separator)
        text = " ".join(words)
        return separator + cut(text, room) if text and room >= FEWEST_CELLS else ""

    def _date(self, entry: Entry, grouping: Grouping) -> str:
        """Return the day; under the heading of a day the time."""
        return self._shelf.time(entry) if grouping is Grouping.DAY else self._shelf.day(entry)

    def _text(self, name: str, entry: Entry, grouping: Grouping, cells: int) -> str:
        if name == "date":
            return self._dated(entry, grouping, cells)
        if cells < MORE_COLUMNS_FROM or (name == "source" and grouping is Grouping.SOURCE):
            return ""
        return self._texts[name](entry, NAME_CELLS if cells >= WIDE else NARROW_NAME_CELLS) + " "

    def _length(self, entry: Entry, room: int) -> str:
        """Return the length in characters, in thousands for a long article."""
        length = self._length_of(entry)
        if length is None:
            return " " * 4
        return f"{length:>4}" if length < 1_000 else f"{min(999, round(length / 1000)):>3}k"

    def _highlights(self, entry: Entry, room: int) -> str:
        """Return the number of highlights."""
        return f"{len(self._shelf.highlights(entry)) or '':>3}"

    def _progress(self, entry: Entry, room: int) -> str:
        """Return the reading position in percent of the length; 100 only at the end."""
        state = self._shelf.marks.state(entry.key)
        place = state.place
        length = self._length_of(entry) if place else None
        if not place or not length:
            return " " * 4
        is_end = state.anchor is None and place >= length  # the end alone has no words
        percent = percent_at(place, estimated_length(length, entry.title))
        return f"{100 if is_end else percent:>3}%"

    def _dated(self, entry: Entry, grouping: Grouping, cells: int) -> str:
        """Return the date of a row; under day headings only the time, where one is known."""
        if grouping is Grouping.DAY:
            return f"{self._shelf.time(entry):5} "
        day = self._shelf.day(entry)
        return f"{day[2:]:8} " if cells < WIDE else f"{day:10} "


def join_parts(names: Sequence[str], facts: Sequence[str], cells: int) -> str:
    """Return names and facts as one text that fits: names are cut and left out before facts are.

    Args:
        names: The names, the first the first to be cut.
        facts: Short texts that are never cut, the most important first.
        cells: The room.
    """
    whole = SEPARATOR.join([*names, *facts])
    if width.cells(whole) <= cells:
        return whole
    shown, kept = list(names), list(facts)
    for at, name in enumerate(shown):
        excess = width.cells(SEPARATOR.join([*shown, *kept])) - cells
        if excess > 0:
            shown[at] = cut(name, max(NARROW_NAME_CELLS, width.cells(name) - excess))
    while len(shown) + len(kept) > 1 and width.cells(SEPARATOR.join([*shown, *kept])) > cells:
        (shown or kept).pop()
    return SEPARATOR.join([*shown, *kept])
