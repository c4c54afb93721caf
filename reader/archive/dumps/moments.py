"""Dates in dumps: their names in objects of JSON, and numbers, which count from 1970."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from reader.archive.field_names import NAMES, Field
from reader.patterns import lazy_pattern

DATES = (
    *NAMES[Field.DATE],
    *("ctime", "createdtime", "createdts", "createdtimestampusec"),
    *NAMES[Field.CHANGED],
    "usereditedtimestampusec",
)
"""Plain names of dates, the best first."""
GOOGLE_DATES = frozenset(("createdtimestampusec", "usereditedtimestampusec"))
"""The names in notes of Google Keep."""
_NEW_DATES = GOOGLE_DATES | {"createdts"}
"""Dates that earlier versions did not know."""
_MICROSECONDS = lazy_pattern(r"\d{15,17}(?:\.\d+)?", re.ASCII)
"""Dates that earlier versions could not read."""
_NUMBER = lazy_pattern(r"\d{10}(?:\d{3}){0,2}(?:\.\d+)?")


def dates_of(fields: Mapping[str, object]) -> tuple[str, tuple[str, ...] | None]:
    """Return the best date of an object, and the others if earlier versions did not read it.

    Args:
        fields: The values of the object by plain name.
    """
    found = {name: date for name in DATES if name in fields and (date := date_of(fields[name]))}
    best = next(iter(found), "")
    is_new = best in _NEW_DATES or bool(best and _MICROSECONDS.fullmatch(str(fields[best]).strip()))
    date, *others = found.values() or ("",)
    return date, tuple(others) if is_new else None


def date_of(value: object) -> str:
    """Return a date as written; a number is seconds, milliseconds or microseconds since 1970."""
    if isinstance(value, dict):
        value = value.get("$date")
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ""
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        return value.strip()
    try:
        number = float(value)
    except OverflowError:
        return ""
    if 1e14 <= number < 1e17:  # of Google, in microseconds
        number /= 1e6
    if not 1e8 < number < 1e14:
        return ""
    return datetime.fromtimestamp(number / 1000 if number > 1e11 else number, UTC).isoformat()
