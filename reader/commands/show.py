"""``reader show``: one article as plain text, Markdown or JSON."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reader.commands import opening
from reader.commands.ls import utc
from reader.commands.output import columns, complain, print_json, print_lines
from reader.errors import ArticleError, PathError
from reader.library.article import Article, read_article
from reader.library.scan import check_path
from reader.library.urls import canonical, tidy

WIDEST = 80
"""Cells of a line on a terminal, unless asked for otherwise."""


def run(argv: Sequence[str]) -> int:
    """Print one article.

    Args:
        argv: What follows ``reader show`` on the command line.

    Returns:
        0; 1 when the article cannot be read; 2 when there is no such article or option.
    """
    options = _parser().parse_args(argv)
    try:
        path = _find(options.article, options.paths, options.data_dir)
        article = read_article(path, hosts=opening.hosts())
    except PathError as error:
        return opening.refuse(error)
    except ArticleError as error:
        complain(str(error))
        return 1
    for notice in article.notices:
        complain(f"{path}: {notice.message}")
    width = min(columns(), WIDEST) if options.width is None else options.width
    if options.format == "json":
        return print_json(_fields(article, width))
    return print_lines([_rendition(article, options.format, width)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="reader show", description="Print one article: its cleaned body, unless as JSON."
    )
    parser.add_argument("article", metavar="FILE-or-KEY", help="a file, or an article's URL or key")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="where to look for a URL or key"
    )
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument(
        "--width", type=_width, metavar="N", help="cells of a line; 0: one line a paragraph"
    )
    opening.add_arguments(parser)
    return parser


def _width(text: str) -> int:
    width = int(text)
    if width < 0:
        raise argparse.ArgumentTypeError("a width is 0 or more")
    return width


def _find(named: str, given: Sequence[Path], data_dir: Path | None) -> Path:
    """Return the file that is meant: a path, or a key or URL to look up in a library.

    Raises:
        PathError: When there is none.
    """
    path = Path(named)
    url = tidy(named)
    if not url and not named.startswith(("title:", "path:")):
        check_path(path)
        if path.is_dir():
            raise PathError(path, "a folder, not an article: try `reader ls`")
        return path
    key = canonical(url) if url else named
    for entry in opening.read_library(opening.library_paths(given, data_dir)):
        if entry.key == key:
            return entry.path
    raise PathError(named, "no such article in the library")


def _rendition(article: Article, form: str, width: int) -> str:
    """Return the body of an article as text or Markdown, without a final newline."""
    if form == "markdown":
        from reader.text.markdown import to_markdown  # here: it brings html2text

        return to_markdown(article.document).rstrip("\n")
    from reader.text.rendition import to_text

    return to_text(article.document, width).rstrip("\n")


def _fields(article: Article, width: int) -> dict[str, Any]:
    """Return an article as JSON values: metadata, text and blocks."""
    entry = article.entry
    return {
        "key": entry.key,
        "title": entry.title,
        "source": entry.source,
        "author": entry.author,
        "url": entry.url,
        "date": utc(entry.date),
        "tags": list(entry.tags),
        "path": str(entry.path),
        "text": _rendition(article, "text", width),
        "blocks": [asdict(block) for block in article.document.blocks],
        "notices": [asdict(notice) for notice in article.notices],
    }
