"""A change of a highlight that another session has changed since the writer has seen it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reader.notes.model import Highlight
from reader.notes.note_texts import rebased
from reader.notes.reconcile import newest


def on_top_of(stored: Mapping[str, Any], since: Highlight, new: Highlight) -> Highlight:
    """Return a highlight with the words and tags that came since the writer has seen it.

    Args:
        stored: The document as it is now.
        since: The highlight that the writer has seen.
        new: What the writer has made of it.
    """
    if stored.get("deleted"):
        return new
    note, tags = str(stored.get("note") or ""), [str(tag) for tag in stored.get("tags") or ()]
    if (note, tuple(tags)) == (since.note, since.tags):
        return new
    kept = [tag for tag in new.tags if tag in tags or tag not in since.tags]
    kept += [tag for tag in tags if tag not in since.tags and tag not in kept]
    text = rebased(since.note, new.note, (newest(stored), note))
    return replace(new, note=text, tags=tuple(kept))
