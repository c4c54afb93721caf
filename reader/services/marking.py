"""Marking: a range of an article's text becomes a highlight, gets a note, and is found again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from uuid import uuid4

from reader.notes.model import Highlight
from reader.notes.store import Notes
from reader.services.reading import Opened, reference
from reader.text.anchoring.anchor import Selector, describe, find
from reader.text.document import Document

CLEANING = 1
"""The version of the cleaning: raise it when cleaned text changes; highlights remember it."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Placed:
    """A highlight and where it stands in the text now.

    Attributes:
        highlight: As stored.
        start: First code point of `Document.text`, now.
        end: One past the last code point.
        sure: False when the place should be looked at by the reader.
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
        notes: Where the highlight is kept.
        opened: The article.
        start: First code point of `Document.text`.
        end: One past the last code point.
        colour: One of `COLOUR_NUMBERS`.
        clock: Tells the time.

    Returns:
        The highlight: the exact quote, its context and its place.
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
        highlight: Whose colour, note and times are kept.
        document: The text.
        start: First code point.
        end: One past the last code point.
    """
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
    """Find one highlight in a text.

    What is sure and unchanged is described anew by where it stands now. Where the words have
    changed, the stored quote stays: it is what the reader marked.

    Returns:
        The highlight as it should be stored now, and its place, None when it has none.
    """
    same = highlight.sha == document.sha
    if same and highlight.state == "unanchored":
        return highlight, None  # the reader has said of this very text that it is not there
    selector = Selector(
        highlight.quote,
        highlight.prefix,
        highlight.suffix,
        highlight.start,
        highlight.end,
        highlight.copies,
    )
    found = find(document.text, selector, same_text=same)
    if found.state == "unanchored":
        return replace(highlight, state="unanchored"), None
    if found.state == "anchored" and document.text[found.start : found.end] == highlight.quote:
        known = described(highlight, document, found.start, found.end)
    else:
        known = replace(highlight, state=found.state)
    return known, Placed(known, found.start, found.end, found.state == "anchored")


def placed(notes: Notes, opened: Opened, keys: Iterable[str] = ()) -> tuple[Placed, ...]:
    """Find the highlights of an article in its text as it is now, and remember where they are.

    Args:
        notes: Where they are kept.
        opened: The article.
        keys: The keys that they are kept under; by default the one of the article.

    Returns:
        Those that were found, sorted by where they start; what is not found stays in the store. In
        a text that is only skimmed none is looked for.
    """
    if opened.is_skimmed:
        return ()
    document = opened.article.document
    found = []
    own = opened.article.entry.key
    for highlight in chain.from_iterable(map(notes.highlights, keys or (own,))):
        known, place = locate(highlight, document)
        if known != highlight:
            notes.edit_highlight(known, undoable=False)
        if place is not None:
            found.append(place)
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def annotate(
    notes: Notes,
    id_: str,
    note: str,
    tags: Iterable[str],
    *,
    since: Highlight | None = None,
    clock: Clock = utc_now,
) -> bool:
    """Give a highlight a note and tags; return whether that changed anything.

    Args:
        notes: Where it is kept.
        id_: Of the highlight.
        note: What the reader wrote.
        tags: What the reader tagged it with.
        since: As it was before drafts of the note were written, so that undo goes back to that.
        clock: Tells the time.
    """
    if since is not None and (note, tuple(tags)) != (since.note, since.tags):
        draft(notes, id_, since.note, since.tags)
    return _change(notes, id_, clock, note=note, tags=tuple(tags))


def draft(notes: Notes, id_: str, note: str, tags: Iterable[str]) -> None:
    """Write down a note that is still being written; undo knows nothing of it."""
    known = notes.highlight(id_)
    if known is not None and (known.note, known.tags) != (note, tuple(tags)):
        drafted = replace(known, note=note, tags=tuple(tags))
        notes.edit_highlights([drafted], undoable=False)


def recolour(notes: Notes, id_: str, colour: int, *, clock: Clock = utc_now) -> bool:
    """Give a highlight another colour; return whether that changed anything."""
    return _change(notes, id_, clock, colour=colour)


def _change(notes: Notes, id_: str, clock: Clock, **fields: object) -> bool:
    known = notes.highlight(id_)
    if known is None or all(getattr(known, name) == value for name, value in fields.items()):
        return False
    changed = replace(known, modified=clock(), **fields)  # type: ignore[arg-type]  # its own fields
    notes.edit_highlight(changed)
    return True


def reanchor(
    notes: Notes, opened: Opened, id_: str, start: int, end: int, *, clock: Clock = utc_now
) -> bool:
    """Put a highlight on a range that the reader chose; return False when it is gone."""
    known = notes.highlight(id_)
    if known is None:
        return False
    moved = described(known, opened.article.document, start, end)
    notes.edit_highlight(replace(moved, modified=clock()))
    return True


def keep_unanchored(notes: Notes, document: Document, id_: str, *, clock: Clock = utc_now) -> bool:
    """Say that a highlight has no place in a text; it is asked about again when that changes.

    Args:
        notes: Where it is kept.
        document: The text.
        id_: Of the highlight.
        clock: Tells the time.
    """
    known = notes.highlight(id_)
    if known is None:
        return False
    kept = replace(known, start=0, end=0, sha=document.sha, state="unanchored", modified=clock())
    notes.edit_highlight(kept)
    return True


def covering(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the first mark that stands exactly on a range, or None."""
    return next((each for each in marks if (each.start, each.end) == (start, end)), None)


def around(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the shortest mark that holds all of a range, or None."""
    holding = [each for each in marks if each.start <= start and end <= each.end]
    return min(holding, key=lambda each: each.end - each.start, default=None)


def touching(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the mark of a range: on it, around it, or else the first that shares text with it."""
    shared = (each for each in marks if each.start < end and start < each.end)
    return covering(marks, start, end) or around(marks, start, end) or next(shared, None)


def beside(marks: Sequence[Placed], offset: int, step: int) -> Placed | None:
    """Return the nearest mark that starts after an offset, or before it when step is negative."""
    if step > 0:
        return next((each for each in marks if each.start > offset), None)
    return next((each for each in reversed(marks) if each.start < offset), None)


def tags_in_use(notes: Notes) -> tuple[str, ...]:
    """Return all tags of the highlights, the most used first."""
    counted = notes.tags()
    used = (tag for tag, count in counted.items() if count > 0)
    return tuple(sorted(used, key=lambda tag: (-counted[tag], tag)))
