"""Tar files, packed or not.

In one that is not packed every member is found at its place. One that is packed as a whole can only
be read from the beginning on: what lies behind the last one read is met on the way, what lies
before begins anew.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from reader.library.containers.detecting import Kind
from reader.library.containers.member import (
    FREE,
    RATIO,
    ContainerError,
    Left,
    Listed,
    Member,
    inner_name,
)
from reader.translation import deferred

_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError, OverflowError)


class TarSource:
    """A tar file.

    Args:
        path: The file.
        kind: How it is packed.
    """

    def __init__(self, path: Path, kind: Kind) -> None:
        self._path = path
        self._kind = kind
        self.sequential = kind is not Kind.TAR
        self._file: IO[bytes] | None = None

    def stamp(self) -> str:
        """Return what changes whenever the file does."""
        status = self._path.stat()
        return f"tar {status.st_size} {status.st_mtime_ns}"

    def members(self, listed: Listed) -> Iterator[Member]:
        """Yield what is in the file; one that is packed is unpacked on the way, to nowhere."""
        whole = self._path.stat()
        with self._open() as raw:
            file = _Measured(raw, max(64 * FREE, RATIO * whole.st_size))
            try:
                with tarfile.open(fileobj=file, mode="r:") as opened:
                    for info in opened:
                        opened.members = []  # type: ignore[attr-defined]  # else all of them are kept
                        if info.islnk() or info.issym():
                            listed.left[Left.LINK] += 1
                        elif info.isfile() and not info.issparse():
                            yield from self._member(info, whole.st_mtime_ns, listed)
                        elif not info.isdir():
                            listed.left[Left.OTHER] += 1
            except _BROKEN as error:
                raise ContainerError(deferred("a damaged tar file, or none")) from error

    def _member(self, info: tarfile.TarInfo, stamp: int, listed: Listed) -> Iterator[Member]:
        # A time inside can stay when the content does not: all are new when the file is.
        name = inner_name(info.name.encode("utf-8", "surrogateescape"), listed)
        if name is not None and info.size >= 0:
            yield Member(name, info.size, stamp & (2**62 - 1), at=info.offset_data)

    def read(self, member: Member, limit: int) -> bytes:
        """Return at most so many bytes of a member."""
        count = min(limit, member.size)
        try:
            if self._file is None:
                self._file = self._open()
            self._file.seek(member.at)
            data = self._file.read(count)
        except (*_BROKEN, OSError) as error:
            self.close()
            raise ContainerError(deferred("damaged: it cannot be unpacked")) from error
        if len(data) < count:
            raise ContainerError(deferred("damaged: it ends too early"))
        return data

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> IO[bytes]:
        if self._kind is Kind.GZIP:
            return gzip.open(self._path)  # type: ignore[return-value]  # as good as one
        if self._kind is Kind.BZIP2:
            return bz2.open(self._path)
        if self._kind is Kind.XZ:
            return lzma.open(self._path)
        return self._path.open("rb")


class _Measured(io.RawIOBase):
    """A file of which only so much is read: a small file may unpack to more than any disk holds."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._from = file
        self._most = most

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._from.tell()

    def seek(self, place: int, whence: int = 0) -> int:
        self._check(place)
        return self._from.seek(place, whence)

    def read(self, count: int = -1) -> bytes:
        if not 0 <= count <= 16 * FREE:
            raise ContainerError(deferred("a damaged tar file"))
        self._check(self._from.tell() + count)
        return self._from.read(count)

    def _check(self, place: int) -> None:
        if place > self._most:
            raise ContainerError(deferred("unpacks to hundreds of times its size: not read"))
