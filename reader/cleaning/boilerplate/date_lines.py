"""Lines that only repeat the date of an article."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from reader.patterns import lazy_pattern
from reader.text.fold import fold_bare

_DATE_PARTS = lazy_pattern(  # matches folded text: Simplified, lower case, without punctuation
    r"\d+(?:st|nd|rd|th)?|发布|发表|更新|时间|日期|提交|上午|下午|(?:星期|周|礼拜)[一二三四五六日天]"
    r"|[年月日时分秒号于在]|gmt|utc|am|pm|published|posted|updated|last|date|time|on|at"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"|[tz]"  # last, because longer alternatives start with these letters
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = lazy_pattern("|".join(_MONTHS))


def is_date_line(text: str, when: datetime) -> bool:
    """Return whether a text is only the date of the article, within a day and a half.

    Args:
        text: The text of a block.
        when: The date of the article.
    """
    if len(text) > 60 or _DATE_PARTS.sub("", fold_bare(text)).strip("+"):
        return False
    near = timedelta(days=1.5)
    return any(abs(day - when.date()) <= near for day in _days(text))


def _days(text: str) -> list[date]:
    """Return the dates that the numbers in a text may mean."""
    numbers = [int(number) for number in re.findall(r"\d{1,4}", text)]
    years = [number for number in numbers if 1900 < number < 2200]
    small = [number for number in numbers if number not in years][:2]
    month = _MONTH.search(text.lower())
    if not years or not small:
        return []
    if month:
        pairs = [(_MONTHS.index(month[0]) + 1, small[0])]
    elif len(small) < 2:
        return []
    else:
        pairs = [(small[0], small[1]), (small[1], small[0])]
    days = []
    for number, day in pairs:
        try:
            days.append(date(years[0], number, day))
        except ValueError:
            continue
    return days
