"""The metadata of an article for programs."""

from __future__ import annotations

from typing import Any

from reader.archive.header import Entry


def entry_fields(entry: Entry) -> dict[str, Any]:
    """Return the metadata of an article as JSON values."""
    return {
        "key": entry.key,
        "title": entry.title,
        "source": entry.source,
        "author": entry.author,
        "url": entry.url,
        "date": entry.date.iso if entry.date else None,
        "tags": list(entry.tags),
        "path": entry.file,
    }


def brief_fields(entry: Entry) -> dict[str, Any]:
    """Return the metadata of an article among results: all but the author and the tags."""
    fields = entry_fields(entry)
    del fields["author"], fields["tags"]
    return fields
