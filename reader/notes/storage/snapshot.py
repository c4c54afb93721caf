"""Reading the snapshot of a store; `reader.notes.storage.snapshot_layout` describes the file.

A snapshot of another layout is read as plain JSON, and a damaged one document by document.
"""

from __future__ import annotations

import gc
import json
import os
import zlib
from typing import TYPE_CHECKING, Any

from reader.notes.json_parts import read_json
from reader.notes.storage.files import open_regular, read_all
from reader.notes.storage.snapshot_layout import SEAL, SEAL_LENGTH, Seal, find_seal
from reader.notes.storage.splitter import JudgingSplitter, Splitter
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import deferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from reader.notes.gate import Gate
    from reader.notes.storage.documents import Tables


_PIECE = 1 << 20
"""Bytes read at a time."""
_NUMBERED = lazy_pattern(rb'"[0-9]{1,18}"\s*:\s*\{')
"""The start of a document, and of some objects in documents."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot that was read.

    Attributes:
        tables: Its documents.
        fault: Why it could not be read completely, empty when it could.
        intact: Whether it is byte for byte as this program has written it.
        seal: Its seal, None when it has none or the seal does not match the content.
        was_sealed: Whether it has a seal, matching or not.
    """

    tables: Tables
    fault: str = ""
    intact: bool = False
    seal: Seal | None = None
    was_sealed: bool = False


def load(
    path: Path,
    *,
    check: tuple[int, int] | None = None,
    trusted: bool = True,
    gate: Gate | None = None,
) -> Loaded:
    """Read a snapshot.

    Args:
        path: The snapshot.
        check: Its size in bytes and its CRC-32, if the log has them.
        trusted: Whether the documents of an intact file may stay unparsed.
        gate: Checks documents that are read in pieces and parsed. Documents that are returned
            unpacked are still to be checked. None lets in all that Python can hold.

    Raises:
        FileNotFoundError: There is no snapshot.
        OddFileError: It is not a regular file.
        OSError: It cannot be read now, which is not damage.
    """
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        size = os.fstat(descriptor).st_size
        splitter = Splitter(size) if trusted else JudgingSplitter(size, gate)
        tables, seal, seen = _split(descriptor, splitter)
        intact = seal is not None or check == seen
        if trusted and not (intact and tables is not None):
            tables, seal, seen = _split(descriptor, JudgingSplitter(size, gate))
            intact = seal is not None or check == seen
        content = read_all(descriptor) if tables is None else b""
    finally:
        os.close(descriptor)
    fault = ""
    if tables is None:
        tables, fault = decode(content, gated=gate is not None)
    was_sealed = tables.pop(SEAL, None) is not None
    return Loaded(tables, fault, intact, seal, was_sealed)


def inspect(path: Path, *, check: tuple[int, int] | None = None) -> tuple[Seal | None, bool]:
    """Return the seal of a snapshot, None if it does not match, and whether the file is intact.

    Args:
        path: The snapshot.
        check: As for `load`.

    Raises:
        FileNotFoundError: There is no snapshot.
        OddFileError: It is not a regular file.
        OSError: It cannot be read now, which is not damage.
    """
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        _tables, seal, seen = _split(descriptor, None)
    finally:
        os.close(descriptor)
    return seal, seal is not None or check == seen


def _split(
    descriptor: int, splitter: Splitter | None
) -> tuple[Tables | None, Seal | None, tuple[int, int]]:
    """Read a snapshot in pieces, and return its documents, its seal, its size and its CRC-32.

    Args:
        descriptor: The descriptor of the file.
        splitter: Receives the lines; None to read no documents.

    Returns:
        None for the documents when the layout is not that of this program, and for the seal when
        there is no matching one.
    """
    taking = splitter
    size = check = 0
    rest: list[bytes] = []
    tail = b""
    while chunk := os.pread(descriptor, _PIECE, size):
        size += len(chunk)
        tail += chunk
        check = zlib.crc32(memoryview(tail)[:-SEAL_LENGTH], check)
        tail = tail[-SEAL_LENGTH:]
        if taking is None:
            continue
        *lines, last = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join([*rest, lines[0]])
            rest.clear()
            if not taking.take(lines):
                taking.give_up()
                taking = None
        rest.append(last)
    if taking is not None and (any(rest) or not taking.is_finished):
        taking.give_up()
        taking = None
    seal, check = find_seal(tail, check)
    return None if taking is None else taking.tables, seal, (size, check)


def decode(content: bytes, *, gated: bool = False) -> tuple[Tables, str]:
    """Return the documents in the content of a snapshot, and what is wrong or an empty text."""
    read = read_json if gated else json.loads
    collecting = gc.isenabled()
    gc.disable()  # it would walk all documents read so far, again and again
    try:
        value = read(content)
    except (ValueError, RecursionError):
        return _salvaged(content, read), deferred("cannot be read as JSON")
    finally:
        if collecting:
            gc.enable()
    if _is_whole(value):
        return _all_of(value, content, read), ""
    return _keep(value), deferred("does not hold tables of documents")


def _salvaged(content: bytes, read: Callable[[str], Any]) -> Tables:
    from reader.notes.storage.salvage import salvage  # here: only damaged files need it

    return salvage(content, read)


def _all_of(tables: Tables, content: bytes, read: Callable[[str], Any]) -> Tables:
    """Return tables with the documents that JSON drops: all but the last of one number."""
    count = sum(map(len, tables.values()))
    if len(_NUMBERED.findall(content)) > count:
        fuller = _salvaged(content, read)
        if sum(map(len, fuller.values())) > count:
            return fuller
    return tables


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
