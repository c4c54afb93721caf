"""Resolve the URLs of links and pictures of an archived page."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from reader.patterns import lazy_pattern
from reader.text.safe import safe_line

_ABSOLUTE = lazy_pattern(r"https?://[^\s/]", re.IGNORECASE)
_SCHEME = lazy_pattern(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST = lazy_pattern(r"[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]+)")
_CLIPPED = lazy_pattern(r"t{0,2}ps?://", re.IGNORECASE)
_SCRIPTS = frozenset({"javascript", "vbscript", "data", "blob"})


class LinkResolver:
    """Resolves URLs against the URL of the article.

    Args:
        base: The URL of the article, or empty.

    Attributes:
        relative: The URLs that were resolved from a path without a host.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self._page = base.partition("#")[0]
        self.relative: set[str] = set()

    def resolve(self, href: str) -> str:
        """Return an absolute URL, ``#name`` for an anchor in the article, or empty for no link.

        Args:
            href: The reference as written in the page. A clipped scheme is repaired; script URLs
                are dropped; a reference that cannot be resolved is returned unchanged, as is one
                that looks like an option or climbs above the root of the site: it means a file.
        """
        href = href.strip()
        if not (href.isascii() and href.isprintable()):
            href = safe_line(href)
        if not href or href == "#":
            return ""
        if href[0] == "#":
            return href
        if _ABSOLUTE.match(href):
            page, mark, name = href.partition("#")
            return "#" + name if mark and name and page == self._page else href
        if _CLIPPED.match(href):
            return ("https://" if "s:" in href[:5].lower() else "http://") + href.split("://", 1)[1]
        scheme = _SCHEME.match(href)
        if scheme:
            return "" if scheme[1].lower() in _SCRIPTS else href
        if not self.base or href[0] == "-" or self._climbs(href):
            return href
        try:
            joined = urljoin(self.base, href)
        except ValueError:
            return href
        if not href.startswith("//"):
            self.relative.add(joined)
        return joined

    def _climbs(self, href: str) -> bool:
        """Return whether a path leads above the root of the article's site."""
        if ".." not in href:
            return False
        depth = 0 if href[0] == "/" else _HOST.sub("", self._page).partition("?")[0].count("/") - 1
        for segment in re.split("[/\\\\]", re.split("[?#]", href, maxsplit=1)[0]):
            if segment == "..":
                depth -= 1
            elif segment not in ("", "."):
                depth += 1
            if depth < 0:
                return True
        return False


def host(url: str) -> str:
    """Return the host of a URL without ``www.``, or an empty string."""
    match = _HOST.match(url)
    return match[1].lower().removeprefix("www.") if match else ""
