"""Zip files.

The directory is read entry by entry, so that the first entries are listed while the rest is read;
`zipfile` would first make an object of each.
"""

from __future__ import annotations

import bz2
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from reader.archive.containers.limits import LIMITS
from reader.archive.containers.member import (
    ContainerError,
    EntryMeter,
    ListingReport,
    Member,
    MemberSkip,
    RefusedError,
    inner_name,
)
from reader.translation import deferred

_ENCRYPTED = -1
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_LOCAL = struct.Struct("<4s22xHH")
_CHUNK = 1 << 16
_LINK = 0o120000
_UTF8 = 0x800
_SIZE64 = 0xFFFFFFFF
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_PLACE64 = struct.Struct("<4sLQL")
_DAMAGED = deferred("a damaged zip file")


class _DirectoryEntry(NamedTuple):
    """An entry of the directory, field by field."""

    magic: bytes
    system: int
    flags: int
    method: int
    time: int
    day: int
    crc: int
    packed: int
    size: int
    name: int
    extra: int
    comment: int
    attributes: int
    at: int


_ENTRY = struct.Struct("<4sxB2x4H3L3H4x2L")


class ZipSource:
    """A zip file.

    Args:
        path: The file.
    """

    sequential = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def stamp(self) -> str:
        """Return a text that changes whenever the file does."""
        status = self._path.stat()
        return f"zip {status.st_size} {status.st_mtime_ns}"

    def size(self) -> int:
        """Return the bytes of the file."""
        return self._path.stat().st_size

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the members that the directory lists."""
        with self._path.open("rb") as file:
            whole = os.fstat(file.fileno()).st_size
            begin, length, shift = _directory(file, whole)
            file.seek(begin)
            packed = 0
            for entry, raw, extra in _entries(file, length):
                meter.count()
                member = _member(entry, raw, extra, shift, report)
                if member is None:
                    continue
                if not 0 <= member.at < whole:
                    report.problem = deferred("some of its entries are damaged: they are left out")
                    continue
                packed += member.packed + _LOCAL.size
                if packed > whole:
                    raise RefusedError(deferred("the parts of this zip file overlap: not read"))
                if member.name:
                    yield member

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a member, at most `limit` bytes."""
        if member.method == _ENCRYPTED:
            raise ContainerError(deferred("encrypted"))
        if member.method not in (_STORED, _DEFLATED, _BZIP2):
            raise ContainerError(deferred("packed in a way that is not supported"))
        LIMITS.check_ratio(member.size, member.packed)
        with self._path.open("rb") as file:
            file.seek(member.at)
            begin = file.read(_LOCAL.size)
            if len(begin) < _LOCAL.size or not begin.startswith(b"PK\x03\x04"):
                raise ContainerError(deferred("damaged: it is not where the zip file says"))
            _, name, extra = _LOCAL.unpack(begin)
            file.seek(name + extra, os.SEEK_CUR)
            data = _unpack(file.read, member, min(limit, member.size))
        if len(data) == member.size and zlib.crc32(data) != member.check:
            raise ContainerError(deferred("damaged: its checksum is wrong"))
        return data

    def close(self) -> None:
        """Do nothing: no file stays open."""


def _unpack(read: Callable[[int], bytes], member: Member, limit: int) -> bytes:
    """Unpack the beginning of a member without trusting its sizes."""
    left = member.packed
    unpack = _unpacker(member.method)
    parts: list[bytes] = []
    count = 0
    try:
        while count < limit and left > 0:
            chunk = read(min(left, _CHUNK))
            if not chunk:
                break
            left -= len(chunk)
            data = unpack(chunk, limit - count)
            parts.append(data)
            count += len(data)
    except (zlib.error, OSError, ValueError) as error:
        raise ContainerError(deferred("damaged: it cannot be unpacked")) from error
    data = b"".join(parts)[:limit]
    if len(data) < limit:
        raise ContainerError(deferred("damaged: it ends too early"))
    return data


def _unpacker(method: int) -> Callable[[bytes, int], bytes]:
    if method == _DEFLATED:
        return zlib.decompressobj(-15).decompress
    if method == _BZIP2:
        return bz2.BZ2Decompressor().decompress
    return lambda chunk, most: chunk[:most]


def _directory(file: IO[bytes], whole: int) -> tuple[int, int, int]:
    """Find the directory.

    Returns:
        Its offset, its length, and the shift of all offsets in the file.

    Raises:
        ContainerError: There is none.
    """
    begin = max(0, whole - (1 << 16) - _END.size)
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise ContainerError(_DAMAGED)
    _, disk, _, _, _, length, place, _ = _END.unpack_from(tail, at)
    at += begin
    file.seek(max(0, at - _PLACE64.size - _END64.size))
    large = file.read(_END64.size + _PLACE64.size)
    if large[_END64.size :].startswith(b"PK\x06\x07") and large.startswith(b"PK\x06\x06"):
        _, _, _, _, disk, _, _, _, length, place = _END64.unpack_from(large)
        at -= _PLACE64.size + _END64.size
    shift = at - length - place
    if disk or length > at or shift < 0:
        raise ContainerError(_DAMAGED)
    return at - length, length, shift


def _entries(file: IO[bytes], length: int) -> Iterator[tuple[_DirectoryEntry, bytes, bytes]]:
    """Yield the entries of the directory, each with its name and extra fields."""
    while length > 0:
        fixed = file.read(_ENTRY.size)
        if len(fixed) < _ENTRY.size or not fixed.startswith(b"PK\x01\x02"):
            raise ContainerError(_DAMAGED)
        entry = _DirectoryEntry._make(_ENTRY.unpack(fixed))
        count = entry.name + entry.extra + entry.comment
        rest = file.read(count)
        if len(rest) < count:
            raise ContainerError(_DAMAGED)
        yield entry, rest[: entry.name], rest[entry.name : entry.name + entry.extra]
        length -= _ENTRY.size + count


def _member(
    entry: _DirectoryEntry, raw: bytes, extra: bytes, shift: int, report: ListingReport
) -> Member | None:
    """Return the member that an entry describes, without a name when it is skipped.

    None is returned for folders and links, which have no content.
    """
    name = _name(raw, utf8=bool(entry.flags & _UTF8))
    if name.endswith(b"/"):
        return None
    if (entry.attributes >> 16) & 0o170000 == _LINK:
        report.skip(name, MemberSkip.LINK)
        return None
    size, packed, at = _large(entry, extra)
    # Months and days need not be valid; all that matters is that they change.
    day = ((entry.day >> 9) + 1980) * 12 + ((entry.day >> 5) & 15)
    hour = (day * 31 + (entry.day & 31)) * 24 + (entry.time >> 11)
    when = hour * 1800 + ((entry.time >> 5) & 63) * 30 + (entry.time & 31)
    return Member(
        inner_name(name, report) or b"",
        size,
        (entry.crc << 30) | (when & 0x3FFFFFFF),
        at=at + shift if at >= 0 else -1,
        packed=packed,
        method=_ENCRYPTED if entry.flags & 1 else entry.method,
        check=entry.crc,
    )


def _large(entry: _DirectoryEntry, extra: bytes) -> tuple[int, int, int]:
    """Return size, packed size and offset, from the extra fields where they need 64 bits.

    The offset is -1 when a number is missing or impossible.
    """
    values = [entry.size, entry.packed, entry.at]
    if _SIZE64 not in values:
        return entry.size, entry.packed, entry.at
    at = 0
    while len(extra) - at >= 4:
        kind, count = struct.unpack_from("<HH", extra, at)
        at += 4
        if kind == 1:
            whole = count // 8
            numbers = iter(
                struct.unpack_from(f"<{whole}Q", extra, at) if len(extra) - at >= whole * 8 else ()
            )
            values = [next(numbers, -1) if value == _SIZE64 else value for value in values]
            break
        at += count
    if not all(0 <= value < 2**62 for value in values):
        return 0, 0, -1
    return values[0], values[1], values[2]


def _name(raw: bytes, *, utf8: bool) -> bytes:
    """Return a name in UTF-8; without a declared encoding it may be UTF-8 or GB 18030."""
    raw = raw.partition(b"\0")[0]
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        name = raw.decode("utf-8" if utf8 else "cp437", "replace")
    if "\\" in name and "/" not in name:
        name = name.replace("\\", "/")
    return name.encode("utf-8", "replace")
