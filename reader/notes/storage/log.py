"""The log: a line for every transaction since the last snapshot.

A line is the CRC-32 of the rest in eight hexadecimal digits, a blank, and JSON in UTF-8. It holds
whole documents, so that replaying it twice, or over a newer snapshot, changes nothing. The first
line names the log and the log it came after: who has read that one to its end need not read the
snapshot again.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reader.notes.gate import passed, sealed
from reader.notes.json_parts import read_json
from reader.notes.storage.documents import write_json
from reader.notes.storage.files import open_regular, read_all, sync, write_all
from reader.notes.storage.receipt import Receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_UNFINISHED = re.compile(rb"[0-9a-f]{0,8}|[0-9a-f]{8} (\{.*)?", re.DOTALL)
_VERSION = 1
_CHUNK = 1 << 20
"""Bytes read in one go."""


@dataclass(slots=True)
class Transaction:
    """Changes that are made together or not at all; drops come before sets and removals.

    Attributes:
        set: JSON text of documents by table and document id.
        remove: Document ids by table.
        drop: Tables.
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
        # Documents are put in as the text they already have: encoding is most of the work.
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
        text: An object.
        newest: When its documents have passed the gate, a stamp that none of theirs is newer than.
    """
    content = text.encode() if newest is None else sealed(text.encode(), newest)
    return b"%08x %s\n" % (zlib.crc32(content), content)


def decode(line: bytes, *, gated: bool = False) -> Mapping[str, Any] | None:
    """Return what a line says, None when it is damaged.

    Args:
        line: The line.
        gated: Whether what Python cannot hold is left to the gate, which refuses it alone. Then
            the value also says in ``passed`` whether the documents have passed it already.
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


def header(name: str, after: str, snapshot: tuple[int, int], newest: int | None = None) -> bytes:
    """Return the first line of a new log.

    Args:
        name: The name of the log.
        after: The name of the log whose content went into the snapshot, empty for a snapshot that
            all sessions have to read.
        snapshot: Its size in bytes and its CRC-32.
        newest: When all its documents have passed the gate, the newest stamp among them.
    """
    head = {"version": _VERSION, "log": name, "after": after, "snapshot": snapshot}
    return encode(write_json(head), newest)


class Log:
    """An open log, read up to a position.

    Attributes:
        read_only: Whether it can only be read.
        gated: As for `decode`.
        position: Bytes read: complete lines, damaged ones too.
        damaged: Whether one of them was damaged.
        name: As its first line says, empty when that is damaged.
        after: The log before it.
        snapshot: Size in bytes of the snapshot it was begun with, 0 when unknown.
        check: The same and the CRC-32 of that snapshot, None when unknown.
        crc: The CRC-32 of the bytes read.
        passed: The newest stamp in that snapshot, None unless its documents have passed the gate.

    Raises:
        OddFileError: It is not a regular file.
        OSError: It cannot be opened.
    """

    def __init__(self, path: Path, *, read_only: bool, gated: bool = False) -> None:
        self._descriptor = open_regular(path, os.O_RDONLY if read_only else os.O_RDWR | os.O_APPEND)
        status = os.fstat(self._descriptor)
        self.mark = (status.st_ino, status.st_dev)
        self.read_only = read_only
        self.gated = gated
        self.position = 0
        self.damaged = False
        self.name = self.after = ""
        self.snapshot = 0
        self.check: tuple[int, int] | None = None
        self.crc = 0
        self.passed: int | None = None

    def read(self) -> Iterator[Mapping[str, Any]]:
        """Yield what the lines say that were completed since the last call, header excepted.

        `position`, `crc` and `damaged` take in a line when it is asked for, so all have to be.
        """
        for line in self._lines():
            value = decode(line, gated=self.gated)
            is_first = self.position == 0
            if value is None:
                self.damaged = True
            elif "log" in value:
                self.damaged |= bool(self.name)  # a head belongs at the head
                self._read_header(value)
            self.damaged |= is_first and not self.name
            self._pass(line)
            if value is not None and "log" not in value:
                yield value

    def skip(self) -> None:
        """Pass over the lines that were completed since the last call."""
        for _line in self.read():
            pass

    def read_head(self) -> None:
        """Take in the first line, if it is complete and nothing was read yet."""
        if self.position == 0:
            line = next(self._lines(), None)
            value = None if line is None else decode(line, gated=self.gated)
            if line is not None and value is not None and "log" in value:
                self._read_header(value)
                self._pass(line)

    def _pass(self, line: bytes) -> None:
        self.position += len(line) + 1
        self.crc = zlib.crc32(b"\n", zlib.crc32(line, self.crc))

    def _lines(self) -> Iterator[bytes]:
        """Yield the complete lines from the position on, without their ends."""
        start, pieces = self.position, list[bytes]()
        while chunk := os.pread(self._descriptor, _CHUNK, start):
            start += len(chunk)
            *complete, rest = chunk.split(b"\n")
            if complete:
                complete[0] = b"".join([*pieces, complete[0]])
                pieces.clear()
                yield from complete
            pieces.append(rest)

    def receipt(self) -> Receipt:
        """Return the receipt for what was read or appended."""
        return Receipt(self.name, self.position, self.crc)

    def agrees(self, receipt: Receipt) -> bool:
        """Tell whether the log begins with the bytes that a receipt of it vouches for."""
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
            OSError: It is not durable, and not in the file either if that could be helped.
        """
        try:
            write_all(self._descriptor, line)
            sync(self._descriptor)
        except OSError:
            # After a failed sync the kernel may take the lost pages for clean: what is in them has
            # to be written again, and so must go first.
            self.cut()
            raise
        self.position += len(line)
        self.crc = zlib.crc32(line, self.crc)

    def finish(self) -> None:
        """End a last line that lacks nothing but its end."""
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


def unfinished(tail: bytes) -> bool:
    """Tell whether a tail is what a session leaves that is killed, or loses power, as it writes."""
    return _UNFINISHED.fullmatch(tail.rstrip(b"\0")) is not None
