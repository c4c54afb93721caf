"""The notes and own tags of articles, as they are exported."""

from __future__ import annotations

from reader.notes.exchange.annotation import PageNote
from reader.notes.store import Notes
from reader.services.notebook import article_ref


def page_note(notes: Notes, key: str) -> PageNote:
    """Return the note and the own tags of an article, as they are exported."""
    state = notes.state(key)
    return PageNote(article_ref(notes, key), state.note, state.tags, notes.annotation_time(key))


def unmarked(notes: Notes) -> list[str]:
    """Return the keys of articles that have a note or own tags, but no highlight."""
    highlighted = notes.highlighted()
    return [key for key in notes.annotated() if key not in highlighted]
