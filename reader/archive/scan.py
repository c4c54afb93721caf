"""Finding the articles in folders and files: heads only, nothing that blocks."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reader import processes
from reader.archive import files
from reader.archive.containers.detection import (
    Kind,
    container_kind,
    is_misnamed,
    is_named_container,
)
from reader.archive.decoding import decode
from reader.archive.head import parse
from reader.archive.header import Entry, make_header, problem_entry
from reader.archive.hosts import known_hosts
from reader.archive.walk import MISNAMED, Passed, Tally, Walk
from reader.errors import PathError
from reader.translation import deferred
from reader.untrusted import UnfitFileError, kind_of

HEAD = 4096
"""How many bytes of a file are read first: a head is at most 1.7 KB in every archive seen."""

HEAD_LIMIT = 64 * 1024
"""How many bytes are read at most, for a head that goes on."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article and the state of its file when it was read.

    Attributes:
        entry: The row.
        size: In bytes.
        mtime_ns: When it was last changed, in nanoseconds since 1970.
    """

    entry: Entry
    size: int = 0
    mtime_ns: int = 0


def check_path(path: Path) -> None:
    """Refuse what cannot be opened as a library or an article.

    Args:
        path: As the user named it.

    Raises:
        PathError: When it is missing, cannot be read, or is neither file nor folder.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        if _is_inside(path):
            return
        why = (
            deferred("a link to nothing")
            if path.is_symlink()
            else deferred("no such file or folder")
        )
        raise PathError(path, why) from None
    except (OSError, ValueError) as error:
        why = files.explain(error) if isinstance(error, OSError) else str(error)
        raise PathError(path, why) from None
    if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
        raise PathError(path, kind_of(mode))
    if is_misnamed(path):
        raise PathError(path, MISNAMED)
    if not os.access(path, os.R_OK | (os.X_OK if stat.S_ISDIR(mode) else 0)):
        raise PathError(path, deferred("permission denied"))
    if container_kind(path) is Kind.REPOSITORY and processes.find_program("git") is None:
        raise PathError(path, deferred("git is not installed: a repository needs it"))


def check_paths(paths: Sequence[Path]) -> None:
    """Refuse what cannot be opened as a library.

    A container that cannot be opened, a pipe or a device do not keep the others from being listed:
    each gets a row that says why. Alone it is refused.

    Args:
        paths: As the user named them.

    Raises:
        PathError: For the first that is missing, or is a file or folder and cannot be opened.
    """
    refused: list[PathError] = []
    for path in paths:
        try:
            check_path(path)
        except PathError as error:
            if not (_is_odd(path) or is_named_container(path) or container_kind(path) is not None):
                raise
            if not os.path.lexists(path):
                raise
            refused.append(error)
    if refused and len(refused) == len(paths):
        raise refused[0]


def _is_odd(path: Path) -> bool:
    """Tell whether a path is there and is neither file nor folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISDIR(mode) or stat.S_ISREG(mode))


def _is_inside(path: Path) -> bool:
    """Tell whether a path leads to a file in a container."""
    try:
        files.stamp(path)
    except OSError:
        return False
    return True


def names_article(paths: Sequence[Path]) -> bool:
    """Tell whether the user named one article, not a library."""
    return len(paths) == 1 and not paths[0].is_dir() and container_kind(paths[0]) is None


class Memory(Protocol):
    """What an index remembers of files, so that they need not be read again."""

    def knows(self, path: Path) -> bool:
        """Tell whether a file is as it was when it was read last; asked of every candidate."""

    def sift(self, folder: Path, names: list[str]) -> list[str]:
        """Return the names of those candidates in a folder that may not be as they were."""

    def pass_over(self, path: Path, size: int, mtime_ns: int) -> None:
        """Remember that a file was read and is no article."""

    def walked(self, folder: Path, mtime_ns: int) -> None:
        """Remember when a folder was last changed, before it was listed."""


def scan(
    paths: Sequence[Path],
    *,
    hosts: Mapping[str, str] | None = None,
    tally: Tally | None = None,
    stop: Callable[[], bool] = lambda: False,
    memory: Memory | None = None,
    named: bool = True,
) -> Iterator[Found]:
    """Find the articles in folders and files, as the walk goes.

    Within a folder names that sort last come first, which in a dated archive are the newest.

    Args:
        paths: Folders, searched to the bottom, and single files, listed whatever they are.
        hosts: Host to source, see `reader.archive.hosts.known_hosts`.
        tally: Counts what is found and passed over.
        stop: Asked before each file; True ends the walk.
        memory: What it knows is not read, nor counted.
        named: Whether the user named the single files: then they are listed whatever they are.
    """
    walk = Walk(tuple(path.resolve() for path in paths), tally or Tally(), stop)
    if memory is not None:
        walk.walked, walk.sift = memory.walked, memory.sift
    table = known_hosts() if hosts is None else hosts
    for path, chosen in walk.candidates(paths):
        if stop():
            return
        if memory is not None and memory.knows(path):
            continue
        found = _look(path, chosen and named, table, walk, memory)
        if found is not None:
            walk.tally.articles += 1
            walk.tally.problems += bool(found.entry.problem)
            yield found


def read_entry(path: Path) -> Entry:
    """Return the row of one file by its head, as far as it can be read."""
    found = next(scan([path], hosts=known_hosts()), None)
    return found.entry if found else problem_entry(path, deferred("the file has gone"))


def _look(
    path: Path, named: bool, hosts: Mapping[str, str], walk: Walk, memory: Memory | None
) -> Found | None:
    """Read the head of one file; None when it is passed over."""
    if path in walk.told:
        return Found(problem_entry(path, walk.told[path]), *_stamp(path))
    try:
        content = files.read_bytes(path, HEAD)
        if walk.was_seen(content, path):
            return None
        decoded = decode(content.data, final=not content.is_cut)
        head = parse(decoded.text)
        if content.is_cut and head.is_cut and not decoded.is_binary:
            content = files.read_bytes(path, HEAD_LIMIT)
            decoded = decode(content.data, final=not content.is_cut)
            head = parse(decoded.text)
    except UnfitFileError as error:
        if named:
            return Found(problem_entry(path, files.explain(error)))
        walk.tally.passed[Passed.NOT_REGULAR] += 1
        return None
    except OSError as error:
        return Found(problem_entry(path, files.explain(error)))
    if decoded.is_binary:
        entry = problem_entry(path, deferred("not a text file"))
        return Found(entry, content.size, content.mtime_ns)
    header = make_header(head, name=path.name, hosts=hosts)
    if not (named or header.is_article):
        walk.tally.passed[Passed.NOT_ARTICLE] += 1
        if memory is not None:
            memory.pass_over(path, content.size, content.mtime_ns)
        return None
    return Found(header.entry(path), content.size, content.mtime_ns)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        return files.stamp(path)
    except OSError:
        return 0, 0
