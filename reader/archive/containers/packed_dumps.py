"""Single files packed by gzip, bzip2 or xz: a dump, such as ``articles.jsonl.gz``, or one article.

A packed dump has the items of the dump as members, a packed article has itself as the only one.
"""

from __future__ import annotations

import lzma
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Protocol

from reader.archive.containers.detection import (
    ContainerKind,
    dump_kind,
    is_ordinary_page,
    is_packed_article,
    packing_of,
    unpacked_name,
)
from reader.archive.containers.dumps import VERSION, DumpSource
from reader.archive.containers.kept_data import KeptData
from reader.archive.containers.limits import LIMITS, Limits, Meter
from reader.archive.containers.member import (
    ContainerError,
    EntryMeter,
    ListingReport,
    Member,
    MemberSkip,
)
from reader.archive.containers.streams import PackedStream
from reader.archive.formats.registry import is_candidate
from reader.translation import deferred

_BROKEN = (zlib.error, lzma.LZMAError, EOFError, ValueError, MemoryError)
_DAMAGED = deferred("damaged: it cannot be unpacked")
_TOO_LARGE = deferred("too large to be read whole")
_START = 4096
_PIECE = 1 << 18


class Items(Protocol):
    """Reads the articles in a dump or a packed file that is in memory."""

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the articles as files."""

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of an article, at most `limit` bytes."""


def unpacked_items(
    name: str, data: bytes, check: Callable[[], None], limits: Limits = LIMITS
) -> tuple[Items | None, int]:
    """Return the reader of a packed dump or article that is in memory, and the bytes it holds.

    Args:
        name: The name of the packed file.
        data: Its content.
        check: Called often; an exception that it raises ends the unpacking.
        limits: The limits of reading it.

    Raises:
        ContainerError: It cannot be unpacked.
    """
    kind = packing_of(data)
    if kind is None:
        return None, 0
    inner = unpacked_name(name)
    with closing(PackedStream(data, kind, limits, check)) as stream:
        if is_packed_article(name):
            content = _all_of(stream, b"", limits)
            return _OneArticle(os.fsencode(inner), content), len(content)
        return _items_in(stream, inner, limits)


def _items_in(stream: PackedStream, name: str, limits: Limits) -> tuple[Items | None, int]:
    """Return the reader of the dump in a packed file and its bytes; None for something else.

    A page that may be one of messages by its name, and is none, is an article.

    Args:
        stream: The unpacked content.
        name: The name of the unpacked file.
        limits: The limits of reading it.
    """
    suffix = PurePosixPath(name).suffix.lower()
    try:
        start = stream.read(_START)
    except _BROKEN as error:
        raise ContainerError(_DAMAGED) from error
    kind = dump_kind(suffix, start)
    if kind is None and not is_candidate(name):
        return None, 0
    data = _all_of(stream, start, limits)
    if kind is None or is_ordinary_page(kind, data):
        return _OneArticle(os.fsencode(name), data), len(data)
    return DumpSource.of_data(data, suffix, kind, limits), len(data)


def _all_of(stream: PackedStream, start: bytes, limits: Limits) -> bytes:
    try:
        data = start + stream.read(limits.member + 1 - len(start))
    except _BROKEN as error:
        raise ContainerError(_DAMAGED) from error
    if len(data) > limits.member:
        raise ContainerError(_TOO_LARGE)
    return data


class _OneArticle:
    """The article in a packed file, unpacked.

    Args:
        name: The name of its file.
        data: Its content.
    """

    def __init__(self, name: bytes, data: bytes) -> None:
        self._name = name
        self._data = data

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the article."""
        del report
        meter.count()
        yield Member(self._name, len(self._data), zlib.crc32(self._data))

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of the article, at most `limit` bytes."""
        del member
        return self._data[:limit]


class _PackedFile:
    """A file that is compressed alone.

    Args:
        path: The file.
        kind: How it is packed.
        limits: The limits of reading it.
    """

    sequential = False

    def __init__(self, path: Path, kind: ContainerKind, limits: Limits = LIMITS) -> None:
        self._path = path
        self._kind = kind
        self._limits = limits

    def size(self) -> int:
        """Return the bytes of the file."""
        return self._path.stat().st_size

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def _stamped(self, name: str) -> str:
        """Return a text that changes whenever the file does, or the name of what reads it."""
        status = self._path.stat()
        return f"{name} {status.st_size} {status.st_mtime_ns}"


class PackedDumpSource(_PackedFile):
    """A packed dump, whose items are members like those of the dump itself.

    It is unpacked into memory when it is listed or first read, and kept there while there is room.
    """

    def __init__(self, path: Path, kind: ContainerKind, limits: Limits = LIMITS) -> None:
        super().__init__(path, kind, limits)
        self._items: KeptData[Items] = KeptData()

    def stamp(self) -> str:
        """Return a text that changes whenever the file does."""
        return self._stamped(f"packed {VERSION}")

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the items; a file that holds no articles is skipped."""
        items = self._opened(meter.check)
        is_empty = True
        for member in items.members(report, meter) if items else ():
            is_empty = False
            yield member
        if is_empty:
            report.skip(os.fsencode(self._path.stem), MemberSkip.OTHER)

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of an item, at most `limit` bytes."""
        items = self._opened(Meter(self._limits, self.size()).check)
        if items is None:
            raise ContainerError(deferred("changed while it was read"))
        return items.read(member, limit)

    def _opened(self, check: Callable[[], None]) -> Items | None:
        """Return the reader of the unpacked dump; None when the file holds something else."""
        kept = self._items.get()
        if kept is not None:
            return kept
        with closing(PackedStream(self._path, self._kind, self._limits, check)) as stream:
            items, size = _items_in(stream, self._path.stem, self._limits)
        return self._items.put(items, size) if items is not None else None


class PackedArticleSource(_PackedFile):
    """A packed article, which is unpacked as far as it is read."""

    def stamp(self) -> str:
        """Return a text that changes whenever the file does."""
        return self._stamped("article")

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the article; it is unpacked to measure it, and not kept."""
        del report
        meter.count()
        stamp = self._path.stat().st_mtime_ns & (2**62 - 1)
        with closing(self._open(meter.check)) as stream:
            try:
                while stream.read(_PIECE):
                    pass
            except _BROKEN as error:
                raise ContainerError(_DAMAGED) from error
            yield Member(os.fsencode(unpacked_name(self._path.name)), stream.position, stamp)

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of the article, at most `limit` bytes."""
        check = Meter(self._limits, self.size()).check
        with closing(self._open(check)) as stream:
            try:
                return stream.read(min(limit, member.size))
            except _BROKEN as error:
                raise ContainerError(_DAMAGED) from error

    def _open(self, check: Callable[[], None]) -> PackedStream:
        return PackedStream(self._path, self._kind, self._limits, check)
