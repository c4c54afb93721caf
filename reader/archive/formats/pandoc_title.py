"""Articles with the title block of Pandoc: title, authors and date after percent signs.

::

    % 井水与河水
    % 陆羽生; 白水
    % 2021-04-18
"""

from __future__ import annotations

from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.archive.formats.body_head import add_body_head
from reader.archive.formats.head_line import LONGEST_TITLE, SENTENCE
from reader.patterns import lazy_pattern

_LINE = r"%(?![%{])[ \t]*([^\n]{0,500}(?:\n[ \t]+[^\s][^\n]{0,500}){0,8})(?:\n|\Z)"
_BLOCK = lazy_pattern(rf"\s*{_LINE}(?:{_LINE})?(?:{_LINE})?(?=\s*(?:\n|\Z))")
_SPACE = lazy_pattern(r"\s+")
_BETWEEN = lazy_pattern(r"[ \t]*(?:;|\n)\s*")


def read_head(text: str) -> Head | None:
    """Read the title block; None when the text does not begin with one."""
    match = _BLOCK.match(text)
    if match is None:
        return None
    title = _SPACE.sub(" ", match[1]).strip()
    if match[2] is None and (not title or SENTENCE.search(title)):
        return None
    if len(title) > LONGEST_TITLE:
        return None
    authors = tuple(filter(None, _BETWEEN.split((match[2] or "").strip())))
    date = _SPACE.sub(" ", match[3] or "").strip()
    fields: dict[str, Value] = {"title": title, "author": authors, "date": date}
    written = {key: value for key, value in fields.items() if value}
    is_cut = match.end() >= len(text)
    return add_body_head(text, Head(written, end=match.end(), is_cut=is_cut))


FORMAT = ArticleFormat(
    "pandoc-title",
    frozenset((".md", ".markdown", ".mdown", ".mkd", ".txt")),
    read_head,
    has_foot=True,
)
