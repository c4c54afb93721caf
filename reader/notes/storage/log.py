"""The log: a line for every transaction since the last snapshot.

A line is the CRC-32 of the rest in eight hexadecimal digits, a space, and JSON in UTF-8. It
contains whole documents, so replaying it twice, or over a newer snapshot, changes nothing. The
first line names the log and its predecessor: a session that has read the predecessor to its end
need not read the snapshot again.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from dataclasses import field
from typing import TYPE_CHECKING, Any

from reader.notes.gate import passed, sealed
from reader.notes.json_parts import read_json
from reader.notes.storage.documents import write_json
from reader.notes.storage.files import open_regular, read_all, sync, write_all
from reader.notes.storage.receipt import Receipt
from reader.patterns import lazy_pattern
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_UNFINISHED = lazy_pattern(rb"[0-9a-f]{0,8}|[0-9a-f]{8} (\{.*)?", re.DOTALL)
_VERSION = 1
_CHUNK = 1 << 20
"""Bytes read at a time."""


@dataclass(slots=True)
class Transaction:
    """Changes that are made atomically; drops come before sets and removals.

    Attributes:
        set: JSON text of documents by table and document id.
        remove: Document ids by table.
        drop: The dropped tables.
    """

    set: dict[str, dict[str, str]] = field(default_factory=dict)
    remove: dict[str, list[str]] = field(default_factory=dict)
    drop: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.set or self.remove or self.drop)

    def encode(self, newest: int | None = None) -> bytes:
        """Return the line.

        Args:
            newest: As for the function `encode`.
        """
        # The existing text of documents is inserted: encoding is most of the work.
        tables = ",".join(
            write_json(table) + ":{" + ",".join(map(_entry, documents.items())) + "}"
            for table, documents in self.set.items()
        )
        rest = write_json({"remove": self.remove, "drop": self.drop})[1:]
        return encode('{"set":{' + tables + "}," + rest, newest)


def _entry(document: tuple[str, str]) -> str:
    return f'"{document[0]}":{document[1]}'


def encode(text: str, newest: int | None = None) -> bytes:
    """Return the line for a JSON text.

    Args:
        text: A JSON object.
        newest: If its documents have passed the gate, their newest stamp or a later one.
    """
    content = text.encode() if newest is None else sealed(text.encode(), newest)
    return b"%08x %s\n" % (zlib.crc32(content), content)


def decode(line: bytes, *, gated: bool = False) -> Mapping[str, Any] | None:
    """Return the content of a line, None when it is damaged.

    Args:
        line: The line.
        gated: Whether parts that Python cannot hold are left to the gate, which refuses only their
            records. The key ``passed`` of the result then tells whether the documents have passed
            already.
    """
    content = line[9:]
    try:
        if line[8:9] != b" " or int(line[:8], 16) != zlib.crc32(content):
            return None
        value = read_json(content) if gated else json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    if gated:
        value["passed"] = passed(content)
    return value


def _content(line: bytes) -> Mapping[str, Any] | None:
    """Return the documents in a line whose checksum is wrong, None when it is not JSON."""
    try:
        value = read_json(line[line.find(b"{") :])
    except (ValueError, RecursionError):
        return None
    return {"set": value["set"]} if isinstance(value, dict) and "set" in value else None


def header(name: str, after: str, snapshot: tuple[int, int], newest: int | None = None) -> bytes:
    """Return the first line of a new log.

    Args:
        name: The name of the log.
        after: The name of the log that was compacted into the snapshot, empty for a snapshot that
            all sessions have to read.
        snapshot: The size of the snapshot in bytes, and its CRC-32.
        newest: The newest stamp in the snapshot, if all its documents have passed the gate.
    """
    head = {"version": _VERSION, "log": name, "after": after, "snapshot": snapshot}
    return encode(write_json(head), newest)


class Log:
    """An open log, read up to a position.

    Attributes:
        read_only: Whether it can only be read.
        gated: As for `decode`.
        position: Bytes read so far: complete lines, including damaged ones.
        damaged: Whether one of them was damaged.
        changed: If `gated`, the content of damaged lines that are JSON all the same: somebody has
            edited them, or a bit of them is wrong.
        name: The name in its first line, empty when that is damaged.
        after: The name of its predecessor.
        snapshot: The size in bytes of the snapshot it was started with, 0 when unknown.
        check: The size and the CRC-32 of that snapshot, None when unknown.
        crc: The CRC-32 of the bytes read.
        passed: The newest stamp in that snapshot, None unless its documents have passed the gate.

    Raises:
        OddFileError: The file is not regular.
        OSError: The file cannot be opened.
    """

    def __init__(self, path: Path, *, read_only: bool, gated: bool = False) -> None:
        self._descriptor = open_regular(path, os.O_RDONLY if read_only else os.O_RDWR | os.O_APPEND)
        status = os.fstat(self._descriptor)
        self.mark = (status.st_ino, status.st_dev)
        self.read_only = read_only
        self.gated = gated
        self.position = 0
        self.damaged = False
        self.changed: list[Mapping[str, Any]] = []
        self.name = self.after = ""
        self.snapshot = 0
        self.check: tuple[int, int] | None = None
        self.crc = 0
        self.passed: int | None = None
        self._last: tuple[int, int] | None = None  # length and CRC-32 of the last line

    def read(self) -> Iterator[Mapping[str, Any]]:
        """Yield the content of lines completed since the last call, except the header.

        `position`, `crc` and `damaged` advance with the iteration, so exhaust the iterator.
        """
        for line in self._lines():
            value = decode(line, gated=self.gated)
            is_first = self.position == 0
            if value is None:
                self.damaged = True
                if self.gated and (content := _content(line)) is not None:
                    self.changed.append(content)
            elif "log" in value:
                self.damaged |= bool(self.name)  # a header is only valid at the start
                self._read_header(value)
            self.damaged |= is_first and not self.name
            self._pass(line)
            if value is not None and "log" not in value:
                yield value

    def skip(self) -> None:
        """Skip the lines that were completed since the last call."""
        for _line in self.read():
            pass

    def read_head(self) -> None:
        """Read the first line, if it is complete and nothing has been read yet."""
        if self.position == 0:
            line = next(self._lines(), None)
            value = None if line is None else decode(line, gated=self.gated)
            if line is not None and value is not None and "log" in value:
                self._read_header(value)
                self._pass(line)

    def _pass(self, line: bytes) -> None:
        self._last = (len(line), zlib.crc32(line))
        self.position += len(line) + 1
        self.crc = zlib.crc32(b"\n", zlib.crc32(line, self.crc))

    def _lines(self) -> Iterator[bytes]:
        """Yield the complete lines from the position on, without line ends."""
        start, pieces = self.position, list[bytes]()
        while chunk := os.pread(self._descriptor, _CHUNK, start):
            start += len(chunk)
            *complete, rest = chunk.split(b"\n")
            if complete:
                complete[0] = b"".join([*pieces, complete[0]])
                pieces.clear()
                yield from complete
            pieces.append(rest)

    def is_rewritten(self) -> bool:
        """Return whether another program has written over the lines that were read."""
        if self._last is None:
            return False
        length, check = self._last
        line = os.pread(self._descriptor, length, self.position - length - 1)
        return len(line) < length or zlib.crc32(line) != check

    def receipt(self) -> Receipt:
        """Return the receipt for the bytes read or appended."""
        return Receipt(self.name, self.position, self.crc)

    def agrees(self, receipt: Receipt) -> bool:
        """Return whether the log starts with the bytes that its receipt covers."""
        if receipt.size >= self.position:
            return receipt == self.receipt()
        check = start = 0
        while chunk := os.pread(self._descriptor, min(_CHUNK, receipt.size - start), start):
            start += len(chunk)
            check = zlib.crc32(chunk, check)
        return start == receipt.size and check == receipt.check

    def tail(self) -> bytes:
        """Return what lies after the last complete line."""
        return read_all(self._descriptor, self.position)

    def append(self, line: bytes) -> None:
        """Make a line durable; the caller holds the lock and has read to the end.

        Raises:
            OSError: The line is not durable; it has been removed from the file if possible.
        """
        try:
            write_all(self._descriptor, line)
            sync(self._descriptor)
        except OSError:
            # After a failed sync the kernel may treat the lost pages as clean: their content has
            # to be written again, so it is removed first.
            self.cut()
            raise
        self.position += len(line)
        self.crc = zlib.crc32(line, self.crc)
        self._last = (len(line) - 1, zlib.crc32(line[:-1]))

    def finish(self) -> None:
        """Complete a last line that lacks only its line end."""
        write_all(self._descriptor, b"\n")
        sync(self._descriptor)

    def cut(self) -> None:
        """Remove what lies after the last complete line."""
        os.ftruncate(self._descriptor, self.position)

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def _read_header(self, value: Mapping[str, Any]) -> None:
        if not self.name:
            self.name, self.after = str(value["log"]), str(value.get("after", ""))
            match value.get("snapshot"):
                case [int(size), int(crc)]:
                    self.snapshot = size
                    self.check = (size, crc)
            self.passed = value.get("passed") if self.gated else None


def is_log(path: Path) -> bool:
    """Return whether a file starts as a log does, whatever its name.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return re.fullmatch(rb"[0-9a-f]{8} ", file.read(9)) is not None


def unfinished(tail: bytes) -> bool:
    """Return whether a tail looks like the write of a session that was killed or lost power."""
    return _UNFINISHED.fullmatch(tail.rstrip(b"\0")) is not None
