"""Markdown and plain text without front matter: the head is in the first lines, if anywhere."""

from __future__ import annotations

from reader.archive.formats.article_format import ArticleFormat, Head, text_below
from reader.archive.formats.body_head import add_body_head
from reader.archive.formats.link_line import read_lines
from reader.archive.joplin import without_properties
from reader.patterns import lazy_pattern

_OPENING = lazy_pattern(r"\s*(?:---|\+\+\+|\{|```|~~~|;;;|:::|<!--)")
"""Where front matter may begin, whose end, or whose title, is further below."""


def read_head(text: str) -> Head:
    """Return the head in the first lines, empty if there is none: every text has this format.

    It is cut if the text so far may be the beginning of front matter or of a link line.
    """
    is_cut = bool(_OPENING.match(text)) or read_lines(text, 0).is_cut
    return add_body_head(text, Head(is_cut=is_cut))


def body(text: str, head: Head) -> str:
    """Return the text below the head, without what a note-taking program appends."""
    return without_properties(text_below(text, head))


FORMAT = ArticleFormat(
    "text",
    frozenset((".md", ".markdown", ".mdown", ".mkd", ".txt")),
    read_head,
    body,
    reads_any=True,
    has_foot=True,
)
