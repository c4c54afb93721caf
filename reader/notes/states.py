"""The states of all touched articles, as values."""

from __future__ import annotations

import json
from collections.abc import Callable, ItemsView, Iterator, Mapping
from typing import TYPE_CHECKING

from reader.notes.model import ArticleState
from reader.notes.storage.documents import as_documents

if TYPE_CHECKING:
    from reader.notes.storage.documents import Table


class States(Mapping[str, ArticleState]):
    """The states of touched articles, built one by one.

    Args:
        table: Returns the documents of the articles as they are now.
        state: Returns the state of an article, which it may keep.
    """

    def __init__(self, table: Callable[[], Table], state: Callable[[str], ArticleState]) -> None:
        self._table = table
        self._state = state

    def __getitem__(self, key: str) -> ArticleState:
        if key not in self._table():
            raise KeyError(key)
        return self._state(key)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._table()))

    def __len__(self) -> int:
        return len(self._table())

    def items(self) -> ItemsView[str, ArticleState]:
        """Return a view of all; iterating keeps none, and the table may change meanwhile."""
        return _StateItems(self)

    def each(self) -> Iterator[tuple[str, ArticleState]]:
        """Yield all states with their keys, as `items` does."""
        articles = as_documents(self._table())
        for position, text in articles.texts():
            yield articles.name(position), ArticleState.from_document(json.loads(text.decode()))


class _StateItems(ItemsView[str, ArticleState]):
    """Reads the states block by block, which looking each of them up would not."""

    _mapping: States

    def __iter__(self) -> Iterator[tuple[str, ArticleState]]:
        return self._mapping.each()
