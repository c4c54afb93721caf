"""A trail as lines: columns of a mention, and sparklines above them, for the app and the shell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reader.records import dataclass
from reader.services.trails import Mention, TrailCounts
from reader.text.context import Context, aligned
from reader.text.safe import safe_line
from reader.text.width import cells, fit
from reader.translation import gettext as _
from reader.translation import ngettext

SOURCES_FROM = 60
"""The least width in cells at which sources have a column, and lines of their own."""
SOURCES = 4
"""The most sources that have lines of their own."""
_DAY, _SHORT_DAY = 10, 8
_SOURCE, _WIDE_SOURCE = 10, 16
_WIDE = 110
"""The width from which the column of sources is wide."""
_LABEL, _LONGEST_LABEL = 8, 18
_NUMBER = 9
"""Cells for the last month or a number behind the bars."""

BARS = "▁▂▃▄▅▆▇█"
ASCII_BARS = ".:-=+*#@"
"""For terminals without block elements, the lightest first."""


@dataclass(frozen=True, slots=True)
class TrailColumns:
    """The columns of a line, in cells.

    Attributes:
        day: The width of the day.
        source: The width of the source, 0 without one.
        context: The width of the mention with its context.
        middle: The width of the context before the mention.
    """

    day: int
    source: int
    context: int
    middle: int

    @classmethod
    def of(cls, width: int, names: Sequence[str]) -> TrailColumns:
        """Return the columns of lines of a width.

        Args:
            width: In cells.
            names: What the trail follows; their mentions stand in the middle of the context.
        """
        day = _DAY if width >= SOURCES_FROM else _SHORT_DAY
        source = 0
        if width >= SOURCES_FROM:
            source = _WIDE_SOURCE if width >= _WIDE else _SOURCE
        context = max(0, width - day - source - (2 if source else 1))
        name = max(map(cells, names), default=0)
        return cls(day, source, context, max(0, (context - min(name, context)) // 2))

    def texts(self, mention: Mention) -> tuple[str, Context]:
        """Return what stands before the context of a mention, and its context.

        Args:
            mention: The mention.
        """
        day = mention.day if self.day == _DAY else mention.day[2:]
        before = fit(day, self.day) + " "
        if self.source:
            before += fit(safe_line(mention.entry.source), self.source) + " "
        return before, aligned(mention.context, self.context, self.middle)


def total(counts: TrailCounts) -> str:
    """Return how many mentions there are, on one line."""
    message = ngettext("{count:,} mention", "{count:,} mentions", counts.mentions)
    mentions = message.format(count=counts.mentions)
    message = ngettext("{count:,} article", "{count:,} articles", counts.articles)
    articles = message.format(count=counts.articles)
    return _("{mentions} in {articles}").format(mentions=mentions, articles=articles)


def sparklines(counts: TrailCounts, width: int, sources: int, *, ascii_only: bool) -> list[str]:
    """Return a line of bars by month, and one for each of the sources with the most mentions.

    Args:
        counts: The mentions.
        width: The cells of a line.
        sources: The most lines of sources.
        ascii_only: Whether the bars are ASCII characters.
    """
    if not counts.months:
        return []
    sources = sources if width >= SOURCES_FROM and len(counts.sources) > 1 else 0
    leading = [
        (safe_line(name) or _("without a source"), months)
        for name, months in counts.leading(sources)
    ]
    longest = max((cells(name) + 1 for name, _months in leading), default=0)
    label = max(_LABEL, min(longest, _LONGEST_LABEL))
    axis = MonthAxis.of([*counts.months], width - label - _NUMBER)
    bars = axis.counts(counts.months)
    line = f"{fit(axis.first, label)}{sparkline(bars, ascii_only=ascii_only)} {axis.last}"
    about = f"  {_about_bars(counts.months, axis)}"
    lines = [line + about if cells(line) + cells(about) <= width else line]
    by_source = [
        (name, axis.counts({month: count for month, count in months.items() if month}), months)
        for name, months in leading
    ]
    most = max((max(numbers) for _name, numbers, _months in by_source), default=0)
    for name, numbers, months in by_source:
        line = sparkline(numbers, ascii_only=ascii_only, most=most)
        lines.append(f"{fit(name, label - 1)} {line} {months.total():,}")
    return lines


def _about_bars(months: Counter[str], axis: MonthAxis) -> str:
    """Return the month with the most mentions, or how many months a bar has."""
    if axis.step > 1:
        message = ngettext("{count} month a bar", "{count} months a bar", axis.step)
        return message.format(count=axis.step)
    month, count = min(months.items(), key=lambda pair: (-pair[1], pair[0]))
    return _("most in {month}: {count:,}").format(month=month, count=count)


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
