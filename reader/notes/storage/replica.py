"""The content of a store in memory, and what other sessions have changed in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.notes.history import KEPT as KEPT_CHANGES
from reader.notes.reconcile import join
from reader.notes.storage.documents import texts
from reader.notes.storage.image import Image
from reader.notes.view import CHANGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reader.notes.storage.documents import Raw

_FOREIGN = 5000
"""The most documents changed by others that are listed; beyond that all count as changed."""


class Replica:
    """The documents of a store, as the snapshot and the lines of the log make them.

    Attributes:
        image: The content of the store.
        foreign: Documents that other sessions changed, by table and document id, with their last
            content; the owner takes them out.
        reloaded: Whether everything was read again, so that `foreign` is incomplete.
    """

    def __init__(self) -> None:
        self.image = Image({})
        self.foreign: dict[tuple[str, str], Raw] = {}
        self.reloaded = False

    def apply(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Apply lines that have passed the gate."""
        for line in lines:
            for table in line.get("drop", ()):
                self.image.drop(table)
                self.reloaded = True
            for table, documents in line.get("set", {}).items():
                self.image.create(table)
                for doc_id, document in documents.items():
                    self.image.put(table, doc_id, document)
                    self.foreign[table, doc_id] = document
                if len(self.foreign) > _FOREIGN:
                    self.foreign.clear()
                    self.reloaded = True
            for table, doc_ids in line.get("remove", {}).items():
                for doc_id in doc_ids:
                    gone = self.image.remove(table, doc_id)
                    if gone is not None:
                        self.foreign[table, doc_id] = gone

    def absorb(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Join the documents of a log that was not written after the snapshot.

        Its numbers refer to different documents, so documents are matched by their own id, and none
        is removed.
        """
        for line in lines:
            for table, documents in line.get("set", {}).items():
                self.image.create(table)
                for document in documents.values():
                    self._join_document(table, document)

    def keep(self, before: Image) -> bool:
        """Join what was in memory before everything was read again; tell whether it was missing.

        Args:
            before: The content before.
        """
        kept = False
        for table, documents in before.tables.items():
            self.image.create(table)
            now = self.image.tables[table]
            same = {hash(text) for _number, text in texts(now)}
            is_cut = table == CHANGES and len(now) >= KEPT_CHANGES
            for number, text in texts(documents):
                if hash(text) not in same:
                    kept |= self._join_document(table, documents[number], add=not is_cut)
        return kept

    def _join_document(self, table: str, document: Mapping[str, Any], *, add: bool = True) -> bool:
        """Join a document that is matched by its own id; tell whether this changed anything.

        Args:
            table: The table, which exists.
            document: The document.
            add: Whether it is added when there is none of its id.
        """
        own_id = document.get("id")
        same = self.image.find(table, "id", own_id) if isinstance(own_id, str) else ()
        if not same and not add:
            return False
        number = same[0] if same else str(self.image.last_id(table) + 1)
        before = self.image.tables[table][number] if same else None
        after = join(before, document)
        if after is before:
            return False
        self.image.put(table, number, dict(after))
        return True
