"""Checking: every highlight is looked for in its article as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reader.notes.model import Highlight
from reader.notes.store import PORTION, Notes
from reader.services.marking import locate
from reader.services.session import Session

_PATIENCE = 5.0
"""Seconds to wait for the disk before more is checked."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one highlight.

    Attributes:
        highlight: As it is stored now.
        verdict: ``anchored``, ``moved``, ``unanchored``, or ``no article`` when its article is not
            in the library or cannot be read.
        changed: Whether what is stored was changed.
    """

    highlight: Highlight
    verdict: str
    changed: bool = False


def check(session: Session) -> Iterator[Checked]:
    """Look for all highlights, and store where they stand; each article is read once.

    Args:
        session: The marks, and the library.
    """
    notes = session.notes
    waiting: list[Highlight] = []
    for key in sorted(notes.highlighted()):
        document = session.document(key)
        for highlight in notes.highlights(key):
            if document is None:
                yield Checked(highlight, "no article")
                continue
            located, _ = locate(highlight, document)
            if located != highlight:
                waiting.append(located)
            yield Checked(located, located.state, located != highlight)
        if len(waiting) >= PORTION:
            _store(notes, waiting)
    _store(notes, waiting)


def _store(notes: Notes, waiting: list[Highlight]) -> None:
    """Store where highlights stand, and empty the list; what is not on the disk is waited for."""
    for _count in notes.edit_in_portions(waiting, undoable=False):
        pass
    notes.flush(_PATIENCE)
    waiting.clear()
