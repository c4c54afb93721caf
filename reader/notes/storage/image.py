"""The content of a store in memory: documents by table, with indexes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from reader.notes.storage.documents import Documents, as_documents, ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.notes.storage.documents import Raw, Table, Tables

_EPOCHS = itertools.count()

_Index = dict[str, str | tuple[str, ...]]
"""The document ids by the value of a field; a single id, the usual case, is not in a list."""


class Image:
    """Documents by table and document id.

    Args:
        tables: The initial tables; the image takes ownership.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables: Tables = {name: as_documents(table) for name, table in tables.items()}
        self._epoch = next(_EPOCHS)
        self._generations: dict[str, int] = {}
        self._last_ids: dict[str, int] = {}
        self._indexes: dict[tuple[str, str], _Index] = {}

    def put(self, table: str, doc_id: str, document: Raw, text: str | None = None) -> Raw | None:
        """Store a document; return the one it replaces.

        Args:
            table: The table.
            doc_id: Its number.
            document: The document.
            text: Its JSON text, to be stored instead of the document and parsed on demand.
        """
        self.create(table)
        documents = as_documents(self.tables[table])
        before = documents.get(doc_id)
        if text is None:
            documents[doc_id] = document
        else:
            documents.put_text(doc_id, text.encode())
        if table in self._last_ids:
            self._last_ids[table] = max(self._last_ids[table], int(doc_id))
        self._changed(table, doc_id, before, document)
        return before

    def create(self, table: str) -> None:
        """Create an empty table, unless it exists."""
        if table not in self.tables:
            self.tables[table] = Documents()

    def remove(self, table: str, doc_id: str) -> Raw | None:
        """Remove a document; return it."""
        before = self.tables.get(table, {}).pop(doc_id, None)
        if before is not None:
            self._changed(table, doc_id, before, None)
        return before

    def drop(self, table: str) -> Table | None:
        """Remove a table; return it."""
        self._last_ids.pop(table, None)
        self._generations[table] = self._generations.get(table, 0) + 1
        for index in [key for key in self._indexes if key[0] == table]:
            del self._indexes[index]
        return self.tables.pop(table, None)

    def generation(self, table: str) -> tuple[int, int]:
        """Return a value that differs after each change of a table, and between images."""
        return (self._epoch, self._generations.get(table, 0))

    def last_id(self, table: str) -> int:
        """Return the highest number that a document of a table has or had, 0 for none."""
        last = self._last_ids.get(table)
        if last is None:
            last = self._last_ids[table] = max(map(int, self.tables.get(table, ())), default=0)
        return last

    def find(self, table: str, field: str, value: str) -> tuple[str, ...]:
        """Return the numbers of the documents whose field equals a text, using an index."""
        documents = self.tables.get(table)
        if field == "id" and isinstance(documents, Documents) and documents.has_ids:
            name = documents.named(value)
            return () if name is None else (name,)
        index = self._indexes.get((table, field))
        if index is None:
            index = self._indexes[table, field] = {}
            documents = documents or {}
            if field == "id":
                fields: Iterable[tuple[str, object]] = ids(documents)
            else:
                fields = ((doc_id, document.get(field)) for doc_id, document in documents.items())
            for doc_id, field_value in fields:
                _enter(index, field_value, doc_id)
        return _ids(index.get(value, ()))

    def _changed(self, table: str, doc_id: str, before: Raw | None, after: Raw | None) -> None:
        self._generations[table] = self._generations.get(table, 0) + 1
        for (name, field), index in self._indexes.items():
            if name != table:
                continue
            old, new = (document.get(field) if document else None for document in (before, after))
            if old != new:
                _leave(index, old, doc_id)
                _enter(index, new, doc_id)


def _ids(entry: str | tuple[str, ...]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else entry


def _enter(index: _Index, value: object, doc_id: str) -> None:
    if isinstance(value, str):
        others = _ids(index.get(value, ()))
        index[value] = (*others, doc_id) if others else doc_id


def _leave(index: _Index, value: object, doc_id: str) -> None:
    if isinstance(value, str):
        rest = tuple(other_id for other_id in _ids(index.pop(value)) if other_id != doc_id)
        if rest:
            index[value] = rest if len(rest) > 1 else rest[0]


def copy(value: Any) -> Any:
    """Return a deep copy of a JSON value."""
    if isinstance(value, dict | Documents):
        return {key: copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy(item) for item in value]
    return value


def same(a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    """Return whether two documents are the same JSON; Python's == equates 1 and True."""
    return a == b and repr(a) == repr(b)
