"""A note and tags that another session has changed since their writer has seen them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reader.notes.model import Written
from reader.notes.note_texts import rebased
from reader.notes.reconcile import field_stamp


def on_top_of(stored: Mapping[str, Any], since: Written, new: Written) -> Written:
    """Return a note and tags with what came since the writer has seen them.

    Args:
        stored: The document of the highlight or the article as it is now.
        since: What the writer has seen.
        new: What the writer has made of it.
    """
    if stored.get("deleted"):
        return new
    note, tags = str(stored.get("note") or ""), tuple(map(str, stored.get("tags") or ()))
    if (note, tags) == since:
        return new
    seen_note, seen_tags = since
    new_note, new_tags = new
    kept = [tag for tag in new_tags if tag in tags or tag not in seen_tags]
    kept += [tag for tag in tags if tag not in seen_tags and tag not in kept]
    return rebased(seen_note, new_note, (field_stamp(stored, "note"), note)), tuple(kept)
