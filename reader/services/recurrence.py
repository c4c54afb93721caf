"""Texts that recur over the articles of a source, looked up in the index of a library."""

from __future__ import annotations

import sqlite3

from reader.archive.recurring_texts import SAMPLE, RecurringTexts
from reader.index.database import Index
from reader.index.rows import sample


class Recurrence:
    """Looks up the recurring texts of the sources of one library; callable in any thread.

    Args:
        index: The index of the library.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._texts = RecurringTexts()

    def __call__(self, source: str) -> tuple[str, ...]:
        """Return the texts that recur over the articles of a source, the longest first."""
        try:
            index = self._index.again()
        except (OSError, sqlite3.DatabaseError):
            return ()  # an article with recurring texts is better than none
        try:
            chosen = sample(index, source, SAMPLE)
        except sqlite3.DatabaseError:
            return ()
        finally:
            index.close()
        return self._texts.of(source, chosen)
