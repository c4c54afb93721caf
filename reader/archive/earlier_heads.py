"""Heads as version 0.1.0 read them, to find the marks stored under the keys of that version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from reader.archive.dates import parse_epoch
from reader.archive.formats.article_format import Head, Value
from reader.patterns import lazy_pattern
from reader.text.urls import tidy

_URLS = ("from", "url", "link", "canonical_url", "permalink", "source")
_DATES = ("date", "published", "pubdate", "created")
_DATE = lazy_pattern(
    r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?"
    r"(?:[T\s,]*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_EMAIL = lazy_pattern(r"\s*(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4}\b")
_NAME = lazy_pattern(r"((?:19|20)\d{2})-?(\d{2})-?(\d{2})(?!\d)[-_ .]?", re.ASCII)


def read_as_earlier(head: Head, stem: str) -> tuple[str, tuple[str, ...], datetime | None]:
    """Return the URL, the title candidates and the date that version 0.1.0 read in a head.

    Args:
        head: As its format has read it.
        stem: The file's name without its suffix.

    Returns:
        The URL or an empty string; the titles as written, the best first; the date or None.
    """
    urls = (tidy(_first(head.fields, field)) for field in _URLS)
    url = next(filter(None, urls), "") or tidy(head.link_url)
    dated = _NAME.match(stem)
    titles = (_first(head.fields, "title"), head.link_title, stem[dated.end() :] if dated else stem)
    if url:
        return url, titles, None
    written = (_parse_date(_first(head.fields, field)) for field in _DATES)
    epoch = parse_epoch(head.epoch)
    date = next(filter(None, written), None) or (epoch.moment if epoch else None)
    return url, titles, date or (_day(dated) if dated else None)


def _first(fields: Mapping[str, Value], key: str) -> str:
    """Return a field, or an empty string; a list is joined by commas."""
    value = fields.get(key, "")
    text = value if isinstance(value, str) else "、".join(value)
    return text if text.strip() and text not in ("null", "~") else ""


def _day(dated: re.Match[str]) -> datetime | None:
    """Return the day at the beginning of a file name; None if there is no such day."""
    try:
        return datetime(int(dated[1]), int(dated[2]), int(dated[3]), tzinfo=UTC)
    except ValueError:
        return None


def _parse_date(text: str) -> datetime | None:
    """Read a date as version 0.1.0 did: a time without a zone is UTC, a day midnight UTC."""
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
    """Return a date in UTC; None unless its year has four digits in every time zone."""
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
