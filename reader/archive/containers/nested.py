"""Dumps and packed articles in packed files: an export is often one packed feed or JSON file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from reader.archive.companion_names import COMPANIONS
from reader.archive.containers.detection import (
    dump_kind,
    is_dump_name,
    is_ordinary_page,
    unpacked_name,
)
from reader.archive.containers.dumps import DumpSource
from reader.archive.containers.kept_data import KeptData
from reader.archive.containers.limits import LIMITS, Limits, Meter
from reader.archive.containers.member import (
    ContainerError,
    EntryMeter,
    ListingReport,
    Member,
    MemberSkip,
    Source,
)
from reader.archive.containers.packed_dumps import Items, unpacked_items
from reader.archive.formats.registry import is_candidate
from reader.translation import deferred

_VERSION = 5
_START = 4096
ITEM = -2
"""The method of a member that is an item of a dump; its check describes the dump."""


class WithDumps:
    """A packed file in which the items of its dumps are members.

    Args:
        source: Reads the packed file.
        limits: The limits of reading it.
    """

    def __init__(self, source: Source, limits: Limits = LIMITS) -> None:
        self._source = source
        self._limits = limits
        self._last: KeptData[tuple[tuple[bytes, str], Items]] = KeptData()
        self.sequential = source.sequential

    def stamp(self) -> str:
        """Return a text that changes whenever the packed file does."""
        return f"{self._source.stamp()} dumps {_VERSION}"

    def size(self) -> int:
        """Return the bytes of the packed file."""
        return self._source.size()

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the members, then the items of the dumps among them."""
        dumps: list[Member] = []
        for member in self._source.members(report, meter):
            if is_dump_name(os.fsdecode(member.name.rpartition(b"/")[2])):
                dumps.append(member)
            else:
                yield member
        for member in dumps:
            meter.check()
            yield from self._items(member, report, meter)

    def _items(self, dump: Member, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the items of a dump; one that cannot be read is a problem of the packed file."""
        is_empty = True
        try:
            source = self._opened(dump, meter.check)
            last = os.fsdecode(dump.name.rpartition(b"/")[2])
            if source is None and (is_candidate(last) or last in COMPANIONS):
                yield dump  # a page with the name of one of a chat, or a table beside pages
                return
            for item in source.members(report, meter) if source else ():
                is_empty = False
                name = dump.name + b"/" + item.name
                yield replace(item, name=name, method=ITEM, check=_described(dump))
        except ContainerError as error:
            meter.check()
            report.problem = report.problem or str(error)
        if is_empty:
            report.skip(dump.name, MemberSkip.OTHER)

    def _opened(self, dump: Member, check: Callable[[], None]) -> Items | None:
        """Return the reader of a dump, None when the file is another; the last one is kept."""
        identity = dump.name, _described(dump)  # two may have one name
        last = self._last.get()
        if last is not None and last[0] == identity:
            return last[1]
        name = PurePosixPath(os.fsdecode(dump.name)).name
        if dump.size > self._limits.member:
            raise ContainerError(deferred("too large to be read whole"))
        is_packed = bool(unpacked_name(name))
        is_read = self.sequential or is_packed  # going back is expensive
        first = dump.size if is_read else min(_START, dump.size)
        data = self._source.read(dump, first)
        items: Items | None
        if is_packed:
            items, size = unpacked_items(name, data, check, self._limits)
        else:
            suffix = PurePosixPath(name).suffix.lower()
            kind = dump_kind(suffix, data[:_START])
            if kind is not None and first < dump.size:
                data = self._source.read(dump, dump.size)
            if is_ordinary_page(kind, data):
                kind = None
            items = DumpSource.of_data(data, suffix, kind, self._limits) if kind else None
            size = len(data)
        return self._last.put((identity, items), size)[1] if items is not None else None

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a member, at most `limit` bytes."""
        if member.method != ITEM:
            return self._source.read(member, limit)
        source = self._opened(_dump_of(member), Meter(self._limits, self.size()).check)
        if source is None:
            raise ContainerError(deferred("changed while it was read"))
        return source.read(member, limit)

    def close(self) -> None:
        """Close files and processes."""
        self._source.close()


def _described(dump: Member) -> str:
    """Return where a dump is in its packed file, to be kept with each of its items."""
    return f"{dump.size} {dump.at} {dump.packed} {dump.method} {dump.check}"


def _dump_of(item: Member) -> Member:
    """Return the dump of an item."""
    size, at, packed, method, check = str(item.check).split(" ")
    name = item.name.rpartition(b"/")[0]
    return Member(name, int(size), item.stamp, int(at), int(packed), int(method), int(check))
