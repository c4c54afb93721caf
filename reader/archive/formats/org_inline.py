"""Inline markup of Org: emphasis, links, footnotes and days."""

from __future__ import annotations

import re

from reader.archive.formats.markdown_writer import code_span, escaped, link, picture
from reader.patterns import lazy_pattern

_PICTURE = lazy_pattern(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif)(?:[?#].*)?\Z", re.IGNORECASE)
_INLINE = lazy_pattern(
    r"\[\[(?P<target>[^\[\]\n]{1,1500})\](?:\[(?P<label>[^\n]{1,600}?)\])?\]"
    r"|\[fn:(?P<note>[\w-]{1,60})\]"
    r"|\[fn:[\w-]{0,60}:[ \t]*(?P<inner>[^\[\]\n]{1,1500})\]"
    r"|[<\[](?P<stamp>\d{4}-\d{2}-\d{2}(?:[ \t+][^<>\[\]\n]{0,40})?)[>\]]"
    r"|<(?P<address>(?:https?|mailto):[^<>\s]{1,1500})>"
    r"|<<<?(?P<place>[^<>\n]{1,200})>>>?"
    r"|(?P<web>https?://[^\s<>\[\]\"，。；：！？、（）「」『』《》]{1,1500})"
    r"|(?P<script>[_^])\{(?P<scripted>[^{}\n]{1,100})\}"
    r"|(?<![A-Za-z0-9=])=(?P<verbatim>(?=\S)[^=\n]{1,500}(?<=\S))=(?![A-Za-z0-9=])"
    r"|(?<![A-Za-z0-9~])~(?P<code>(?=\S)[^~\n]{1,500}(?<=\S))~(?![A-Za-z0-9~])"
    r"|(?<![A-Za-z0-9*])\*(?P<bold>(?=\S)[^*\n]{1,500}(?<=\S))\*(?![A-Za-z0-9*])"
    r"|(?<![\w/:.<])/(?P<slanted>(?=\S)[^/\n]{1,500}(?<=\S))/(?![\w/])"
    r"|(?<![\w_])_(?P<under>(?=[^\s{])[^_\n]{1,500}(?<=\S))_(?![\w_])"
    r"|(?<![\w+])\+(?P<struck>(?=\S)[^+\n]{1,500}(?<=\S))\+(?![\w+])"
    r"|(?P<broken>\\\\[ \t]*\Z)"
)
_DEEPEST = 5
"""The deepest nesting of emphasis that is read."""


def plain(text: str, depth: int = 0) -> str:
    """Return text of one line without its links, emphasis and footnotes, such as a title."""
    return _INLINE.sub(lambda match: _plain_mark(match, depth), text).strip()


def _plain_mark(match: re.Match[str], depth: int) -> str:
    name = match.lastgroup or ""
    inside = match[name]
    if name in ("note", "inner", "broken"):
        return ""
    if name in ("stamp", "verbatim", "code", "web", "address", "scripted"):
        return match[0] if name == "stamp" else inside
    if name == "target":
        return inside.lstrip("*#").removeprefix("file:").removeprefix("id:")
    return plain(inside, depth + 1) if depth < _DEEPEST else inside


class Inline:
    """The inline markup of one text.

    Attributes:
        notes: The texts of the footnotes that stand within the text, in order.
    """

    def __init__(self) -> None:
        self.notes: list[str] = []

    def markdown(self, text: str, depth: int = 0) -> str:
        """Return text of one line with its links and emphasis as Markdown."""
        parts, at = [], 0
        for match in _INLINE.finditer(text):
            parts += [escaped(text[at : match.start()]), self._mark(match, depth)]
            at = match.end()
        return "".join((*parts, escaped(text[at:])))

    def _mark(self, match: re.Match[str], depth: int) -> str:
        name = match.lastgroup or ""
        inside = match[name]
        if name in ("target", "label"):
            return self._link(match["target"], match["label"] or "", depth)
        if name == "note":
            return f"[^{inside}]"
        if name == "inner":
            self.notes.append(self.markdown(inside, depth + 1) if depth < _DEEPEST else inside)
            return f"[^inline-{len(self.notes)}]"
        if name in ("verbatim", "code"):
            return code_span(inside)
        if name in ("web", "address"):
            return f"<{inside}>"
        if name == "broken":
            return "\\"
        if name == "scripted":
            tag = "sub" if match["script"] == "_" else "sup"
            return f"<{tag}>{escaped(inside)}</{tag}>"
        written = self.markdown(inside, depth + 1) if depth < _DEEPEST else escaped(inside)
        marks = {"bold": "**", "slanted": "*", "struck": "~~"}.get(name, "")
        return f"{marks}{written}{marks}"

    def _link(self, target: str, label: str, depth: int) -> str:
        path = target.removeprefix("file:")
        if _PICTURE.search(path) and (not label or _PICTURE.search(label)):
            return picture("", path)
        if label and _PICTURE.search(label) and "://" in path:
            return picture("", label.removeprefix("file:"))
        shown = self.markdown(label, depth + 1) if depth < _DEEPEST else escaped(label)
        if path.startswith(("http://", "https://", "mailto:", "ftp://")):
            return link(shown, path)
        is_file = target.startswith(("file:", "./", "../"))
        name = path.partition("::")[0]
        if is_file and name:
            return link(shown or escaped(name), name)
        return shown or escaped(target.lstrip("*#").removeprefix("id:"))
