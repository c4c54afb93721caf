"""Reading a snapshot of another layout as plain JSON, and a damaged one line by line."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any

from reader.notes.json_parts import read_json
from reader.notes.storage.snapshot_layout import DOCUMENT, TABLE
from reader.translation import deferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reader.notes.storage.documents import Table, Tables


def decode(content: bytes, *, gated: bool = False) -> tuple[Tables, str]:
    """Return the documents in the content of a snapshot, and what is wrong or an empty text."""
    read = read_json if gated else json.loads
    collecting = gc.isenabled()
    gc.disable()  # it would walk all documents read so far, again and again
    try:
        value = read(content)
    except (ValueError, RecursionError):
        return _salvage(content, read), deferred("cannot be read as JSON")
    finally:
        if collecting:
            gc.enable()
    if _is_whole(value):
        return value, ""
    return _keep(value), deferred("does not hold tables of documents")


def _is_whole(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(table, dict)
        and _are_numbers(table)
        and all(type(document) is dict for document in table.values())
        for table in value.values()
    )


def _are_numbers(texts: Iterable[str]) -> bool:
    # All at once: one by one would take a tenth of the opening time.
    together = "".join(texts)
    if together and not (together.isascii() and together.isdecimal()):
        return False
    lengths = set(map(len, texts))
    return not lengths or (min(lengths) > 0 and max(lengths) <= 18)


def _is_number(text: str) -> bool:
    return _are_numbers([text])


def _keep(value: object) -> Tables:
    """Keep only the documents of tables; one without a number gets the next free one."""
    tables: Tables = {}
    for name, table in value.items() if isinstance(value, dict) else ():
        if isinstance(table, dict):
            good = {key: document for key, document in table.items() if isinstance(document, dict)}
            tables[name] = {key: document for key, document in good.items() if _is_number(key)}
            free = max(map(int, tables[name]), default=0)
            homeless = (document for key, document in good.items() if not _is_number(key))
            tables[name].update({str(n): document for n, document in enumerate(homeless, free + 1)})
    return tables


def _salvage(content: bytes, read: Callable[[bytes], Any]) -> Tables:
    """Return the documents of the intact lines."""
    tables: Tables = {}
    documents: Table | None = None
    for line in content.split(b"\n"):
        try:
            if documents is not None and (match := DOCUMENT.fullmatch(line)):
                document = read(match[2])
                if isinstance(document, dict):
                    documents[match[1].decode()] = document
            elif match := TABLE.fullmatch(line):
                documents = tables.setdefault(json.loads(match[1]), {})
        except (ValueError, RecursionError):
            continue
    return tables
