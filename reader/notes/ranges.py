"""Ranges of articles marked read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.notes.model import ReadRange
    from reader.text.article_date import ArticleDate


class Cover:
    """The ranges in force, without those that another range includes.

    Args:
        ranges: The ranges that were not undone.

    Attributes:
        ranges: The remaining ranges, the newest first.
    """

    def __init__(self, ranges: Iterable[ReadRange]) -> None:
        self.ranges: tuple[ReadRange, ...] = ()
        kept: list[ReadRange] = []
        for newer in sorted(
            ranges, key=lambda read_range: (read_range.stamp, read_range.id), reverse=True
        ):
            if not any(_includes(wide, newer) for wide in kept):
                kept.append(newer)
        self.ranges = tuple(kept)

    def covers(self, key: str, source: str, date: ArticleDate | None) -> bool:
        """Tell whether an article was marked read by any range."""
        return any(read_range.covers(key, source, date) for read_range in self.ranges)


def _includes(wide: ReadRange, narrow: ReadRange) -> bool:
    if wide.source is not None and wide.source != narrow.source:
        return False
    if wide.until is not None and (narrow.until is None or narrow.until > wide.until):
        return False
    return wide.except_keys <= narrow.except_keys
