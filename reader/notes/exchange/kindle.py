"""Kindle's ``My Clippings.txt``, which the device writes in the language of its menus.

A note is an entry of its own, at the place of the highlight that it belongs to. A highlight that
was corrected on the device is written once more, and its earlier versions stay in the file.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from reader.notes.exchange.annotation import (
    ANCHOR,
    UNDATED,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    VersionError,
    blank,
    named_apart,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.kindle_clipping import (
    BLANKS,
    LOCATION,
    Clipping,
    Kind,
    Place,
    is_entry,
    parse,
)
from reader.notes.model import ArticleRef
from reader.notes.record_rules import well_formed
from reader.patterns import lazy_pattern
from reader.text.fold import fold_bare
from reader.translation import gettext as _
from reader.translation import ngettext

_LINE = "=" * 10
_SEPARATOR = lazy_pattern(rf"^\ufeff?{_LINE}[ \t]*$", re.MULTILINE)
_NEAR = 32
"""How many neighbours an entry is compared with, so that a file takes linear time."""
_UNIQUE = 8
"""The fewest code points that are within a longer highlight of the same place only as its part."""


class _Mark:
    """The versions of one highlight, and its notes.

    Args:
        first: The version at the first place.
        words: Its folded words.

    Attributes:
        longest: The longest version.
        versions: All versions, sorted by place.
        notes: Its notes.
    """

    def __init__(self, first: Clipping, words: str) -> None:
        self.longest = first
        self.versions = [first]
        self.notes: list[Clipping] = []
        self._words = words
        self._place = first.place

    @property
    def first(self) -> Clipping:
        """The version that the device wrote first; it names the highlight."""
        return min(self.versions, key=lambda version: version.index)

    def is_at(self, place: Place | None) -> bool:
        """Return whether a place overlaps that of a version."""
        return place is not None and self._place is not None and self._place.overlaps(place)

    def is_version(self, clipping: Clipping, words: str) -> bool:
        """Return whether a highlight with the given folded words is another version.

        A correction moves one end and keeps the other. Short words may be another highlight, for a
        location has some fifty Chinese characters, and a page many more.
        """
        mine, other = self.longest.place, clipping.place
        if mine is None or other is None:
            return mine is other and words == self._words
        short, long = sorted((words, self._words), key=len)
        if short not in long or not self.is_at(other):
            return False
        is_at_end = (long.startswith(short) and mine.start == other.start) or (
            long.endswith(short) and mine.end == other.end
        )
        is_precise = is_at_end and mine.unit == LOCATION
        return short == long or len(short) >= _UNIQUE or is_precise

    def add(self, clipping: Clipping, words: str) -> None:
        """Add a version."""
        self.versions.append(clipping)
        if self._place is not None and clipping.place is not None:
            end = max(self._place.end, clipping.place.end)
            self._place = self._place._replace(end=end)
        if len(words) >= len(self._words):
            self.longest, self._words = clipping, words


def read(text: str, now: datetime) -> Imported:
    """Return the highlights of a file of clippings.

    It begins with an entry in any language, or ends with one and the line after it; else the
    clippings are part of something else.

    Args:
        text: The file.
        now: The time for highlights without one.

    Raises:
        FormatError: The text is not such a file.
        VersionError: All entries are in other languages.
    """
    entries = _entries(text)
    clippings = [entry for entry in entries if entry is not None]
    skipped = len(entries) - len(clippings)
    bookmarks = limited = 0
    books: dict[tuple[str, str], list[Clipping]] = {}
    for clipping in clippings:
        limited += clipping.is_limited
        if clipping.kind is Kind.BOOKMARK:
            bookmarks += 1
        elif clipping.title and clipping.text:
            books.setdefault((clipping.title, clipping.author), []).append(clipping)
        else:
            skipped += not clipping.is_limited
    annotations: list[tuple[int, Annotation]] = []
    pages: list[PageNote] = []
    versions = 0
    for (title, author), of_book in books.items():
        article = ArticleRef("", title, author=author)
        marks = _marks([entry for entry in of_book if entry.kind is Kind.HIGHLIGHT])
        for note in _left_over([entry for entry in of_book if entry.kind is Kind.NOTE], marks):
            id_ = _id("kindle note", title, author, note.text)
            modified = note.time or UNDATED
            pages.append(PageNote(article, note.text, modified=modified, addition=id_))
        for mark in marks:
            versions += len(mark.versions) - 1
            annotations.append((mark.first.index, _annotation(mark, article, now)))
    annotations.sort(key=lambda numbered: numbered[0])
    return Imported(
        tuple(named_apart(annotation for _index, annotation in annotations)),
        skipped=skipped,
        pages=tuple(pages),
        notices=tuple(_notices(versions, bookmarks, limited)),
    )


def _entries(text: str) -> list[Clipping | None]:
    """Return the entries of a file of clippings, None for each that cannot be read.

    Raises:
        FormatError: The text is not such a file.
        VersionError: All entries are in other languages.
    """
    texts = parts(text)
    entries = [parse(entry, index) for index, entry in enumerate(texts)]
    is_known = any(entry is not None for entry in entries)
    if texts and not is_known and all(map(is_entry, texts)):
        raise VersionError(
            _("clippings of a Kindle with menus in another language than English and Chinese")
        )
    is_closed = text.rstrip(BLANKS + "\r").endswith(_LINE)
    if not is_known or not (is_entry(texts[0]) or (is_closed and is_entry(texts[-1]))):
        raise FormatError(_("not the clippings of a Kindle"))
    return entries


def parts(text: str) -> list[str]:
    """Return the entries in the text of a file, none when it has none of the lines between them."""
    entries = _SEPARATOR.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [entry for entry in entries if entry.strip(BLANKS)] if len(entries) > 1 else []


def _marks(highlights: Sequence[Clipping]) -> list[_Mark]:
    """Return the highlights of a book, each with its versions, sorted by place."""
    marks: list[_Mark] = []
    for highlight in sorted(highlights, key=_order):
        words = fold_bare(highlight.text) or highlight.text
        for mark in marks[-_NEAR:]:
            if mark.is_version(highlight, words):
                mark.add(highlight, words)
                break
        else:
            marks.append(_Mark(highlight, words))
    return marks


def _left_over(notes: Sequence[Clipping], marks: Sequence[_Mark]) -> Iterator[Clipping]:
    """Give notes to the highlights at their places; yield those without a highlight.

    Of several highlights a note belongs to the one that ends at its place, and was made at its
    time.
    """
    places = [_order(mark.versions[0]) for mark in marks]
    for note in notes:
        middle = bisect(places, _order(note))
        near = marks[max(0, middle - _NEAR) : middle + _NEAR]
        fitting = [mark for mark in near if mark.is_at(note.place)]
        if fitting:
            min(fitting, key=lambda mark: _distance(note, mark)).notes.append(note)
        else:
            yield note


def _order(clipping: Clipping) -> tuple[str, int, int]:
    place = clipping.place or Place("", 0, 0)
    return place.unit, place.start, clipping.index


def _distance(note: Clipping, mark: _Mark) -> tuple[bool, float, int]:
    """Return how far a note is from a highlight at its place, to be compared."""
    versions = mark.versions[-_NEAR:]
    ends = [version.place.end for version in versions if version.place is not None]
    seconds = [
        abs((version.time - note.time).total_seconds())
        for version in versions
        if version.time is not None and note.time is not None
    ]
    return (
        note.place is None or note.place.end not in ends,
        min(seconds, default=float("inf")),
        min(abs(version.index - note.index) for version in versions),
    )


def _annotation(mark: _Mark, article: ArticleRef, now: datetime) -> Annotation:
    first, longest = mark.first, mark.longest
    notes: list[str] = []
    for note in dict.fromkeys(note.text for note in mark.notes):
        if not any(note in other for other in notes[-_NEAR:]):
            last = [other for other in notes[-_NEAR:] if other not in note]
            notes[-_NEAR:] = [*last, note]
    times = [entry.time for entry in (*mark.versions, *mark.notes) if entry.time is not None]
    start = longest.place.start if longest.place is not None else 0
    highlight = replace(
        blank(
            _id("kindle", article.title, article.author, *(first.place or ()), first.text),
            longest.text,
            now,
            created=first.time,
            modified=max(times, default=None),
        ),
        note="\n\n".join(notes),
        start=start,  # a hint only: it sorts highlights that are not found in a text
        end=start + len(longest.text),
    )
    unstated = ANCHOR | {"tags", "colour"} | (set() if notes else {"note"})
    return Annotation(highlight, article, unstated=unstated, has_id=False)


def _id(*parts: str | int) -> str:
    """Return an id that is derived from a name."""
    return uuid5(NAMESPACE_URL, well_formed(" ".join(map(str, parts)))).hex


def _notices(versions: int, bookmarks: int, limited: int) -> Iterator[str]:
    """Yield what was left out.

    Args:
        versions: The number of shorter versions of highlights.
        bookmarks: The number of bookmarks.
        limited: The number of highlights with words that the device was not allowed to write.
    """
    counted = (
        (
            versions,
            ngettext(
                "{count} version of a highlight was left out: the longest one has its words",
                "{count} versions of highlights were left out: the longest ones have their words",
                versions,
            ),
        ),
        (
            bookmarks,
            ngettext(
                "{count} bookmark was left out: it has no words to find it by",
                "{count} bookmarks were left out: they have no words to find them by",
                bookmarks,
            ),
        ),
        (
            limited,
            ngettext(
                "{count} highlight lacks words, for the publisher allows no more clippings",
                "{count} highlights lack words, for the publisher allows no more clippings",
                limited,
            ),
        ),
    )
    for count, message in counted:
        if count:
            yield message.format(count=count)


EXCHANGE_FORMAT = Format("kindle", "Kindle (My Clippings.txt)", ".txt", read=read, rank=85)
