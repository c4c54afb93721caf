"""Saved searches as they are written in the settings: a query with its scope.

``/`` before a query searches the full text, as the key does, and ``names:`` the titles, sources,
authors and tags. Without either, one word alone searches the full text, and any other query the
names.
"""

from __future__ import annotations

from reader.index.query.compile import Scope
from reader.index.query.parse import Words, parse
from reader.records import dataclass

_NAMES = "names:"
_TEXT = "/"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query with its scope.

    Attributes:
        words: In the query language.
        scope: Where its plain words are searched.
    """

    words: str
    scope: Scope

    @classmethod
    def read(cls, value: str) -> SavedSearch:
        """Return a saved search as the settings have it.

        Raises:
            QueryError: The query is invalid.
        """
        value = value.strip()
        for mark, scope in ((_TEXT, Scope.TEXT), (_NAMES, Scope.NAMES)):
            if value.startswith(mark):
                words = value.removeprefix(mark).strip()
                parse(words)
                return cls(words, scope)
        is_word = isinstance(parse(value), Words)
        return cls(value, Scope.TEXT if is_word else Scope.NAMES)

    def written(self) -> str:
        """Return the value for the settings."""
        mark = _TEXT if self.scope is Scope.TEXT else _NAMES
        return f"{mark}{self.words.strip()}"
