"""Git repositories: the files of the newest commit.

A repository is untrusted, and its files may be anything, such as named pipes on which a plain
``open`` waits for ever. The references to the newest commit are read here; objects are read by git,
see `reader.archive.containers.git`.
"""

from __future__ import annotations

import os
import stat
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from reader.archive.containers.git import Git, check_git
from reader.archive.containers.limits import LIMITS, Limits
from reader.archive.containers.member import (
    ContainerError,
    EntryMeter,
    ListingReport,
    Member,
    MemberSkip,
    PassingError,
    inner_name,
)
from reader.records import dataclass
from reader.translation import deferred

_LARGEST = 8 * 2**20
_REFERENCE = 4096
_ALTERNATES = 1 << 16
_PACKED_REFERENCES = 64 << 20
_LINKED = 5
_LATEST = 12
"""Digits of a time that no commit has."""
_PLACES = 32
"""Folders of objects of one repository, its own among them."""
_PACKS = ("pack", "pack/multi-pack-index.d")
_DIGITS = frozenset(b"0123456789abcdef")
_NO_COMMIT = deferred("a repository without a commit, or a damaged one")
_ODD = deferred("a file of this repository is a pipe, a device or the like: not read")


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What a file of a repository was from a commit on.

    Attributes:
        commit: The name of the commit.
        when: When it was committed, in seconds since 1970.
        member: The content, for `RepositorySource.read`.
    """

    commit: str
    when: int
    member: Member


class RepositorySource:
    """A git repository.

    Args:
        path: The folder with ``HEAD``, ``objects`` and ``refs``.
        limits: The limits of reading it.
    """

    sequential = False

    def __init__(self, path: Path, limits: Limits = LIMITS) -> None:
        self._path = path.absolute()
        self._objects = self._path / "objects"
        self._limits = limits
        self._lock = Lock()
        self._silences = 0
        self._held = _RunningGit()
        weakref.finalize(self, _end, self._held)

    def stamp(self) -> str:
        """Return the newest commit."""
        check_git()
        return f"git {self._newest()}"

    def size(self) -> int:
        """Return 0: the size of a repository on disk says little about its newest commit."""
        return 0

    def _newest(self) -> str:
        """Return the name of the newest commit."""
        name = "HEAD"
        for _ in range(_LINKED):
            reference = self._reference(name)
            if not reference.startswith(b"ref:"):
                return _oid(reference)
            name = os.fsdecode(reference[4:].strip())
            parts = name.split("/")
            if parts[0] != "refs" or ".." in parts or "\0" in name:
                break
        raise ContainerError(_NO_COMMIT)

    def _reference(self, name: str) -> bytes:
        """Return the content of a reference: another reference, or the name of a commit."""
        path = self._path / name
        with suppress(OSError):
            target = path.readlink()  # as old versions of git do: a link to the other reference
            if target.parts[:1] == ("refs",):
                return b"ref: " + os.fsencode(target)
        try:
            return _content(path, _REFERENCE).strip()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return self._packed_reference(os.fsencode(name))

    def _packed_reference(self, name: bytes) -> bytes:
        try:
            packed = _content(self._path / "packed-refs", _PACKED_REFERENCES)
        except OSError as error:
            if isinstance(error, ContainerError):
                raise
            raise ContainerError(_NO_COMMIT) from error
        at = packed.find(b" " + name + b"\n")
        return packed[packed.rfind(b"\n", 0, max(0, at)) + 1 : at] if at > 0 else b""

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the files of the newest commit."""
        self._check_files(meter)
        commit = self._newest()
        git = self._git(
            len(commit), "ls-tree", "-r", "-l", "-z", "--full-tree", commit, check=meter.check
        )
        try:
            yield from self._list_tree(git, report, meter)
            if not git.succeeded():
                raise ContainerError(_NO_COMMIT)
        finally:
            git.close()

    def _list_tree(self, git: Git, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        different: set[int] = set()
        repeats = 0
        while line := git.line(b"\0"):
            meter.count()
            fields, _, name = line.partition(b"\t")
            mode, kind, oid, size, *_ = (*fields.split(), b"", b"", b"", b"")
            if kind != b"blob":
                continue
            number = int(oid[:15], 16)
            repeats += number in different
            different.add(number)
            if repeats > self._limits.repeats + 10 * len(different):
                raise ContainerError(deferred("the same files over and over: the rest is not read"))
            if mode == b"120000":
                report.skip(name, MemberSkip.LINK)
                continue
            inner = inner_name(name, report)
            if inner is not None:
                # An object that is missing or damaged has no size.
                count = int(size) if size.isdigit() and len(size) < 19 else 0
                yield Member(inner, count, number, check=oid.decode("ascii"))

    def history(self, inner: bytes, most: int, meter: EntryMeter) -> list[FileVersion]:
        """Return the contents that a file has had, the newest first, each once in a row.

        Args:
            inner: Its path inside.
            most: The most commits that are looked at.
            meter: Limits the work.

        Raises:
            ContainerError: The repository cannot be read at all. A history of which a part is
                missing ends there.
        """
        if b"\n" in inner:  # the requests to git are lines
            return []
        self._check_files(meter)
        newest = self._newest()
        arguments = ("rev-list", f"--max-count={most}", "--timestamp", newest, "--")
        commits: list[tuple[int, str]] = []
        git = self._git(
            len(newest), "--literal-pathspecs", *arguments, os.fsdecode(inner), check=meter.check
        )
        try:
            while line := git.line(b"\n"):
                meter.count()
                when, _, commit = line.partition(b" ")
                if when.isdigit() and len(when) < _LATEST:
                    commits.append((int(when), _oid(commit)))
        finally:
            git.close()
        return self._contents(inner, commits)

    def _contents(self, inner: bytes, commits: Sequence[tuple[int, str]]) -> list[FileVersion]:
        """Return the content of a file in some commits, the newest first, each once in a row."""
        versions: list[FileVersion] = []
        if not commits:
            return versions
        git = self._git(len(commits[0][1]), "cat-file", "--batch-check")
        try:
            for when, commit in commits:
                git.ask(commit.encode("ascii") + b":" + inner)
                oid, kind, size, *_ = (*git.line(b"\n").split(), b"", b"", b"")
                if kind != b"blob" or not size.isdigit():
                    continue  # the file was removed then, or is missing
                member = Member(inner, int(size), int(oid[:15], 16), check=_oid(oid))
                if versions and versions[-1].member.check == member.check:
                    versions.pop()  # it was the same before
                versions.append(FileVersion(commit, when, member))
        finally:
            git.close()
        return versions

    def _check_files(self, meter: EntryMeter) -> None:
        """Check that git will not wait for something in the repository that is not a file."""
        folders = [self._objects]
        for folder in folders:
            try:
                alternates = _content(folder / "info" / "alternates", _ALTERNATES)
            except (FileNotFoundError, NotADirectoryError):
                alternates = b""
            for line in alternates.splitlines():
                if line.strip() and not line.startswith(b"#"):
                    place = folder / os.fsdecode(line)
                    if place not in folders:
                        folders.append(place)
                    # Git undoes escapes in quotes: what it would read then is not looked at.
                    if len(folders) > _PLACES or line.startswith(b'"'):
                        raise ContainerError(
                            deferred("takes its objects from odd places: not read")
                        )
            _check_regular(folder / "info" / "commit-graph")
            _check_regular(folder / "info" / "packs")
            for inner in _PACKS:
                _check_inside(folder / inner, meter)
            for digits in range(256):
                _check_inside(folder / f"{digits:02x}", meter)

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a file, at most `limit` bytes."""
        oid = str(member.check)
        _check_regular(f"{self._objects}/{oid[:2]}/{oid[2:]}")
        with self._lock:
            if self._silences >= self._limits.silences:
                raise PassingError(deferred("git does not answer"))
            try:
                return self._read(oid, limit)
            except PassingError:
                self._silences += 1
                self.close()
                raise
            except (OSError, ValueError) as error:
                self.close()
                if isinstance(error, ContainerError):
                    raise
                raise ContainerError(deferred("git cannot read it")) from error

    def _read(self, oid: str, limit: int) -> bytes:
        git, is_new = self._start(len(oid))
        try:
            fields = _ask(git, oid)
        except ContainerError:  # an OSError, but git has not ended
            raise
        except OSError:
            fields = []
        if not fields and not is_new:  # it has ended, perhaps because of the object read before
            self.close()
            git, _ = self._start(len(oid))
            fields = _ask(git, oid)
        if len(fields) != 3 or fields[1] != b"blob":
            if not fields:
                self.close()
            raise ContainerError(deferred("missing from the repository"))
        size = int(fields[2])
        data = git.read(min(size, limit))
        if len(data) < min(size, limit):
            raise ContainerError(deferred("git cannot read it"))
        left = size - len(data) + 1
        if left > _LARGEST:
            self.close()
        else:
            while left > 0 and (rest := git.read(min(left, 1 << 16))):
                left -= len(rest)
        return data

    def _start(self, digits: int) -> tuple[Git, bool]:
        """Return a git that reads files, and whether it was started just now."""
        git = self._held.git
        if git is not None and git.is_running:
            return git, False
        self.close()
        self._held.git = self._git(digits, "cat-file", "--batch")
        return self._held.git, True

    def _git(self, digits: int, *arguments: str, check: Callable[[], None] = lambda: None) -> Git:
        return Git(self._objects, digits, arguments, self._limits, check)

    def close(self) -> None:
        """End the running git."""
        _end(self._held)


class _RunningGit:
    """The running git, which is ended when its repository is no longer used."""

    git: Git | None = None


def _end(held: _RunningGit) -> None:
    git, held.git = held.git, None
    if git is not None:
        git.close()


def _ask(git: Git, oid: str) -> list[bytes]:
    """Request an object; return the fields of its header, none when git has ended."""
    git.ask(oid.encode("ascii"))
    return git.line(b"\n").split()


def _oid(name: bytes) -> str:
    """Return the name of an object as text.

    Raises:
        ContainerError: It is not a name.
    """
    if len(name) not in (40, 64) or not _DIGITS.issuperset(name):
        raise ContainerError(_NO_COMMIT)
    return name.decode("ascii")


def _check_regular(path: Path | str) -> None:
    """Check that a path is a regular file or does not exist.

    Raises:
        ContainerError: It is a named pipe, a device, a folder or the like.
    """
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - for each of 100,000 files
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(mode):
        raise ContainerError(_ODD)


def _check_inside(folder: Path, meter: EntryMeter) -> None:
    """Refuse a folder that holds anything but regular files and folders.

    Raises:
        ContainerError: It does.
    """
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            meter.count()
            if not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
                _check_regular(entry.path)


def _content(path: Path, most: int) -> bytes:
    """Return the content of a small file of the repository, without waiting for anything.

    Raises:
        ContainerError: It is not a regular file, or too large.
        OSError: It cannot be read.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise
        raise ContainerError(_ODD) from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(21, os.strerror(21), str(path))
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            raise ContainerError(_ODD)
        return file.read(most)
