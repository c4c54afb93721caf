"""The anchors of headings, as forges make them, so that links within an article lead there."""

from __future__ import annotations

from reader.patterns import lazy_pattern

_DROPPED = lazy_pattern(r"[^\w\- ]")


def slug(text: str) -> str:
    """Return the anchor of a heading.

    Args:
        text: The text of the heading.
    """
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")
