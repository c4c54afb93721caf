"""Damage of a store's files: notices for the reader, and copies of the damaged files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reader.notes.storage.files import set_aside
from reader.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path


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
