"""What the verbs open before they print: the library, the settings and the reader's marks."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from reader import config, paths
from reader.commands.output import complain
from reader.errors import NotesError, PathError
from reader.library.header import Entry
from reader.library.hosts import known_hosts
from reader.library.scan import Passed, Tally, check_path, scan

_SILENT = (Passed.OTHER_KIND, Passed.AGAIN)


class State(Protocol):
    """What the verbs ask of an article's state."""

    @property
    def starred(self) -> bool:
        """Whether the reader starred it."""


class Marks(Protocol):
    """What the verbs ask of the reader's marks."""

    def is_read(self, key: str, *, source: str, date: datetime | None) -> bool:
        """Return whether the article counts as read."""

    def state(self, key: str) -> State:
        """Return the state of an article, touched or not."""

    def highlighted(self) -> Mapping[str, int]:
        """Return how many highlights each article has."""


@dataclass(frozen=True, slots=True)
class _Untouched:
    starred: bool = False


class NoMarks:
    """The marks of a reader who has made none."""

    def is_read(self, key: str, *, source: str, date: datetime | None) -> bool:  # noqa: ARG002
        """Return False."""
        return False

    def state(self, key: str) -> State:  # noqa: ARG002
        """Return a state without a star."""
        return _Untouched()

    def highlighted(self) -> Mapping[str, int]:
        """Return nothing."""
        return {}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that every verb has."""
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="where your marks are kept")


def hosts() -> Mapping[str, str]:
    """Return the names of hosts, the reader's own settings among them."""
    settings, problems = config.load(paths.config_file())
    for problem in problems:
        complain(str(problem))
    return known_hosts(settings.hosts)


def open_marks(data_dir: Path | None) -> Marks:
    """Open the marks if there are any; never create a store.

    Args:
        data_dir: The value of ``--data-dir``.
    """
    folder = paths.data_dir(data_dir)
    if not folder.is_dir() or not any(folder.iterdir()):
        return NoMarks()
    from reader.notes.store import Notes  # here: it brings TinyDB

    try:
        return Notes.open(folder)
    except NotesError as error:
        complain(str(error))
        return NoMarks()


def library_paths(given: Sequence[Path], data_dir: Path | None) -> list[Path]:
    """Return the paths to look in: the given ones, else the last library.

    Args:
        given: As on the command line.
        data_dir: The value of ``--data-dir``.

    Raises:
        PathError: When one of them cannot be opened.
    """
    found = list(given) or last_library(data_dir)
    for path in found:
        check_path(path)
    return found


def last_library(data_dir: Path | None) -> list[Path]:
    """Return the folders and files that were opened last, as the store remembers them."""
    marks = open_marks(data_dir)
    remembered = getattr(marks, "last_library", None)
    return [Path(path) for path in remembered()] if callable(remembered) else []


def read_library(found: Sequence[Path]) -> list[Entry]:
    """List the articles, newest first, and report on standard error what was not one."""
    tally = Tally()
    entries = [each.entry for each in scan(found, hosts=hosts(), tally=tally)]
    for entry in entries:
        if entry.problem:
            complain(f"{entry.path}: {entry.problem}")
    passed = {why: count for why, count in tally.passed.items() if why not in _SILENT}
    if passed:
        reasons = ", ".join(f"{count} {why}" for why, count in sorted(passed.items()))
        complain(f"passed over: {reasons}")
    return sorted(entries, key=_newest, reverse=True)


def _newest(entry: Entry) -> tuple[float, str]:
    return (entry.date.timestamp() if entry.date else float("-inf"), str(entry.path))


def refuse(error: PathError) -> int:
    """Say why a path cannot be opened, and return the exit code for wrong usage."""
    complain(str(error))
    return 2
