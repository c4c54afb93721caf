"""Marking many articles at once, as one step of undo."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from reader.archive.header import Entry
from reader.services.article_list import Shelf
from reader.services.reading import reference, set_read

if TYPE_CHECKING:
    from reader.notes.store import Notes


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
