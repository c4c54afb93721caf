"""The jump list: earlier places, for going back and forward."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from reader.records import dataclass
from reader.services.view import View

if TYPE_CHECKING:
    from reader.notes.model import PlaceAnchor

LONGEST = 100
"""The most places in the list."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an article.

    Attributes:
        key: The article's key.
        place: Code point offset of the first character shown; 0 is the very top. None stands for
            the row of the article in the list.
        view: What was listed then.
        anchor: The words there, for a place that was stored.
    """

    key: str
    place: int | None
    view: View = field(default_factory=View)
    anchor: PlaceAnchor | None = None


class JumpList:
    """Remembers places like the history of a browser: a new jump drops the forward places."""

    def __init__(self) -> None:
        self._behind: list[Spot] = []
        self._ahead: list[Spot] = []

    def leave(self, here: Spot) -> None:
        """Remember a place before a jump."""
        self._ahead.clear()
        if self._behind[-1:] != [here]:
            self._behind.append(here)
            del self._behind[:-LONGEST]

    def back(self, here: Spot | None) -> Spot | None:
        """Go back: return the previous place, None when there is none.

        Args:
            here: The current place, kept for going forward; None when there is none.
        """
        return _turn(self._behind, self._ahead, here)

    def forward(self, here: Spot | None) -> Spot | None:
        """Go forward: return the next place, None when there is none.

        Args:
            here: The current place, kept for going back; None when there is none.
        """
        return _turn(self._ahead, self._behind, here)


def _turn(source: list[Spot], opposite: list[Spot], here: Spot | None) -> Spot | None:
    """Pop the last place that is not the current one; push the current one on the other list."""
    while source:
        spot = source.pop()
        if spot != here:
            if here is not None:
                opposite.append(here)
            return spot
    return None
