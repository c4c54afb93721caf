"""The threads of the library: found by name, and their candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from reader.archive.header import Entry
from reader.errors import QueryError, ReaderError
from reader.index.database import Index
from reader.index.query.parse import parse
from reader.index.rows import entries
from reader.index.threads import rows_of_keys
from reader.index.versions import listed_row, versions_of
from reader.notes.model import ArticleRef
from reader.notes.record_rules import well_formed
from reader.notes.thread_book import Threads
from reader.notes.threads import LONGEST_NAME, Thread
from reader.records import dataclass
from reader.services.article_list import Shelf
from reader.services.reading import reference
from reader.services.related import list_related, reason
from reader.services.thread_counts import rows_of
from reader.services.thread_mirroring import Story
from reader.services.versions import kept, list_reprints
from reader.text.fold import fold
from reader.text.safe import safe_line
from reader.translation import gettext as _

MOST_CANDIDATES = 40
"""The most candidates of a thread."""
_ASKED = 8
"""The articles of a thread for which related ones are looked up, the newest."""
_RELATED = 12
"""The related articles of each that are looked at."""


def query_problem(query: str) -> str:
    """Return what is wrong with a query, empty when nothing is."""
    try:
        parse(query)
    except QueryError as error:
        return str(error)
    return ""


def find_threads(threads: Iterable[Story], named: str) -> list[Story]:
    """Return the threads with an id or a name.

    Args:
        threads: The threads to look in.
        named: An id, or a name in either script.
    """
    given = list(threads)
    wanted = fold(" ".join(named.split()))
    tests: tuple[Callable[[Story], bool], ...] = (
        lambda thread: thread.id == named,
        lambda thread: thread.name == named,
        lambda thread: bool(wanted) and fold(" ".join(thread.name.split())) == wanted,
    )
    for test in tests:
        if matching := [thread for thread in given if test(thread)]:
            return matching
    return []


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may belong to a thread.

    Attributes:
        entry: The article.
        reason: Why, on one line.
    """

    entry: Entry
    reason: str


def list_candidates(
    index: Index, thread: Story, stop: Callable[[], bool] = lambda: False
) -> list[Candidate]:
    """Return the articles that may belong to a thread, the likeliest first.

    They are the versions, reprints and related articles of those that it has.

    Args:
        index: The index, up to date.
        thread: The thread.
        stop: Called often; True ends the search early.
    """
    here = rows_of(index, thread.id, stop)
    pinned = rows_of_keys(index, thread.pinned)
    asked = [row for row in here if row in pinned] or here
    decided = {*here, *pinned, *rows_of_keys(index, thread.excluded)}
    scores: dict[int, float] = {}
    reasons: dict[int, tuple[float, str]] = {}
    for row in asked[-_ASKED:]:
        if stop():
            break
        for other, weight, why in _like(index, row, stop):
            scores[other] = scores.get(other, 0.0) + weight
            if other not in reasons or weight > reasons[other][0]:
                reasons[other] = weight, why
    chosen = sorted(
        (row for row in scores if row not in decided), key=lambda row: (-scores[row], row)
    )[:MOST_CANDIDATES]
    by_row = entries(index, chosen)
    return [Candidate(by_row[row], reasons[row][1]) for row in chosen if row in by_row]


def _like(index: Index, row: int, stop: Callable[[], bool]) -> Iterator[tuple[int, float, str]]:
    """Yield the rows that are like one, with a weight and the reason."""
    entry_here = entries(index, [row]).get(row)
    title = safe_line(entry_here.title) if entry_here is not None else ""
    for entry in versions_of(index, row):
        other = _listed(index, entry)
        if other and other != row:
            yield other, 3.0, _("another version of “{title}”").format(title=title)
    for pair in list_reprints(index, row, stop):
        other = listed_row(index, pair.reprint.article)
        if other and other != row:
            message = _("a reprint of “{title}”: {kept}")
            yield other, 2.0, message.format(title=title, kept=kept(pair))
    for rank, article in enumerate(list_related(index, row, _RELATED, stop)):
        yield article.related.article, 1 / (rank + 2), reason(article)


def _listed(index: Index, entry: Entry) -> int:
    """Return the listed row of an article, 0 when it has none."""
    return next((listed_row(index, row) for row in rows_of_keys(index, [entry.key])), 0)


def as_decided(shelf: Shelf, thread: Thread, entry: Entry) -> ArticleRef:
    """Return an article with the key under which a thread has it, if it does.

    Args:
        shelf: The library.
        thread: The thread.
        entry: The article; it may have been pinned by an old key, or by that of a duplicate.
    """
    keys = [*shelf.keys(entry), *(duplicate.key for duplicate in shelf.duplicates(entry))]
    decided = next((key for key in keys if key in thread.articles), entry.key)
    return replace(reference(entry), key=decided)


class TakenNameError(ReaderError):
    """Another thread has the name that was typed.

    Attributes:
        name: The name, as it would be stored.
    """

    def __init__(self, name: str) -> None:
        super().__init__(_("a thread is called {name} already").format(name=name))
        self.name = name


def free_name(threads: Iterable[Story], typed: str, renamed: str = "") -> str:
    """Return a name for a thread, as it is stored.

    Args:
        threads: All threads.
        typed: The name as it was typed.
        renamed: The id of the thread that gets the name; empty for a new thread.

    Raises:
        TakenNameError: Another thread has the name.
        ReaderError: The name is empty.
    """
    name = given_name(typed)
    if not name:
        raise ReaderError(_("a thread needs a name"))
    if find_threads((thread for thread in threads if thread.id != renamed), name):
        raise TakenNameError(name)
    return name


def rename_thread(threads: Threads, thread: Story, typed: str) -> None:
    """Give a thread another name.

    Args:
        threads: The threads of the store.
        thread: The thread.
        typed: The name as it was typed.

    Raises:
        TakenNameError: Another thread has the name.
        ReaderError: The name is empty.
    """
    threads.rename(thread.id, free_name(threads.listed(), typed, thread.id))


def given_name(text: str) -> str:
    """Return a name as it is stored: one line without controls; empty for none.

    Args:
        text: As it was typed.
    """
    return safe_line(well_formed(" ".join(text.split())))[:LONGEST_NAME].strip()
