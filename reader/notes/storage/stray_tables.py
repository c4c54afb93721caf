"""Tables whose names were misspelt, and the tables that their documents belong to."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING

from reader.notes.record_rules import META_DOCUMENTS, RECORDS
from reader.notes.storage.migrate import STEPS, schema_of
from reader.notes.storage.snapshot_layout import SEAL
from reader.notes.view import ARTICLES, HIGHLIGHTS, META, TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from reader.notes.gate import Gate
    from reader.notes.storage.documents import Raw, Table, Tables

_ALIKE = 0.88
"""How much a name is like that of the table that is meant, at the least."""
_ALIKE_WITH_FIELDS = 0.75
"""The same where the fields of the documents are those of that table."""
_SAMPLE = 200
"""How many documents of a table are looked at: parsing those of a later version takes time."""
_TELLING = {ARTICLES: "article", HIGHLIGHTS: "anchor"}
"""A field by which the documents of a table that is not there are known under any name."""


def take_strays(tables: Tables, gate: Gate) -> bool:
    """Move documents of tables with misspelt names to the tables that are meant.

    The fields of the documents and the name tell the table. A name that is like none is taken for
    the name of highlights or articles where there are no others, as a later version may have tables
    of its own with the same fields. A seal under another name is dropped: it no longer fits the
    snapshot.

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
    missing = {name for name in TABLES if not tables.get(name)}
    meant = {name: _meant(name, tables[name], missing) for name in tables if name not in TABLES}
    # The table that names the schema comes first.
    for name in sorted(meant, key=lambda name: meant[name] != META):
        target = meant[name]
        if target is not None and schema_of(tables) <= len(STEPS):
            _move(tables.pop(name), target, tables.setdefault(target, {}), gate)
            is_changed = True
    return is_changed


def _meant(name: str, table: Table, missing: Collection[str]) -> str | None:
    """Return the name of the table that the documents of a table belong to, None if unknown.

    Args:
        name: The name of the table.
        table: Its documents.
        missing: The names of the tables that have no documents.
    """
    documents = list(islice(table.values(), _SAMPLE))
    if not documents:
        return None
    votes = Counter(map(table_of, documents))
    most, count = votes.most_common(1)[0]
    if most is not None and 2 * count > len(documents):
        if _is_alike(name, most, _ALIKE_WITH_FIELDS):
            return most
        told = sum(_TELLING.get(most) in document for document in documents)
        return most if most in missing and 2 * told > len(documents) else None
    # Documents may have fields of a later version.
    alike = next((known for known in RECORDS if _is_alike(name, known, _ALIKE)), None)
    checks = RECORDS[alike] if alike else {}
    shared = sum(len(document.keys() & checks.keys()) for document in documents)
    return alike if 2 * shared > sum(map(len, documents)) else None


def _is_alike(name: str, known: str, least: float) -> bool:
    """Return whether a name is a misspelt one; a digit or an underscore makes another of it."""
    made, of_known = ("".join(c for c in one if c == "_" or c.isdecimal()) for one in (name, known))
    matcher = SequenceMatcher(None, name, known)
    return made == of_known and matcher.real_quick_ratio() >= least and matcher.ratio() >= least


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
