"""HTML pages, and the fragments that web clippers save; `html_head` reads their fields.

The body is the whole page: `reader.cleaning` finds the article in it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reader.archive.formats import discuz_light, discuz_thread, html_head
from reader.archive.formats.article_format import ArticleFormat, Head
from reader.cleaning.html.pages import is_page
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_EMBEDDED = lazy_pattern(r";base64,[A-Za-z0-9+/=]{256,}")
_PIECE = lazy_pattern(
    r"\s*(?:<!--(?:(?!-->).){0,2000}-->\s*){0,4}<(?:article|section|main|div|header|h[1-6]|p|table"
    r"|center|blockquote|figure|ul|ol|dl|pre|img|span|font|b|strong|a)[\s>]",
    re.IGNORECASE | re.DOTALL,
)


def read_head(text: str) -> Head | None:
    """Read the fields of a page or a fragment of one; None when the text is neither."""
    if not (is_page(text) or _PIECE.match(text)):
        return None
    fields, is_cut, earlier_titles = html_head.read_fields(text)
    head = Head(fields, is_cut=is_cut, earlier_titles=earlier_titles)
    if discuz_thread.is_thread(text):
        thread = {**fields, "tags": (), **discuz_thread.thread_fields(text)}
        known = {name: value for name, value in thread.items() if value}
        head = replace(head, fields=known, earlier_dates=(str(fields.get("date", "")),))
    elif discuz_light.is_light_thread(text):
        known = {name: value for name, value in discuz_light.light_fields(text).items() if value}
        titles = (*earlier_titles, str(fields.get("title", "")))
        dates = (str(fields.get("date", "")),)
        head = replace(head, fields=known, earlier_titles=titles, earlier_dates=dates)
    return head


def body(text: str, _head: Head) -> str:
    """Return the page without embedded pictures and fonts; of a thread only the posts."""
    if discuz_thread.is_thread(text):
        text = discuz_thread.thread_body(text)
    elif discuz_light.is_light_thread(text):
        text = discuz_light.light_body(text)
    return _EMBEDDED.sub(";base64,", text) if ";base64," in text else text


FORMAT = ArticleFormat(
    "html-page",
    frozenset((".html", ".htm", ".xhtml")),
    read_head,
    body,
    body_kind=BodyKind.HTML,
    head_limit=html_head.LIMIT,
)
