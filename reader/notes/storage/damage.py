"""What is wrong with the files of a store, how it is told, and what is kept of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from reader.notes.storage.files import set_aside
from reader.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path


class Damage:
    """Faults that were found and not yet repaired, and what the reader was told of them.

    Attributes:
        faults: What is wrong, by file.
        notices: What the reader should be told, a sentence or two each.
    """

    def __init__(self) -> None:
        self.faults: dict[Path, str] = {}
        self.notices: list[str] = []
        self._told: dict[Path, str] = {}
        self._aside: set[Path] = set()

    def tell(self, *, aside: bool = False) -> None:
        """Put the faults into `notices`, each of them once.

        Args:
            aside: Keep a copy of the damaged files under another name first.
        """
        for path, fault in self.faults.items():
            if path in self._aside:
                continue
            kept = ""
            if aside:
                if os.path.lexists(path):
                    name = set_aside(path).name
                    kept = _(" That file is kept as {name}.").format(name=name)
                self._aside.add(path)
            notice = _("{name} {fault}; what could be read is there.{kept}").format(
                name=path.name, fault=_(fault), kept=kept
            )
            before = self._told.get(path)
            if before in self.notices:
                self.notices.remove(before)
            self._told[path] = notice
            self.add(notice)

    def add(self, notice: str) -> None:
        """Put a sentence into `notices` that stands for no fault of a file; once."""
        if notice not in self.notices:
            self.notices.append(notice)

    def clear(self) -> None:
        """Forget the faults, which were repaired or are looked for anew."""
        self.faults.clear()
        self._told.clear()
        self._aside.clear()
