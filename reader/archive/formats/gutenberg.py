"""Texts of Project Gutenberg: a head with title and author, and the text between two marks.

::

    The Project Gutenberg eBook of 茶經

    Title: 茶經
    Author: 陸羽
    Release date: March 5, 2024 [eBook #12345]

    *** START OF THE PROJECT GUTENBERG EBOOK 茶經 ***
"""

from __future__ import annotations

import re

from reader.archive.field_names import plain_name
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_NAME = "Project Gutenberg"
_SIGN = lazy_pattern(
    rf"\W{{0,20}}(?:The )?{_NAME}(?:['’]s\b|\s+(?:of\s+)?e-?(?:book|text)\b)", re.IGNORECASE
)
"""What such a file begins with."""

_START = lazy_pattern(
    r"^[ \t]*\*{3}[ \t]*START OF (?:THE|THIS) PROJECT GUTENBERG EBOOK[^\n]*(?:\n|\Z)"
    r"(?:\s*(?:Produced|Prepared|Transcribed|E-?text prepared) by [^\n]*"
    r"(?:\n(?!\s*\n)[^\n]*){0,4})?",
    re.MULTILINE | re.IGNORECASE,
)
"""The mark above the text, and the names of those who made the file."""

_END = lazy_pattern(
    r"^[ \t]*(?:\*{3}[ \t]*END OF (?:THE|THIS) PROJECT GUTENBERG EBOOK"
    r"|End of (?:the )?Project Gutenberg)",
    re.MULTILINE | re.IGNORECASE,
)
_FIELD = lazy_pattern(
    r"^(Title|Author|Release Date|Posting Date):[ \t]*([^\n]+)", re.MULTILINE | re.IGNORECASE
)
_NUMBER = lazy_pattern(r"[ \t]*\[[^\[\]\n]{0,60}\][ \t]*\Z")


def read_head(text: str) -> Head | None:
    """Read the lines above the text of a book; None for any other file."""
    if not _SIGN.match(text):
        return None
    start = _START.search(text)
    above = text[: start.start()] if start else text
    fields: dict[str, Value] = {}
    for key, value in _FIELD.findall(above):
        fields.setdefault(plain_name(key), _NUMBER.sub("", value).replace("&", "&amp;"))
    if start is None:
        return Head(fields, is_cut=True)
    return Head({**fields, "site": _NAME}, end=start.end())


def body(text: str, head: Head) -> str:
    """Return the text between the marks, without the licence below it."""
    inside = text_below(text, head)
    end = _END.search(inside)
    return inside[: end.start()] if end else inside


FORMAT = ArticleFormat("gutenberg", frozenset((".txt",)), read_head, body, body_kind=BodyKind.TEXT)
