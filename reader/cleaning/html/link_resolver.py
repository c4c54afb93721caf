"""Addresses: what a link or a picture of an archived page points to."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from reader.text.safe import safe_line

_ABSOLUTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_HOST = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]+)")
_CLIPPED = re.compile(r"t{0,2}ps?://", re.IGNORECASE)
_SCRIPTS = frozenset({"javascript", "vbscript", "data", "blob"})


class LinkResolver:
    """Resolves addresses against the address of the article.

    Args:
        base: The article's URL, or empty.

    Attributes:
        relative: The addresses that were resolved from a path without a host.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self._page = base.partition("#")[0]
        self.relative: set[str] = set()

    def resolve(self, href: str) -> str:
        """Return an absolute URL, ``#name`` for a place in the article, or empty for no link.

        Args:
            href: As written in the page. A scheme whose first letters were lost is mended; what
                would run a script is no link. What cannot be resolved is returned as it is.
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
        if not self.base:
            return href
        try:
            joined = urljoin(self.base, href)
        except ValueError:
            return href
        if not href.startswith("//"):
            self.relative.add(joined)
        return joined


def host(url: str) -> str:
    """Return the host of a URL, without ``www.``; empty when it has none."""
    match = _HOST.match(url)
    return match[1].lower().removeprefix("www.") if match else ""
