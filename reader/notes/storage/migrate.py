"""From one schema to the next: one function a step.

A store says its schema in the document ``schema`` of the table ``meta``. Stores of an older schema
are brought up to date when they are opened, after a backup; those of a newer one are only read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.notes.reconcile import stamp
from reader.notes.storage.image import copy
from reader.notes.view import META

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reader.notes.storage.documents import Tables

    Step = Callable[[Tables], None]


def name_schema(tables: Tables) -> None:
    """From 0, a plain TinyDB file with our tables, to 1, in which every document has an id.

    A document without one gets its number in the table, and documents of other tables are kept as
    they are.
    """
    for name, table in tables.items():
        for doc_id, document in table.items():
            if not isinstance(document.get("id"), str):
                document["id"] = str(document.get("id", f"{name}-{doc_id}"))


STEPS: Sequence[Step] = (name_schema,)
"""The step at index n brings schema n to n + 1, in place."""


def schema_of(tables: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> int:
    """Return the schema of a store: 0 when it does not say."""
    for document in tables.get(META, {}).values():
        if document.get("id") == "schema":
            version = document.get("version")
            return version if isinstance(version, int) else 0
    return 0


def migrate(tables: Tables, steps: Sequence[Step] = STEPS) -> Tables:
    """Return a copy of a store's tables in the schema that this program writes.

    Args:
        tables: Of any schema up to that.
        steps: All steps there are.
    """
    migrated: Tables = copy(tables)
    for step in steps[schema_of(tables) :]:
        step(migrated)
    documents = migrated.setdefault(META, {})
    number = next(
        (doc_id for doc_id, document in documents.items() if document.get("id") == "schema"),
        str(max(map(int, documents), default=0) + 1),
    )
    documents[number] = dict(schema_document(len(steps)))
    return migrated


def schema_document(version: int = len(STEPS)) -> Mapping[str, Any]:
    """Return the document that says a schema; a higher version wins where two stores meet."""
    return stamp("schema", {"version": version}, version)
