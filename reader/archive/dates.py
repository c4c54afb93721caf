"""Dates as archives write them, to aware datetimes in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_DATE = re.compile(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?"
    r"(?:[T\s,]*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_EMAIL = re.compile(r"\s*(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4}\b")
_NAME = re.compile(r"((?:19|20)\d{2})-?(\d{2})-?(\d{2})(?!\d)[-_ .]?", re.ASCII)


def parse_date(text: str) -> datetime | None:
    """Read a written date; None when it is not a date or an impossible one.

    ISO 8601 in its many spellings, ``2021/04/21``, ``2021年4月21日`` and RFC 5322 are accepted. A
    time without a zone is UTC, a date without a time is midnight UTC.

    Args:
        text: A field of the front matter.
    """
    match = _DATE.match(text)
    if match is None:
        return _parse_email_date(text) if _EMAIL.match(text) else None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second = (int(match[group] or 0) for group in (4, 5, 6))
    micro = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        zone = _zone(match[8] or "Z")
        written = datetime(year, month, day, hour, minute, min(second, 59), micro, tzinfo=zone)
        return _plausible(written)
    except (ValueError, OverflowError):
        return None


def _plausible(date: datetime) -> datetime | None:
    """Return a date in UTC; None when its year has not four digits in every time zone."""
    return date.astimezone(UTC) if 1000 <= date.year <= 9998 else None


def _zone(text: str) -> timezone:
    """Return the zone of ``Z``, ``+08``, ``+0800`` or ``+08:00``."""
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _parse_email_date(text: str) -> datetime | None:
    """Read ``Thu, 15 Apr 2021 13:23:59 GMT``."""
    from email.utils import parsedate_to_datetime  # here: rare, and slow to import

    try:
        written = parsedate_to_datetime(text.strip())
        return _plausible(written if written.tzinfo else written.replace(tzinfo=UTC))
    except (ValueError, OverflowError, IndexError):
        return None


def parse_epoch(text: str) -> datetime | None:
    """Read a Unix time in milliseconds, or in seconds when it has ten digits or fewer.

    Args:
        text: The content of the epoch comment; ``NaN`` occurs.
    """
    if not re.fullmatch(r"-?\d{1,16}", text, re.ASCII):
        return None
    value = int(text)
    milliseconds = value if abs(value) > 9_999_999_999 else value * 1000
    try:
        return _plausible(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds))
    except OverflowError:
        return None


def parse_name(stem: str) -> tuple[datetime | None, str]:
    """Split a file name into the date it begins with and the rest.

    Args:
        stem: The file name without its suffix.
    """
    match = _NAME.match(stem)
    if match is None:
        return None, stem
    try:
        date = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
    except ValueError:
        return None, stem
    return date, stem[match.end() :]
