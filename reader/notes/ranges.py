"""Ranges of articles marked read: which of them still matter, and what they say of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .models import ReadRange


class Cover:
    """All ranges in force, without those that a newer one makes superfluous.

    Args:
        ranges: The ranges that were not taken back.
    """

    def __init__(self, ranges: Iterable[ReadRange]) -> None:
        self.ranges: tuple[ReadRange, ...] = ()
        kept: list[ReadRange] = []
        for newer in sorted(ranges, key=lambda each: (each.stamp, each.id), reverse=True):
            if not any(_includes(wide, newer) for wide in kept):
                kept.append(newer)
        self.ranges = tuple(kept)

    def stamp(self, key: str, source: str, date: datetime | None) -> int:
        """Return when an article was last marked read by a range, 0 for never."""
        for each in self.ranges:  # the newest first
            if each.covers(key, source, date):
                return each.stamp
        return 0


def _includes(wide: ReadRange, narrow: ReadRange) -> bool:
    if wide.source is not None and wide.source != narrow.source:
        return False
    if wide.until is not None and (narrow.until is None or narrow.until > wide.until):
        return False
    return wide.except_keys <= narrow.except_keys
