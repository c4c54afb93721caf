"""Walking folders for candidates: the files that may be articles, judging by their names.

Each file is visited once. Links are followed as long as they stay inside the named folders. Folders
and files are identified by device and inode, so a loop of links ends where it began. Skipped
files are counted and reported with the reason.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from reader.archive import files
from reader.archive.containers.detection import (
    DUMPS,
    ContainerKind,
    container_kind,
    is_dump,
    is_dump_name,
    is_misnamed,
    is_packed_article,
)
from reader.archive.containers.member import MemberSkip, StoppedError
from reader.archive.formats.registry import is_candidate
from reader.archive.site_folders import in_site_folder, is_site_folder
from reader.records import dataclass
from reader.translation import deferred

DEPTH = 64
"""The deepest nesting of folders that is walked."""

MISNAMED = deferred("by its name an archive, but it is none, or damaged")


class SkipReason(StrEnum):
    """The reasons to skip a file or folder."""

    PROJECT = deferred("about the archive: README, licence")
    SITE_PAGE = deferred("a site page: index, about, tags")
    TEMPLATE = deferred("a template")
    EMPTY = deferred("empty")
    SITE_FOLDER = deferred("a folder with parts of the site")
    OTHER_KIND = deferred("another kind of file")
    NOT_REGULAR = deferred("not a regular file")
    DANGLING = deferred("a link to nothing")
    OUTSIDE = deferred("a link that leaves the library")
    AGAIN = deferred("seen already")
    UNREADABLE = deferred("a folder that cannot be read")
    TOO_DEEP = deferred("a folder too deep")
    LINK = deferred("a link in a container")
    UNSAFE = deferred("a name leading out of a container")
    NO_ITEMS = deferred("no feed and no list of articles")
    BY_RULE = deferred("skipped by a rule in the settings")


@dataclass(slots=True)
class Tally:
    """The counts of a walk; they grow while `scan` is iterated.

    Attributes:
        articles: The number of rows, including files that cannot be read.
        problems: The number of rows whose file cannot be read or decoded.
        skipped: The number of skipped files and folders by reason.
    """

    articles: int = 0
    problems: int = 0
    skipped: Counter[SkipReason] = field(default_factory=Counter)


_UNTOLD = (ContainerKind.JSON, ContainerKind.LINES, ContainerKind.TABLE)
"""Files of these kinds are of no concern when no article is in them: most hold other data."""

_MEMBER_REASONS = {
    MemberSkip.UNSAFE: SkipReason.UNSAFE,
    MemberSkip.LINK: SkipReason.LINK,
    MemberSkip.OTHER: SkipReason.OTHER_KIND,
    MemberSkip.DEEP: SkipReason.TOO_DEEP,
}


class LibraryWalk:
    """One walk over a library.

    Args:
        roots: The folders that links may lead into, resolved.
        tally: Counts what is skipped.
        stop: Called often; True ends the walk.

    Attributes:
        problems: Why some candidates get a row without being read, by path.
        walked: Called with each folder and its mtime (ns) before it is listed.
        holds: Returns whether a dump is unchanged since it was read.
        named: Whether the user named the paths; each named path gets a row.
        skipped: Called with each path that is skipped, the reason, and the size and mtime (ns) of a
            file that was read; -1 and 0 for others.
        sift: Returns the candidates in a folder that should be yielded.
    """

    def __init__(self, roots: tuple[Path, ...], tally: Tally, stop: Callable[[], bool]) -> None:
        self.tally = tally
        self._roots = roots
        self._stop = stop
        self._seen: set[tuple[int, int]] = set()
        self._links: list[Path] = []
        self._chosen: set[Path] = set()
        self.problems: dict[Path, str] = {}
        self.walked: Callable[[Path, int], None] = lambda _folder, _mtime_ns: None
        self.holds: Callable[[Path], bool] = lambda _dump: False
        self.named = True
        self.skipped: Callable[[Path, SkipReason, int, int], None] = lambda *_: None
        self.sift: Callable[[Path, list[str]], list[str]] = lambda _folder, names: names

    def skip(self, path: Path, why: SkipReason, size: int = -1, mtime_ns: int = 0) -> None:
        """Count and report a path as skipped.

        Args:
            path: The file or folder.
            why: The reason.
            size: The size in bytes if the file was read to decide.
            mtime_ns: Its modification time at that moment, in nanoseconds since 1970.
        """
        self.tally.skipped[why] += 1
        self.skipped(path, why, size, mtime_ns)

    def _first_time(self, device: int, inode: int) -> bool:
        """Return whether a file or folder is visited for the first time."""
        if (device, inode) in self._seen:
            return False
        self._seen.add((device, inode))
        return True

    def was_seen(self, content: files.Content, path: Path) -> bool:
        """Return whether a file was visited before; then it is skipped.

        Only files with several names, and those that the user named or that links lead to, can be
        visited twice; the others are not remembered.
        """
        mark = content.device, content.inode
        if path in self._chosen:
            return False
        is_new = self._first_time(*mark) if content.links > 1 else mark not in self._seen
        if not is_new:
            self.skip(path, SkipReason.AGAIN)
        return not is_new

    def _choose(self, path: Path) -> bool:
        """Remember a file that the user named or that a link leads to; return whether it is new."""
        try:
            status = path.stat()
        except OSError:
            return True  # the error is reported when it is read
        if not self._first_time(status.st_dev, status.st_ino):
            return False
        self._chosen.add(path)
        return True

    def _was_candidate(self, path: Path) -> bool:
        """Return whether a file is in a folder that was walked, and was visited there."""
        if path.name.startswith(".") or not is_candidate(path.name):
            return False
        return self._was_walked(path.parent)

    def _was_walked(self, folder: Path) -> bool:
        """Return whether a folder has been listed."""
        try:
            status = folder.resolve().stat()
        except (OSError, RuntimeError):
            return False
        return (status.st_dev, status.st_ino) in self._seen

    def candidates(self, paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
        """Yield each candidate, and whether the user named it; the targets of links come last."""
        for path in paths:
            if container_kind(path) is not None:
                yield from self._within(path)
            elif is_misnamed(path):
                self.problems[path] = MISNAMED
                yield path, True
            elif path.is_dir():
                yield from ((file, False) for file in self._below(path))
            elif self._was_candidate(path):
                self.tally.skipped[SkipReason.AGAIN] += 1  # it is listed: no path was skipped
            elif is_dump(path) and not self.named:
                self.skip(path, SkipReason.NO_ITEMS)
            elif path not in self._chosen and self._choose(path):
                yield path, True
        yield from ((file, False) for file in self._linked())

    def _linked(self) -> Iterator[Path]:
        """Yield the candidates that links lead to."""
        while self._links:
            link = self._links.pop()
            target = self._follow(link)
            if target is None:
                continue
            if target.is_dir() and not self._was_walked(target):
                yield from self._below(target)
            elif target.is_dir() or self._was_candidate(target):
                self.skip(link, SkipReason.AGAIN)
            elif is_dump(target):
                for dump, inside in self._items(target):
                    yield from (dump / name for name in self.sift(dump, inside))
            elif not is_candidate(target.name):
                self.skip(link, SkipReason.OTHER_KIND)
            elif self._choose(target):
                yield target
            else:
                self.skip(link, SkipReason.AGAIN)

    def _within(self, path: Path) -> Iterator[tuple[Path, bool]]:
        """Yield the candidates in a container, and the container itself when it has a problem."""
        from reader.archive.containers.access import container_at  # here: it imports the unpackers

        problem = ""
        try:
            container = container_at(path, again=True, stop=self._stop)
        except StoppedError:
            return
        except OSError as error:
            container, problem = None, files.explain(error)
        if container is not None:
            problem = container.catalogue.problem
            for inner, why in container.skipped():
                if why is MemberSkip.AGAIN:
                    self.tally.skipped[SkipReason.AGAIN] += 1  # the last of that name is listed
                else:
                    self.skip(inner, _MEMBER_REASONS[why])
            empty = container_kind(path) in DUMPS
            top = path.resolve()  # as the paths of the files in it begin
            for file in container.paths():
                empty = False
                if in_site_folder(file.parent.relative_to(top)):
                    self.skip(file, SkipReason.SITE_FOLDER)
                else:
                    yield file, is_packed_article(path.name)
            if empty and not problem:
                if not self.named:
                    self.skip(path, SkipReason.NO_ITEMS, *files.stamp(path))
                    return
                problem = SkipReason.NO_ITEMS
        if problem:
            self.problems[path] = problem
            yield path, True

    def _below(self, top: Path) -> Iterator[Path]:
        """Yield the candidates below a folder, and keep the links for later."""
        for folder, candidates in self.folders(top):
            yield from (folder / name for name in self.sift(folder, candidates))

    def folders(self, top: Path) -> Iterator[tuple[Path, list[str]]]:
        """Yield a folder and each folder below it with its candidates; keep the links for later."""
        stack = [(top, 0)]
        while stack and not self._stop():
            folder, depth = stack.pop()
            if depth > DEPTH:
                self.skip(folder, SkipReason.TOO_DEEP)
                continue
            listing = self._list(folder)
            self._links += [folder / name for name in listing.links]
            below, candidates, dumps = [], [], []
            for name in reversed(listing.folders):
                if is_site_folder(name):
                    self.skip(folder / name, SkipReason.SITE_FOLDER)
                else:
                    below.append((folder / name, depth + 1))
            for name in listing.files:
                if is_dump_name(name) and is_dump(folder / name):
                    dumps.append(folder / name)
                elif is_candidate(name):
                    candidates.append(name)
                else:
                    self.skip(folder / name, SkipReason.OTHER_KIND)
            yield folder, candidates
            for dump in [dump for dump in dumps if not self.holds(dump)]:
                yield from self._items(dump)
            stack += below

    def _items(self, dump: Path) -> Iterator[tuple[Path, list[str]]]:
        """Yield a dump and the names of its items, like a folder with files."""
        from reader.archive.containers.access import container_at  # here: as above

        try:
            status = dump.stat()
            if not stat.S_ISREG(status.st_mode):
                self.skip(dump, SkipReason.NOT_REGULAR)
                return
            if not self._first_time(status.st_dev, status.st_ino):
                self.tally.skipped[SkipReason.AGAIN] += 1
                return
            container = container_at(dump, stop=self._stop)
        except StoppedError:
            return
        except OSError as error:
            self.problems[dump] = files.explain(error)
            yield dump.parent, [dump.name]
            return
        inside = [path.name for path in container.paths()] if container else []
        if container is not None and inside:
            self.walked(dump, status.st_mtime_ns)
            yield dump, inside
        if (
            container is not None
            and container.catalogue.problem
            and (inside or container_kind(dump) not in _UNTOLD)
        ):
            self.problems[dump] = container.catalogue.problem
            yield dump.parent, [dump.name]
        elif not inside:
            self.skip(dump, SkipReason.NO_ITEMS, status.st_size, status.st_mtime_ns)

    def _list(self, folder: Path) -> _FolderListing:
        """List a folder without its hidden files, the names that sort last first."""
        try:
            status = folder.stat()
            if not self._first_time(status.st_dev, status.st_ino):
                self.skip(folder, SkipReason.AGAIN)
                return _FolderListing([], [], [])
            self.walked(folder, status.st_mtime_ns)
            return _list_names(folder)
        except OSError:
            self.skip(folder, SkipReason.UNREADABLE)
            return _FolderListing([], [], [])

    def _follow(self, link: Path) -> Path | None:
        """Return the target of a link; None if it does not exist or is outside the library."""
        try:
            target = link.resolve(strict=True)
        except (OSError, RuntimeError):  # a loop of links is a RuntimeError before Python 3.13
            self.skip(link, SkipReason.DANGLING)
            return None
        if not any(target == root or root in target.parents for root in self._roots):
            self.skip(link, SkipReason.OUTSIDE)
            return None
        return target


class _FolderListing(NamedTuple):
    """The names in a folder by what they are.

    Attributes:
        links: Symbolic links.
        folders: The folders.
        files: Everything else.
    """

    links: list[str]
    folders: list[str]
    files: list[str]


def _list_names(folder: Path) -> _FolderListing:
    """List a folder without its hidden files, the names that sort last first.

    Raises:
        OSError: It cannot be listed.
    """
    listing = _FolderListing([], [], [])
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_symlink():
                listing.links.append(name)
            elif entry.is_dir(follow_symlinks=False):
                listing.folders.append(name)
            else:
                listing.files.append(name)
    for names in listing:
        names.sort(reverse=True)
    return listing
