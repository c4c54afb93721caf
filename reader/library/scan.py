"""Walking folders for articles: each real file once, heads only, nothing that blocks.

Links are followed as long as they stay inside the folders that were named; each folder and file is
known by device and inode, so a loop ends where it began. What is passed over is counted.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from reader.errors import PathError
from reader.library import files
from reader.library.containers.detecting import Kind, container_kind, is_candidate, is_misnamed
from reader.library.containers.member import Left
from reader.library.decode import decode
from reader.library.head import parse
from reader.library.header import Entry, make_header, problem_entry
from reader.library.hosts import known_hosts
from reader.translation import deferred

HEAD = 4096
"""How many bytes of a file are read first: a head is at most 1.7 KB in every archive seen."""

HEAD_LIMIT = 64 * 1024
"""How many bytes are read at most, for a head that goes on."""

DEPTH = 64
"""How many folders deep the walk goes."""


class Passed(StrEnum):
    """Why a file or folder was passed over."""

    NOT_ARTICLE = deferred("not an article")
    OTHER_KIND = deferred("another kind of file")
    NOT_REGULAR = deferred("not a regular file")
    DANGLING = deferred("a link to nothing")
    OUTSIDE = deferred("a link that leaves the library")
    AGAIN = deferred("seen already")
    UNREADABLE = deferred("a folder that cannot be read")
    TOO_DEEP = deferred("a folder too deep")
    LINK = deferred("a link in a container")
    UNSAFE = deferred("a name that leads out of its container")


@dataclass(slots=True)
class Tally:
    """What a walk has met so far; it grows while `scan` is iterated.

    Attributes:
        articles: How many rows were found, problems among them.
        problems: How many of those cannot be read or decoded.
        passed: How many files and folders were passed over, by reason.
    """

    articles: int = 0
    problems: int = 0
    passed: Counter[Passed] = field(default_factory=Counter)


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


_LEFT = {
    Left.UNSAFE: Passed.UNSAFE,
    Left.LINK: Passed.LINK,
    Left.AGAIN: Passed.AGAIN,
    Left.OTHER: Passed.OTHER_KIND,
    Left.DEEP: Passed.TOO_DEEP,
}


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
        raise PathError(path, files.kind_of(mode))
    if is_misnamed(path):
        raise PathError(path, deferred("by its name an archive, but it is none, or damaged"))
    if not os.access(path, os.R_OK | (os.X_OK if stat.S_ISDIR(mode) else 0)):
        raise PathError(path, deferred("permission denied"))
    if container_kind(path) is Kind.REPOSITORY and shutil.which("git") is None:
        raise PathError(path, deferred("git is not installed: a repository needs it"))


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
        hosts: Host to source, see `reader.library.hosts.known_hosts`.
        tally: Counts what is found and passed over.
        stop: Asked before each file; True ends the walk.
        memory: What it knows is not read, nor counted.
        named: Whether the user named the single files: then they are listed whatever they are.
    """
    walk = _Walk(tuple(path.resolve() for path in paths), tally or Tally(), stop)
    if memory is not None:
        walk.walked = memory.walked
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


def names(
    paths: Sequence[Path], stop: Callable[[], bool] = lambda: False
) -> Iterator[tuple[Path, bool]]:
    """Find what may be articles in folders and files by their names alone, in the same order.

    Args:
        paths: As of `scan`.
        stop: Asked often; True ends the walk.

    Yields:
        Each path, and whether the user named it.
    """
    walk = _Walk(tuple(path.resolve() for path in paths), Tally(), stop)
    yield from walk.candidates(paths)


def read_entry(path: Path) -> Entry:
    """Return the row of one file by its head, as far as it can be read."""
    found = next(scan([path], hosts=known_hosts()), None)
    return found.entry if found else problem_entry(path, deferred("the file has gone"))


def _look(
    path: Path, named: bool, hosts: Mapping[str, str], walk: _Walk, memory: Memory | None
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
    except files.NotRegularError:
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


class _Walk:
    """One walk: what has been seen, and where it may go."""

    def __init__(self, roots: tuple[Path, ...], tally: Tally, stop: Callable[[], bool]) -> None:
        self.tally = tally
        self._roots = roots
        self._stop = stop
        self._seen: set[tuple[int, int]] = set()
        self._links: list[Path] = []
        self._chosen: set[Path] = set()
        self.told: dict[Path, str] = {}
        self.walked: Callable[[Path, int], None] = lambda _folder, _mtime_ns: None

    def first_time(self, device: int, inode: int) -> bool:
        """Tell whether a file or folder is met for the first time, and count it when not."""
        if (device, inode) in self._seen:
            self.tally.passed[Passed.AGAIN] += 1
            return False
        self._seen.add((device, inode))
        return True

    def was_seen(self, content: files.Content, path: Path) -> bool:
        """Tell whether a file was met before, and count it when it was.

        Only files with several names, and those that were named or that links lead to, can be met
        twice: of a million others nothing is kept.
        """
        mark = content.device, content.inode
        if path in self._chosen:
            return False
        if content.links > 1 or mark not in self._seen:
            return content.links > 1 and not self.first_time(*mark)
        self.tally.passed[Passed.AGAIN] += 1
        return True

    def _choose(self, path: Path) -> bool:
        """Take note of a file that was named or that a link leads to; tell whether it is new."""
        try:
            status = path.stat()
        except OSError:
            return True  # it is told when it is read
        if not self.first_time(status.st_dev, status.st_ino):
            return False
        self._chosen.add(path)
        return True

    def _was_candidate(self, path: Path) -> bool:
        """Tell whether a file lies in a folder that was walked, and was met there."""
        if path.name.startswith(".") or not is_candidate(path.name):
            return False
        try:
            status = path.resolve().parent.stat()
        except (OSError, RuntimeError):
            return False
        return (status.st_dev, status.st_ino) in self._seen

    def candidates(self, paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
        """Yield each candidate and whether the user named it; what links lead to comes last."""
        for path in paths:
            if container_kind(path) is not None:
                yield from self._within(path)
            elif path.is_dir():
                yield from ((file, False) for file in self._below(path))
            elif self._was_candidate(path):
                self.tally.passed[Passed.AGAIN] += 1
            elif path not in self._chosen and self._choose(path):
                yield path, True
        while self._links:
            target = self._follow(self._links.pop())
            if target is None:
                continue
            if target.is_dir():
                yield from ((file, False) for file in self._below(target))
            elif self._was_candidate(target):
                self.tally.passed[Passed.AGAIN] += 1
            elif self._is_candidate(target.name) and self._choose(target):
                yield target, False

    def _within(self, path: Path) -> Iterator[tuple[Path, bool]]:
        """Yield the candidates in a container, and itself when something about it is to be told."""
        from reader.library.containers.opening import container_at  # here: it brings what unpacks

        problem = ""
        try:
            container = container_at(path, again=True)
        except OSError as error:
            container, problem = None, files.explain(error)
        if container is not None:
            problem = container.catalogue.problem
            for why, count in container.catalogue.left().items():
                if why in _LEFT:
                    self.tally.passed[_LEFT[why]] += count
            yield from ((file, False) for file in container.paths())
        if problem:
            self.told[path] = problem
            yield path, True

    def _below(self, top: Path) -> Iterator[Path]:
        """Yield the candidates below a folder, and keep the links for later."""
        stack = [(top, 0)]
        while stack and not self._stop():
            folder, depth = stack.pop()
            if depth > DEPTH:
                self.tally.passed[Passed.TOO_DEEP] += 1
                continue
            folders = []
            for name, mode in self._list(folder):
                if stat.S_ISLNK(mode):
                    self._links.append(folder / name)
                elif stat.S_ISDIR(mode):
                    folders.append((folder / name, depth + 1))
                elif self._is_candidate(name):
                    yield folder / name
            stack.extend(reversed(folders))

    def _list(self, folder: Path) -> list[tuple[str, int]]:
        """Return what is in a folder: names, the last one first, hidden ones left out, and kinds.

        Returns:
            Name and kind (`stat.S_IFLNK`, `stat.S_IFDIR`, or `stat.S_IFREG` for all else).
        """
        try:
            status = folder.stat()
            if not self.first_time(status.st_dev, status.st_ino):
                return []
            self.walked(folder, status.st_mtime_ns)
            with os.scandir(folder) as entries:
                shown = [
                    (entry.name, _kind(entry))
                    for entry in entries
                    if not entry.name.startswith(".")
                ]
        except OSError:
            self.tally.passed[Passed.UNREADABLE] += 1
            return []
        return sorted(shown, reverse=True)

    def _is_candidate(self, name: str) -> bool:
        """Tell by its name whether a file may be an article, and count it when not."""
        if is_candidate(name):
            return True
        self.tally.passed[Passed.OTHER_KIND] += 1
        return False

    def _follow(self, link: Path) -> Path | None:
        """Return where a link leads, or None when it leads nowhere or out of the library."""
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
            self.tally.passed[Passed.DANGLING] += 1
            return None
        if not any(target == root or root in target.parents for root in self._roots):
            self.tally.passed[Passed.OUTSIDE] += 1
            return None
        return target


def _kind(entry: os.DirEntry[str]) -> int:
    """Return the kind of a folder's entry without asking the disk again."""
    if entry.is_symlink():
        return stat.S_IFLNK
    return stat.S_IFDIR if entry.is_dir(follow_symlinks=False) else stat.S_IFREG
