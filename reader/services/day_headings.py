"""Headings for days, in the language of the interface."""

from __future__ import annotations

from datetime import date

from reader.text.article_date import first_of
from reader.translation import deferred
from reader.translation import gettext as _

_WEEKDAYS = (
    deferred("Mon"),
    deferred("Tue"),
    deferred("Wed"),
    deferred("Thu"),
    deferred("Fri"),
    deferred("Sat"),
    deferred("Sun"),
)


def heading_of(day: str) -> str:
    """Return the heading of a day, or of a month or a year of which the day is not known.

    Args:
        day: As `reader.text.article_date.ArticleDate.day` returns it.
    """
    first = first_of(day)
    if len(day) == len("2021"):
        return _("{year:04}").format(year=first.year)
    if len(day) == len("2021-04"):
        return _("{year:04}-{month:02}").format(year=first.year, month=first.month)
    return heading(first)


def heading(day: date) -> str:
    """Return a day with its weekday, ``2021-04-15 Thu``; 2021年4月15日 星期四 in Chinese.

    Args:
        day: The day in the reader's time zone; of a `datetime` only the date is used.
    """
    template = _("{year:04}-{month:02}-{day:02} {weekday}")
    weekday = _(_WEEKDAYS[day.weekday()])
    return template.format(year=day.year, month=day.month, day=day.day, weekday=weekday)
