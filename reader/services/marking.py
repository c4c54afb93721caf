"""Highlights: made from a range of an article's text, annotated, and located again.

Also marks many articles read or starred at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import uuid4

from reader.archive.header import Entry
from reader.notes.model import Highlight
from reader.records import dataclass
from reader.services.article_list import Shelf
from reader.services.reading import Opened, reference, set_read
from reader.text.document import Document

if TYPE_CHECKING:
    from reader.notes.store import Notes


CLEANING = 1
"""The version of the cleaner, stored in highlights; raise it when cleaned text changes."""

_APART = r"\s，、；"
"""The characters that separate the tags of a line."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Placed:
    """A highlight and its position in the current text.

    Attributes:
        highlight: The stored highlight.
        start: The offset of its first code point in the current `Document.text`.
        end: The offset after its last code point.
        sure: False when the reader should review the position.
    """

    highlight: Highlight
    start: int
    end: int
    sure: bool = True


def utc_now() -> datetime:
    """Return the time, UTC."""
    return datetime.now(UTC)


def mark(
    notes: Notes,
    opened: Opened,
    start: int,
    end: int,
    *,
    colour: int = 1,
    clock: Clock = utc_now,
) -> Highlight:
    """Highlight a range of the article's text.

    Args:
        notes: The store.
        opened: The article.
        start: The offset of the first code point in `Document.text`.
        end: The offset after the last code point.
        colour: One of `COLOUR_NUMBERS`.
        clock: Returns the time.

    Returns:
        The highlight, with the exact quote, its context and its offsets.
    """
    now = clock()
    blank = Highlight(
        id=uuid4().hex,
        key=opened.article.entry.key,
        quote="",
        prefix="",
        suffix="",
        start=0,
        end=0,
        paragraph=0,
        sha="",
        cleaning=CLEANING,
        colour=colour,
        created=now,
        modified=now,
    )
    highlight = described(blank, opened.article.document, start, end)
    notes.add_highlight(highlight, reference(opened.article.entry))
    return highlight


def described(highlight: Highlight, document: Document, start: int, end: int) -> Highlight:
    """Return a highlight with the quote, the context and the offsets of a range.

    Args:
        highlight: The highlight whose colour, note and times are kept.
        document: The text.
        start: The offset of the first code point.
        end: The offset after the last code point.
    """
    from reader.text.anchoring.anchor import describe  # here: a list needs no places

    selector = describe(document.text, start, end)
    return replace(
        highlight,
        quote=selector.quote,
        prefix=selector.prefix,
        suffix=selector.suffix,
        start=start,
        end=end,
        paragraph=document.block_at(start),
        sha=document.sha,
        cleaning=CLEANING,
        state="anchored",
        copies=selector.copies,
    )


def locate(highlight: Highlight, document: Document) -> tuple[Highlight, Placed | None]:
    """Locate one highlight in a text.

    A certain match with unchanged words updates the stored offsets and context. When the words have
    changed, the stored quote is kept: it is what the reader marked.

    Returns:
        The highlight to store, and its position, None when it has none.
    """
    same = highlight.sha == document.sha
    if same and highlight.state == "unanchored":
        return highlight, None  # the reader has declared that it is not in this text
    from reader.text.anchoring.anchor import Selector, find  # here: as above

    selector = Selector(
        highlight.quote,
        highlight.prefix,
        highlight.suffix,
        highlight.start,
        highlight.end,
        highlight.copies,
    )
    anchor = find(document.text, selector, same_text=same)
    if anchor.state == "unanchored":
        return replace(highlight, state="unanchored"), None
    if anchor.state == "anchored" and document.text[anchor.start : anchor.end] == highlight.quote:
        located = described(highlight, document, anchor.start, anchor.end)
    else:
        located = replace(highlight, state=anchor.state)
    return located, Placed(located, anchor.start, anchor.end, anchor.state == "anchored")


def placed(notes: Notes, opened: Opened, keys: Iterable[str] = ()) -> tuple[Placed, ...]:
    """Locate the highlights of an article in its current text, and store their positions.

    Args:
        notes: Where they are kept.
        opened: The article.
        keys: The keys that they are kept under; by default the one of the article.

    Returns:
        The highlights that were found, sorted by position; the others stay in the store. In a text
        that is only skimmed none is searched for.
    """
    if opened.is_skimmed:
        return ()
    document = opened.article.document
    shown = []
    own = opened.article.entry.key
    for highlight in chain.from_iterable(map(notes.highlights, keys or (own,))):
        located, place = locate(highlight, document)
        if located != highlight:
            notes.edit_highlight(located, undoable=False)
        if place is not None:
            shown.append(place)
    return tuple(sorted(shown, key=lambda mark: (mark.start, mark.end)))


def annotate(
    notes: Notes,
    id_: str,
    note: str,
    tags: Iterable[str],
    *,
    since: Highlight | None = None,
    seen: Highlight | None = None,
) -> bool:
    """Set the note and the tags of a highlight; return whether it changed.

    What another session has added meanwhile is kept.

    Args:
        notes: The store.
        id_: The id of the highlight.
        note: The new note.
        tags: The new tags.
        since: The highlight before any draft of the note was saved, which undo restores.
        seen: The highlight with the last draft; by default as it is stored.
    """
    stored = notes.highlight(id_)
    seen = seen or stored
    is_alone = stored is None or seen is None or stored.written == seen.written
    if since is not None and is_alone and (note, tuple(tags)) != since.written:
        draft(notes, id_, *since.written)
        seen = since
    return _change(notes, id_, seen, note=note, tags=tuple(tags))


def draft(
    notes: Notes, id_: str, note: str, tags: Iterable[str], *, seen: Highlight | None = None
) -> None:
    """Save the draft of a note; undo ignores drafts.

    Args:
        notes: The store.
        id_: The id of the highlight.
        note: The note so far.
        tags: The tags so far.
        seen: As for `annotate`.
    """
    stored = notes.highlight(id_)
    if stored is not None and stored.written != (note, tuple(tags)):
        drafted = replace(stored, note=note, tags=tuple(tags))
        notes.edit_highlight(drafted, undoable=False, since=seen or stored)


def recolour(notes: Notes, id_: str, colour: int) -> bool:
    """Change the colour of a highlight; return whether it changed."""
    return _change(notes, id_, colour=colour)


def _change(notes: Notes, id_: str, seen: Highlight | None = None, **fields: object) -> bool:
    stored = notes.highlight(id_)
    if stored is None or all(getattr(stored, name) == value for name, value in fields.items()):
        return False
    changed = replace(stored, modified=utc_now(), **fields)  # type: ignore[arg-type]  # its own fields
    notes.edit_highlight(changed, since=seen or stored)
    return True


def reanchor(
    notes: Notes, opened: Opened, id_: str, start: int, end: int, *, clock: Clock = utc_now
) -> bool:
    """Move a highlight to a range chosen by the reader; return False when it is gone."""
    stored = notes.highlight(id_)
    if stored is None:
        return False
    moved = described(stored, opened.article.document, start, end)
    notes.edit_highlight(replace(moved, modified=clock()))
    return True


def keep_unanchored(notes: Notes, document: Document, id_: str) -> bool:
    """Declare that a highlight is not in a text; the question comes back when the text changes.

    Args:
        notes: The store.
        document: The text.
        id_: The id of the highlight.
    """
    stored = notes.highlight(id_)
    if stored is None:
        return False
    kept = replace(stored, start=0, end=0, sha=document.sha, state="unanchored", modified=utc_now())
    notes.edit_highlight(kept)
    return True


def covering(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the first mark that covers exactly a range, or None."""
    return next((mark for mark in marks if (mark.start, mark.end) == (start, end)), None)


def around(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the shortest mark that contains a range, or None."""
    holding = [mark for mark in marks if mark.start <= start and end <= mark.end]
    return min(holding, key=lambda mark: mark.end - mark.start, default=None)


def touching(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the mark of a range: exactly on it, around it, or the first that overlaps it."""
    shared = (mark for mark in marks if mark.start < end and start < mark.end)
    return covering(marks, start, end) or around(marks, start, end) or next(shared, None)


def beside(marks: Sequence[Placed], offset: int, step: int) -> Placed | None:
    """Return the nearest mark that starts after an offset, or before it when step is negative."""
    if step > 0:
        return next((mark for mark in marks if mark.start > offset), None)
    return next((mark for mark in reversed(marks) if mark.start < offset), None)


def tags_in_use(notes: Notes) -> tuple[str, ...]:
    """Return all tags of highlights and of articles, the most used first."""
    counted = Counter(notes.tags()) + Counter(notes.article_tags())
    return tuple(sorted(counted, key=lambda tag: (-counted[tag], tag)))


def split_tags(line: str, known: Mapping[str, str] = MappingProxyType({})) -> tuple[str, ...]:
    """Return the tags of a line: words with or without ``#``, without duplicates.

    Chinese commas and semicolons also separate them: with an input method on, nobody types spaces.

    Args:
        line: What was typed.
        known: Tags by how they are written in a line; they stay whole, also with spaces in them.
    """
    wholes = "|".join(map(re.escape, sorted(filter(None, known), key=len, reverse=True)))
    whole = f"(?<![^{_APART}])(?:{wholes})(?![^{_APART}])|" if wholes else ""
    words = re.findall(f"{whole}[^{_APART}]+", line)
    tags = (known.get(word) or word.strip("#,;") for word in words)
    return tuple(dict.fromkeys(filter(None, tags)))


def last_word(line: str) -> str:
    """Return what follows the last separator of a line of tags."""
    return re.split(f"[{_APART}]", line)[-1]


class Mark(StrEnum):
    """What articles are marked."""

    READ = "read"
    UNREAD = "unread"
    STAR = "star"
    UNSTAR = "unstar"


def mark_all(notes: Notes, shelf: Shelf, entries: Iterable[Entry], mark: Mark) -> int:
    """Mark articles, unless they are so already; return how many were not.

    A mark counts for the duplicates of an article, so it is removed from all of them.

    Args:
        notes: The store.
        shelf: The library, which knows the duplicates.
        entries: The articles.
        mark: How they are marked.
    """
    is_set = mark in (Mark.READ, Mark.STAR)
    has_mark = shelf.is_read if mark in (Mark.READ, Mark.UNREAD) else shelf.is_starred
    changed = [entry for entry in entries if has_mark(entry) != is_set]
    touched = changed if is_set else [one for entry in changed for one in shelf.duplicates(entry)]
    if mark in (Mark.READ, Mark.UNREAD):
        set_read(notes, touched, is_set)
    else:
        differing = [one for one in touched if notes.state(one.key).starred != is_set]
        if differing:
            notes.set_starred([reference(one) for one in differing], is_set)
    return len(changed)
