"""Tar files, packed or not.

In a file that is not packed, members are read at their offsets. A packed file can only be read
sequentially: a member before the last one read means starting again from the beginning.

`tarfile` is used to decode single headers only. Its iteration trusts the headers: a negative size
makes it loop for ever (CVE-2025-8194), a chain of headers recurses, and a sparse map or an extended
header may be as large as memory.
"""

from __future__ import annotations

import lzma
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from reader.archive.containers.detection import ContainerKind
from reader.archive.containers.limits import LIMITS, Limits, Meter
from reader.archive.containers.member import (
    ContainerError,
    EntryMeter,
    ListingReport,
    Member,
    MemberSkip,
    inner_name,
)
from reader.archive.containers.streams import PackedStream, PlainStream, Stream
from reader.records import dataclass
from reader.translation import deferred

_BLOCK = 512
_BROKEN = (
    *(tarfile.TarError, zlib.error, lzma.LZMAError),
    *(EOFError, ValueError, OverflowError, MemoryError),
)
_BROKEN_FILE = deferred("a damaged tar file, or none")
_CUT = deferred("a damaged tar file: the rest is not read")
_LINKS = (tarfile.LNKTYPE, tarfile.SYMTYPE)
_NO_DATA = (*_LINKS, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE)
_EXTENDED = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
_ABOUT_NEXT = (*_EXTENDED, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


@dataclass(slots=True)
class _TarHeader:
    """The header of an entry, of one block or several.

    Attributes:
        kind: The type, as in `tarfile`.
        name: As written.
        size: Bytes of its content in the file.
        sparse: Whether blocks of zeros are left out of the content.
    """

    kind: bytes
    name: bytes
    size: int
    sparse: bool = False


class TarSource:
    """A tar file.

    Args:
        path: The file.
        kind: How it is packed.
        limits: The limits of reading it.
    """

    def __init__(self, path: Path, kind: ContainerKind, limits: Limits = LIMITS) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits
        self.sequential = kind is not ContainerKind.TAR
        self._stream: Stream | None = None
        self._begun = time.monotonic()
        self._going_back = 0.0

    def stamp(self) -> str:
        """Return a text that changes whenever the file does."""
        status = self._path.stat()
        return f"tar {status.st_size} {status.st_mtime_ns}"

    def size(self) -> int:
        """Return the bytes of the file."""
        return self._path.stat().st_size

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the members of the file; a packed one is unpacked on the way and not kept."""
        # A member can change without its time: all of them change with the file.
        stamp = self._path.stat().st_mtime_ns & (2**62 - 1)
        with closing(self._open(meter.check)) as stream:
            try:
                while (header := self._next(stream, meter)) is not None:
                    if header.kind in _LINKS:
                        report.skip(header.name, MemberSkip.LINK)
                    elif header.kind in tarfile.REGULAR_TYPES and not header.sparse:
                        name = inner_name(header.name, report)
                        if name is not None:
                            yield Member(name, header.size, stamp, at=stream.position)
                    elif header.kind != tarfile.DIRTYPE:
                        report.skip(header.name, MemberSkip.OTHER)
                    if header.kind not in _NO_DATA:
                        stream.skip(-(-header.size // _BLOCK) * _BLOCK)
            except _BROKEN as error:
                raise ContainerError(_CUT if stream.position > _BLOCK else _BROKEN_FILE) from error

    def _next(self, stream: Stream, meter: EntryMeter) -> _TarHeader | None:
        """Read the headers of the next entry; None at the end."""
        name, size, sparse = b"", -1, False
        for _ in range(self._limits.headers):
            meter.count()
            block = stream.read(_BLOCK)
            if not block.strip(b"\0"):
                return None
            info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            if info.size < 0:
                raise ContainerError(_CUT)
            if info.type not in _ABOUT_NEXT:
                if info.type == tarfile.GNUTYPE_SPARSE:
                    _skip_map(stream, block, meter)
                    sparse = True
                own = info.name.encode("utf-8", "surrogateescape")
                return _TarHeader(info.type, name or own, info.size if size < 0 else size, sparse)
            data = self._about_next(stream, info.size)
            if info.type == tarfile.GNUTYPE_LONGNAME:
                name = data.partition(b"\0")[0]
            elif info.type in _EXTENDED and info.type != tarfile.XGLTYPE:
                fields = _fields(data)
                name = fields.get(b"path", name)
                size = _decimal(fields[b"size"]) if b"size" in fields else size
                sparse = sparse or any(key.startswith(b"GNU.sparse.") for key in fields)
        raise ContainerError(deferred("a tar file with endless headers: the rest is not read"))

    def _about_next(self, stream: Stream, size: int) -> bytes:
        """Read the content of a header that describes the next entry."""
        if size > self._limits.header:
            raise ContainerError(deferred("a tar file with endless headers: the rest is not read"))
        padded = -(-size // _BLOCK) * _BLOCK
        data = stream.read(padded)
        if len(data) < padded:
            raise EOFError
        return data[:size]

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a member, at most `limit` bytes."""
        count = min(limit, member.size)
        try:
            stream = self._at(member)
            data = stream.read(count)
        except (*_BROKEN, OSError) as error:
            self.close()
            if isinstance(error, ContainerError):
                raise
            raise ContainerError(deferred("damaged: it cannot be unpacked")) from error
        if len(data) < count:
            raise ContainerError(deferred("damaged: it ends too early"))
        return data

    def _at(self, member: Member) -> Stream:
        """Return the open file, positioned where a member begins."""
        begin = time.monotonic()
        meter = Meter(self._limits, self.size()) if self.sequential else Meter()
        is_behind = False
        if isinstance(self._stream, PackedStream):
            self._stream.check = meter.check
            is_behind = self._stream.position > member.at
        if is_behind:
            if self._going_back > self._limits.back + (begin - self._begun) / 2:
                raise ContainerError(deferred("too mixed up to be read in its order: unpack it"))
            self.close()
        stream = self._stream = self._stream or self._open(meter.check)
        stream.skip(member.at - stream.position)
        if is_behind:
            self._going_back += time.monotonic() - begin
        return stream

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _open(self, check: Callable[[], None]) -> Stream:
        if self._kind is ContainerKind.TAR:
            return PlainStream(self._path)
        return PackedStream(self._path, self._kind, self._limits, check)


def _skip_map(stream: Stream, block: bytes, meter: EntryMeter) -> None:
    """Skip the map of a sparse file."""
    has_next = block[482]
    while has_next:
        meter.count()
        block = stream.read(_BLOCK)
        if len(block) < _BLOCK:
            raise EOFError
        has_next = block[504]


def _fields(data: bytes) -> dict[bytes, bytes]:
    """Return the fields of an extended header: lines of length, space, key, ``=``, value."""
    fields: dict[bytes, bytes] = {}
    at = 0
    while at < len(data) and data[at] != 0:
        length, space, _ = data[at : at + 20].partition(b" ")
        end = at + _decimal(length)
        line = data[at + len(length) + 1 : end]
        if not space or end > len(data) or not line.endswith(b"\n"):
            raise EOFError
        key, _, value = line[:-1].partition(b"=")
        fields[key] = value
        at = end
    return fields


def _decimal(digits: bytes) -> int:
    """Return a size in bytes, which is less than 2**62."""
    number = int(digits) if digits.isdigit() and len(digits) < 20 else -1
    if not 0 <= number < 2**62:
        raise ContainerError(_CUT)
    return number
