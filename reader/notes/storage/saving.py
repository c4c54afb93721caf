"""Whether the marks are saved."""

from __future__ import annotations

from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class Saving:
    """Whether the changes are saved.

    Attributes:
        pending: Changes that a power cut would lose.
        error: Why they are not saved, for the reader; empty when nothing is wrong.
    """

    pending: int = 0
    error: str = ""
