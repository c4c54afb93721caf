"""The rows of the list and its articles, read from the index a page at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import add
from sqlite3 import Connection
from typing import TYPE_CHECKING, overload

from reader.archive.header import Entry
from reader.index.database import Index
from reader.index.full_text import Snippet, snippet
from reader.index.listed_ids import Runs
from reader.index.lists import Listing
from reader.index.rows import id_of, lengths_of
from reader.records import dataclass

if TYPE_CHECKING:
    from reader.index.stored_texts import StoredTexts

PAGE = 64
"""Articles per page."""

KEPT = 24
"""The most pages in memory."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the list: a heading, or an article under it.

    Attributes:
        entry: The article; None for a heading.
        heading: The text of the heading.
        count: The number of articles under it.
        value: The value of the heading: the ISO day, the source, the author.
        is_headed: Whether an article has a heading, which shows its day, source or author.
    """

    entry: Entry | None
    heading: str = ""
    count: int = 0
    value: str = ""
    is_headed: bool = False


class Articles(Sequence[Entry]):
    """The articles of a list, in order.

    Args:
        listing: The listing with their order.
        index: The index with their texts.
        phrases: The searched phrases.
    """

    def __init__(self, listing: Listing, index: Index, phrases: Sequence[str] = ()) -> None:
        self.listing = listing
        self.phrases = tuple(phrases)
        self._index = index
        self._pages: dict[int, list[Entry]] = {}
        self._snippets: dict[str, Snippet | None] = {}
        self._texts: tuple[Connection, StoredTexts] | None = None
        self._lengths: dict[str, int] = {}
        self._measured: set[str] = set()

    def __len__(self) -> int:
        return len(self.listing)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...
    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            start, stop, step = at.indices(len(self))
            if step == 1:
                return self.listing.part(start, stop)
            return [self[index] for index in range(start, stop, step)]
        entry = self.get(at + len(self) if at < 0 else at)
        if entry is None:
            raise IndexError(at)
        return entry

    def get(self, at: int) -> Entry | None:
        """Return an article; None when the position is out of range or the article is gone."""
        if not 0 <= at < len(self):
            return None
        number, place = divmod(at, PAGE)
        page = self._pages.get(number)
        if page is None:
            if len(self._pages) >= KEPT:
                del self._pages[next(iter(self._pages))]
            page = self.listing.part(number * PAGE, (number + 1) * PAGE)
            self._pages[number] = page
        return page[place] if place < len(page) else None

    def place_of(self, entry: Entry) -> int | None:
        """Return the position of an article, None when it is not listed."""
        return self.listing.position(entry.key)

    def nearest(self, at: int, step: int, accepts: Callable[[Entry], bool]) -> int | None:
        """Return the position of the nearest acceptable article, or None.

        Args:
            at: The position to start from; it is not considered.
            step: 1 to search forward, -1 to search backward.
            accepts: Returns whether an article is acceptable.
        """
        at += step
        while 0 <= at < len(self):
            entry = self.get(at)
            if entry is not None and accepts(entry):
                return at
            at += step
        return None

    def snippet(self, entry: Entry) -> Snippet | None:
        """Return a snippet of an article around the searched words."""
        if not self.phrases:
            return None
        if entry.key not in self._snippets:
            from reader.index.stored_texts import StoredTexts  # here: few lists have snippets

            index = self._index
            if self._texts is None or self._texts[0] is not index.db:  # it was opened again
                self._texts = index.db, StoredTexts(index)
            row = id_of(index, entry.key)
            shown = snippet(index, row, self.phrases, texts=self._texts[1])
            self._snippets[entry.key] = shown
        return self._snippets[entry.key]

    def length(self, entry: Entry) -> int | None:
        """Return the code points of an article without white space; None before it was indexed.

        The lengths of a page are read together.
        """
        if entry.key not in self._lengths:
            if len(self._measured) >= PAGE * KEPT:
                self._measured.clear()
                self._lengths.clear()
            pages = self._pages.values()
            keys = {other.key for page in pages for other in page} - self._measured | {entry.key}
            self._measured |= keys
            self._lengths |= lengths_of(self._index, keys)
        return self._lengths.get(entry.key)


class Rows(Sequence[ListRow]):
    """The articles of a list with a heading above each run of several of them.

    An article that is alone in its run has no heading: its own row shows what that would say.

    Args:
        articles: The articles.
        name: Returns the text of a heading.
        headed: Whether there are headings.
        is_whole: Whether the articles are all of the view, or the first ones.
    """

    def __init__(
        self,
        articles: Articles,
        name: Callable[[str], str],
        *,
        headed: bool = True,
        is_whole: bool = True,
    ) -> None:
        self.articles = articles
        self.is_whole = is_whole
        self._name = name
        self._runs = articles.listing.runs if headed else Runs()
        counts = self._runs.counts
        self._ends = array("q", accumulate(counts))
        self._headings = array("q", accumulate(count > 1 for count in counts))
        starts = map(add, self._ends, self._headings)
        self._starts: array[int] = array("q", [0, *starts][: len(counts)])
        self._first_lines: tuple[int, array[int]] = (1, self._starts)

    def __len__(self) -> int:
        return len(self.articles) + (self._headings[-1] if self._headings else 0)

    @overload
    def __getitem__(self, at: int) -> ListRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[ListRow]: ...
    def __getitem__(self, at: int | slice) -> ListRow | list[ListRow]:
        if isinstance(at, slice):
            return [self[index] for index in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        run, is_heading = self._run_of(at)
        if is_heading:
            value = self._runs.headings[run]
            return ListRow(None, self._name(value), self._runs.counts[run], value)
        is_headed = bool(self._runs) and self._runs.counts[run] > 1
        place = at - (self._headings[run] if self._runs else 0)
        return ListRow(self.articles.get(place), is_headed=is_headed)

    def _run_of(self, at: int) -> tuple[int, bool]:
        """Return the number of the run that a row belongs to, and whether it is its heading."""
        if not self._runs:
            return 0, False
        run = bisect_right(self._starts, at) - 1
        return run, self._runs.counts[run] > 1 and self._starts[run] == at

    def is_heading(self, at: int) -> bool:
        """Return whether a row is a heading, without reading an article."""
        return self._run_of(at)[1]

    def row_of(self, place: int) -> int:
        """Return the row of the article at a position."""
        run = bisect_right(self._ends, place)
        if not self._runs:
            return place
        return place + self._headings[min(run, len(self._runs) - 1)]

    def index_of(self, entry: Entry) -> int | None:
        """Return the row of an article, None when it is not listed."""
        place = self.articles.place_of(entry)
        return None if place is None else self.row_of(place)

    def articles_until(self, at: int) -> int:
        """Return the number of articles up to and including a row."""
        if not self._runs:
            return min(at + 1, len(self))
        return at + 1 - self._headings[self._run_of(at)[0]] if 0 <= at < len(self) else 0

    def line_of(self, at: int, article_lines: int) -> int:
        """Return the first line of a row, or the number of lines when the row is behind the last.

        Args:
            at: The row.
            article_lines: The number of lines of an article; a heading has one.
        """
        articles = self.articles_until(at - 1) if at > 0 else 0
        return at + (article_lines - 1) * articles

    def row_at(self, line: int, article_lines: int) -> int:
        """Return the row that has a line.

        Args:
            line: Counted from the first row; there has to be such a line.
            article_lines: The number of lines of an article.
        """
        if not self._runs:
            return line // article_lines
        if self._first_lines[0] != article_lines:
            before = (0, *self._ends)
            lines = array(
                "q",
                (
                    start + (article_lines - 1) * count
                    for start, count in zip(self._starts, before, strict=False)
                ),
            )
            self._first_lines = article_lines, lines
        run = bisect_right(self._first_lines[1], line) - 1
        start = self._starts[run]
        inside = line - self._first_lines[1][run]
        if self._runs.counts[run] > 1:
            return start if inside == 0 else start + 1 + (inside - 1) // article_lines
        return start + inside // article_lines
