"""Heads as version 0.1.0 read them: marks are stored under the keys that it made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath

from reader.archive.dates import parse_date, parse_epoch, parse_name
from reader.archive.formats.article_format import Head, Value
from reader.text.urls import tidy

_URLS = ("from", "url", "link", "canonical_url", "permalink", "source")
_DATES = ("date", "published", "pubdate", "created")
_NAME = re.compile(r"(?:19|20)\d{2}-?\d{2}-?\d{2}(?!\d)[-_ .]?", re.ASCII)


def read_as_earlier(head: Head, name: str) -> tuple[str, tuple[str, ...], datetime | None]:
    """Return the URL, the titles and the date that version 0.1.0 found in a head.

    Args:
        head: As its format has read it.
        name: The file's name with its suffix.

    Returns:
        The URL or an empty string; what may be the title as written, the best first; the date.
    """
    urls = (tidy(_first(head.fields, field)) for field in _URLS)
    url = next(filter(None, urls), "") or tidy(head.link_url)
    stem = PurePath(name).stem
    dated = _NAME.match(stem)
    titles = (_first(head.fields, "title"), head.link_title, stem[dated.end() :] if dated else stem)
    if url:
        return url, titles, None
    written = (parse_date(_first(head.fields, field)) for field in _DATES)
    date = next(filter(None, written), None) or parse_epoch(head.epoch)
    return url, titles, date or (parse_name(stem)[0] if dated else None)


def _first(fields: Mapping[str, Value], key: str) -> str:
    """Return a field, a list joined by commas, an empty string without one."""
    value = fields.get(key, "")
    text = value if isinstance(value, str) else "、".join(value)
    return text if text.strip() and text not in ("null", "~") else ""
