"""The history of an article's file in the git repository that holds it.

Only the object store is read, as for the newest commit: see `reader.archive.containers.git`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from reader.archive.article import LIMIT
from reader.archive.containers.detection import is_repository
from reader.archive.containers.limits import Meter
from reader.archive.containers.repositories import FileVersion, RepositorySource
from reader.archive.files import Content
from reader.patterns import lazy_pattern
from reader.records import dataclass

MOST = 200
"""The most commits of a file that are examined, the newest first."""

_SHORT = 10
"""Digits of a commit that are shown."""
_NAMED = lazy_pattern(r"(?P<file>.+)@(?P<commit>[0-9a-f]{7,64})")


@dataclass(frozen=True, slots=True)
class PastFile:
    """An earlier version of a file.

    Attributes:
        path: The file.
        commit: The commit that made this version.
        when: The time of the commit.
    """

    path: Path
    commit: str
    when: datetime
    _version: FileVersion
    _source: RepositorySource

    @property
    def name(self) -> str:
        """The name by which `named_version` finds it again."""
        return f"{self.path}@{self.commit[:_SHORT]}"

    def content(self) -> Content:
        """Return the content; a large file is cut.

        Raises:
            OSError: The repository cannot be read.
        """
        member = self._version.member
        data = self._source.read(member, LIMIT)
        return Content(data, member.size, int(self.when.timestamp()) * 10**9, 0, member.stamp)


def file_history(path: Path) -> list[PastFile]:
    """Return the contents that a file has had in its repository, the newest first.

    Args:
        path: A file in a work tree or in a repository; outside of any it has no history.

    Raises:
        OSError: The repository cannot be read.
    """
    place = _repository_of(path)
    if place is None:
        return []
    source = RepositorySource(place[0])
    versions = source.history(place[1], MOST, Meter())
    return [
        PastFile(path, version.commit, moment, version, source)
        for version in versions
        if (moment := _moment(version.when)) is not None
    ]


def named_version(name: str) -> PastFile | None:
    """Return the past file of a name like ``FILE@COMMIT``, None for any other name.

    Raises:
        OSError: The repository cannot be read.
    """
    match = _NAMED.fullmatch(name)
    if match is None or os.path.lexists(name):
        return None
    history = file_history(Path(match["file"]))
    return next((past for past in history if past.commit.startswith(match["commit"])), None)


def _repository_of(path: Path) -> tuple[Path, bytes] | None:
    """Return the repository of a file and the path inside; None outside of any."""
    real = Path(os.path.realpath(path.parent)) / path.name
    for folder in real.parents:
        for repository in _repositories_at(folder):
            return repository, os.fsencode(real.relative_to(folder))
    return None


def _repositories_at(folder: Path) -> Iterator[Path]:
    with suppress(OSError, ValueError):
        if is_repository(folder):
            yield folder
        git = folder / ".git"
        # Follow no link or file that names another place: archives are not trusted.
        if not git.is_symlink() and is_repository(git):
            yield git


def _moment(seconds: int) -> datetime | None:
    """Return a time of git; None when it is out of range."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
