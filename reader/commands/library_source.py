"""Where ``reader ls`` takes articles from: the index, or the heads of the files without one."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reader.archive.containers.detection import container_kind
from reader.archive.header import Entry
from reader.archive.scan import WholeWalk
from reader.archive.walk import SkipReason
from reader.commands.hiding import hidden_keys
from reader.commands.opening import NoMarks, bring_up_to_date, read_entries
from reader.commands.output import complain
from reader.index import counts, rows, skipped_files
from reader.index.database import Index
from reader.index.skipped_files import SkippedFile
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.store import Notes
    from reader.services.hiding import Hiding

FEW_TEXTS = 2000
"""The most texts that are indexed before a list is printed: duplicates are found by their texts."""


class LibrarySource(Protocol):
    """The articles of a library, and the files that are not listed."""

    def entries(self) -> Iterator[Entry]:
        """Yield the articles, the newest first, each once."""

    def is_empty(self) -> bool:
        """Return whether there is no article."""

    def duplicates(self, entry: Entry) -> Sequence[Entry]:
        """Return an article and its duplicates, whose marks count as its own."""

    def problems(self) -> Iterator[tuple[Path, str]]:
        """Yield the files that cannot be read, each with the reason."""

    def skipped(self) -> Iterator[SkippedFile]:
        """Yield the files and folders that are not listed."""

    def reasons(self) -> Mapping[str, int]:
        """Return how many were skipped, by reason."""

    def hidden(self, hiding: Hiding) -> Mapping[str, Sequence[str]]:
        """Return the keys of hidden articles, each with the rules that hide it."""


def open_source(
    roots: Sequence[Path], marks: Notes | NoMarks, hosts: Mapping[str, str], *, texts: bool = True
) -> LibrarySource:
    """Return the articles of a library: of its index, brought up to date, where one can be kept.

    Files alone need no index: their heads are read.

    Args:
        roots: The folders and files, as the user named them.
        marks: The marks; they decide which of several duplicates is listed.
        hosts: From `reader.commands.opening.open_hosts`.
        texts: Whether texts are indexed when they are few.
    """
    if not any(root.is_dir() or container_kind(root) is not None for root in roots):
        return _ScannedLibrary(roots, hosts)
    try:
        index = Index.of(roots)
        bring_up_to_date(index, roots, marks, hosts, most_texts=FEW_TEXTS if texts else 0)
        return _IndexedLibrary(index, roots)
    except (OSError, sqlite3.Error) as error:
        complain(_("no index can be kept: {error}").format(error=error))
        return _ScannedLibrary(roots, hosts)


class _IndexedLibrary:
    """The library of an index.

    Args:
        index: The index.
        roots: The folders and files, as the user named them: paths begin with these names.
    """

    def __init__(self, index: Index, roots: Sequence[Path]) -> None:
        self._index = index
        pairs = [(os.path.realpath(root), str(root)) for root in roots]
        self._names = [(real, name) for real, name in pairs if real != name]

    def entries(self) -> Iterator[Entry]:
        """Yield the articles, the newest first."""
        if all(os.path.isdir(real) for real, _name in self._names):  # noqa: PTH112 - a string
            yield from rows.every_entry(self._index, self._named)
            return
        for entry in rows.every_entry(self._index):  # the name of a root may be that of a file
            yield replace(entry, file=self._named(entry.file))

    def is_empty(self) -> bool:
        """Return whether there is no article."""
        return counts.whole(self._index).total == 0

    def duplicates(self, entry: Entry) -> Sequence[Entry]:
        """Return an article and its duplicates."""
        return [entry] if entry.copies < 2 else rows.group(self._index, entry.key) or [entry]

    def problems(self) -> Iterator[tuple[Path, str]]:
        """Yield the files that cannot be read, each with the reason."""
        for path, why in rows.problems(self._index):
            yield Path(self._named(str(path))), why

    def skipped(self) -> Iterator[SkippedFile]:
        """Yield the files and folders that are not listed."""
        for file in skipped_files.skipped_files(self._index):
            yield SkippedFile(Path(self._named(str(file.path))), file.reason)

    def reasons(self) -> Mapping[str, int]:
        """Return how many were skipped, by reason."""
        return skipped_files.by_reason(self._index)

    def hidden(self, hiding: Hiding) -> Mapping[str, Sequence[str]]:
        """Return the keys of hidden articles, each with the rules that hide it."""
        return hidden_keys(hiding, self._index)

    def _named(self, path: str) -> str:
        """Return a path as it begins with the name that the user gave."""
        for real, name in self._names:
            if path.startswith(real.rstrip("/") + "/"):  # in a folder, or "/" itself
                inside = path[len(real) :].lstrip("/")
                return inside if name == "." else os.path.join(name, inside)  # noqa: PTH118 - text
            if path == real:
                return name
        return path


class _ScannedLibrary:
    """The library as its files are, all heads of which are read.

    Args:
        roots: The folders and files.
        hosts: Host to source.
    """

    def __init__(self, roots: Sequence[Path], hosts: Mapping[str, str]) -> None:
        memory = _Skipped()
        self._entries = read_entries(roots, hosts, memory)
        self._skipped = memory.files

    def entries(self) -> Iterator[Entry]:
        """Yield the newest copy of each article."""
        keys: set[str] = set()
        for entry in self._entries:
            if entry.key not in keys:
                keys.add(entry.key)
                yield entry

    def is_empty(self) -> bool:
        """Return whether there is no article."""
        return not self._entries

    def duplicates(self, entry: Entry) -> Sequence[Entry]:
        """Return the article alone: duplicates are found by their texts."""
        return [entry]

    def problems(self) -> Iterator[tuple[Path, str]]:
        """Yield the files that cannot be read, each with the reason."""
        return ((entry.path, entry.problem) for entry in self._entries if entry.problem)

    def skipped(self) -> Iterator[SkippedFile]:
        """Yield the files and folders that are not listed."""
        return iter(sorted(self._skipped, key=lambda file: file.path))

    def reasons(self) -> Mapping[str, int]:
        """Return how many were skipped, by reason."""
        reasons = [file.reason for file in self._skipped]
        return {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}

    def hidden(self, hiding: Hiding) -> Mapping[str, Sequence[str]]:
        """Return nothing: queries are answered by an index."""
        del hiding
        return {}


class _Skipped(WholeWalk):
    """The memory of a walk that reads every file: it keeps only what is skipped."""

    def __init__(self) -> None:
        self.files: list[SkippedFile] = []

    def skip(self, path: Path, why: SkipReason, size: int, mtime_ns: int) -> None:
        """Keep a skipped path."""
        del size, mtime_ns
        self.files.append(SkippedFile(path, why.value))
