"""The snapshot: an ordinary TinyDB file, with a document to a line.

Its last table is the seal: the names of the logs before and after the snapshot, and the CRC-32 of
everything up to there. So a snapshot shows by itself whether it is as this program has written it.
Snapshots of older versions have no seal; for them the head of the log holds the size and CRC-32.
"""

from __future__ import annotations

import gc
import json
import os
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.notes.gate import read_json
from reader.notes.storage.documents import Documents, Table, holding
from reader.notes.storage.files import open_regular, read_all
from reader.notes.storage.log import write_json
from reader.translation import deferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from reader.notes.storage.documents import Raw

Tables = dict[str, Table]
"""Documents by table and document id, as TinyDB stores them."""

SEAL = "_seal"
"""The table that holds the seal; it is no table of the store."""
_SEAL = re.compile(
    rb'"_seal": \{\n"1": \{"id":"_seal","log":"([0-9a-f]{0,32})","before":"([0-9a-f]{0,32})",'
    rb'"crc":(\d{1,10})\}\n\}\}\n'
)
_TABLE = re.compile(rb'[\[{,]*("(?:[^"\\]|\\.)*"): ?\{')
_DOCUMENT = re.compile(rb'"(\d{1,18})": ?(\{.*\}),?')
_CHUNK = 200
"""Documents encoded in one go, so that other threads get their turn."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a snapshot says of itself.

    Attributes:
        log: The name of the log that was begun with it, empty for a backup, which has none.
        before: The name of the log whose content went into it, empty when there was none.
    """

    log: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot that was read.

    Attributes:
        tables: Its documents.
        fault: What keeps it from being read as a whole, empty when nothing does.
        intact: Whether it is, byte for byte, what this program has written.
        seal: Its seal, None when it has none or the seal does not fit the content.
        was_sealed: Whether it has a seal, fitting or not.
    """

    tables: Tables
    fault: str = ""
    intact: bool = False
    seal: Seal | None = None
    was_sealed: bool = False


def encode(tables: Mapping[str, Mapping[str, Raw]], seal: Seal | None = None) -> Iterator[bytes]:
    """Yield the content of a snapshot.

    Args:
        tables: Its documents.
        seal: The seal; by default that of a backup.
    """
    check = 0
    for chunk in _encode_body(tables, seal or Seal()):
        check = zlib.crc32(chunk, check)
        yield chunk
    yield b"%d}\n}}\n" % check


def _encode_body(tables: Mapping[str, Mapping[str, Raw]], seal: Seal) -> Iterator[bytes]:
    """Yield the content of a snapshot up to the checksum in its seal."""
    yield b"{"
    for name, documents in tables.items():
        if name == SEAL:
            continue
        yield write_json(name).encode() + b": {"
        lines: list[str] = []
        separator = "\n"
        for doc_id, document in list(holding(documents).items()):
            text = document.decode() if isinstance(document, bytes) else write_json(document)
            lines.append(f'{separator}"{doc_id}": {text}')
            separator = ",\n"
            if len(lines) == _CHUNK:
                yield "".join(lines).encode()
                lines.clear()
        yield "".join(lines).encode() + b"\n},\n"
    content = write_json({"id": SEAL, "log": seal.log, "before": seal.before})
    yield f'"{SEAL}": {{\n"1": {content[:-1]},"crc":'.encode()


def load(
    path: Path,
    *,
    check: tuple[int, int] | None = None,
    trusted: bool = True,
    gated: bool = False,
) -> Loaded:
    """Read a snapshot.

    Args:
        path: The snapshot.
        check: Its size in bytes and its CRC-32, if the log tells them.
        trusted: Whether documents need not be parsed as long as the file is intact.
        gated: Whether what Python cannot hold is left to the gate, which refuses it alone.

    Raises:
        FileNotFoundError: There is none.
        OddFileError: It is not a regular file.
        OSError: It cannot be read now, which is not damage.
    """
    descriptor = open_regular(path, os.O_RDONLY)
    try:
        content = read_all(descriptor)
    finally:
        os.close(descriptor)
    seal, crc = _inspect(content)
    intact = seal is not None or check == (len(content), crc)
    tables = _split(content) if intact and trusted else None
    fault = ""
    if tables is None:
        tables, fault = decode(content, gated=gated)
    was_sealed = tables.pop(SEAL, None) is not None
    return Loaded(tables, fault, intact, seal, was_sealed)


def _inspect(content: bytes) -> tuple[Seal | None, int]:
    """Return the seal of a snapshot's content, if it fits, and the CRC-32 of all of it."""
    match = _SEAL.fullmatch(content, max(0, content.rfind(b'"_seal": {')))
    if match is None:
        return None, zlib.crc32(content)
    view = memoryview(content)
    check = zlib.crc32(view[: match.start(3)])
    fits = check == int(match[3])
    seal = Seal(match[1].decode(), match[2].decode()) if fits else None
    return seal, zlib.crc32(view[match.start(3) :], check)


def _split(content: bytes) -> Tables | None:
    """Return the documents of a snapshot that is whole, unparsed; None when that cannot be."""
    tables: Tables = {}
    lines = content.split(b"\n")
    start = 0
    for end in [number for number, line in enumerate(lines) if line[:1] == b"}"]:
        named = _TABLE.fullmatch(lines[start])
        documents = Documents.of_lines(lines[start + 1 : end])
        if named is None or documents is None:
            return None
        tables[json.loads(named[1])] = documents
        start = end + 1
    return tables if lines[start:] == [b""] else None


def decode(content: bytes, *, gated: bool = False) -> tuple[Tables, str]:
    """Return the documents in a snapshot's content, and what is wrong, empty when nothing is."""
    read = read_json if gated else json.loads
    collecting = gc.isenabled()
    gc.disable()  # it would walk all that was read so far, again and again
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
    # All at once: one by one is a tenth of the time that opening takes.
    together = "".join(texts)
    if together and not (together.isascii() and together.isdecimal()):
        return False
    lengths = set(map(len, texts))
    return not lengths or (min(lengths) > 0 and max(lengths) <= 18)


def _is_number(text: str) -> bool:
    return _are_numbers([text])


def _keep(value: object) -> Tables:
    """Return the documents among other things; one without a number gets the next free one."""
    tables: Tables = {}
    for name, table in value.items() if isinstance(value, dict) else ():
        if isinstance(table, dict):
            good = {key: each for key, each in table.items() if isinstance(each, dict)}
            tables[name] = {key: each for key, each in good.items() if _is_number(key)}
            free = max(map(int, tables[name]), default=0)
            homeless = (each for key, each in good.items() if not _is_number(key))
            tables[name].update({str(n): each for n, each in enumerate(homeless, free + 1)})
    return tables


def _salvage(content: bytes, read: Callable[[bytes], Any]) -> Tables:
    """Return the documents in those lines that are whole."""
    tables: Tables = {}
    documents: Table | None = None
    for line in content.split(b"\n"):
        try:
            if documents is not None and (found := _DOCUMENT.fullmatch(line)):
                document = read(found[2])
                if isinstance(document, dict):
                    documents[found[1].decode()] = document
            elif found := _TABLE.fullmatch(line):
                documents = tables.setdefault(json.loads(found[1]), {})
        except (ValueError, RecursionError):
            continue
    return tables
