"""Exports of Movable Type whose name does not tell that they hold many entries: one article.

`reader.archive.dumps.movable_type` reads the entries. The first gives the fields; the others follow
it, each below its title.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.archive.formats.plain_text import earlier_reading
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

if TYPE_CHECKING:
    from reader.archive.dumps.item import Item

_FIELDS = (
    "AUTHOR|TITLE|BASENAME|STATUS|DATE|TAGS|PRIMARY CATEGORY|CATEGORY|UNIQUE URL|CONVERT BREAKS"
    "|ALLOW COMMENTS|ALLOW PINGS|NO ENTRY|IMAGE|CUSTOMFIELD|AUTHOR URL|AUTHOR EMAIL|PERMALINK"
)

MARK = lazy_pattern(
    rf"\s{{0,99}}(?:{_FIELDS}):(?:[^\n]{{0,2000}}\n(?!-----)){{0,60}}[^\n]{{0,2000}}\n"
    r"-----[ \t]*\r?\n(?:EXTENDED )?BODY:[ \t]*\r?\n"
)
"""What an export begins with."""


def read_head(text: str) -> Head | None:
    """Read the fields of the first entry; None for any other text."""
    item = next(_entries(text), None) if MARK.match(text) else None
    if item is None:
        return None
    fields: dict[str, Value] = {
        "title": item.title,
        "date": item.date,
        "url": item.url,
        "author": item.authors,
        "tags": item.tags,
    }
    known = {name: value for name, value in fields.items() if value}
    titles, dates = earlier_reading(text)
    return Head(known, earlier_titles=titles, earlier_dates=(*dates, *_days(item.date)))


def _days(date: str) -> tuple[str, ...]:
    """Return the days that a date meant earlier, when other files told what is the month."""
    return date[:10], f"{date[:5]}{date[8:10]}-{date[5:7]}"


def body(text: str, _head: Head) -> str:
    """Return the entries as HTML, all but the first below their titles."""
    parts: list[str] = []
    for number, item in enumerate(_entries(text)):
        if number:
            byline = " · ".join(filter(None, (*item.authors, item.date[: len("2024-03-05")])))
            parts += (f"<h2>{item.title}</h2>", f"<p>{escape(byline)}</p>")
        parts.append(item.body)
    return "\n".join(parts)


def _entries(text: str) -> Iterator[Item]:
    from reader.archive.dumps.movable_type import places, read_entry  # here: such texts are few

    data = text.encode("utf-8", "replace")
    for at, length in places(io.BytesIO(data), lambda: None):
        item = read_entry(data[at : at + length].decode("utf-8", "replace"))
        if item is not None:
            yield item


FORMAT = ArticleFormat(
    "movable-type", frozenset((".txt",)), read_head, body, body_kind=BodyKind.HTML
)
