"""Media elements: the source and kind of pictures, audio, video and embedded pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.cleaning.html.tree import attribute
from reader.patterns import lazy_pattern
from reader.text.document import MediaKind

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from reader.cleaning.html.elements import Element

    Find = Callable[[Element, Container[str]], Iterable[Element]]

PLAYERS = {
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "iframe": MediaKind.EMBED,
    "embed": MediaKind.EMBED,
    "object": MediaKind.EMBED,
}
"""Media kinds by element name; the content of these elements is a fallback."""

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-orig-file")
_TINY = frozenset({"0", "1", "2"})
_HINTS = ("stat", "pixel", "analytics", "doubleclick", "feedburner", "scorecard")
_TRACKERS = lazy_pattern(
    r"medium\.com/_/stat|/pixel(?:\.gif|\.png|/|\?|$)|google-analytics\.|doubleclick\.|"
    r"feedburner\.com/~r/|stats\.wordpress\.com|pixel\.wp\.com|scorecardresearch\."
)
_VIDEO_HOSTS = lazy_pattern(
    r"//(?:www\.|player\.|m\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|"
    r"bilibili\.com|dailymotion\.com|youku\.com)/"
)


def image_source(tag: Element) -> str:
    """Return the URL of a picture as written; for lazy pictures that of the full image."""
    for name in _LAZY:
        if name in tag.attrs and (value := attribute(tag, name).strip()):
            return value
    source = attribute(tag, "src").strip()
    if source and not source.startswith("data:"):
        return source
    candidates = attribute(tag, "data-srcset") or attribute(tag, "srcset")
    last = candidates.rsplit(",", 1)[-1].split()
    return last[0] if last and not last[0].startswith("data:") else source


def is_tracker(tag: Element, source: str) -> bool:
    """Tell whether a picture is a tracking pixel."""
    for name in ("width", "height"):
        if name in tag.attrs and attribute(tag, name).strip().removesuffix("px") in _TINY:
            return True
    hinted = any(hint in source for hint in _HINTS)
    return hinted and _TRACKERS.search(source) is not None


def player_source(tag: Element, find: Find) -> str:
    """Return the URL of audio, video or an embedded page as written.

    Args:
        tag: The media element.
        find: Finds elements in it by name.
    """
    for name in ("src", "data-src", "data"):
        if value := attribute(tag, name).strip():
            return value
    for child in find(tag, ("source", "embed", "param", "iframe")):
        for name in ("src", "data-src", "value"):
            value = attribute(child, name).strip()
            if "/" in value:
                return value
    return ""


def player_kind(tag: Element, source: str) -> MediaKind:
    """Return the media kind of an element; an embedded page of a video host is a video."""
    kind = PLAYERS[tag.name]
    if kind is MediaKind.EMBED and _VIDEO_HOSTS.search(source):
        return MediaKind.VIDEO
    return kind
