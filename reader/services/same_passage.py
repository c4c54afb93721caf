"""Several highlights of one passage, as two machines or two programs make them, joined into one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reader.notes.model import Highlight
from reader.services.marking import utc_now
from reader.text.fold import fold_bare

if TYPE_CHECKING:
    from reader.notes.store import Notes


def same_passages(notes: Notes, keys: Iterable[str]) -> Iterator[tuple[Highlight, ...]]:
    """Yield groups of highlights that mark the same passage of an article, the oldest first.

    Args:
        notes: The store.
        keys: The keys of the articles.
    """
    for key in keys:
        by_quote: dict[str, list[list[Highlight]]] = {}
        for highlight in sorted(notes.highlights(key), key=lambda one: (one.created, one.id)):
            groups = by_quote.setdefault(fold_bare(highlight.quote) or highlight.quote, [])
            for group in groups:
                if all(_is_one_place(highlight, other) for other in group):
                    group.append(highlight)
                    break
            else:
                groups.append([highlight])
        for groups in by_quote.values():
            yield from (tuple(group) for group in groups if len(group) > 1)


def joined(group: Sequence[Highlight]) -> Highlight:
    """Return the first of some highlights with the notes and the tags of all.

    A note that is contained in another one is not repeated.
    """
    first = group[0]
    notes: list[str] = []
    for highlight in group:
        note = highlight.note.strip()
        if note and not any(note in other for other in notes):
            notes = [other for other in notes if other not in note] + [note]
    note = first.note if notes == [first.note.strip()] else "\n\n".join(notes)
    tags = tuple(dict.fromkeys(tag for highlight in group for tag in highlight.tags))
    return replace(first, note=note, tags=tags)


def join_passages(notes: Notes, keys: Iterable[str], ids: Collection[str]) -> int:
    """Join highlights that mark one passage: the oldest stays, with the notes and tags of all.

    Args:
        notes: The store.
        keys: The keys of the articles.
        ids: Only groups with one of these highlights are joined.

    Returns:
        The number of highlights that are now part of another one.
    """
    kept: list[Highlight] = []
    removed: list[str] = []
    for group in list(same_passages(notes, keys)):
        if any(highlight.id in ids for highlight in group):
            whole = joined(group)
            if whole != group[0]:
                kept.append(replace(whole, modified=utc_now()))
            removed += [highlight.id for highlight in group[1:]]
    if kept:
        notes.edit_highlights(kept)  # first: no word is gone between the two changes
    if removed:
        notes.remove_highlights(removed)
    return len(removed)


def _is_one_place(one: Highlight, other: Highlight) -> bool:
    """Return whether two highlights of the same words can be at the same place.

    Offsets decide within one text; else the texts around the quotes, as far as both are given.
    """
    if one.sha and one.sha == other.sha:
        return (one.start, one.end) == (other.start, other.end)
    before, other_before = fold_bare(one.prefix), fold_bare(other.prefix)
    after, other_after = fold_bare(one.suffix), fold_bare(other.suffix)
    return (before.endswith(other_before) or other_before.endswith(before)) and (
        after.startswith(other_after) or other_after.startswith(after)
    )
