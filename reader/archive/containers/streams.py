"""Reading a packed file from its beginning on, within limits of memory, size and time."""

from __future__ import annotations

import bz2
import lzma
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from reader.archive.containers.detection import ContainerKind
from reader.archive.containers.limits import Limits
from reader.archive.containers.member import ContainerError
from reader.translation import deferred

_CHUNK = 1 << 16
_PIECE = 1 << 18


class Stream(Protocol):
    """A file that is read from its beginning on.

    Attributes:
        place: How many bytes lie behind.
    """

    place: int

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer only at the end."""

    def skip(self, count: int) -> None:
        """Pass over so many bytes.

        Raises:
            EOFError: The file ends before.
        """

    def close(self) -> None:
        """Close the file."""


class PlainStream:
    """A file that is not packed; a negative number of bytes to skip leads back.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._size = os.fstat(self._file.fileno()).st_size
        self.place = 0

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer only at the end."""
        data = self._file.read(count)
        self.place += len(data)
        return data

    def skip(self, count: int) -> None:
        """Pass over so many bytes."""
        if count > self._size - self.place:
            raise EOFError
        self.place += count
        self._file.seek(self.place)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Decompressor(Protocol):
    """What `bz2` and `lzma` offer."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _GzipDecompressor:
    """Offers of gzip what `bz2` and `lzma` offer."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        made = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        self.needs_input = not self._zlib.unconsumed_tail and len(made) < max_length
        return made


class PackedStream:
    """A file packed by gzip, bzip2 or xz, in one part or several.

    Args:
        path: The file.
        kind: How it is packed.
        limits: Of what it may unpack to.
        check: Called often; what it raises ends the reading.
    """

    def __init__(
        self, path: Path, kind: ContainerKind, limits: Limits, check: Callable[[], None]
    ) -> None:
        self._file = path.open("rb")
        self._most = max(limits.whole, limits.ratio * os.fstat(self._file.fileno()).st_size)
        self._kind = kind
        self._window = limits.window
        self._begin = {
            ContainerKind.GZIP: b"\x1f\x8b",
            ContainerKind.BZIP2: b"BZh",
            ContainerKind.XZ: b"\xfd7zXZ\x00",
        }[kind]
        self._packed = b""
        self._unpacker: _Decompressor | None = None
        self.check = check
        self.place = 0

    def read(self, count: int) -> bytes:
        """Return so many bytes, fewer only at the end."""
        parts: list[bytes] = []
        while count > 0 and (piece := self._pull(min(count, _PIECE))):
            parts.append(piece)
            count -= len(piece)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def skip(self, count: int) -> None:
        """Pass over so many bytes."""
        while count > 0:
            piece = self._pull(min(count, _PIECE))
            if not piece:
                raise EOFError
            count -= len(piece)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _pull(self, most: int) -> bytes:
        """Return the next bytes, at least one and at most so many; none at the end."""
        while True:
            self.check()
            if self._unpacker is None and not self._begin_part():
                return b""
            unpacker = self._unpacker
            if unpacker is None:
                return b""
            packed = b""
            if unpacker.needs_input:
                packed, self._packed = self._packed or self._file.read(_CHUNK), b""
                if not packed:
                    raise EOFError
            try:
                piece = unpacker.decompress(packed, most)
            except OSError as error:  # bzip2 has no error of its own
                raise EOFError from error
            if unpacker.eof:
                self._packed, self._unpacker = unpacker.unused_data, None
            self.place += len(piece)
            if self.place > self._most:
                raise ContainerError(deferred("unpacks to hundreds of times its size: not read"))
            if piece:
                return piece

    def _begin_part(self) -> bool:
        """Begin the next part; False when there is none, but the end, or what is no part."""
        while not (begin := self._packed.lstrip(b"\0")):
            self._packed = self._file.read(_CHUNK)
            if not self._packed:
                return False
        while len(begin) < len(self._begin) and (more := self._file.read(_CHUNK)):
            begin += more
        self._packed = begin
        if not begin.startswith(self._begin):
            if self.place == 0:
                raise EOFError
            return False
        self._unpacker = _decompressor(self._kind, self._window)
        return True


def _decompressor(kind: ContainerKind, window: int) -> _Decompressor:
    if kind is ContainerKind.XZ:
        return lzma.LZMADecompressor(memlimit=window)
    return bz2.BZ2Decompressor() if kind is ContainerKind.BZIP2 else _GzipDecompressor()
