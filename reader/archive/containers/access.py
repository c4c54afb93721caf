"""Paths that lead into containers, and the containers that are open."""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from threading import RLock

from reader.archive.containers.catalogue import Catalogue, CatalogueBuilder
from reader.archive.containers.detection import (
    DUMPS,
    ContainerKind,
    container_kind,
    is_packed_article,
    is_repository,
    unpacked_name,
)
from reader.archive.containers.dumps import DumpSource
from reader.archive.containers.limits import LIMITS
from reader.archive.containers.member import ContainerError, Member, MemberSkip, Source
from reader.archive.containers.nested import WithDumps
from reader.archive.containers.packed_dumps import PackedArticleSource, PackedDumpSource
from reader.archive.containers.repositories import RepositorySource
from reader.archive.containers.tars import TarSource
from reader.archive.containers.zips import ZipSource
from reader.archive.formats.registry import is_candidate
from reader.records import dataclass
from reader.translation import deferred

KEPT = 8
"""The most containers that stay open."""

TOGETHER = 500
"""Names that are read from a catalogue together."""


class Container:
    """An open container, which several threads may read.

    Args:
        path: Its path, resolved.
        source: Reads it.
        catalogue: Its members.
    """

    def __init__(self, path: Path, source: Source, catalogue: Catalogue) -> None:
        self.path = path
        self.sequential = source.sequential
        self.catalogue = catalogue
        self._source = source
        self._lock = RLock()
        self._last: tuple[bytes, int, bytes] = (b"", 0, b"")

    def paths(self) -> Iterator[Path]:
        """Yield the paths of the candidates."""
        names = self.catalogue.names()
        while True:
            with self._lock:
                batch = list(islice(names, TOGETHER))
            if not batch:
                return
            for name in batch:
                yield self.path / os.fsdecode(name)

    def skipped(self) -> Iterator[tuple[Path, MemberSkip]]:
        """Yield the paths of the entries that were skipped, and the reasons."""
        names = self.catalogue.skipped()
        while True:
            with self._lock:
                batch = list(islice(names, TOGETHER))
            if not batch:
                return
            for name, why in batch:
                yield self.path / os.fsdecode(name), why

    def member(self, inner: bytes) -> Member:
        """Return the member at a path inside.

        Raises:
            FileNotFoundError: There is none.
        """
        with self._lock:
            member = self.catalogue.member(inner)
        if member is None:
            raise FileNotFoundError(2, os.strerror(2), os.fsdecode(inner))
        return member

    def number(self, path: Path) -> int:
        """Return the position of a file in the order of the container."""
        with self._lock:
            return self.catalogue.number(os.fsencode(path.relative_to(self.path)))

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a member, at most `limit` bytes.

        Raises:
            OSError: It cannot be read.
        """
        with self._lock:
            name, last_limit, data = self._last
            if name != member.name or (last_limit < limit and len(data) < member.size):
                # A head may be read twice, and going back may be expensive.
                last_limit = max(limit, 1 << 16)
                if min(limit, member.size) > LIMITS.member:
                    raise ContainerError(deferred("too large to be read whole"))
                data = self._read(member, last_limit)
                self._last = (member.name, last_limit, data)
            return data[:limit]

    def _read(self, member: Member, limit: int) -> bytes:
        try:
            return self._source.read(member, limit)
        except OSError:
            raise
        except Exception as error:  # libraries raise anything for damaged data
            raise ContainerError(deferred("damaged: it cannot be unpacked")) from error

    def __del__(self) -> None:
        # Others may still read it when it is no longer kept open; the last of them closes it.
        if hasattr(self, "_source"):
            self._source.close()


@dataclass(slots=True)
class _OpenContainer:
    container: Container
    mark: tuple[int, int]


_open: OrderedDict[Path, _OpenContainer] = OrderedDict()
_lock = RLock()
_listing: dict[Path, RLock] = {}


def _source(path: Path, kind: ContainerKind) -> Source:
    if kind is ContainerKind.ZSTD:
        raise ContainerError(deferred("packed by zstd, which is not supported: unpack it"))
    if kind is ContainerKind.ZIP:
        return WithDumps(ZipSource(path))
    if kind in DUMPS:
        return DumpSource(path, kind)
    if kind is ContainerKind.REPOSITORY:
        return RepositorySource(path)
    if kind is not ContainerKind.TAR and is_packed_article(path.name):
        return PackedArticleSource(path, kind)
    if kind is not ContainerKind.TAR and unpacked_name(path.name):
        return PackedDumpSource(path, kind)
    return WithDumps(TarSource(path, kind))


def container_at(
    path: Path, *, again: bool = False, stop: Callable[[], bool] = lambda: False
) -> Container | None:
    """Return the container at a path, None when there is none.

    Args:
        path: A file or folder.
        again: Whether to check whether a repository has a newer commit.
        stop: Called often while it is listed; True ends that.

    Raises:
        ContainerError: It cannot be read at all, or the listing was stopped.
        OSError: The same.
    """
    path = Path(os.path.realpath(path))
    with _lock:
        kept = _open.get(path)
        mark = _mark(path)
        if kept is not None and kept.mark == mark and not (again and mark == _FOLDER):
            _open.move_to_end(path)
            return kept.container
        alone = _listing.setdefault(path, RLock())
    with alone:  # other containers can be opened meanwhile
        with _lock:
            current = _open.get(path)
        if current is not None and current is not kept and current.mark == mark:
            return current.container
        builder = _builder(path, stop)
        for _ in builder or ():
            if builder is not None and builder.catalogue is not None:
                break
        return _keep_open(path, builder, mark)


def listing(path: Path, stop: Callable[[], bool] = lambda: False) -> Iterator[bytes]:
    """List a container and keep it open; yield the paths inside while they are found.

    Args:
        path: A file or folder, resolved; nothing is yielded when it is not a container.
        stop: Called often; True ends it.

    Raises:
        ContainerError: It cannot be read at all, or the listing was stopped.
        OSError: The same.
    """
    mark = _mark(path)
    builder = _builder(path, stop)
    if builder is not None:
        yield from builder
        _keep_open(path, builder, mark)


def _builder(path: Path, stop: Callable[[], bool]) -> CatalogueBuilder | None:
    kind = container_kind(path)
    if kind is None:
        return None
    is_kept = not is_packed_article(path.name)  # a catalogue of one file is not worth a file
    return CatalogueBuilder(path, _source(path, kind), is_candidate, stop, is_kept=is_kept)


def _keep_open(
    path: Path, builder: CatalogueBuilder | None, mark: tuple[int, int]
) -> Container | None:
    """Keep a container open whose catalogue is complete."""
    if builder is None or builder.catalogue is None:
        return None
    container = Container(path, builder.source, builder.catalogue)
    with _lock:
        _open[path] = _OpenContainer(container, mark)
        _open.move_to_end(path)
        while len(_open) > KEPT:
            _open.popitem(last=False)
    return container


_FOLDER = (0, 0)


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    if stat.S_ISDIR(status.st_mode):
        return _FOLDER  # a repository changes inside, which is checked when it is walked
    return status.st_size, status.st_mtime_ns


def inside(path: Path) -> tuple[Container, Member] | None:
    """Return the container that a path leads into and the member there; None outside of any.

    Raises:
        FileNotFoundError: The container has no such file.
        OSError: The container cannot be read.
    """
    for folder in path.parents:
        try:
            mode = folder.stat().st_mode
        except (OSError, ValueError):
            continue
        if stat.S_ISDIR(mode) and not is_repository(folder):
            return None
        container = container_at(folder)
        if container is None:
            return None
        return container, container.member(os.fsencode(path.relative_to(folder)))
    return None
