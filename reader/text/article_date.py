"""When an article was published, as exactly as its file says: a moment, a day, a month or a year.

A day is the same day everywhere. Only a moment, which has a zone, has another day in another zone;
so every day, time and text that is shown of a date comes from here.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo
from enum import IntEnum
from typing import Self

from reader.records import dataclass


class DateKind(IntEnum):
    """How exact a date is; the numbers are stored in the index."""

    MOMENT = 0
    CLOCK_TIME = 1
    DAY = 2
    MONTH = 3
    YEAR = 4


_ISO_LENGTH = {DateKind.YEAR: 4, DateKind.MONTH: 7}
"""Characters of ``2024-03-05`` that a kind knows, where these are not all."""
_COARSE = {"month": DateKind.MONTH, "year": DateKind.YEAR}


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The date of an article.

    Attributes:
        moment: In UTC: of `DateKind.MOMENT` that moment. Of the others it is what is written, read
            as if it were UTC: for sorting and for keys, never shown as a moment. What is not
            written is the first month, the first day, or midnight.
        kind: How exact it is. A clock time is a time without a zone: it is the same in every zone.
    """

    moment: datetime
    kind: DateKind = DateKind.MOMENT

    @classmethod
    def of_day(cls, year: int, month: int = 0, day: int = 0) -> Self:
        """Return a day, or a month or a year when the day, or both, are 0.

        Raises:
            ValueError: There is no such day.
        """
        kind = DateKind.DAY if day else DateKind.MONTH if month else DateKind.YEAR
        return cls(datetime(year, month or 1, day or 1, tzinfo=UTC), kind)

    @classmethod
    def from_stored(cls, text: object, exact_to: object = None) -> Self | None:
        """Read what `stored` and `exact_to` return; None for anything else.

        Args:
            text: ISO 8601.
            exact_to: ``month`` or ``year`` where the day, or both, are not known.
        """
        if not isinstance(text, str):
            return None
        try:
            written = datetime.fromisoformat(text)
            if written.tzinfo is not None:
                return cls(written.astimezone(UTC))
        except (ValueError, OverflowError):
            return None
        kind = DateKind.CLOCK_TIME if len(text) > len("2024-03-05") else DateKind.DAY
        if isinstance(exact_to, str):
            kind = _COARSE.get(exact_to, kind)
        return cls(written.replace(tzinfo=UTC), kind)

    @property
    def stored(self) -> str:
        """ISO 8601: a day without a time, a clock time without a zone, a moment with one."""
        if self.kind is DateKind.MOMENT:
            return self.moment.isoformat()
        if self.kind is DateKind.CLOCK_TIME:
            return self.moment.replace(tzinfo=None).isoformat()
        return self.moment.date().isoformat()

    @property
    def exact_to(self) -> str | None:
        """``month`` or ``year`` where the stored day says more than is known."""
        return next((name for name, kind in _COARSE.items() if kind is self.kind), None)

    @property
    def iso(self) -> str:
        """As exact as it is: ``2024-03``, ``2024-03-05``, ``2024-03-05T08:00:00``, ``…T08:00:00Z``.

        A moment is in UTC, to the second.
        """
        if self.kind is DateKind.MOMENT:
            return f"{self.moment.isoformat()[:19]}Z"
        if self.kind is DateKind.CLOCK_TIME:
            return self.moment.isoformat()[:19]
        return self.day()

    @property
    def is_timed(self) -> bool:
        """Whether a time of day is known."""
        return self.kind in (DateKind.MOMENT, DateKind.CLOCK_TIME)

    def placed(self, zone: tzinfo | None) -> ArticleDate:
        """Return a clock time as the moment that it is in a zone; any other date unchanged.

        Args:
            zone: Where the times of an archive are meant; None when that is not known.
        """
        if zone is None or self.kind is not DateKind.CLOCK_TIME:
            return self
        try:
            return ArticleDate(self.moment.replace(tzinfo=zone).astimezone(UTC))
        except OverflowError:
            return self

    def local(self, zone: tzinfo | None = None) -> datetime:
        """Return the date and time to show; without a zone of its own unless it is a moment.

        Args:
            zone: The reader's; None for the machine's own.
        """
        if self.kind is DateKind.MOMENT:
            return self.moment.astimezone(zone)
        return self.moment.replace(tzinfo=None)

    def day(self, zone: tzinfo | None = None) -> str:
        """Return the ISO day, ``2024-03-05``; a month or a year ends where it is not known.

        Args:
            zone: The reader's; None for the machine's own.
        """
        text = self.local(zone).date().isoformat()
        return text[: _ISO_LENGTH.get(self.kind, len(text))]

    def time(self, zone: tzinfo | None = None) -> str:
        """Return the time of day, ``08:00``; empty when none is known.

        Args:
            zone: The reader's; None for the machine's own.
        """
        return f"{self.local(zone):%H:%M}" if self.is_timed else ""

    def shown(self, zone: tzinfo | None = None) -> str:
        """Return all that is known: the day, the time and the zone's name.

        Args:
            zone: The reader's; None for the machine's own.
        """
        if not self.is_timed:
            return self.day(zone)
        return f"{self.local(zone):%Y-%m-%d %H:%M %Z}".rstrip()


def first_of(day: str) -> date:
    """Return the first day of an ISO day, month or year as `ArticleDate.day` returns it."""
    return date.fromisoformat(f"{day}-01-01"[:10])
