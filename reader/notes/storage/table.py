"""TinyDB over the journaled storage: the same interface, but a change touches few documents.

TinyDB's own tables are rebuilt at every write. Here an operation first finds its documents, using
an index if the query is about an indexed field, and works on copies of these only.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, cast

from tinydb import TinyDB
from tinydb.table import Document, Table

from reader.notes.storage.image import copy, same
from reader.notes.storage.journaled import JournaledStorage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from tinydb.queries import QueryLike
    from tinydb.storages import Storage

    from reader.notes.storage.documents import Raw

INDEXED = ("id",)
"""Top-level text fields that have an index."""


class JournaledTable(Table):
    """A table of a `JournaledStorage`; it returns copies."""

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = Table.default_query_cache_capacity,
        persist_empty: bool = False,
    ) -> None:
        self._journaled = cast("JournaledStorage", storage)
        self._cached: tuple[int, int] | None = None
        self._following = 1
        super().__init__(storage, name, cache_size, persist_empty)

    def documents(self) -> Mapping[str, Raw]:
        """Return the stored documents by id. They are shared: do not change them."""
        self._journaled.refresh()
        return self._journaled.image.tables.get(self.name, {})

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; its number is assigned under the lock, so it is unique."""
        with self._journaled.transaction():
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents in one transaction."""
        with self._journaled.transaction():
            return super().insert_multiple(documents)

    def search(self, cond: QueryLike) -> list[Document]:
        """Return the documents that meet a condition."""
        with self._journaled.mutex:
            raw = self.documents()
            generation = self._journaled.image.generation(self.name)
            if generation != self._cached:
                self.clear_cache()
                self._cached = generation
            matches = self._query_cache.get(cond)
            if matches is None:
                matches = [
                    self.document_class(raw[i], self._number(i)) for i in self._matching(cond)
                ]
                if getattr(cond, "is_cacheable", lambda: True)():
                    self._query_cache[cond] = matches
            return [self.document_class(copy(dict(match)), match.doc_id) for match in matches]

    def get(self, cond: Any = None, doc_id: Any = None, doc_ids: Any = None) -> Any:
        """Return the first document that meets a condition, or the one of a number, or None."""
        if cond is None or doc_id is not None or doc_ids is not None:
            return super().get(cond, doc_id, doc_ids)
        with self._journaled.mutex:
            raw = self.documents()
            for matching in self._matching(cond):
                return self.document_class(copy(raw[matching]), self._number(matching))
            return None

    def update(
        self,
        fields: Mapping[str, Any] | Callable[[MutableMapping[str, Any]], None],
        cond: QueryLike | None = None,
        doc_ids: Iterable[int] | None = None,
    ) -> list[int]:
        """Update the documents that meet a condition, or those of some numbers, or all."""
        with self._journaled.transaction():
            if cond is not None and doc_ids is None:
                doc_ids = [self._number(doc_id) for doc_id in self._matching(cond)]
            return super().update(fields, doc_ids=doc_ids)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        """Update the documents that meet a condition, or insert the document."""
        with self._journaled.transaction():
            return super().upsert(document, cond)

    def remove(
        self, cond: QueryLike | None = None, doc_ids: Iterable[int] | None = None
    ) -> list[int]:
        """Remove the documents that meet a condition, or those of some numbers."""
        with self._journaled.transaction():
            if cond is not None and doc_ids is None:
                doc_ids = [self._number(doc_id) for doc_id in self._matching(cond)]
            return super().remove(doc_ids=doc_ids)

    def change(self, id_: str, changed: Callable[[Raw | None], Mapping[str, Any]]) -> None:
        """Replace or insert the document with an id; the fastest way to change many.

        Args:
            id_: The field ``id``.
            changed: Receives the document, which it must not change, or None; returns the
                replacement, or the same object for no change.
        """
        if not self._journaled.is_open:
            with self._journaled.transaction():
                self.change(id_, changed)
            return
        image = self._journaled.image
        numbers = image.find(self.name, "id", id_)
        current = image.tables[self.name][numbers[0]] if numbers else None
        replacement = changed(current)
        if replacement is current:
            return
        self._journaled.create(self.name)
        number = numbers[0] if numbers else str(self._get_next_id())
        self._journaled.put(self.name, number, dict(replacement))

    def truncate(self) -> None:
        """Remove all documents; the cost does not depend on their number."""
        with self._journaled.transaction():
            self._journaled.drop(self.name)
            self._journaled.create(self.name)
        self._following = 1

    def __len__(self) -> int:
        return len(self.documents())

    def _matching(self, cond: QueryLike) -> list[str]:
        """Return the ids of the documents that meet a condition, in order."""
        raw = self.documents()
        match getattr(cond, "_hash", None):
            # A plain comparison, such as Query().id == "x".
            case ("==", (str(field),), str(value)) if field in INDEXED:
                return list(self._journaled.image.find(self.name, field, value))
        return [doc_id for doc_id, document in raw.items() if cond(document)]

    def _number(self, doc_id: str) -> int:
        return self.document_id_class(doc_id)

    def _get_next_id(self) -> int:
        following = max(self._following, self._journaled.image.last_id(self.name) + 1)
        self._following = following + 1
        return following

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast("dict[str, Mapping[str, Any]]", _Copies(self.documents()))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._journaled.transaction():
            stored = self._journaled.image.tables.get(self.name, {})
            overlay = _Overlay(stored, self.document_id_class)
            updater(cast("dict[int, Mapping[str, Any]]", overlay))
            self._journaled.create(self.name)
            for number, document in overlay.touched.items():
                doc_id = str(number)
                if document is None:
                    self._journaled.remove(self.name, doc_id)
                elif doc_id not in stored or not same(stored[doc_id], document):
                    self._journaled.put(self.name, doc_id, document)
        self.clear_cache()


class JournaledDB(TinyDB):
    """A durable TinyDB, opened like any other: ``JournaledDB("state.json")``."""

    table_class = JournaledTable
    default_storage_class: type[Storage] = JournaledStorage  # type: ignore[assignment]  # narrower there

    @property
    def journaled(self) -> JournaledStorage:
        """The storage, with its own type."""
        return cast("JournaledStorage", self.storage)

    def transaction(self) -> AbstractContextManager[None]:
        """Make the changes of a block atomically; they are durable when it ends.

        Raises:
            NotesError: The changes could not be saved; nothing was changed.
        """
        return self.journaled.transaction()

    def table(self, name: str, **kwargs: Any) -> JournaledTable:
        """Return a table, which is created with its first document."""
        return cast("JournaledTable", super().table(name, **kwargs))

    def tables(self) -> set[str]:
        """Return the names of the tables."""
        self.journaled.refresh()
        return set(self.journaled.image.tables)

    def drop_table(self, name: str) -> None:
        """Remove a table with all its documents."""
        self._tables.pop(name, None)
        with self.transaction():
            self.journaled.drop(name)


class _Copies(Mapping[str, "Raw"]):
    """Documents by id, copied on access."""

    def __init__(self, documents: Mapping[str, Raw]) -> None:
        self._documents = documents

    def __getitem__(self, doc_id: str) -> Raw:
        return cast("Raw", copy(self._documents[doc_id]))

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._documents))

    def __len__(self) -> int:
        return len(self._documents)


class _Overlay(MutableMapping[int, "Raw"]):
    """A table that an updater may change: it copies documents on reading and records them.

    Attributes:
        touched: Documents that were read or written, None for removed ones.
    """

    def __init__(self, documents: Mapping[str, Raw], number: Callable[[str], int]) -> None:
        self._documents = documents
        self._number = number
        self.touched: dict[int, Raw | None] = {}

    def __getitem__(self, doc_id: int) -> Raw:
        if doc_id not in self.touched:
            self.touched[doc_id] = copy(self._documents[str(doc_id)])
        document = self.touched[doc_id]
        if document is None:
            raise KeyError(doc_id)
        return document

    def __setitem__(self, doc_id: int, document: Raw) -> None:
        self.touched[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self.touched[doc_id] = None

    def __contains__(self, doc_id: object) -> bool:
        if doc_id in self.touched:
            return self.touched[doc_id] is not None
        return str(doc_id) in self._documents

    def __iter__(self) -> Iterator[int]:
        stored = list(map(self._number, self._documents))
        yield from (number for number in stored if number in self)
        yield from (number for number in list(self.touched) if str(number) not in self._documents)

    def __len__(self) -> int:
        return sum(1 for _ in self)
