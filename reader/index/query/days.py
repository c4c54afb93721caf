"""Days as they are typed: a year, a month, a day, a range, or a time until today."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from reader.patterns import lazy_pattern
from reader.records import dataclass

_DAY = lazy_pattern(r"(\d{4})(?:[-/.年](\d{1,2})月?(?:[-/.]?(\d{1,2})日?)?)?年?", re.ASCII)
_AGO = lazy_pattern(r"(\d{1,4})([dwmy])", re.ASCII)
_NAMED = {"today": 0, "yesterday": 1, "今天": 0, "昨天": 1}

FIRST = "0001-01-01"
LAST = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days in the reader's zone, as ISO dates, both ends included."""

    first: str
    last: str

    @property
    def bounds(self) -> tuple[str, str]:
        """The least and the greatest day among `ArticleDate.day`, both included.

        An article of which only the month or the year is known is in a range that holds all of it.
        A month sorts before its days, so only the start of a range can cut it off wrongly.
        """
        first = self.first
        if first.endswith("-01-01") and self.last >= f"{first[:4]}-12-31":
            return first[:4], self.last
        if first.endswith("-01") and self.last >= f"{first[:7]}-28":
            whole = monthrange(int(first[:4]), int(first[5:7]))[1]
            if self.last >= f"{first[:7]}-{whole}":
                return first[:7], self.last
        return first, self.last

    def holds(self, day: str) -> bool:
        """Return whether a day, month or year, as `ArticleDate.day` returns it, is in the range."""
        first, last = self.bounds
        return first <= day <= last

    def for_key(self, key: str) -> Days:
        """Return the days for a key.

        ``after`` and ``before`` are the days after and before this range, ``since`` and ``until``
        those from its first and up to its last day; any other key means the range itself.
        """
        if key == "after":
            return Days(_moved(self.last, 1), LAST)
        if key == "before":
            return Days(FIRST, _moved(self.first, -1))
        if key == "since":
            return Days(self.first, LAST)
        if key == "until":
            return Days(FIRST, self.last)
        return self


def read_days(text: str, today: date) -> Days | None:
    """Read a day or a range of days; None when it cannot be read.

    Args:
        text: ``2021``, ``2021-04``, ``2021-04-15``, ``2021-04..2021-06`` with either end left out,
            ``7d`` ``2w`` ``3m`` ``1y`` for the time until today, ``today``, ``yesterday``.
        today: What relative dates count from.
    """
    start, dots, end = text.strip().partition("..")
    if not dots:
        return _one(start, today)
    if not (start or end):
        return None
    first = _one(start, today) if start else Days(FIRST, FIRST)
    last = _one(end, today) if end else Days(LAST, LAST)
    if first is None or last is None or first.first > last.last:
        return None
    return Days(first.first, last.last)


def _one(text: str, today: date) -> Days | None:
    if text.lower() in _NAMED:
        day = today - timedelta(days=_NAMED[text.lower()])
        return Days(day.isoformat(), day.isoformat())
    if match := _AGO.fullmatch(text.lower()):
        return Days(_ago(int(match[1]), match[2], today), today.isoformat())
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 1)
    try:
        first = date(year, month, int(match[3] or 1))
    except ValueError:
        return None
    last = first
    if not match[2]:
        last = date(year, 12, 31)
    elif not match[3]:
        last = date(year, month, monthrange(year, month)[1])
    return Days(first.isoformat(), last.isoformat())


def _ago(count: int, unit: str, today: date) -> str:
    """Return the first day of a number of days, weeks, months or years that end today."""
    try:
        if unit in "dw":
            first = today - timedelta(days=count * (7 if unit == "w" else 1) - 1)
        else:
            months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
            year, month = divmod(months, 12)
            last_day = monthrange(year, month + 1)[1]
            first = date(year, month + 1, min(today.day, last_day)) + timedelta(days=1)
    except (ValueError, OverflowError):
        return FIRST
    return first.isoformat()


def _moved(day: str, count: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=count)).isoformat()
    except OverflowError:
        return LAST if count > 0 else FIRST
