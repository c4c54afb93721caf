"""The places where the reader was, to go back to and forward again."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 100
"""Places that are remembered."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an article.

    Attributes:
        key: The article's key.
        place: Code point offset of the first character shown; 0 is the very top.
    """

    key: str
    place: int


class JumpList:
    """Remembers places as a browser remembers pages: a new jump forgets what lay ahead."""

    def __init__(self) -> None:
        self._behind: list[Spot] = []
        self._ahead: list[Spot] = []

    def leave(self, here: Spot) -> None:
        """Remember a place that is left by a jump."""
        self._ahead.clear()
        if self._behind[-1:] != [here]:
            self._behind.append(here)
            del self._behind[:-LONGEST]

    def back(self, here: Spot | None) -> Spot | None:
        """Return the place before, None when there is none.

        Args:
            here: Where the reader is, to come forward to again; None for nowhere in an article.
        """
        return _turn(self._behind, self._ahead, here)

    def forward(self, here: Spot | None) -> Spot | None:
        """Return the place that was gone back from, None when there is none.

        Args:
            here: Where the reader is, to go back to again; None for nowhere in an article.
        """
        return _turn(self._ahead, self._behind, here)


def _turn(source: list[Spot], opposite: list[Spot], here: Spot | None) -> Spot | None:
    """Take the last place of one list that is not here; where the reader is goes on the other."""
    while source:
        spot = source.pop()
        if spot != here:
            if here is not None:
                opposite.append(here)
            return spot
    return None
