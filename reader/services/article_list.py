"""The shelf: which articles are listed, in what order, and under which headings.

Everything is read from the index on demand, a page at a time, so the cost does not depend on the
size of the library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from reader.archive.header import Entry
from reader.errors import QueryError
from reader.index import counts
from reader.index.attached import has_attached, other_keys, row_at
from reader.index.database import Index
from reader.index.first_hits import first_hits
from reader.index.full_text import text_of
from reader.index.hit_counts import COUNTED_AT_ONCE, HitCounts, count_hits
from reader.index.lists import Heading, Listing, Order, Selection, arrange, count, ids_of
from reader.index.query.compile import Compiler, Scope
from reader.index.query.keys import Flag
from reader.index.query.parse import Every, phrases
from reader.index.query.saved import SavedSearch
from reader.index.rows import copies, entries, group, id_of
from reader.index.threads import MirroredThread, mirrored_threads
from reader.services.facets import Facet, FacetCount, FacetKind, count_days, count_facets
from reader.services.hiding import Hiding
from reader.services.index_sync import Marked, MirroredMarks, Mirroring, OpenMarks, ShelfMarks
from reader.services.list_rows import Articles, Rows
from reader.services.thread_counts import ThreadCount, thread_query
from reader.services.view import View, heading_name, selection_of
from reader.text.urls import canonical, tidy


class Shelf:
    """All articles of the library.

    Args:
        index: The index of the articles; days in headings are in its time zone.
        marks: The reader's marks; without them the mirror in the index is used.
        searches: Saved searches, a query by name.
        hidden: Rules that hide, a query by name.

    Attributes:
        hiding: What the lists leave out.
    """

    def __init__(
        self,
        index: Index,
        marks: OpenMarks | None,
        searches: Mapping[str, str] | None = None,
        hidden: Mapping[str, str] | None = None,
    ) -> None:
        self.index = index
        self.hiding = Hiding(hidden or {})
        self.marks: ShelfMarks = marks or MirroredMarks(index)
        self.searches = dict(searches or {})
        self.found: dict[str, tuple[int, int]] = {}
        self.threads: dict[str, ThreadCount] = {}
        self._threads: list[MirroredThread] = []
        self._mirroring = Mirroring(index, marks) if marks is not None else None

    def __len__(self) -> int:
        return counts.whole(self.index).total

    def copies(self, entry: Entry) -> list[Path]:
        """Return the other files that contain an article with the same URL."""
        return [path for path in copies(self.index, entry.key) if path != entry.path]

    def article(self, key: str) -> Entry | None:
        """Return the listed copy of an article, None when it is not in the library."""
        row_id = id_of(self.index, key)
        return entries(self.index, [row_id]).get(row_id) if row_id else None

    def text(self, entry: Entry) -> str:
        """Return the cleaned text of an article, empty while it is not indexed."""
        return text_of(self.index, id_of(self.index, entry.key)) or ""

    def article_at(self, url: str) -> Entry | None:
        """Return the article that a link points to, None when it is not in the library.

        Args:
            url: The untrusted URL of a link, in any spelling.
        """
        key = canonical(tidy(url))
        found = row_at(self.index, key) if key else 0
        return entries(self.index, [found]).get(found) if found else None

    def sync(self, limit: int | None = None) -> bool:
        """Copy the changed marks to the index; return False when that has to be repeated.

        Args:
            limit: The most articles to copy; None for all.
        """
        return self._mirroring is None or self._mirroring.sync(limit)

    @property
    def is_behind(self) -> bool:
        """Whether `sync` has to be called again for the articles beyond its limit."""
        return self._mirroring is not None and self._mirroring.is_behind

    @property
    def unwritable(self) -> str:
        """Why the index could not be written the last time, empty when it could."""
        return "" if self._mirroring is None else self._mirroring.error

    def take_marks(self, marks: OpenMarks, mirroring: Mirroring) -> None:
        """Use the marks themselves from now on.

        Args:
            marks: The reader's marks.
            mirroring: Copies them to the index.
        """
        mirroring.index = self.index
        self.marks, self._mirroring = marks, mirroring

    def reopen(self) -> None:
        """Open the index again, after an error other than damage.

        Raises:
            sqlite3.OperationalError: It cannot be opened.
        """
        self.index.reopen()
        if self._mirroring is not None:
            self._mirroring.forget()  # it may be another one now

    def renew(self) -> None:
        """Rebuild the index after damage."""
        self.index.rebuild()
        if self._mirroring is not None:
            self._mirroring.forget()

    def day(self, entry: Entry) -> str:
        """Return the day of an article in the reader's zone, see `ArticleDate.day`; or empty."""
        return entry.date.day(self.index.zone) if entry.date else ""

    def time(self, entry: Entry) -> str:
        """Return the time of day of an article in the reader's zone; empty when none is known."""
        return entry.date.time(self.index.zone) if entry.date else ""

    def dated(self, entry: Entry) -> str:
        """Return all that is known of the date of an article, in the reader's zone; or empty."""
        return entry.date.shown(self.index.zone) if entry.date else ""

    def duplicates(self, entry: Entry) -> list[Entry]:
        """Return an article and its duplicates: articles with other URLs and the same text.

        The article itself comes first. Marks of one of them count for all. An article with marks
        under several keys is returned with each of them.
        """
        if entry.copies < 2 and not other_keys(self.index, entry.key):
            return [entry]
        return group(self.index, entry.key) or [entry]

    def has_attached(self) -> bool:
        """Return whether an article whose text no other has may have marks of other keys."""
        return has_attached(self.index)

    def keys(self, entry: Entry) -> list[str]:
        """Return the keys whose marks are those of an article, its own first."""
        return [entry.key, *other_keys(self.index, entry.key)]

    def highlights(self, entry: Entry) -> list[Marked]:
        """Return the highlights of an article, under whichever keys."""
        return [each for key in self.keys(entry) for each in self.marks.highlights(key)]

    def is_read(self, entry: Entry) -> bool:
        """Return whether an article counts as read."""
        return any(
            self.marks.is_read(duplicate.key, source=duplicate.source, date=duplicate.date)
            for duplicate in self.duplicates(entry)
        )

    def is_starred(self, entry: Entry) -> bool:
        """Return whether an article has a star."""
        return any(self.marks.state(duplicate.key).starred for duplicate in self.duplicates(entry))

    def signs(self, duplicates: Sequence[Entry]) -> tuple[bool, bool, bool]:
        """Return whether an article counts as read, has a star, and has highlights.

        Args:
            duplicates: The article and its duplicates, from `duplicates`.
        """
        marks = self.marks
        return (
            any(marks.is_read(one.key, source=one.source, date=one.date) for one in duplicates),
            any(marks.state(one.key).starred for one in duplicates),
            any(marks.highlights(one.key) for one in duplicates),
        )

    def own_tags(self, entry: Entry) -> tuple[str, ...]:
        """Return the reader's own tags of an article, under whichever keys."""
        return self.own_marks(entry)[0]

    def own_marks(self, entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the reader's own tags of an article and the notes on it, its own first."""
        return self.own_marks_of(self.duplicates(entry))

    def own_marks_of(self, duplicates: Sequence[Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what `own_marks` does, of an article and its duplicates."""
        states = [self.marks.state(duplicate.key) for duplicate in duplicates]
        tags = dict.fromkeys(tag for state in states for tag in state.tags)
        return tuple(tags), tuple(dict.fromkeys(state.note for state in states if state.note))

    def saved(self, name: str) -> SavedSearch:
        """Return the saved search of a name; an empty one when there is none.

        Raises:
            QueryError: Its query is invalid.
        """
        return SavedSearch.read(self.searches.get(name, ""))

    def name_of(self, written: str) -> str:
        """Return the name of a saved search; empty when no such search is saved.

        Args:
            written: As `SavedSearch.written` returns it.
        """
        for name in self.searches:
            with suppress(QueryError):  # the error is shown when the search is chosen
                if self.saved(name).written() == written:
                    return name
        return ""

    def count_searches(self, index: Index) -> dict[str, tuple[int, int]]:
        """Return the unread and total counts of each saved search; this may take a while.

        Args:
            index: The connection of the current thread.
        """
        counts: dict[str, tuple[int, int]] = {}
        for name in self.searches:
            with suppress(QueryError):  # the error is shown when the search is chosen
                asked = self.selection(View(Facet(FacetKind.SEARCH, name)), index)
                counts[name] = count(index, asked)
        return counts

    def thread_in(self, words: str, index: Index | None = None) -> str:
        """Return the name of the thread that a query lists; empty when it lists something else.

        Args:
            words: The query.
            index: The connection of the current thread.
        """
        wanted = words.strip()
        names = (thread.name for thread in mirrored_threads(index or self.index))
        return next((name for name in names if thread_query(name) == wanted), "")

    def threads_changed(self) -> bool:
        """Return whether the threads were changed since the last call."""
        now = mirrored_threads(self.index)
        before, self._threads = self._threads, now
        return now != before

    def rows(
        self,
        view: View,
        index: Index | None = None,
        stop: Callable[[], bool] = lambda: False,
        guess: Callable[[int], object] = lambda _count: None,
    ) -> Rows:
        """Return the lines of the list: articles under their headings, and hits without.

        Args:
            view: The view to list.
            index: Another connection, for a search in another thread.
            stop: Polled during a full-text search; True ends the search early.
            guess: Called with an estimate of the number of matches, when the search takes a while.

        Raises:
            QueryError: The filter is invalid.
        """
        index = index or self.index
        selection = self.selection(view, index)
        return self._rows(view, selection, Compiler(index, selection.scope, stop), guess)

    def search(
        self,
        view: View,
        index: Index,
        stop: Callable[[], bool],
        guess: Callable[[int], object],
        show: Callable[[Rows], object] = lambda _rows: None,
    ) -> tuple[Rows, HitCounts]:
        """Return the hits of a query, and their counts by facet, whichever facet narrows them.

        Args:
            view: The view to list; it has a query.
            index: The connection of the current thread.
            stop: Polled during a full-text search; True ends the search early.
            guess: Called with an estimate of the number of matches, when the search takes a while.
            show: Called with the first hits and with all hits, when what follows takes a while.

        Raises:
            QueryError: The query is invalid.
        """
        selection = self.selection(view, index)
        compiler = Compiler(index, selection.scope, stop)
        if first := first_hits(index, selection, compiler):
            show(self._shown(view, selection, first, is_whole=False))
        rows = self._rows(view, selection, compiler, guess)
        if len(rows.articles) > COUNTED_AT_ONCE and not stop():
            show(rows)
        everything = self.selection(replace(view, facet=Facet()), index)
        return rows, count_hits(index, ids_of(index, everything, compiler))

    def _rows(
        self,
        view: View,
        selection: Selection,
        compiler: Compiler,
        guess: Callable[[int], object],
    ) -> Rows:
        searched = arrange(compiler.index, selection, compiler.stop, guess, compiler)
        return self._shown(view, selection, searched)

    def _shown(
        self, view: View, selection: Selection, searched: Listing, *, is_whole: bool = True
    ) -> Rows:
        words = phrases(selection.query) if selection.scope is Scope.TEXT else []
        articles = Articles(searched.on(self.index), self.index, words)
        headed = selection.headed is not Heading.NONE
        return Rows(articles, heading_name(view.grouping), headed=headed, is_whole=is_whole)

    def listed(self, view: View) -> Articles:
        """Return the articles of a view, in order, without headings."""
        return self.rows(view).articles

    def unread(self, view: View) -> Articles:
        """Return the unread articles of a view, the newest first."""
        self.sync()
        selection = replace(
            self.selection(view), newest_first=True, heading=Heading.NONE, order=Order.DATE
        )
        if selection.flag or selection.query != Every():
            selection = replace(selection, query=Every((Flag("unread"), selection.query)))
        else:
            selection = replace(selection, flag="unread")
        return Articles(arrange(self.index, selection), self.index)

    def selection(self, view: View, index: Index | None = None) -> Selection:
        """Return the selection of the index for a view, without what the rules hide.

        Args:
            view: The view.
            index: The connection of the current thread.

        Raises:
            QueryError: The filter is invalid.
        """
        is_saved = view.facet.kind is FacetKind.SEARCH
        saved = self.saved(view.facet.value) if is_saved else None
        return selection_of(view, saved, self.hiding.without(index or self.index))

    def facets(
        self,
        chosen: Facet = Facet(),  # noqa: B008 - it is frozen
        hits: HitCounts | None = None,
    ) -> list[FacetCount]:
        """Count every facet that is listed; see `reader.services.facets.count_facets`.

        Args:
            chosen: The current facet.
            hits: The counts of the hits of a query; None for those of the library.
        """
        self.sync()
        searches = {name: self.found.get(name, (0, 0)) for name in self.searches}
        threads = {
            thread.name: self.threads.get(thread.name, ThreadCount())
            for thread in mirrored_threads(self.index)
        }
        hidden = self.hiding.counts(self.index) if hits is None else None
        return count_facets(self.index, chosen, searches, hits, hidden, threads)

    def days(self) -> dict[str, int]:
        """Return the number of listed articles of each day, the newest first."""
        return count_days(self.index, self.hiding.counts(self.index))


def next_unread(shelf: Shelf, entries: Sequence[Entry], index: int, step: int) -> int | None:
    """Return the index of the nearest unread article, or None.

    Args:
        shelf: The shelf, which knows the read articles.
        entries: The list as shown.
        index: The article to start from; it is not considered.
        step: 1 for the next, -1 for the previous.
    """
    if isinstance(entries, Articles):
        return entries.nearest(index, step, lambda entry: not shelf.is_read(entry))
    index += step
    while 0 <= index < len(entries):
        if not shelf.is_read(entries[index]):
            return index
        index += step
    return None
