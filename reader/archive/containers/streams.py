"""Sequential reading of packed files, within limits of memory, size and time."""

from __future__ import annotations

import bz2
import io
import lzma
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from reader.archive.containers.detection import ContainerKind
from reader.archive.containers.limits import Limits
from reader.archive.containers.member import ContainerError
from reader.translation import deferred

_CHUNK = 1 << 16
_PIECE = 1 << 18


class Stream(Protocol):
    """A file that is read sequentially.

    Attributes:
        position: The unpacked bytes that have been read or skipped.
    """

    position: int

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer only at the end."""

    def skip(self, count: int) -> None:
        """Skip `count` bytes.

        Raises:
            EOFError: The file ends before.
        """

    def close(self) -> None:
        """Close the file."""


class PlainStream:
    """A file that is not packed; skipping a negative number of bytes goes back.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._size = os.fstat(self._file.fileno()).st_size
        self.position = 0

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer only at the end."""
        data = self._file.read(count)
        self.position += len(data)
        return data

    def skip(self, count: int) -> None:
        """Skip `count` bytes."""
        if count > self._size - self.position:
            raise EOFError
        self.position += count
        self._file.seek(self.position)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class _Decompressor(Protocol):
    """The interface of the decompressors of `bz2` and `lzma`."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _GzipDecompressor:
    """A decompressor for gzip with the interface of those of `bz2` and `lzma`."""

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
        data = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        self.needs_input = not self._zlib.unconsumed_tail and len(data) < max_length
        return data


class PackedStream:
    """A file packed by gzip, bzip2 or xz, in one part or several.

    Args:
        place: The file, or its content.
        kind: How it is packed.
        limits: The limits of its unpacked size and of memory.
        check: Called often; an exception that it raises ends the reading.
    """

    def __init__(
        self, place: Path | bytes, kind: ContainerKind, limits: Limits, check: Callable[[], None]
    ) -> None:
        self._file: IO[bytes] = io.BytesIO(place) if isinstance(place, bytes) else place.open("rb")
        self._most = max(limits.whole, limits.ratio * self._file.seek(0, os.SEEK_END))
        self._file.seek(0)
        self._kind = kind
        self._window = limits.window
        self._magic = {
            ContainerKind.GZIP: b"\x1f\x8b",
            ContainerKind.BZIP2: b"BZh",
            ContainerKind.XZ: b"\xfd7zXZ\x00",
        }[kind]
        self._packed = b""
        self._unpacker: _Decompressor | None = None
        self.check = check
        self.position = 0

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer only at the end."""
        parts: list[bytes] = []
        while count > 0 and (piece := self._pull(min(count, _PIECE))):
            parts.append(piece)
            count -= len(piece)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def skip(self, count: int) -> None:
        """Skip `count` bytes."""
        while count > 0:
            piece = self._pull(min(count, _PIECE))
            if not piece:
                raise EOFError
            count -= len(piece)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _pull(self, most: int) -> bytes:
        """Return the next bytes, at least one and at most `most`; none at the end."""
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
            except OSError as error:  # bzip2 has no error class of its own
                raise EOFError from error
            if unpacker.eof:
                self._packed, self._unpacker = unpacker.unused_data, None
            self.position += len(piece)
            if self.position > self._most:
                raise ContainerError(deferred("unpacks to hundreds of times its size: not read"))
            if piece:
                return piece

    def _begin_part(self) -> bool:
        """Begin the next part; return False at the end and at data that is not a part."""
        while not (begin := self._packed.lstrip(b"\0")):
            self._packed = self._file.read(_CHUNK)
            if not self._packed:
                return False
        while len(begin) < len(self._magic) and (chunk := self._file.read(_CHUNK)):
            begin += chunk
        self._packed = begin
        if not begin.startswith(self._magic):
            if self.position == 0:
                raise EOFError
            return False
        self._unpacker = _decompressor(self._kind, self._window)
        return True


def _decompressor(kind: ContainerKind, window: int) -> _Decompressor:
    if kind is ContainerKind.XZ:
        return lzma.LZMADecompressor(memlimit=window)
    return bz2.BZ2Decompressor() if kind is ContainerKind.BZIP2 else _GzipDecompressor()
