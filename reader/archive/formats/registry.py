"""The registry of file formats: which names may be articles, and what format a text has."""

from __future__ import annotations

from typing import NamedTuple

from reader.archive.formats import (
    bare_text,
    front_matter,
    html_page,
    link_line,
    logseq,
    mdx,
    mediawiki,
    mhtml,
    pandoc_title,
    plain_text,
)
from reader.archive.formats.article_format import ArticleFormat, Head

FORMATS: dict[str, ArticleFormat] = {}
"""The formats by name, in the order in which they are tried."""

_by_suffix: dict[str, list[ArticleFormat]] = {}


class Recognised(NamedTuple):
    """The format of a text and the head that it reads there."""

    format: ArticleFormat
    head: Head


def register(article_format: ArticleFormat) -> ArticleFormat:
    """Add a format.

    Raises:
        ValueError: There is one of that name.
    """
    if article_format.name in FORMATS:
        raise ValueError(f"there is a format {article_format.name} already")
    FORMATS[article_format.name] = article_format
    for suffix in article_format.suffixes:
        _by_suffix.setdefault(suffix, []).append(article_format)
    return article_format


def is_candidate(name: str) -> bool:
    """Return whether a file may be an article, by its name."""
    return _suffix(name) in _by_suffix


def recognise(text: str, name: str) -> Recognised:
    """Return the format of a text: the first that can read its head, at last `bare_text`.

    Args:
        text: The file or its beginning, decoded, with newlines normalised to LF.
        name: The file's name. The formats of its suffix are tried; all are when none has it.
    """
    own = _by_suffix.get(_suffix(name))
    for article_format in own or FORMATS.values():
        if article_format.reads_any and (own is None or article_format is bare_text.FORMAT):
            continue
        head = article_format.read_head(text)
        if head is not None:
            return Recognised(article_format, head)
    return Recognised(bare_text.FORMAT, bare_text.read_head(text))


def _suffix(name: str) -> str:
    start = name.rfind(".")
    return name[start:].lower() if start > 0 else ""


for _format in (
    *(front_matter.FORMAT, link_line.FORMAT, html_page.FORMAT, mhtml.FORMAT, mdx.FORMAT),
    *(logseq.FORMAT, mediawiki.FORMAT, mediawiki.TEXT_FORMAT, pandoc_title.FORMAT),
    *(plain_text.FORMAT, bare_text.FORMAT),
):
    register(_format)
