"""Which paths lead into a container, and the containers that are open."""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from reader.library.containers.catalogue import Catalogue
from reader.library.containers.detecting import (
    Kind,
    container_kind,
    is_candidate,
    is_repository,
)
from reader.library.containers.member import Member, Source
from reader.library.containers.repositories import RepositorySource
from reader.library.containers.tars import TarSource
from reader.library.containers.zips import ZipSource

KEPT = 8
"""Containers that stay open."""


class Container:
    """An open container; several threads may ask it.

    Args:
        path: Where it is, resolved.
        source: Reads it.
    """

    def __init__(self, path: Path, source: Source) -> None:
        self.path = path
        self.sequential = source.sequential
        self.catalogue = Catalogue(path, source, is_candidate)
        self._source = source
        self._lock = RLock()
        self._last: tuple[bytes, int, bytes] = (b"", 0, b"")

    def paths(self) -> Iterator[Path]:
        """Yield the paths of what may be articles."""
        with self._lock:
            names = list(self.catalogue.names())
        for name in names:
            yield self.path / os.fsdecode(name)

    def member(self, inner: bytes) -> Member:
        """Return what is under a path inside.

        Raises:
            FileNotFoundError: Nothing is.
        """
        with self._lock:
            found = self.catalogue.member(inner)
        if found is None:
            raise FileNotFoundError(2, os.strerror(2), os.fsdecode(inner))
        return found

    def number(self, path: Path) -> int:
        """Return the place of a file in the order of the container."""
        with self._lock:
            return self.catalogue.number(os.fsencode(path.relative_to(self.path)))

    def read(self, member: Member, limit: int) -> bytes:
        """Return at most so many bytes of a member.

        Raises:
            OSError: It cannot be read.
        """
        with self._lock:
            name, known, data = self._last
            if name != member.name or (known < limit and len(data) < member.size):
                # A head is asked for twice, and going back may be dear.
                known = max(limit, 1 << 16)
                data = self._source.read(member, known)
                self._last = (member.name, known, data)
            return data[:limit]

    def __del__(self) -> None:
        # Others may still read it when it is no longer kept; the last of them closes it.
        if hasattr(self, "catalogue"):
            self._source.close()
            self.catalogue.close()


@dataclass(slots=True)
class _Kept:
    container: Container
    mark: tuple[int, int]


_open: OrderedDict[Path, _Kept] = OrderedDict()
_lock = RLock()


def _source(path: Path, kind: Kind) -> Source:
    if kind is Kind.ZIP:
        return ZipSource(path)
    return RepositorySource(path) if kind is Kind.REPOSITORY else TarSource(path, kind)


def container_at(path: Path, *, again: bool = False) -> Container | None:
    """Return the container at a path, None when there is none.

    Args:
        path: A file or folder.
        again: Whether to look whether a repository has a newer commit.

    Raises:
        ContainerError: It is one, but cannot be read at all.
        OSError: The same.
    """
    path = Path(os.path.realpath(path))
    with _lock:
        kept = _open.get(path)
        mark = _mark(path)
        if kept is not None and kept.mark == mark and not (again and mark == _FOLDER):
            _open.move_to_end(path)
            return kept.container
        kind = container_kind(path)
        if kind is None:
            return None
        made = Container(path, _source(path, kind))
        _open[path] = _Kept(made, mark)
        while len(_open) > KEPT:
            _open.popitem(last=False)
        return made


_FOLDER = (0, 0)


def _mark(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (-1, -1)
    if stat.S_ISDIR(status.st_mode):
        return _FOLDER  # a repository changes inside: that is asked when it is walked
    return status.st_size, status.st_mtime_ns


def inside(path: Path) -> tuple[Container, Member] | None:
    """Return the container that a path leads into and what it leads to; None outside of any.

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
