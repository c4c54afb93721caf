"""Changes of many highlights at once, in portions; each is one step of undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.notes.model import Highlight
from reader.services.marking import Clock, utc_now

if TYPE_CHECKING:
    from reader.notes.store import Notes


def recolour(
    notes: Notes, ids: Iterable[str], colour: int, *, clock: Clock = utc_now
) -> Iterator[int]:
    """Give highlights a colour, as one step of undo, in portions; yield how many each changed."""
    now = clock()
    return notes.in_portions.edit(
        replace(highlight, colour=colour, modified=now)
        for highlight in filter(None, map(notes.highlight, ids))
        if highlight.colour != colour
    )


def retag(
    notes: Notes,
    ids: Iterable[str],
    added: Sequence[str],
    dropped: Collection[str],
    *,
    clock: Clock = utc_now,
) -> Iterator[int]:
    """Add tags to highlights and take tags away, as `recolour` does."""
    now = clock()

    def changed() -> Iterator[Highlight]:
        for highlight in filter(None, map(notes.highlight, ids)):
            kept = [name for name in highlight.tags if name not in dropped]
            tags = tuple(dict.fromkeys([*kept, *added]))
            if tags != highlight.tags:
                yield replace(highlight, tags=tags, modified=now)

    return notes.in_portions.edit(changed())
