"""Sparklines: numbers over time as one line of bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.records import dataclass

BARS = "▁▂▃▄▅▆▇█"
ASCII_BARS = ".:-=+*#@"
"""For terminals without block elements, the lightest first."""


def sparkline(counts: Sequence[int], *, ascii_only: bool = False, most: int = 0) -> str:
    """Return a bar for each number; nothing is a space, and anything is at least the lowest bar.

    Args:
        counts: The numbers, not negative.
        ascii_only: Whether the bars are ASCII characters.
        most: The number of the highest bar; by default the greatest of all.
    """
    bars = ASCII_BARS if ascii_only else BARS
    most = max(most, *counts, 1) if counts else 1
    return "".join(bars[(count * len(bars) - 1) // most] if count else " " for count in counts)


@dataclass(frozen=True, slots=True)
class MonthAxis:
    """Consecutive months, several of them to a bar where there are more than fit.

    Attributes:
        first: The first month, such as ``2021-04``; empty without any.
        last: The last one.
        step: The months of a bar.
    """

    first: str
    last: str
    step: int

    @classmethod
    def of(cls, months: Sequence[str], most: int) -> MonthAxis:
        """Return the axis of some months.

        Args:
            months: Months such as ``2021-04``, in any order.
            most: The most bars.
        """
        if not months:
            return cls("", "", 1)
        first, last = min(months), max(months)
        count = _number(last) - _number(first) + 1
        return cls(first, last, -(-count // max(1, most)))

    def counts(self, by_month: Mapping[str, int]) -> list[int]:
        """Return the number of each bar.

        Args:
            by_month: Numbers of months between `first` and `last`.
        """
        if not self.first:
            return []
        start = _number(self.first)
        bars = [0] * ((_number(self.last) - start) // self.step + 1)
        for month, count in by_month.items():
            bars[(_number(month) - start) // self.step] += count
        return bars


def _number(month: str) -> int:
    """Return the number of a month, counted from the year 0."""
    year, _, number = month.partition("-")
    return 12 * int(year) + int(number) - 1
