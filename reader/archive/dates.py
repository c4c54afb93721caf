"""Parsing written dates: those of fields and of lines of text.

A date keeps the precision that it is written with, see `reader.text.article_date`. An ambiguous
date is not read, because a missing day is better than a wrong one. `reader.archive.file_names`
reads the dates in the names of files and folders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from reader.patterns import end_of_match, lazy_pattern
from reader.text.article_date import ArticleDate, DateKind

LONGEST = 400
"""The most characters of a field that are parsed."""

_HAN_NUMBER = "〇○零一二三四五六七八九十廿卅元"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?<![a-z])(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_YEAR = r"(?<!\d)(?P<year>\d{4})(?!\d)"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\da-z])"
_HAN_YEAR = rf"(?P<year>(?<!\d)\d{{4}}|(?<![{_HAN_NUMBER}])[{_HAN_NUMBER}]{{4}})\s?年"
_REPUBLIC = (
    rf"(?:中華民國|中华民国|民國|民国)\s?(?P<republic>\d{{1,3}}|[{_HAN_NUMBER}百]{{1,5}})\s?年"
)
_HAN_MONTH = rf"\s?(?P<month>\d{{1,2}}|[{_HAN_NUMBER}]{{1,2}})\s?月"
_HAN_DAY = rf"\s?(?P<day>\d{{1,2}}(?!\d)|[{_HAN_NUMBER}]{{1,3}})\s?[日号號]?"


def _compile(*shapes: str) -> tuple[re.Pattern[str], ...]:
    return tuple(lazy_pattern(shape, re.ASCII | re.IGNORECASE) for shape in shapes)


# Every repetition has a bound, so that reading takes time in proportion to the text.
_DAYS = _compile(
    r"(?<!\d)(?<!\d[-/.])(?P<year>\d{4})\s?(?P<mark>[-/._])\s?(?P<month>\d{1,2})\s?(?P=mark)"
    r"\s?(?P<day>\d{1,2})(?!\d)",
    _HAN_YEAR + _HAN_MONTH + _HAN_DAY,
    r"(?<![\da-z])(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
    rf"{_DAY}[\s,./-]{{0,2}}(?:of\s)?{_NAME}[\s,/-]{{0,2}}{_YEAR}",
    rf"{_NAME}[\s-]{{0,2}}{_DAY}[\s,-]{{0,2}}{_YEAR}",
    rf"{_YEAR}[\s,./-]{{0,2}}{_NAME}[\s./-]{{0,2}}{_DAY}",
    rf"{_NAME}\s{{1,2}}{_DAY}\s(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?)(?:\s(?!\d{{4}})\S{{1,8}})?\s{_YEAR}",
    r"(?<!\d)(?<!\d[-/.])(?P<first>\d{1,2})\s?(?P<mark>[-/.])\s?(?P<second>\d{1,2})\s?(?P=mark)"
    r"\s?(?P<year>\d{4})(?!\d)",
    _REPUBLIC + _HAN_MONTH + _HAN_DAY,
    rf"{_HAN_MONTH}\s?(?P<day>\d{{1,2}})\s?日\s?,?\s?{_YEAR}",  # the linter of Obsidian
)
"""The forms of a day anywhere in a text, the most frequent first."""
_USUAL = lazy_pattern(
    r"((?:1[1-9]|[2-8]\d)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
    r"(?:[T ](\d{2}):(\d{2}):([0-5]\d)(?:\.(\d{1,6}))? ?(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
"""The most frequent forms, for which there is a fast path."""
_MONTHS_AND_YEARS = _compile(
    r"(?P<year>(?:1[5-9]|20)\d{2})(?:\s?[-/.]\s?(?P<month>\d{1,2}))?",
    rf"{_HAN_YEAR}(?:{_HAN_MONTH}份?)?",
    rf"{_REPUBLIC}(?:{_HAN_MONTH}份?)?",
    rf"{_NAME},?\s?{_YEAR}",
)
"""The forms of a month or a year, which must be the whole text."""
_NUMBER = lazy_pattern(r"\d{10,16}(?:\.\d{1,9})?", re.ASCII)
_EPOCH = lazy_pattern(r"-?\d{1,16}", re.ASCII)
_HAS_YEAR = lazy_pattern(r"\d{4}|年", re.ASCII)
_LABEL = lazy_pattern(r"[^\d:：]{1,12}[:：]\s?")

_BETWEEN = lazy_pattern(
    r"(?:[\sT,，;；|·_@-]|at\b|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[(（][^\s()（）]{1,4}[)）]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?){0,6}",
    re.IGNORECASE,
)
"""Text between a day and its time."""
_HALF = r"(?P<half>上午|下午|凌晨|清晨|早上|早晨|中午|傍晚|晚上|[ap]\.?m\b\.?)"
_SECOND = r"(?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9})\d{0,9})?"
_TIMES = tuple(
    lazy_pattern(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        rf"(?:{_HALF}\s?)?(?P<hour>\d{{1,2}})[:：](?P<minute>\d{{2}})(?:[:：]{_SECOND})?(?!\d)"
        r"(?:\s?(?P<after>[ap]\.?m\b\.?))?",
        rf"(?:{_HALF}\s?)?(?P<hour>\d{{1,2}})\s?[时時点點]"
        rf"(?:\s?(?P<minute>\d{{1,2}})\s?分(?:\s?{_SECOND}\s?秒)?|(?P<thirty>半)|整|鐘|钟)?",
        r"(?P<hour>\d{1,2})\s?(?P<after>[ap]\.?m\b\.?)",
        rf"(?<=T)(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?:{_SECOND})?(?!\d)",
    )
)
_TIME_OF_LINTER = lazy_pattern(
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s(?P<after>[上下]午|凌晨|早上|中午|晚上)",
    re.ASCII,
)
"""A time with the part of the day after it, where the year stands after the day."""
_YEAR_LAST = lazy_pattern(r"月\s?\d{1,2}\s?日\s?,?\s?\d{4}(?!\d)", re.ASCII)
_OFFSET = lazy_pattern(
    r"(?P<gap>\s?[(（]?)(?:UTC|GMT)?\s?(?P<sign>[+\u2212-])(?P<hours>\d{1,2})"
    r"(?:(?P<colon>:?)(?P<minutes>\d{2}))?(?!\d)",
    re.ASCII | re.IGNORECASE,
)
_ZONE_NAME = lazy_pattern(r"\s?[(（]?(?P<name>[A-Z]{1,4})\b", re.ASCII | re.IGNORECASE)
_ZONES: Mapping[str, int] = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "CET": 1, "CEST": 2, "HKT": 8, "SGT": 8, "JST": 9,
    "KST": 9, "EDT": -4, "EST": -5, "PDT": -7, "PST": -8,
}  # fmt: skip
"""Hours east of UTC by zone name. Names such as CST and IST stand for several zones."""
_PLACE_TIME = lazy_pattern("(?:北京|台北|臺北|香港)[时時][间間]")

_WIDE = str.maketrans("０１２３４５６７８９／－．：　\xa0", "0123456789/-.:  ")
_HAN_DIGITS = dict(zip("〇○零元一二三四五六七八九", "0001123456789", strict=True))
_EPOCH_ENDS = 2100
"""The year from which on a number is not taken for a Unix time."""

_FURTHEST = 14
"""The largest offset of a zone from UTC, in hours."""
_QUOTES = "'\"“”[]()（）【】《》"


def parse_date(text: str, zone: tzinfo | None = None) -> ArticleDate | None:
    """Parse a written date; None when there is none, or when it is ambiguous.

    The first day in the text counts: ISO 8601 and RFC 5322, slashes and dots, Chinese dates, also
    in Chinese numerals and of the Republic, English month names in any order. A Unix time, a month
    or a year must be the whole text. ``03/05/2024`` is ambiguous, but not where one of the numbers
    cannot be a month. A zone name that several zones share, such as ``CST``, is ignored.

    Args:
        text: A field of the front matter, or a line of text.
        zone: The zone of a time without one; None to leave it a clock time.
    """
    date = _parsed(text[:LONGEST])
    return date.placed(zone) if date else None


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ArticleDate | None:
    """Parse a date; cached, because a text is parsed more than once."""
    if usual := _USUAL.fullmatch(text):
        date = _usual(usual)
        if date is not None:
            return date
    text = text.translate(_WIDE).strip().strip(_QUOTES).strip()
    if not _HAS_YEAR.search(text):
        return None
    return _number(text) or _first_day(text) or _month_or_year(text)


def _usual(match: re.Match[str]) -> ArticleDate | None:
    """Return the date of a match of `_USUAL`; None when there is no such date."""
    year, month, day, hour, minute, second, part, zone = match.groups()
    try:
        if hour is None:
            return ArticleDate.of_day(int(year), int(month), int(day))
        numbers = (int(year), int(month), int(day), int(hour), int(minute), int(second))
        moment = datetime(*numbers, int((part or "0").ljust(6, "0")), tzinfo=UTC)
    except ValueError:
        return None
    if zone is None:
        return ArticleDate(moment, DateKind.CLOCK_TIME)
    if zone != "Z":
        hours, minutes = int(zone[1:3]), int(zone[-2:])
        if hours > _FURTHEST or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        moment += offset if zone[0] == "-" else -offset
    return ArticleDate(moment)


def has_year_last(text: str) -> bool:
    """Return whether a date is like ``三月 5日 2024``, which earlier versions did not read."""
    return "月" in text and _YEAR_LAST.search(text) is not None


def _number(text: str) -> ArticleDate | None:
    """Parse a number without separators: a Unix time, or a day with its time."""
    if not _NUMBER.fullmatch(text):
        return None
    digits = text.partition(".")[0]
    if len(digits) in (12, 14):
        try:
            written = datetime.strptime(digits.ljust(14, "0") + "Z", "%Y%m%d%H%M%S%z")
        except ValueError:
            return None
        return _checked(written, DateKind.CLOCK_TIME)
    if len(digits) not in (10, 13, 16):
        return None
    date = parse_epoch(digits[:13])
    return date if date and date.moment.year < _EPOCH_ENDS else None


def parse_epoch(text: str) -> ArticleDate | None:
    """Parse a Unix time in milliseconds, or in seconds when it has ten digits or fewer.

    Args:
        text: The content of the epoch comment; ``NaN`` occurs.
    """
    if not _EPOCH.fullmatch(text):
        return None
    value = int(text)
    milliseconds = value if abs(value) > 9_999_999_999 else value * 1000
    try:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None
    return _checked(moment, DateKind.MOMENT)


def _checked(moment: datetime, kind: DateKind) -> ArticleDate | None:
    """Return a date in UTC; None when its year has not four digits in every time zone."""
    return ArticleDate(moment.astimezone(UTC), kind) if 1000 <= moment.year <= 9998 else None


def _first_day(text: str) -> ArticleDate | None:
    """Parse the first day in a text, with the time after it."""
    first: tuple[ArticleDate, re.Match[str]] | None = None
    for shape in _DAYS:
        for match in shape.finditer(text):
            if first is not None and match.start() >= first[1].start():
                break
            date = _day_of(match)
            if date is not None:
                first = date, match
                break
        if first is not None and first[1].start() == 0:
            break
    return _with_time(*first) if first else None


def _day_of(match: re.Match[str]) -> ArticleDate | None:
    """Return the day, month or year that was matched; None when there is no such day."""
    parts = match.groupdict()
    year, month, day = _year(parts), _value(parts.get("month")), _value(parts.get("day"))
    if parts.get("name"):
        month = _MONTHS.index(parts["name"][:3].lower()) + 1
    if parts.get("first"):
        month, day = _month_and_day(_value(parts["first"]), _value(parts["second"]))
    if (parts.get("month") or parts.get("first")) and not month:
        return None
    if parts.get("day") and not day:
        return None
    try:
        date = ArticleDate.of_day(year, month, day)
    except ValueError:
        return None
    return _checked(date.moment, date.kind)


def _year(parts: Mapping[str, str | None]) -> int:
    if parts.get("republic"):
        return 1911 + _value(parts["republic"])
    written = parts.get("year") or ""
    return _value("".join(str(_HAN_DIGITS.get(sign, sign)) for sign in written))


def _month_and_day(first: int, second: int) -> tuple[int, int]:
    """Return the month and the day of two numbers in unknown order; zeros when it is ambiguous."""
    if first == second or second > 12:
        return first, second
    return (second, first) if first > 12 else (0, 0)


def _value(text: str | None) -> int:
    """Return the value of digits, or of Chinese numerals up to 199; 0 for anything else."""
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    hundreds, hundred, rest = text.rpartition("百")
    rest = rest.replace("廿", "二十").replace("卅", "三十").lstrip("〇○零")
    tens, ten, ones = rest.rpartition("十")
    digits = [_HAN_DIGITS.get(part or "零", "") for part in (hundreds, tens, ones)]
    if not ten and len(rest) > 1:  # 一一三年
        return _value("".join(_HAN_DIGITS.get(sign, "x") for sign in rest)) if not hundred else 0
    if "" in digits:
        return 0
    hundreds_value, tens_value, ones_value = map(int, digits)
    return (
        (hundreds_value or 1) * 100 * bool(hundred)
        + (tens_value or 1) * 10 * bool(ten)
        + ones_value
    )


def _with_time(date: ArticleDate, match: re.Match[str]) -> ArticleDate:
    """Return a day with the time after it or inside it."""
    text = match.string
    if match.end() == len(text) and not match.groupdict().get("clock"):
        return date
    clock = match.groupdict().get("clock")
    start = match.start("clock") if clock else end_of_match(_BETWEEN, text, match.end())
    shapes = (_TIME_OF_LINTER, *_TIMES) if has_year_last(match[0]) else _TIMES
    for shape in shapes:
        time = shape.match(text, start)
        if time is None:
            continue
        timed = _timed(date.moment, time)
        if timed is None:
            return date
        offset = _offset(text, match.end() if clock else time.end(), time)
        if offset is None and clock:
            offset = _offset(text, time.end(), time)
        if offset is None:
            return ArticleDate(timed, DateKind.CLOCK_TIME)
        return _checked(timed - offset, DateKind.MOMENT) or date
    return date


def _timed(day: datetime, time: re.Match[str]) -> datetime | None:
    """Return a day at a time; None when there is no such time."""
    parts = time.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    minute = 30 if parts.get("thirty") else minute
    half = (parts.get("half") or parts.get("after") or "").lower()
    if half[:1] in ("p", "下", "傍", "晚") or (half == "中午" and hour < 11):
        if hour == 12 and half == "晚上":
            return None
        hour += 12 if hour < 12 else 0
    elif half and half != "中午" and hour == 12:
        hour = 0
    micro = int((parts.get("part") or "0").ljust(6, "0")[:6])
    second = min(int(parts.get("second") or 0), 59)  # a leap second is the last one
    try:
        return day.replace(hour=hour, minute=minute, second=second, microsecond=micro)
    except ValueError:
        return None


def _offset(text: str, at: int, time: re.Match[str]) -> timedelta | None:
    """Return the UTC offset after a time; None when there is none, or an ambiguous one."""
    written = _OFFSET.match(text, at)
    if written is not None:
        hours, minutes = int(written["hours"]), int(written["minutes"] or 0)
        is_range = (  # 08:00-09:30 is a range of times unless a T precedes it, as in ISO 8601
            written["sign"] != "+"
            and not written["gap"]
            and written["colon"]
            and not time.groupdict().get("second")
            and text[time.start() - 1 : time.start()].upper() != "T"
        )
        if hours > _FURTHEST or minutes > 59 or is_range:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return offset if written["sign"] == "+" else -offset
    named = _ZONE_NAME.match(text, at)
    if named is not None and named["name"].upper() in _ZONES:
        return timedelta(hours=_ZONES[named["name"].upper()])
    return timedelta(hours=8) if _PLACE_TIME.search(text) else None


def _month_or_year(text: str) -> ArticleDate | None:
    """Parse a text that is a month or a year, after a label or alone."""
    label = _LABEL.match(text)
    bare = text[label.end() :] if label else text
    matches = (shape.fullmatch(bare) for shape in _MONTHS_AND_YEARS)
    return next(filter(None, (_day_of(match) for match in matches if match)), None)
