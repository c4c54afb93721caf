"""Finding the articles in folders and files by reading their heads."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reader.archive import files
from reader.archive.assumed_zone import assumed_zone
from reader.archive.book_order import forget
from reader.archive.containers.detection import (
    ContainerKind,
    container_kind,
    is_misnamed,
    is_named_container,
)
from reader.archive.hosts import known_hosts
from reader.archive.rules import ArchiveRules, known_rules
from reader.archive.walk import MISNAMED, LibraryWalk, SkipReason, Tally
from reader.errors import PathError
from reader.translation import deferred
from reader.untrusted import kind_of

if TYPE_CHECKING:
    from reader.archive.head_reading import ScannedFile
    from reader.archive.header import Entry


def check_path(path: Path) -> None:
    """Check that a path can be opened as a library or an article.

    Args:
        path: As the user named it.

    Raises:
        PathError: It is missing, cannot be read, or is neither file nor folder.
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
    if container_kind(path) is ContainerKind.REPOSITORY:
        from reader import processes  # here: few libraries are repositories

        if processes.find_program("git") is None:
            raise PathError(path, deferred("git is not installed: a repository needs it"))


def check_paths(paths: Sequence[Path]) -> None:
    """Check that paths can be opened as a library.

    Among other paths, a container that cannot be opened, a pipe or a device is accepted: it gets a
    row that says why. Alone it is refused.

    Args:
        paths: As the user named them.

    Raises:
        PathError: One is missing, or is a file or folder and cannot be opened; or none of them can
            be opened.
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
    """Return whether a path exists and is neither a file nor a folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False
    return not (stat.S_ISDIR(mode) or stat.S_ISREG(mode))


def _is_inside(path: Path) -> bool:
    """Return whether a path leads to a file in a container."""
    try:
        files.stamp(path)
    except OSError:
        return False
    return True


def names_article(paths: Sequence[Path]) -> bool:
    """Return whether the user named one article, not a library."""
    return len(paths) == 1 and not paths[0].is_dir() and container_kind(paths[0]) is None


class Memory(Protocol):
    """The files that an index already has, so that they need not be read again."""

    def knows(self, path: Path) -> bool:
        """Return whether a file is unchanged since it was read; called for every candidate."""

    def sift(self, folder: Path, names: list[str]) -> list[str]:
        """Return the names of the candidates in a folder whose files may have changed."""

    def holds(self, dump: Path) -> bool:
        """Return whether a dump is unchanged since its items were read, or since it had none.

        It is called after the candidates of the dump's folder.
        """

    def skip(self, path: Path, why: SkipReason, size: int, mtime_ns: int) -> None:
        """Remember that a path was skipped.

        Args:
            path: The file or folder.
            why: The reason.
            size: The size in bytes if the file was read to decide; else -1.
            mtime_ns: Its modification time at that moment, in nanoseconds since 1970; else 0.
        """

    def walked(self, folder: Path, mtime_ns: int) -> None:
        """Remember the modification time of a folder; called before it is listed."""


class WholeWalk:
    """The memory of a walk that reads every file; a subclass records the skipped files."""

    def knows(self, path: Path) -> bool:
        """Return False: every file is read."""
        del path
        return False

    def sift(self, folder: Path, names: list[str]) -> list[str]:
        """Return all names."""
        del folder
        return names

    def holds(self, dump: Path) -> bool:
        """Return False: every dump is read."""
        del dump
        return False

    def walked(self, folder: Path, mtime_ns: int) -> None:
        """Ignore the time of a folder."""


def scan(
    paths: Sequence[Path],
    *,
    hosts: Mapping[str, str] | None = None,
    tally: Tally | None = None,
    stop: Callable[[], bool] = lambda: False,
    memory: Memory | None = None,
    named: bool = True,
    rules: ArchiveRules | None = None,
) -> Iterator[ScannedFile]:
    """Yield the articles in folders and files while they are walked.

    Within a folder the names that sort last come first: in a dated archive, the newest.

    Args:
        paths: Folders, which are searched with all folders below, and files.
        hosts: The source of each host, see `reader.archive.hosts.known_hosts`.
        tally: Counts what is found and what is skipped.
        stop: Called before each file; True ends the walk.
        memory: The files that it knows are neither read nor counted.
        named: Whether the user named the files: then they are listed even if they are not articles.
        rules: The rules of archives; by default those of the settings.
    """
    walk = LibraryWalk(tuple(path.resolve() for path in paths), tally or Tally(), stop)
    walk.named = named
    if memory is not None:
        walk.walked, walk.sift, walk.skipped = memory.walked, memory.sift, memory.skip
        walk.holds = memory.holds
    table = known_hosts() if hosts is None else hosts
    rules = known_rules() if rules is None else rules
    zone = assumed_zone()
    forget()
    for path, chosen in walk.candidates(paths):
        if stop():
            return
        if memory is not None and memory.knows(path):
            continue
        from reader.archive.head_reading import read_head_of  # here: most files are unchanged

        file = read_head_of(path, chosen and named, table, zone, walk, rules)
        if file is not None:
            walk.tally.articles += 1
            walk.tally.problems += bool(file.entry.problem)
            yield file


def read_entry(path: Path) -> Entry:
    """Return the row of one file, from as much of its head as can be read."""
    from reader.archive.header import problem_entry  # here: few rows are only names

    file = next(scan([path], hosts=known_hosts()), None)
    return file.entry if file else problem_entry(path, deferred("the file has gone"))
