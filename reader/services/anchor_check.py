"""The check of all highlights against the current text of their articles."""

from __future__ import annotations

from collections.abc import Iterator

from reader.notes.model import Highlight
from reader.notes.portions import PORTION
from reader.notes.store import Notes
from reader.records import dataclass
from reader.services.marking import locate
from reader.services.session import Session

_PATIENCE = 5.0
"""Seconds to wait for the disk before the check continues."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result for one highlight.

    Attributes:
        highlight: The highlight as stored after the check.
        verdict: ``anchored``, ``moved``, ``unanchored``, or ``no article`` when its article is not
            in the library or cannot be read.
        changed: Whether the check changed the stored highlight.
    """

    highlight: Highlight
    verdict: str
    changed: bool = False


def check(session: Session) -> Iterator[Checked]:
    """Locate all highlights and store their positions; each article is read once.

    Args:
        session: The session with the marks and the library.
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
    """Store the positions of highlights, empty the list, and wait until they are on the disk."""
    for _count in notes.in_portions.edit(waiting, undoable=False):
        pass
    notes.flush(_PATIENCE)
    waiting.clear()
