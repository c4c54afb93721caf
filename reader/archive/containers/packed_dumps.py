"""Single dumps that are packed by gzip, bzip2 or xz, such as ``articles.jsonl.gz``."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from reader.archive.containers.detection import ContainerKind, dump_kind, is_dump_name
from reader.archive.containers.dumps import VERSION, DumpSource
from reader.archive.containers.limits import LIMITS, Limits, Meter
from reader.archive.containers.member import (
    ContainerError,
    EntryMeter,
    ListingReport,
    Member,
    MemberSkip,
)
from reader.archive.containers.streams import PackedStream
from reader.translation import deferred

_SUFFIXES = frozenset((".gz", ".bz2", ".xz"))
_BROKEN = (zlib.error, lzma.LZMAError, EOFError, ValueError, MemoryError)
_START = 4096


def is_packed_dump(path: Path) -> bool:
    """Return whether a packed file has the name of a dump, and so is no tar file."""
    return path.suffix.lower() in _SUFFIXES and is_dump_name(path.stem)


class PackedDumpSource:
    """A packed dump, whose items are members like those of the dump itself.

    It is unpacked into memory when it is listed or first read, and kept there.

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
        self._dump: DumpSource | None = None

    def stamp(self) -> str:
        """Return a text that changes whenever the file does."""
        status = self._path.stat()
        return f"packed {VERSION} {status.st_size} {status.st_mtime_ns}"

    def size(self) -> int:
        """Return the bytes of the file."""
        return self._path.stat().st_size

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the items; a file that holds no articles is skipped."""
        dump = self._opened(meter.check)
        is_empty = True
        for member in dump.members(report, meter) if dump else ():
            is_empty = False
            yield member
        if is_empty:
            report.skip(self._path.stem.encode("utf-8", "surrogateescape"), MemberSkip.OTHER)

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of an item, at most `limit` bytes."""
        dump = self._opened(Meter(self._limits, self.size()).check)
        if dump is None:
            raise ContainerError(deferred("changed while it was read"))
        return dump.read(member, limit)

    def _opened(self, check: Callable[[], None]) -> DumpSource | None:
        """Return the reader of the unpacked dump; None when the file holds something else."""
        if self._dump is None:
            suffix = Path(self._path.stem).suffix.lower()
            with closing(PackedStream(self._path, self._kind, self._limits, check)) as stream:
                try:
                    start = stream.read(_START)
                    kind = dump_kind(suffix, start)
                    if kind is None:
                        return None
                    data = start + stream.read(self._limits.member + 1 - len(start))
                except _BROKEN as error:
                    raise ContainerError(deferred("damaged: it cannot be unpacked")) from error
            if len(data) > self._limits.member:
                raise ContainerError(deferred("too large to be read whole"))
            self._dump = DumpSource.of_data(data, suffix, kind, self._limits)
        return self._dump

    def close(self) -> None:
        """Do nothing: no file stays open."""
