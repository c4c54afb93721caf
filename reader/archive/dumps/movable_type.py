"""Exports of Movable Type, which TypePad and many hosts of blogs write, too: entries in one text.

::

    AUTHOR: 陆羽生
    TITLE: 井水与河水
    DATE: 03/05/2008 08:00:00 PM
    -----
    BODY:
    井水清，河水浑。
    -----
    COMMENT:
    AUTHOR: 何小满
    同意。
    -----
    --------

A line of five hyphens ends a part of an entry, one of eight the entry. Either may be in a text as
well, so they count only above what begins the next part or entry.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from typing import IO

from reader.archive.containers.member import ContainerError
from reader.archive.dumps.feeds import LONGEST, TOO_LARGE
from reader.archive.dumps.item import Item
from reader.archive.dumps.wordpress import paragraphs
from reader.patterns import lazy_pattern

_FIELD_LINE = lazy_pattern(r"([A-Z][A-Z ]{2,20}):[ \t]*(.*)")
_ENTRY = lazy_pattern(
    rb"(?:AUTHOR|TITLE|BASENAME|STATUS|DATE|PRIMARY CATEGORY|UNIQUE URL|CONVERT BREAKS):"
)
_END_OF_ENTRY = lazy_pattern(rb"-{8}[ \t]*\r?\n?")
_END_OF_PART = lazy_pattern(
    r"^-{5}[ \t]*(?:\n\s*|\Z)"
    r"(?=(?:BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):[ \t]*(?:\n|\Z)"
    r"|-{8}[ \t]*(?:\n|\Z)|\Z)",
    re.MULTILINE,
)
_PART = lazy_pattern(r"\s*([A-Z]+(?: [A-Z]+)?):[ \t]*(?:\n|\Z)")
_DATE = lazy_pattern(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ \t]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[ \t]*([AP])M)?)?",
    re.ASCII | re.IGNORECASE,
)
_HALF = 12
"""The hours of half a day."""


def places(file: IO[bytes], check: Callable[[], None]) -> Iterator[tuple[int, int]]:
    """Yield the offset and the length of each entry, in bytes.

    Args:
        file: An export in UTF-8, positioned at the beginning of its first entry.
        check: Called often; raises when it takes too long.

    Raises:
        ContainerError: The rest cannot be read.
    """
    start = at = file.tell()
    end = -1
    while line := file.readline(LONGEST + 1):
        if at + len(line) - start > LONGEST:
            raise ContainerError(TOO_LARGE)
        if end >= 0 and line.strip():
            if _ENTRY.match(line):
                check()
                yield start, end - start
                start = at
            end = -1
        at += len(line)
        if _END_OF_ENTRY.fullmatch(line):
            end = at
    if at > start:
        yield start, at - start


def read_entry(text: str) -> Item | None:
    """Return an entry as an article, without its comments; None when there is nothing to read.

    Args:
        text: The entry, with the line that ends it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    text = text[:-8] if text.endswith("\n--------") else text
    parts = _END_OF_PART.split(f"{text}\n")
    fields: dict[str, list[str]] = {}
    for line in parts[0].split("\n"):
        match = _FIELD_LINE.match(line.strip())
        if match and match[2].strip():
            fields.setdefault(match[1], []).append(match[2].strip())
    texts: dict[str, str] = {}
    for part in parts[1:]:
        name = _PART.match(part)
        if name:
            texts.setdefault(name[1], part[name.end() :].strip("\n"))
    written = [texts[name] for name in ("BODY", "EXTENDED BODY") if texts.get(name, "").strip()]
    body = "\n\n".join(written) or texts.get("EXCERPT", "")
    title = _one(fields, "TITLE")
    if not (title or body.strip()):
        return None
    is_markdown = _one(fields, "CONVERT BREAKS").lower().startswith("markdown")
    url = _one(fields, "UNIQUE URL") or _one(fields, "PERMALINK")
    return Item(
        title=title,
        date=_date(_one(fields, "DATE")),
        url=url if url.startswith("http") else "",
        authors=tuple(fields.get("AUTHOR", ())[:1]),
        tags=_tags(fields, texts.get("KEYWORDS", "")),
        body=body if is_markdown else paragraphs(body),
        suffix=".md" if is_markdown else ".html",
        id=_one(fields, "BASENAME"),
    )


def _one(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _date(written: str) -> str:
    """Return a date, which has the month first, in the order of ISO 8601."""
    match = _DATE.match(written)
    if match is None:
        return written
    day = f"{match[3]}-{match[1]:0>2}-{match[2]:0>2}"
    if match[4] is None:
        return day
    hour = int(match[4])
    if match[7]:
        hour = hour % _HALF + (_HALF if match[7] in "pP" else 0)
    return f"{day}T{hour:02}:{match[5]}:{match[6] or '00'}"


def _tags(fields: dict[str, list[str]], keywords: str) -> tuple[str, ...]:
    """Return the categories, the tags and the keywords."""
    lines = [*fields.get("TAGS", ()), *keywords.split("\n")]
    try:
        tags = [tag.strip() for row in csv.reader(lines, skipinitialspace=True) for tag in row]
    except csv.Error:
        tags = []
    names = [*fields.get("PRIMARY CATEGORY", ()), *fields.get("CATEGORY", ()), *tags]
    return tuple(dict.fromkeys(filter(None, names)))
