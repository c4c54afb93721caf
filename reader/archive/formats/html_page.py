"""Pages: HTML with a document type or an ``html`` element; `html_head` reads their fields.

The body is the whole page: `reader.cleaning` finds the article in it.
"""

from __future__ import annotations

from reader.archive.embedded import without_embedded
from reader.archive.formats import html_head
from reader.archive.formats.article_format import ArticleFormat, Head
from reader.cleaning.html.pages import is_page
from reader.text.body_kind import BodyKind


def read_head(text: str) -> Head | None:
    """Read the fields of a page; None when the text is not a page."""
    if not is_page(text):
        return None
    fields, is_cut = html_head.read_fields(text)
    return Head(fields, is_cut=is_cut)


def body(text: str, _head: Head) -> str:
    """Return the page without the pictures and fonts in it."""
    return without_embedded(text)


FORMAT = ArticleFormat(
    "html-page",
    frozenset((".html", ".htm", ".xhtml")),
    read_head,
    body,
    body_kind=BodyKind.HTML,
    head_limit=html_head.LIMIT,
)
