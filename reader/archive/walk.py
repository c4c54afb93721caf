"""Walking folders for what may be articles: each real file once, by names alone.

Links are followed as long as they stay inside the folders that were named; each folder and file is
known by device and inode, so a loop ends where it began. What is passed over is counted.
"""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from reader.archive import files
from reader.archive.containers.detection import container_kind, is_misnamed
from reader.archive.containers.member import MemberSkip, StoppedError
from reader.archive.formats.registry import is_candidate
from reader.translation import deferred

PAUSE = 0.25
"""Seconds after which the names found in a container are passed on."""

TOGETHER = 4000
"""Names in a container that are passed on together."""

DEPTH = 64
"""How many folders deep the walk goes."""


MISNAMED = deferred("by its name an archive, but it is none, or damaged")


class SkipReason(StrEnum):
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
        skipped: How many files and folders were skipped, by reason.
    """

    articles: int = 0
    problems: int = 0
    skipped: Counter[SkipReason] = field(default_factory=Counter)


_MEMBER_REASONS = {
    MemberSkip.UNSAFE: SkipReason.UNSAFE,
    MemberSkip.LINK: SkipReason.LINK,
    MemberSkip.AGAIN: SkipReason.AGAIN,
    MemberSkip.OTHER: SkipReason.OTHER_KIND,
    MemberSkip.DEEP: SkipReason.TOO_DEEP,
}


def names(
    roots: Sequence[Path], stop: Callable[[], bool] = lambda: False
) -> Iterator[tuple[bytes, list[bytes]]]:
    """Find what may be articles below some folders, where no link leads, in the order of a walk.

    Args:
        roots: Folders.
        stop: Asked often; True ends the walk.

    Yields:
        Each folder, and the names of such files in it.
    """
    walk = LibraryWalk(tuple(roots), Tally(), stop)
    for root in roots:
        for folder, found in walk.folders(root):
            yield os.fsencode(folder), [os.fsencode(name) for name in found]


def contained_names(
    root: Path, stop: Callable[[], bool] = lambda: False
) -> Iterator[Mapping[bytes, list[bytes]]]:
    """Find what may be articles in a container, while it is listed.

    Args:
        root: The container, resolved.
        stop: Asked often; True ends it.

    Yields:
        The names that were found since the last time, by folder.

    Raises:
        OSError: The container cannot be read at all, or the listing was stopped.
    """
    from reader.archive.containers.access import listing  # here: it brings what unpacks

    place = os.fsencode(root)
    waiting: dict[bytes, list[bytes]] = {}
    count, shown = 0, 0.0
    for inner in listing(root, stop):
        folder, _, name = inner.rpartition(b"/")
        waiting.setdefault(place + b"/" + folder if folder else place, []).append(name)
        count += 1
        if count == TOGETHER or time.monotonic() - shown > PAUSE:
            yield waiting
            waiting, count, shown = {}, 0, time.monotonic()
    yield waiting


class LibraryWalk:
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
        self.sift: Callable[[Path, list[str]], list[str]] = lambda _folder, names: names

    def first_time(self, device: int, inode: int) -> bool:
        """Tell whether a file or folder is met for the first time, and count it when not."""
        if (device, inode) in self._seen:
            self.tally.skipped[SkipReason.AGAIN] += 1
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
        self.tally.skipped[SkipReason.AGAIN] += 1
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
            elif is_misnamed(path):
                self.told[path] = MISNAMED
                yield path, True
            elif path.is_dir():
                yield from ((file, False) for file in self._below(path))
            elif self._was_candidate(path):
                self.tally.skipped[SkipReason.AGAIN] += 1
            elif path not in self._chosen and self._choose(path):
                yield path, True
        while self._links:
            target = self._follow(self._links.pop())
            if target is None:
                continue
            if target.is_dir():
                yield from ((file, False) for file in self._below(target))
            elif self._was_candidate(target):
                self.tally.skipped[SkipReason.AGAIN] += 1
            elif self._is_candidate(target.name) and self._choose(target):
                yield target, False

    def _within(self, path: Path) -> Iterator[tuple[Path, bool]]:
        """Yield the candidates in a container, and itself when something about it is to be told."""
        from reader.archive.containers.access import container_at  # here: it brings what unpacks

        problem = ""
        try:
            container = container_at(path, again=True, stop=self._stop)
        except StoppedError:
            return
        except OSError as error:
            container, problem = None, files.explain(error)
        if container is not None:
            problem = container.catalogue.problem
            for why, count in container.catalogue.skipped().items():
                if why in _MEMBER_REASONS:
                    self.tally.skipped[_MEMBER_REASONS[why]] += count
            yield from ((file, False) for file in container.paths())
        if problem:
            self.told[path] = problem
            yield path, True

    def _below(self, top: Path) -> Iterator[Path]:
        """Yield the candidates below a folder, and keep the links for later."""
        for folder, found in self.folders(top):
            yield from (folder / name for name in self.sift(folder, found))

    def folders(self, top: Path) -> Iterator[tuple[Path, list[str]]]:
        """Yield a folder and all below it, with the candidates in each, and keep links."""
        stack = [(top, 0)]
        while stack and not self._stop():
            folder, depth = stack.pop()
            if depth > DEPTH:
                self.tally.skipped[SkipReason.TOO_DEEP] += 1
                continue
            folders, found = [], []
            for name, mode in self._list(folder):
                if stat.S_ISLNK(mode):
                    self._links.append(folder / name)
                elif stat.S_ISDIR(mode):
                    folders.append((folder / name, depth + 1))
                elif self._is_candidate(name):
                    found.append(name)
            yield folder, found
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
            self.tally.skipped[SkipReason.UNREADABLE] += 1
            return []
        return sorted(shown, reverse=True)

    def _is_candidate(self, name: str) -> bool:
        """Tell by its name whether a file may be an article, and count it when not."""
        if is_candidate(name):
            return True
        self.tally.skipped[SkipReason.OTHER_KIND] += 1
        return False

    def _follow(self, link: Path) -> Path | None:
        """Return where a link leads, or None when it leads nowhere or out of the library."""
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
            self.tally.skipped[SkipReason.DANGLING] += 1
            return None
        if not any(target == root or root in target.parents for root in self._roots):
            self.tally.skipped[SkipReason.OUTSIDE] += 1
            return None
        return target


def _kind(entry: os.DirEntry[str]) -> int:
    """Return the kind of a folder's entry without asking the disk again."""
    if entry.is_symlink():
        return stat.S_IFLNK
    return stat.S_IFDIR if entry.is_dir(follow_symlinks=False) else stat.S_IFREG
