"""What is wrong with the files of a store, how it is told, and what is kept of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..translation import gettext as _
from .files import set_aside

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
        self._told: set[Path] = set()

    def tell(self, *, aside: bool = False) -> None:
        """Put the faults into `notices`, each of them once.

        Args:
            aside: Give the damaged files another name first.
        """
        for path, fault in self.faults.items():
            if path in self._told:
                continue
            kept = ""
            if aside and os.path.lexists(path):
                kept = _(" The damaged file is now {name}.").format(name=set_aside(path).name)
                self._told.add(path)
            self.notices.append(
                _("{name} {fault}; what could be read is there.{kept}").format(
                    name=path.name, fault=_(fault), kept=kept
                )
            )

    def clear(self) -> None:
        """Forget the faults, which were repaired or are looked for anew."""
        self.faults.clear()
        self._told.clear()
