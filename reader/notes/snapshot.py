"""The snapshot: an ordinary TinyDB file, with a document to a line."""

from __future__ import annotations

import gc
import json
import os
import re
import zlib
from typing import TYPE_CHECKING, Any

from ..translation import deferred
from .documents import Documents, Table, holding
from .files import open_regular, read_all
from .gate import read_json
from .log import write_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from .documents import Raw

Tables = dict[str, Table]
"""Documents by table and document id, as TinyDB stores them."""

_TABLE = re.compile(rb'[\[{,]*("(?:[^"\\]|\\.)*"): ?\{')
_DOCUMENT = re.compile(rb'"(\d{1,18})": ?(\{.*\}),?')
_CHUNK = 200
"""Documents encoded in one go, so that other threads get their turn."""


def encode(tables: Mapping[str, Mapping[str, Raw]]) -> Iterator[bytes]:
    """Yield the content of a snapshot."""
    yield b"{"
    for number, (name, documents) in enumerate(tables.items()):
        yield (",\n" if number else "").encode() + write_json(name).encode() + b": {"
        lines: list[str] = []
        separator = "\n"
        for doc_id, document in list(holding(documents).items()):
            text = document.decode() if isinstance(document, bytes) else write_json(document)
            lines.append(f'{separator}"{doc_id}": {text}')
            separator = ",\n"
            if len(lines) == _CHUNK:
                yield "".join(lines).encode()
                lines.clear()
        yield "".join(lines).encode() + b"\n}"
    yield b"}\n"


def load(
    path: Path,
    *,
    ours: bool,
    check: tuple[int, int] | None = None,
    gated: bool = False,
    parse: bool = False,
) -> tuple[Tables, str]:
    """Return the documents of a snapshot, and what is wrong with it, empty when nothing is.

    Args:
        path: The snapshot.
        ours: Whether this program has written it, so that it must look like that too.
        check: Its size in bytes and its CRC-32, if they are known: when they are those of the file,
            this program has written it just so, and the documents need not be parsed.
        gated: Whether what Python cannot hold is left to the gate, which refuses it alone.
        parse: Parse the documents all the same.

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
    if not parse and check == (len(content), zlib.crc32(content)):
        unparsed = _split(content)
        if unparsed is not None:
            return unparsed, ""
    tables, fault = decode(content, gated=gated)
    if ours and not fault and not _looks_ours(content):
        fault = deferred("was changed by another program")
    return tables, fault


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
    return tables


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


def _looks_ours(content: bytes) -> bool:
    return content.startswith(b"{") and content.endswith(b"}\n") and b"\r" not in content


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
