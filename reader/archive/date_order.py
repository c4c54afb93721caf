"""Dates such as ``03/05/2024``: whether an archive writes the day or the month first.

One date does not say; other dates in the folder do, where one number is greater than twelve. The
folder of the file counts, and if its files leave the order open, the folder above.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from reader.archive import files
from reader.archive.decoding import decode
from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats.article_format import Head
from reader.archive.formats.registry import is_candidate
from reader.archive.header import Header
from reader.patterns import lazy_pattern
from reader.text.article_date import ArticleDate

_HEAD = 2048
_MOST_FILES = 200
_AMBIGUOUS = lazy_pattern(r"\s*(\d{1,2})([-/.])(\d{1,2})\2((?:19|20)\d{2})(?!\d)", re.ASCII)
_IN_HEAD = lazy_pattern(rb"(?<![\d/.\-])(\d{1,2})([-/.])(\d{1,2})\2(?:19|20)\d{2}(?!\d)")


def ambiguous_date(head: Head) -> tuple[int, int, int] | None:
    """Return the year and two numbers of the first date of a head that can mean two days.

    Args:
        head: The head of an article that has no certain date.
    """
    for fields in (head.fields, head.lines):
        for key, value in fields.items():
            is_date = LABELS.get(plain_name(key)) in (Field.DATE, Field.CHANGED)
            match = _AMBIGUOUS.match(value) if is_date and isinstance(value, str) else None
            if match and 0 < int(match[1]) <= 12 and 0 < int(match[3]) <= 12:
                return int(match[4]), int(match[1]), int(match[3])
    return None


def with_date_by_order(header: Header, head: Head, path: Path) -> Header:
    """Return a header with a date, if its own can mean two days and other files tell which.

    Args:
        header: The header of an article.
        head: Its head.
        path: The file.
    """
    numbers = ambiguous_date(head) if header.date is None else None
    order = _order_near(str(path.parent)) if numbers else ""
    if not (numbers and order):
        return header
    year, first, second = numbers
    month, day = (second, first) if order == "day" else (first, second)
    return replace(header, date=ArticleDate.of_day(year, month, day))


def _order_near(folder: str) -> str:
    """Return ``day`` or ``month``, whichever comes first in dates; empty if that is open."""
    for part in (folder, os.path.dirname(folder)):  # noqa: PTH120 - a key of the cache
        try:
            mtime_ns = os.stat(part).st_mtime_ns  # noqa: PTH116 - as above
        except OSError:
            return ""  # a container
        if order := _order_in(part, mtime_ns):
            return order
    return ""


@lru_cache(maxsize=512)
def _order_in(folder: str, _mtime_ns: int) -> str:
    """Return the order in the files of a folder and of the folders in it."""
    counts = {"day": 0, "month": 0}
    for path in _sample(folder):
        try:
            data = files.read_bytes(path, _HEAD).data
        except OSError:
            continue
        data = data if b"\0" not in data else decode(data, final=False).text.encode()
        for first, _mark, second in _IN_HEAD.findall(data):
            counts["day"] += 12 < int(first) <= 31 and 0 < int(second) <= 12
            counts["month"] += 12 < int(second) <= 31 and 0 < int(first) <= 12
    most, least = sorted(counts, key=lambda order: counts[order], reverse=True)
    return most if counts[most] > 4 * counts[least] else ""


def _sample(folder: str) -> Iterator[Path]:
    """Yield some candidates in a folder, then in those below it, in the order of their names."""
    count = 0
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        candidates = [name for name in sorted(names) if is_candidate(name)]
        step = max(1, len(candidates) // _MOST_FILES)
        for name in candidates[::step]:
            count += 1
            if count > _MOST_FILES:
                return
            yield Path(parent, name)
