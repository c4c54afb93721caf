"""Outlines in OPML, as Mubu, WorkFlowy and OmniOutliner export them; lists of feeds are none.

::

    <opml version="2.0"><head><title>井水</title><ownerName>陆羽生</ownerName></head><body>
    <outline text="井水清。" _note="不一定。"><outline text="河水浑。"/></outline></body></opml>
"""

from __future__ import annotations

import re
from html import escape, unescape

from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_ROOT = lazy_pattern(
    r"\ufeff?\s*(?:<\?xml[^<>]{0,300}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,4}<opml[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_FIELD = lazy_pattern(
    r"<(title|ownerName|dateCreated|dateModified)>([^<>]{1,1000})</", re.IGNORECASE
)
_BODY = lazy_pattern(r"<body\b[^<>]{0,300}>", re.IGNORECASE)
_FEED = lazy_pattern(r"\sxmlUrl\s?=|\stype\s?=\s?[\"'](?:rss|atom)[\"']", re.IGNORECASE)
_OUTLINE = lazy_pattern(
    r"<(?P<end>/?)outline\b(?P<attributes>(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>", re.IGNORECASE
)
_ATTRIBUTE = lazy_pattern(r"\s(text|_note)\s?=\s?(?:\"([^\"]*+)\"|'([^']*+)')", re.IGNORECASE)
_MARKUP = lazy_pattern(r"</?(?:b|i|u|s|a|code|em|strong|strike|span|br)(?:\s[^<>]{0,1000})?/?>")
_NAMES = {
    "title": "title",
    "ownername": "author",
    "datecreated": "date",
    "datemodified": "updated",
}
_DEEPEST = 32


def read_head(text: str) -> Head | None:
    """Read the head of an outline; a list of feeds has that of a page of links."""
    if not _ROOT.match(text):
        return None
    body = _BODY.search(text)
    if _FEED.search(text, body.end() if body else 0):
        return Head({"layout": "links"}, end=len(text))
    fields: dict[str, Value] = {}
    for match in _FIELD.finditer(text, 0, body.start() if body else len(text)):
        fields.setdefault(_NAMES[match[1].lower()], match[2].strip())
    is_cut = "</opml" not in text  # feeds may be further below
    return Head(fields, end=body.end() if body else len(text), is_cut=is_cut)


def body(text: str, head: Head) -> str:
    """Return the outline as HTML: a paragraph for each topic at the top, lists below it."""
    parts: list[str] = []
    has_list: list[bool] = []  # of each open topic
    for match in _OUTLINE.finditer(text, head.end):
        if match["end"]:
            is_deep = len(has_list) > _DEEPEST
            if has_list and has_list.pop():
                parts.append("</ul>")
            parts += ["</li>"] if has_list and not is_deep else []
            continue
        topic = _topic(match["attributes"])
        is_leaf = match["attributes"].rstrip().endswith("/")
        is_deep = len(has_list) >= _DEEPEST
        if not has_list:
            parts.append(f"<p>{topic}</p>")
        else:
            parts += ["<ul>"] if not (has_list[-1] or is_deep) else []
            has_list[-1] = not is_deep
            parts.append(f"<li>{topic}{'</li>' if is_leaf or is_deep else ''}")
        has_list += [] if is_leaf else [False]
    return "\n".join(parts)


def _topic(attributes: str) -> str:
    """Return a topic and the note to it as HTML."""
    written = {
        name.lower(): _as_html(double or single)
        for name, double, single in _ATTRIBUTE.findall(attributes)
    }
    return "<br>".join(filter(None, (written.get("text"), written.get("_note"))))


def _as_html(value: str) -> str:
    """Return the value of an attribute as HTML: it is plain text, or has tags of its own."""
    text = unescape(value)
    if not _MARKUP.search(text):
        text = escape(text, quote=False)
    return text.strip().replace("\n", "<br>")


FORMAT = ArticleFormat("opml", frozenset((".opml",)), read_head, body, body_kind=BodyKind.HTML)
