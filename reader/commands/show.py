"""``reader show``: one article as plain text, Markdown or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from reader.archive.article import Article, read_raw
from reader.commands.articles import find_article, read_as_shown
from reader.commands.command_lines.show import parser
from reader.commands.entry_fields import entry_fields
from reader.commands.opening import open_hosts
from reader.commands.output import complain, print_json, print_lines
from reader.commands.terminal import adopt_terminal
from reader.errors import ArticleError, ReaderError
from reader.text.safe import safe_line, spelled
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.archive.header import Entry

WIDEST = 80
"""Cells of a line on a terminal, unless ``--width`` says otherwise."""


def run(argv: Sequence[str]) -> int:
    """Print one article.

    Args:
        argv: What follows ``reader show`` on the command line.

    Returns:
        0; 1 when the article cannot be read; 2 when there is no such article or option.
    """
    options = parser().parse_args(argv)
    hosts = open_hosts()
    try:
        path = find_article(options.article, options, hosts)
        if options.raw:
            print_lines(spelled(read_raw(path)).removesuffix("\n").split("\n"))
            return 0
        article = read_as_shown(path, options, hosts)
    except ReaderError as error:
        complain(str(error))
        return 1 if isinstance(error, ArticleError) else 2
    for notice in article.notices:
        complain(f"{path}: {notice.message}")
    if options.format == "json":
        print_json(_fields(article))
        return 0
    if not article.document.blocks:
        url = article.entry.url
        message = _("{path}: no text; the article is at {url}") if url else _("{path}: no text")
        complain(message.format(path=path, url=url))
        return 0
    default = min(adopt_terminal(), WIDEST)
    width = default if options.width is None else options.width
    head = [] if options.body else _head(article.entry, options.format, width)
    print_lines([*head, _rendition(article, options.format, width)])
    return 0


def _head(entry: Entry, form: str, width: int) -> list[str]:
    """Return the lines above the body: title, source and date, and a blank line.

    Args:
        entry: The article.
        form: ``text`` or ``markdown``.
        width: Cells of a line of text; 0 for one line each.
    """
    day = entry.date.day() if entry.date else ""
    title, byline = safe_line(entry.title), " · ".join(filter(None, (safe_line(entry.source), day)))
    if form == "markdown":
        from reader.text.escaping import markdown as escape

        parts = [f"# {escape(title)}" if title else "", escape(byline)]
        return [line for part in parts if part for line in (part, "")]
    lines = [title, byline] if not width else _set_head(title, byline, width)
    return [*filter(None, lines), ""] if title or byline else []


def _set_head(title: str, byline: str, width: int) -> list[str]:
    """Return the lines of a title and a byline at a width, as the app sets them."""
    from reader.text.layout.line import PageStyle
    from reader.text.layout.preface import set_preface
    from reader.text.width import ambiguous_cells

    preface = [("title", title), ("byline", byline)]
    style = PageStyle(max(2, width), ambiguous=ambiguous_cells())
    return [placed.line.text for placed in set_preface(preface, style)]


def _rendition(article: Article, form: str, width: int) -> str:
    """Return the body of an article as text or Markdown, without the newline at its end."""
    if form == "markdown":
        from reader.text.render.markdown import to_markdown  # here: it brings html2text

        return to_markdown(article.document).rstrip("\n")
    from reader.text.render.plain_text import to_text

    return to_text(article.document, width).rstrip("\n")


def _fields(article: Article) -> dict[str, Any]:
    """Return an article as JSON values; the offsets of the blocks are code points of the text."""
    return {
        **entry_fields(article.entry),
        "text": article.document.text,
        "blocks": [asdict(block) for block in article.document.blocks],
        "notices": [asdict(notice) for notice in article.notices],
    }
