"""Tables whose names were misspelt, and the tables that their documents belong to."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reader.notes.record_rules import META_DOCUMENTS, RECORDS
from reader.notes.storage.migrate import STEPS, schema_of
from reader.notes.storage.snapshot_layout import SEAL
from reader.notes.view import META, TABLES

if TYPE_CHECKING:
    from reader.notes.gate import Gate
    from reader.notes.storage.documents import Raw, Table, Tables

_ALIKE = 0.88
"""How much a name is like that of the table that is meant, at the least."""


def take_strays(tables: Tables, gate: Gate) -> bool:
    """Move documents of tables with misspelt names to the tables that are meant.

    The fields of the documents tell the table, else its name. Tables of a later version stay. A
    seal under another name is dropped: it no longer fits the snapshot.

    Args:
        tables: The tables of a store, which are changed.
        gate: Judges the documents that are moved.

    Returns:
        Whether there were any.
    """
    is_changed = False
    for name in [name for name, table in tables.items() if _is_seal(table)]:
        del tables[name]
        is_changed = True
    meant = {name: _meant(name, tables[name]) for name in tables if name not in TABLES}
    # The table that names the schema comes first.
    for name in sorted(meant, key=lambda name: meant[name] != META):
        target = meant[name]
        if target is not None and schema_of(tables) <= len(STEPS):
            _move(tables.pop(name), target, tables.setdefault(target, {}), gate)
            is_changed = True
    return is_changed


def _meant(name: str, table: Table) -> str | None:
    """Return the name of the table that the documents of a table belong to, None if unknown."""
    if not table:
        return None
    votes = Counter(map(table_of, table.values()))
    most, count = votes.most_common(1)[0]
    if most is not None and 2 * count > len(table):
        return most
    # Documents may have fields of a later version.
    alike = get_close_matches(name, TABLES, 1, _ALIKE)
    checks = RECORDS.get(alike[0], {}) if alike else {}
    shared = sum(len(document.keys() & checks.keys()) for document in table.values())
    return alike[0] if checks and 2 * shared > sum(map(len, table.values())) else None


def _is_seal(table: Table) -> bool:
    return len(table) == 1 and next(iter(table.values())).get("id") == SEAL


def table_of(document: Raw) -> str | None:
    """Return the only table that has all fields of a document, None for none and for several."""
    fitting = [name for name, checks in RECORDS.items() if document.keys() <= checks.keys()]
    if fitting:
        return fitting[0] if len(fitting) == 1 else None
    own_id = document.get("id")
    return META if isinstance(own_id, str) and own_id in META_DOCUMENTS else None


def _move(stray: Table, target: str, table: Table, gate: Gate) -> None:
    """Move the documents of a table to another one; one whose number is taken gets a free one."""
    free = max(map(int, (*table, *stray)), default=0) + 1
    for number in list(stray):
        document = gate.admit(target, stray[number])
        if document is None or table.get(number) == document:
            continue
        if number in table:
            number, free = str(free), free + 1
        table[number] = document
