"""Posts in the JSON files that Facebook and Instagram export.

::

    {"timestamp": 1709625600, "data": [{"post": "..."}], "title": "Lu updated his status."}
    {"media": [{"uri": "a.jpg", "creation_timestamp": 1709625600, "title": "..."}]}

Each byte of the UTF-8 of a text is written there as a character of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from reader.archive.dumps.item import Item, shortened

_ASCII = 0x80


def post_item(value: Mapping[str, object]) -> Item | None:
    """Return a post as an article; None when it has no text, and for any other object."""
    if isinstance(value.get("data"), list) and isinstance(value.get("timestamp"), int):
        text, source = next(_texts(value["data"], "post"), ""), "Facebook"
        seconds = value["timestamp"]
    elif isinstance(value.get("media"), list):
        media = [part for part in _listed(value["media"]) if isinstance(part, dict)]
        text, source = next(_texts([value, *media], "title"), ""), "Instagram"
        times = (part.get("creation_timestamp") for part in (value, *media))
        seconds = next((time for time in times if isinstance(time, int)), None)
    else:
        return None
    if not text or not isinstance(seconds, int) or not 0 < seconds < 1 << 33:
        return None
    lines = (line.strip() for line in text.split("\n"))
    title = shortened(next(filter(None, lines), ""))
    return Item(
        title=title.replace("&", "&amp;").replace("<", "&lt;"),
        date=datetime.fromtimestamp(seconds, UTC).isoformat(),
        source=source,
        body=text,
        suffix=".txt",
        id=f"{seconds} {text[:40]}",
    )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _texts(parts: object, key: str) -> Iterator[str]:
    for part in _listed(parts):
        text = part.get(key) if isinstance(part, dict) else None
        if isinstance(text, str) and text.strip():
            yield _restored(text.strip())


def _restored(text: str) -> str:
    """Return a text whose characters are the bytes of its UTF-8; others as they are."""
    if text.isascii() or max(map(ord, text)) >= 2 * _ASCII:
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text
