"""Marking: a range of an article's text becomes a highlight, and is found again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from reader.desk.reading import Opened, reference
from reader.notes.models import Highlight
from reader.notes.store import Notes
from reader.text.anchor import Selector, describe, find

CLEANING = 1
"""The version of the cleaning: raise it when cleaned text changes; highlights remember it."""


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


def mark(
    notes: Notes,
    opened: Opened,
    start: int,
    end: int,
    *,
    colour: int = 1,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Highlight:
    """Highlight a range of the article's text.

    Args:
        notes: Where the highlight is kept.
        opened: The article.
        start: First code point of `Document.text`.
        end: One past the last code point.
        colour: 1 to 5.
        clock: Tells the time.

    Returns:
        The highlight: the exact quote, its context and its place.
    """
    document = opened.article.document
    selector = describe(document.text, start, end)
    now = clock()
    highlight = Highlight(
        id=uuid4().hex,
        key=opened.article.entry.key,
        quote=selector.quote,
        prefix=selector.prefix,
        suffix=selector.suffix,
        start=start,
        end=end,
        paragraph=document.block_at(start),
        sha=document.sha,
        cleaning=CLEANING,
        colour=colour,
        created=now,
        modified=now,
        state="anchored",
    )
    notes.add_highlight(highlight, reference(opened.article.entry))
    return highlight


def placed(notes: Notes, opened: Opened) -> tuple[Placed, ...]:
    """Find the highlights of an article in its text as it is now.

    Returns:
        Those that were found, sorted by where they start; what is not found stays in the store.
    """
    document = opened.article.document
    found = []
    for highlight in notes.highlights(opened.article.entry.key):
        selector = Selector(
            highlight.quote, highlight.prefix, highlight.suffix, highlight.start, highlight.end
        )
        anchored = find(document.text, selector, same_text=highlight.sha == document.sha)
        if anchored.state != "unanchored":
            sure = anchored.state == "anchored"
            found.append(Placed(highlight, anchored.start, anchored.end, sure))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def covering(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the first mark that stands exactly on a range, or None."""
    return next((each for each in marks if (each.start, each.end) == (start, end)), None)


def touching(marks: Sequence[Placed], start: int, end: int) -> Placed | None:
    """Return the first mark that shares text with a range, an exact one before others, or None."""
    shared = (each for each in marks if each.start < end and start < each.end)
    return covering(marks, start, end) or next(shared, None)


def beside(marks: Sequence[Placed], offset: int, step: int) -> Placed | None:
    """Return the nearest mark that starts after an offset, or before it when step is negative."""
    if step > 0:
        return next((each for each in marks if each.start > offset), None)
    return next((each for each in reversed(marks) if each.start < offset), None)
