"""Reading the head and the body of a text, for tests."""

from __future__ import annotations

from pathlib import PurePath

from reader.archive.formats.registry import recognise
from reader.archive.header import Header, make_header

HOSTS = {"tea.example": "茶事"}
URL = "https://tea.example/water"
BODY = "井水清，河水浑。\n"


def read(text: str, name: str = "a.md") -> tuple[Header, str]:
    """Return the header of a text and its body, stripped."""
    article_format, head = recognise(text, name)
    header = make_header(head, path=PurePath(name), hosts=HOSTS)
    return header, article_format.body(text, head).strip()


def fields(header: Header) -> dict[str, object]:
    """Return the fields of a header that are not empty, the date as a day."""
    day = f"{header.date.moment:%Y-%m-%d}" if header.date else ""
    every = {
        "title": header.title,
        "date": day,
        "url": header.url,
        "author": header.author,
        "tags": header.tags,
    }
    return {key: value for key, value in every.items() if value}
