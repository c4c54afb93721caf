"""Pictures, sounds, films and embedded pages: what a placeholder tells of them."""

from __future__ import annotations

import re

from bs4.element import Tag

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-orig-file")
_NUMBER = re.compile(r"\s*(\d+)")
_TRACKERS = re.compile(
    r"medium\.com/_/stat|/pixel(?:\.gif|\.png|/|\?|$)|google-analytics\.|doubleclick\.|"
    r"/b/ss/|feedburner\.com/~r/|stats\.wordpress\.com|pixel\.wp\.com|scorecardresearch\."
)


def attribute(tag: Tag, name: str) -> str:
    """Return the value of an attribute, empty when it is missing."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def image_source(tag: Tag) -> str:
    """Return the address of a picture as written: the full image of a lazy one, if it is named."""
    for name in _LAZY:
        if value := attribute(tag, name):
            return value
    source = attribute(tag, "src")
    if source and not source.startswith("data:"):
        return source
    candidates = attribute(tag, "data-srcset") or attribute(tag, "srcset")
    last = candidates.rsplit(",", 1)[-1].split()
    return last[0] if last and not last[0].startswith("data:") else source


def is_tracker(tag: Tag, source: str) -> bool:
    """Tell whether a picture is there to be fetched, not to be seen."""
    for name in ("width", "height"):
        size = _NUMBER.match(attribute(tag, name))
        if size and len(size[1]) == 1 and int(size[1]) <= 2:
            return True
    return _TRACKERS.search(source) is not None


def player_source(tag: Tag) -> str:
    """Return the address of a sound, a film or an embedded page as written."""
    for name in ("src", "data-src", "data", "href"):
        if value := attribute(tag, name):
            return value
    for child in tag.find_all(("source", "embed", "param", "iframe"), limit=8):
        for name in ("src", "data-src", "value"):
            value = attribute(child, name)
            if "/" in value:
                return value
    return ""
