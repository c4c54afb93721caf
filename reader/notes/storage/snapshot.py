"""The snapshot: an ordinary TinyDB file with one document per line.

Its last table is the seal: the names of the logs before and after the snapshot, and the CRC-32 of
everything before the seal. It proves that this program has written the snapshot and nothing has
changed it.
Snapshots of older versions have no seal; for them the head of the log holds the size and CRC-32.
"""

from __future__ import annotations

import gc
import json
import os
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.notes.json_parts import read_json
from reader.notes.storage.builder import Builder, is_large
from reader.notes.storage.documents import Table, Tables, texts, write_json
from reader.notes.storage.files import open_regular, read_all
from reader.patterns import lazy_pattern
from reader.translation import deferred

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from reader.notes.gate import Gate
    from reader.notes.storage.documents import Raw

SEAL = "_seal"
"""The table that holds the seal; it does not belong to the store's data."""
_SEAL = lazy_pattern(
    rb'"_seal": \{\n"1": \{"id":"_seal","log":"([0-9a-f]{0,32})","before":"([0-9a-f]{0,32})",'
    rb'"crc":(\d{1,10})\}\n\}\}\n'
)
_SEAL_LENGTH = 256
"""Bytes at the end of a snapshot that are sure to include the seal."""
_TABLE = lazy_pattern(rb'[\[{,]*("(?:[^"\\]|\\.)*"): ?\{')
_DOCUMENT = lazy_pattern(rb'"(\d{1,18})": ?(\{.*\}),?')
_CHUNK = 200
"""Documents encoded at a time, so that other threads can run in between."""
_PIECE = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a snapshot.

    Attributes:
        log: The name of the log that was started with it, empty for a backup, which has none.
        before: The name of the log that was compacted into it, empty when there was none.
    """

    log: str = ""
    before: str = ""


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


def encode(tables: Mapping[str, Mapping[str, Raw]], seal: Seal | None = None) -> Iterator[bytes]:
    """Yield the content of a snapshot.

    Args:
        tables: Its documents.
        seal: The seal; by default the seal of a backup.
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
        lines: list[bytes] = []
        separator = b"\n"
        for doc_id, text in texts(documents):
            lines.append(b'%s"%s": %s' % (separator, doc_id.encode(), text))
            separator = b",\n"
            if len(lines) == _CHUNK:
                yield b"".join(lines)
                lines.clear()
        yield b"".join(lines) + b"\n},\n"
    content = write_json({"id": SEAL, "log": seal.log, "before": seal.before})
    yield f'"{SEAL}": {{\n"1": {content[:-1]},"crc":'.encode()


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
        splitter = _Splitter(size) if trusted else _JudgingSplitter(size, gate)
        tables, seal, seen = _split(descriptor, splitter)
        intact = seal is not None or check == seen
        if trusted and not (intact and tables is not None):
            tables, seal, seen = _split(descriptor, _JudgingSplitter(size, gate))
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
    descriptor: int, splitter: _Splitter | None
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
        check = zlib.crc32(memoryview(tail)[:-_SEAL_LENGTH], check)
        tail = tail[-_SEAL_LENGTH:]
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
    seal, check = _inspect(tail, check)
    return None if taking is None else taking.tables, seal, (size, check)


def _inspect(tail: bytes, check: int) -> tuple[Seal | None, int]:
    """Return the seal of a snapshot, if it matches, and the CRC-32 of the whole file.

    Args:
        tail: The last bytes of the snapshot.
        check: The CRC-32 of those before them.
    """
    match = _SEAL.fullmatch(tail, max(0, tail.rfind(b'"_seal": {')))
    if match is None:
        return None, zlib.crc32(tail, check)
    check = zlib.crc32(tail[: match.start(3)], check)
    fits = check == int(match[3])
    seal = Seal(match[1].decode(), match[2].decode()) if fits else None
    return seal, zlib.crc32(tail[match.start(3) :], check)


class _Splitter:
    """Builds tables from the lines of a snapshot without parsing the documents.

    Args:
        size: The size of the snapshot in bytes.

    Attributes:
        tables: The complete tables.
        is_finished: Whether the last line has been seen.
    """

    def __init__(self, size: int) -> None:
        self.tables: Tables = {}
        self.is_finished = False
        self._is_large = is_large(size)
        self._name: str | None = None
        self._builder = Builder(compressed=False)

    def take(self, lines: list[bytes]) -> bool:
        """Add complete lines; return False when their layout is not that of this program."""
        start = 0
        for end in [*(n for n, line in enumerate(lines) if line[:1] == b"}"), len(lines)]:
            if self._name is None and start < end:
                if self.is_finished or not self._begin(lines[start]):
                    return False
                start += 1
            if start < end and (self._name is None or not self._add(lines[start:end])):
                return False
            if end < len(lines):
                if self._name is None or not self._end(lines[end]):
                    return False
                table = self._builder.table()
                if table is None:
                    return False
                self.tables[self._name] = table
                self._name = None
                self.is_finished = lines[end] == b"}}"
            start = end + 1
        return True

    def give_up(self) -> None:
        """Discard the tables."""

    def _begin(self, line: bytes) -> bool:
        """Add the first line of a table."""
        named = _TABLE.fullmatch(line)
        if named is None:
            return False
        try:
            self._name = json.loads(named[1])
        except ValueError:
            return False
        self._builder = Builder(compressed=self._is_large)
        return True

    def _add(self, lines: list[bytes]) -> bool:
        """Add documents of the table."""
        try:
            return self._builder.add(lines)
        except UnicodeDecodeError:
            return False

    def _end(self, line: bytes) -> bool:
        """Tell whether a line may end the table."""
        return line in (b"},", b"}}")


class _JudgingSplitter(_Splitter):
    """Parses and checks every document, because no checksum proves that they are intact.

    Args:
        size: The size of the snapshot in bytes.
        gate: Checks the documents; None lets in all that Python can hold.
    """

    def __init__(self, size: int, gate: Gate | None) -> None:
        super().__init__(size)
        self._gate = gate
        self._refused = len(gate.refused) if gate is not None else 0
        self._more: bool | None = None  # whether the last line announces another document

    def give_up(self) -> None:
        """Forget the refused records: all documents will be checked again."""
        if self._gate is not None:
            del self._gate.refused[self._refused :]

    def _begin(self, line: bytes) -> bool:
        self._more = None
        return line.startswith(b'"' if self.tables else b'{"') and super()._begin(line)

    def _add(self, lines: list[bytes]) -> bool:
        made: list[bytes] = []
        read = json.loads if self._gate is None else read_json
        for line in lines:
            match = _DOCUMENT.fullmatch(line)
            if match is None or self._more is False:
                return False
            self._more = line.endswith(b",")
            try:
                document = read(match[2])
            except (ValueError, RecursionError):
                return False
            if not isinstance(document, dict):
                return False
            if self._gate is not None and self._name != SEAL:
                document = self._gate.admit(str(self._name), document)
            if document is not None:
                # Encoded again, because lookups in unparsed text expect the program's own spelling.
                made.append(b'"%s": %s' % (match[1], write_json(document).encode()))
        return not made or super()._add(made)

    def _end(self, line: bytes) -> bool:
        return self._more is not True and super()._end(line)


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
            if documents is not None and (match := _DOCUMENT.fullmatch(line)):
                document = read(match[2])
                if isinstance(document, dict):
                    documents[match[1].decode()] = document
            elif match := _TABLE.fullmatch(line):
                documents = tables.setdefault(json.loads(match[1]), {})
        except (ValueError, RecursionError):
            continue
    return tables
