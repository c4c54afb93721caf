"""The properties at the end of a note in a RAW export of Joplin: its dates, author and URL.

::

    井水与河水

    井水清，河水浑。

    id: 0123456789abcdef0123456789abcdef
    source_url: https://tea.example/water
    user_created_time: 2024-03-05T01:00:00.000Z
    type_: 1
"""

from __future__ import annotations

from reader.archive.formats.article_format import Value
from reader.patterns import lazy_pattern

_PROPERTIES = lazy_pattern(
    r"(?:\A|\n\n)id: [0-9a-f]{32}\n(?:[a-z_]{1,40}:[^\n]{0,2000}\n){1,60}type_: \d{1,3}\s*\Z"
)
_SIGN = "\ntype_: "
_LONGEST = 16 * 1024
"""The maximum length of the properties, in code points."""

NOTE = "1"
"""The type of notes; other types are folders, tags, files and the links between them."""


def properties_of(text: str) -> dict[str, str]:
    """Return the properties at the end of a text; empty if Joplin did not export it.

    Args:
        text: The content of a file, or its end.
    """
    start = _start_of(text)
    if start < 0:
        return {}
    pairs = (line.partition(":") for line in text[start:].strip().split("\n"))
    return {key: value.strip() for key, _colon, value in pairs}


def fields_of(properties: dict[str, str]) -> dict[str, Value]:
    """Return the properties of a note that are fields of an article, and the type."""
    fields = {
        "date": properties.get("user_created_time") or properties.get("created_time", ""),
        "url": properties.get("source_url", ""),
        "author": properties.get("author", ""),
        "type_": properties.get("type_", ""),
    }
    return {key: value.replace("&", "&amp;") for key, value in fields.items() if value}


def without_properties(text: str) -> str:
    """Return a text without the properties that Joplin adds at its end."""
    start = _start_of(text)
    return text if start < 0 else text[:start]


def _start_of(text: str) -> int:
    """Return the offset of the properties, or -1."""
    base = max(0, len(text) - _LONGEST)
    if text.find(_SIGN, max(base, len(text) - 100)) < 0:
        return -1
    sign = text.rfind("\n\nid: ", base)
    match = _PROPERTIES.match(text, sign if sign >= 0 else base)
    return match.start() if match else -1
