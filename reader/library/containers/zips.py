"""Zip files."""

from __future__ import annotations

import bz2
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.library.containers.member import (
    ContainerError,
    Left,
    Listed,
    Member,
    check_ratio,
    inner_name,
)
from reader.translation import deferred

_ENCRYPTED = -1
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_LOCAL = struct.Struct("<4s22xHH")
_CHUNK = 1 << 16
_LINK = 0o120000
_BROKEN = (zipfile.BadZipFile, struct.error, ValueError, EOFError, IndexError, NotImplementedError)


class ZipSource:
    """A zip file.

    Args:
        path: The file.
    """

    sequential = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def stamp(self) -> str:
        """Return what changes whenever the file does."""
        status = self._path.stat()
        return f"zip {status.st_size} {status.st_mtime_ns}"

    def members(self, listed: Listed) -> Iterator[Member]:
        """Yield what is in the file, as its directory says."""
        try:
            with zipfile.ZipFile(self._path) as opened:
                found = opened.infolist()
        except _BROKEN as error:
            raise ContainerError(deferred("a damaged zip file")) from error
        if sum(info.compress_size for info in found) > self._path.stat().st_size:
            raise ContainerError(deferred("the parts of this zip file overlap: not read"))
        for info in found:
            if info.is_dir():
                continue
            if (info.external_attr >> 16) & 0o170000 == _LINK:
                listed.left[Left.LINK] += 1
                continue
            name = inner_name(_name(info), listed)
            if name is not None:
                yield _member(info, name)

    def read(self, member: Member, limit: int) -> bytes:
        """Return at most so many bytes of a member."""
        if member.method == _ENCRYPTED:
            raise ContainerError(deferred("encrypted"))
        if member.method not in (_STORED, _DEFLATED, _BZIP2):
            raise ContainerError(deferred("packed in a way that is not supported"))
        check_ratio(member.size, member.packed)
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
        """Nothing is held."""


def _unpack(read: Callable[[int], bytes], member: Member, limit: int) -> bytes:
    """Return the beginning of a member, whatever it says of itself."""
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


def _name(info: zipfile.ZipInfo) -> bytes:
    """Return a name in UTF-8; without a word on its encoding it may be that or GB 18030."""
    name = info.orig_filename.partition("\0")[0]
    if "\\" in name and "/" not in name:
        name = name.replace("\\", "/")
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name.encode("utf-8", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding).encode("utf-8")
            except UnicodeDecodeError:
                continue
    return name.encode("utf-8", "replace")


def _member(info: zipfile.ZipInfo, name: bytes) -> Member:
    year, month, day, hour, minute, second = info.date_time
    when = (((year * 12 + month) * 31 + day) * 24 + hour) * 1800 + minute * 30 + second // 2
    return Member(
        name,
        info.file_size,
        (info.CRC << 30) | (when & 0x3FFFFFFF),
        at=info.header_offset,
        packed=info.compress_size,
        method=_ENCRYPTED if info.flag_bits & 1 else info.compress_type,
        check=info.CRC,
    )
