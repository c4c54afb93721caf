"""Opening articles, resuming them at the last position, and marking them read.

Positions are anchored by the words there, as highlights are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, NoReturn

from reader.archive import files
from reader.errors import ArticleError
from reader.notes.model import ArticleRef, PlaceAnchor
from reader.records import dataclass
from reader.services.facets import FacetKind
from reader.services.shown_article import (
    Kept,
    allowed_reasons,
    owner_of_source,
    read_shown,
    under_key,
)
from reader.text.document import Document, Notice, Removed
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.archive.article import Article
    from reader.archive.header import Entry
    from reader.notes.store import Notes
    from reader.services.article_list import Shelf
    from reader.services.list_rows import Articles
    from reader.services.view import View


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened article.

    Attributes:
        article: Its metadata and its document.
        place: The offset of the first character to show; 0 is the very top.
        is_skimmed: Whether it is the plain text of an article that is still being cleaned. Its
            offsets are not valid for the cleaned text, so neither marks nor positions may be
            stored.
        is_place_lost: Whether the words at the saved position are no longer in the text.
    """

    article: Article
    place: int
    is_skimmed: bool = False
    is_place_lost: bool = False


def reference(entry: Entry) -> ArticleRef:
    """Return the metadata that the store copies, so that marks can be read without the file."""
    return ArticleRef(
        key=entry.key,
        title=entry.title,
        url=entry.url,
        source=entry.source,
        author=entry.author,
        date=entry.date,
    )


def refuse_to_read(entry: Entry) -> NoReturn:
    """Raise the error of an article whose library is missing, in place of reading it.

    Raises:
        ArticleError: Always.
    """
    raise ArticleError(entry.path, _("its library is missing"))


def state_of(entry: Entry, notes: Kept) -> Hashable:
    """Return what the text of an article depends on: its file, and the restored parts.

    Args:
        entry: The row of the list.
        notes: The marks, which know the restored parts.

    Raises:
        ArticleError: There is no such file.
    """
    try:
        return entry.path, files.stamp(entry.path), allowed_reasons(entry, notes)
    except OSError as error:
        raise ArticleError(entry.path, files.explain(error)) from error


def open_article(
    entry: Entry,
    notes: Notes,
    hosts: Mapping[str, str],
    recurring: Callable[[str], Iterable[str]] = lambda _: (),
) -> Opened:
    """Read one file, with the last reading position.

    Args:
        entry: The row of the list.
        notes: The marks, which know the position.
        hosts: Names of hosts, for the source.
        recurring: Returns the texts that recur over the articles of a source.

    Raises:
        ArticleError: The file cannot be read.
    """
    article = read_shown(entry, notes, hosts, recurring, soup=True)
    _compute_slow_properties(article.document)
    return at_place(article, notes)


def at_place(article: Article, notes: Notes) -> Opened:
    """Return an article that was read, with the last reading position."""
    state = notes.state(article.entry.key)
    place = state.place or 0
    current = find_place(article.document, place, state.anchor)
    if current is None:
        return Opened(article, min(place, len(article.document.text)), is_place_lost=True)
    return Opened(article, current)


def _compute_slow_properties(document: Document) -> object:
    """Compute the slow properties of a document now, where no screen waits for them."""
    return document.amount, document.sha


def skim(entry: Entry, hosts: Mapping[str, str], seconds: float) -> Opened:
    """Read the plain text of one file, to show while its cleaning is slow.

    Args:
        entry: The row of the list.
        hosts: Names of hosts, for the source.
        seconds: The seconds that cleaning has taken so far.

    Raises:
        ArticleError: The file cannot be read.
    """
    from reader.archive.article import skim_article  # here: a list needs none

    article = under_key(skim_article(entry.path, hosts=hosts), entry)
    message = _(
        "cleaning takes more than {seconds:g} s: this is the plain text, not to be marked as yet; "
        "reader show --raw shows all"
    )
    _compute_slow_properties(article.document)
    notice = Notice("slow", message.format(seconds=seconds))
    return Opened(replace(article, notices=(notice, *article.notices)), 0, is_skimmed=True)


def taken_out(document: Document) -> list[Removed]:
    """Return what cleaning removed from an article, and what is folded at its end."""
    from reader.cleaning.boilerplate.recurring import REASON  # here: as above

    folded = [
        Removed(document.text[block.start : block.end], REASON, at)
        for at, block in enumerate(document.blocks)
        if block.folded
    ]
    return [*document.removed, *folded]


def kept(notes: Notes, entry: Entry) -> list[tuple[str, bool]]:
    """Return the ignored removal reasons, each with whether it applies to the whole source."""
    here = [(reason, False) for reason in notes.kept(entry.key)]
    return here + [(reason, True) for reason in notes.kept(owner_of_source(entry))]


def toggle_kept(notes: Notes, entry: Entry, reason: str, *, source: bool) -> bool:
    """Toggle whether cleaning ignores a removal reason.

    Args:
        notes: The store.
        entry: The article.
        reason: A value of `Removed.reason`.
        source: Whether it applies to all articles of the source.

    Returns:
        Whether the reason is ignored now.
    """
    owner = owner_of_source(entry) if source else entry.key
    reasons = set(notes.kept(owner)) ^ {reason}
    notes.set_kept(owner, reasons, reference(entry))
    return reason in reasons


def set_read(notes: Notes, entries: Iterable[Entry], read: bool) -> int:
    """Mark articles read or unread as one step of undo; return how many changed."""
    changed = [
        entry
        for entry in entries
        if notes.is_read(entry.key, source=entry.source, date=entry.date) != read
    ]
    if changed:
        notes.set_read([reference(entry) for entry in changed], read)
    return len(changed)


def set_list_read(notes: Notes, shelf: Shelf, view: View) -> int:
    """Mark a whole list read as one step of undo; return the number of changed articles.

    A list of the whole library or of a whole source is stored as one range, whatever its length.

    Args:
        notes: The store.
        shelf: The shelf of the list.
        view: The view of the list.
    """
    unread = shelf.unread(view)
    count = len(unread)
    whole = view.facet.kind in (FacetKind.ALL, FacetKind.SOURCE) and not view.words.strip()
    whole = whole and not shelf.hiding.is_in_force  # a range would cover what is hidden as well
    newest = _newest(unread) if count else None
    if not whole or count < 2 or newest is None:
        articles = [article for entry in unread for article in shelf.duplicates(entry)]
        set_read(notes, articles, True)
        return count
    undated = list(takewhile(lambda entry: entry.date is None, reversed(unread)))  # they come last
    source = view.facet.value if view.facet.kind is FacetKind.SOURCE else None
    notes.mark_all_read(source=source, until=newest, also=list(map(reference, undated)))
    return count


def _newest(unread: Articles) -> datetime | None:
    """Return the latest moment among articles that are sorted by day, the newest first.

    In the order of days a moment can stand below a day that begins later in UTC, by less than two
    days: no two zones are further apart.
    """
    dates = takewhile(bool, (entry.date for entry in unread))
    first = next(dates, None)
    if first is None:
        return None
    newest, end = first.moment, first.moment - timedelta(days=2)
    for date in dates:
        if date is None or date.moment < end:
            break
        newest = max(newest, date.moment)
    return newest


def toggle_star(notes: Notes, *entries: Entry) -> bool:
    """Star or unstar an article and its duplicates; return whether they are starred now."""
    starred = not any(notes.state(entry.key).starred for entry in entries)
    changed = [entry for entry in entries if notes.state(entry.key).starred != starred]
    notes.set_starred(list(map(reference, changed)), starred)
    return starred


def leave(notes: Notes, entry: Entry, place: int, document: Document) -> bool:
    """Store the first character shown and the words there; return whether they are changed."""
    state = notes.state(entry.key)
    anchor = describe_place(document, place)
    if (state.place or 0) == place and (anchor is None or state.anchor == anchor):
        return False
    notes.positions.set_place(reference(entry), place, anchor)
    return True


ANCHOR_LENGTH = 48
"""Code points of the words by which a position is found again."""


def describe_place(document: Document, place: int) -> PlaceAnchor | None:
    """Return the words at a position; None at the very top and at the end, which need none.

    Args:
        document: The text.
        place: Code point offset.
    """
    end = min(place + ANCHOR_LENGTH, len(document.text))
    if not 0 < place < end:
        return None
    from reader.text.anchoring.anchor import describe  # here: a list needs no places

    selector = describe(document.text, place, end)
    return PlaceAnchor(
        selector.quote, selector.prefix, selector.suffix, document.sha, selector.copies
    )


def find_place(document: Document, place: int, anchor: PlaceAnchor | None) -> int | None:
    """Return where a position is in a text now; None when its words are not in it.

    Args:
        document: The text.
        place: The position in the text at the time, as a code point offset.
        anchor: The words there; without them the offset alone counts.
    """
    if anchor is None or anchor.sha == document.sha:
        return min(place, len(document.text))
    from reader.text.anchoring.anchor import Selector, find  # here: as above

    end = place + len(anchor.quote)
    selector = Selector(anchor.quote, anchor.prefix, anchor.suffix, place, end, anchor.copies)
    place_now = find(document.text, selector, same_text=False)
    return None if place_now.state == "unanchored" else place_now.start
