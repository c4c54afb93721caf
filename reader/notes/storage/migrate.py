"""Schema migrations, one function per step.

A store names its schema in the document ``schema`` of the table ``meta``. Stores of an older schema
are backed up and migrated when they are opened; those of a newer one are opened read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.notes.lineage import FIELD, VALUES, superseded
from reader.notes.reconcile import newest, read_stamps, stamp, write_stamps
from reader.notes.storage.documents import Documents, as_documents, ids
from reader.notes.view import CHANGES, HIGHLIGHTS, META

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reader.notes.storage.documents import Table, Tables

    Step = Callable[[Tables], None]


def name_schema(tables: Tables) -> None:
    """Migrate from 0, a plain TinyDB file with the same tables, to 1: every document has an id.

    A document without an id gets its number in the table. Documents of unknown tables are kept
    unchanged.
    """
    for name, table in tables.items():
        for doc_id, own_id in ids(table):
            if not isinstance(own_id, str):
                document = table[doc_id]
                table[doc_id] = {**document, "id": str(document.get("id", f"{name}-{doc_id}"))}


def add_lineages(tables: Tables) -> None:
    """Migrate from 1 to 2: highlights know which of their earlier values they replace.

    So a merge with a copy that still has such a value keeps the newer one alone.
    """
    earlier: dict[str, list[tuple[str, Any, int]]] = {}
    for change in tables.get(CHANGES, {}).values():
        for step in change.get("steps") or ():
            match step:
                case [str(table), str(id_), dict(other), dict()] if table == HIGHLIGHTS:
                    earlier.setdefault(id_, []).extend(
                        (field, value, newest(change)) for field, value in other.items()
                    )
    highlights = tables.get(HIGHLIGHTS, {})
    for doc_id, own_id in ids(highlights):
        replaced = [item for item in earlier.get(str(own_id), ()) if item[0] in VALUES]
        if replaced and FIELD not in (document := highlights[doc_id]):
            stamps = read_stamps(document)
            values = superseded(document, stamps, replaced)
            stamps.update(dict.fromkeys(values, max(stamps.values(), default=0)))
            highlights[doc_id] = {**document, **values, "at": write_stamps(stamps)}


STEPS: Sequence[Step] = (name_schema, add_lineages)
"""The step at index n brings schema n to n + 1: it replaces documents that it changes."""


def schema_of(tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> int:
    """Return the schema of a store, 0 when it names none."""
    for document in tables.get(META, {}).values():
        if document.get("id") == "schema":
            version = document.get("version")
            return version if isinstance(version, int) else 0
    return 0


def migrate(tables: Tables, steps: Sequence[Step] = STEPS) -> Tables:
    """Return a copy of a store's tables in the current schema.

    Args:
        tables: Tables of the current or an older schema.
        steps: All migration steps.
    """
    migrated: Tables = {name: _packed(table) for name, table in tables.items()}
    for step in steps[schema_of(tables) :]:
        step(migrated)
    documents = migrated.setdefault(META, {})
    number = next(
        (doc_id for doc_id, document in documents.items() if document.get("id") == "schema"),
        str(max(map(int, documents), default=0) + 1),
    )
    documents[number] = dict(schema_document(len(steps)))
    return migrated


def _packed(table: Table) -> Documents:
    """Return a copy of a table, as text: parsed, a large store takes ten times the memory."""
    packed = Documents()
    documents = as_documents(table)
    for position, text in documents.texts():
        packed.put_text(documents.name(position), text)
    return packed


def schema_document(version: int = len(STEPS)) -> Mapping[str, Any]:
    """Return the document that names a schema; the higher version wins when stores are merged."""
    return stamp("schema", {"version": version}, version)
