"""Pages: HTML with a document type or an ``html`` element, all of it the body."""

from __future__ import annotations

import re

from reader.archive.formats.article_format import ArticleFormat, Head

_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)


def read_head(text: str) -> Head | None:
    """Return an empty head for a page; the elements in its ``head`` are not read."""
    return Head() if _PAGE.match(text) else None


FORMAT = ArticleFormat("HTML page", frozenset((".html", ".htm")), read_head)
