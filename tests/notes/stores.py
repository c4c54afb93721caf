"""The store behind the marks of a session, for tests of how it is kept."""

from __future__ import annotations

from reader.notes.repository import NotesRepository
from reader.notes.store import Notes


def repository_of(notes: Notes) -> NotesRepository:
    """Return the repository of a store that could be opened."""
    assert isinstance(notes.repository, NotesRepository)
    return notes.repository
