"""Opening and reading the files of a store, and noting what is wrong with them."""

from __future__ import annotations

import dataclasses
import errno
import os
from typing import TYPE_CHECKING, Any

from reader.notes.storage import snapshot
from reader.notes.storage.files import OddFileError, refuse_link, set_aside
from reader.notes.storage.log import Log
from reader.notes.view import TABLES
from reader.translation import deferred
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from reader.notes.gate import Gate
    from reader.notes.storage.receipt import Receipt
    from reader.notes.storage.snapshot import Loaded

_ONLY_READ = (errno.EACCES, errno.EPERM, errno.EROFS)
"""Errors of opening a file for writing that do not rule out opening it for reading."""


class Damage:
    """Faults that are not yet repaired, and the notices about them.

    Attributes:
        faults: What is wrong, by file.
        notices: Notices for the reader, one or two sentences each.
        taken: Faulty files whose whole content was taken over, so that no copy is kept.
    """

    def __init__(self) -> None:
        self.faults: dict[Path, str] = {}
        self.notices: list[str] = []
        self.taken: set[Path] = set()
        self._reported: dict[Path, str] = {}
        self._aside: set[Path] = set()

    def report(self, *, aside: bool = False) -> None:
        """Add a notice for each fault that has none.

        Args:
            aside: Copy the damaged files to another name first.
        """
        for path, fault in self.faults.items():
            if path in self._aside:
                continue
            kept = ""
            if aside:
                if os.path.lexists(path) and path not in self.taken:
                    name = set_aside(path).name
                    kept = _(" That file is kept as {name}.").format(name=name)
                self._aside.add(path)
            notice = _("{name} {fault}; what could be read was loaded.{kept}").format(
                name=path.name, fault=_(fault), kept=kept
            )
            before = self._reported.get(path)
            if before in self.notices:
                self.notices.remove(before)
            self._reported[path] = notice
            self.add(notice)

    def add(self, notice: str) -> None:
        """Add a notice that is not about a file, unless it is already there."""
        if notice not in self.notices:
            self.notices.append(notice)

    def clear(self) -> None:
        """Forget the faults, which were repaired or will be searched for again."""
        self.faults.clear()
        self.taken.clear()
        self._reported.clear()
        self._aside.clear()


class StoreFiles:
    """Reads the files of a `Journal` and notes their damage; holds none of their content.

    The arguments are those of `Journal`.

    Attributes:
        path: The snapshot.
        log_path: The log.
        damage: The faults of the files read so far.
    """

    def __init__(
        self,
        path: Path,
        gate: Gate | None,
        *,
        trusted: bool,
        log_path: Path | None,
        writable: bool,
    ) -> None:
        self.path = path
        self.gate = gate
        self.log_path = log_path or path.with_name(path.name + ".log")
        self.damage = Damage()
        self._trusted = trusted
        self._writable = writable

    def open_log(self) -> Log | None:
        """Open the log; None when there is none that can be opened."""
        try:
            return self._log_at(self.log_path)
        except FileNotFoundError:
            return None
        except OddFileError:
            refuse_link(self.log_path)
            self.damage.faults[self.log_path] = deferred("is not a regular file")
            return None

    def _log_at(self, path: Path) -> Log:
        gated = self.gate is not None
        if self._writable:
            try:
                return Log(path, read_only=False, gated=gated)
            except OSError as error:
                if error.errno not in _ONLY_READ:
                    raise
                # Reading is enough for now; taking the lock reports what is wrong.
        return Log(path, read_only=True, gated=gated)

    def read_snapshot(self, log: Log | None, receipt: Receipt | None) -> Loaded:
        """Read the snapshot, and note what is wrong with it.

        Args:
            log: The log beside it, None when it does not exist.
            receipt: The receipt in the lock file, None when there is none.
        """
        try:
            loaded = snapshot.load(
                self.path,
                check=log.check if log is not None else None,
                trusted=self._trusted and self._has_passed(log),
                gate=self.gate,
            )
        except FileNotFoundError:
            loaded = snapshot.Loaded({})
            if log is not None or (receipt is not None and receipt.size):
                self.damage.faults[self.path] = deferred("is gone")
        except OddFileError:
            refuse_link(self.path)
            loaded = snapshot.Loaded({})
            self.damage.faults[self.path] = deferred("is not a regular file")
        if loaded.fault:
            self.damage.faults[self.path] = loaded.fault
        if self.gate is None:
            return loaded
        if not loaded.tables.keys() <= set(TABLES):
            from reader.notes.storage.stray_tables import take_strays  # here: few files have any

            if take_strays(loaded.tables, self.gate):
                fault = deferred("has a table with a wrong name")
                self.damage.faults.setdefault(self.path, fault)
        return dataclasses.replace(loaded, tables=self.gate.tables(loaded.tables))

    def _has_passed(self, log: Log | None) -> bool:
        """Return whether the documents of a whole snapshot have passed the gate already."""
        if self.gate is None or log is None:
            return True
        if log.passed is None:
            return False
        self.gate.newest = max(self.gate.newest, log.passed)
        return True

    def note_damage(self, log: Log) -> None:
        """Note what is wrong with the lines of a log that were read."""
        if log.damaged or not log.name:
            self.damage.faults[self.log_path] = (
                deferred("has damaged lines") if log.name else deferred("has lost its head")
            )

    def lines(self, log: Log) -> Iterator[Mapping[str, Any]]:
        """Yield the next lines of a log that pass the gate."""
        return self.judged(log.read())

    def judged(self, lines: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Yield lines of a log that pass the gate; nothing else reads them before."""
        for line in lines:
            yield line if self.gate is None else self.gate.transaction(line, trusted=self._trusted)
