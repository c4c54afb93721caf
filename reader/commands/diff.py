"""``reader diff``: two articles as one text, with what was added and removed."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reader.archive.article import Article, read_article
from reader.archive.files import explain
from reader.archive.history import PastFile, named_version
from reader.commands.articles import find_article, read_as_shown
from reader.commands.command_lines.diff import parser
from reader.commands.opening import open_hosts
from reader.commands.output import complain, print_json, print_lines
from reader.commands.terminal import adopt_terminal
from reader.errors import ArticleError, ReaderError
from reader.services.comparing import compare_articles, fold_line, summary, unmarked
from reader.text.comparison.lines import folded, lines
from reader.text.comparison.parts import Comparison, PartKind
from reader.text.comparison.renditions import to_html, to_markdown, to_text
from reader.text.layout.wrapping import wrap


def run(argv: Sequence[str]) -> int:
    """Print a comparison of two articles.

    Args:
        argv: What follows ``reader diff`` on the command line.

    Returns:
        0 when the words are the same; 1 when they differ, or an article cannot be read; 2 when
        there is no such article or option.
    """
    options = parser().parse_args(argv)
    hosts = open_hosts()
    try:
        old, new = (_read(named, options, hosts) for named in (options.old, options.new))
    except ReaderError as error:
        complain(str(error))
        return 1 if isinstance(error, ArticleError) else 2
    comparison = compare_articles(old, new)
    if options.format == "json":
        print_json(_fields(comparison, old, new))
    else:
        _print(comparison, options, _about(old), _about(new))
    return 0 if comparison.is_same else 1


def _read(named: str, options: argparse.Namespace, hosts: Mapping[str, str]) -> Article:
    """Return an article of the command line, or a version of one in a repository.

    Raises:
        ReaderError: There is none, or it cannot be read.
    """
    try:
        past = named_version(named)
    except OSError as error:
        raise ArticleError(Path(named), explain(error)) from error
    if past is not None:
        return read_past(past, hosts)
    return read_as_shown(find_article(named, options, hosts), options, hosts)


def read_past(past: PastFile, hosts: Mapping[str, str]) -> Article:
    """Return an article as it was in a commit.

    Raises:
        ArticleError: It cannot be read.
    """
    try:
        content = past.content()
    except OSError as error:
        raise ArticleError(past.path, explain(error)) from error
    return read_article(past.path, hosts=hosts, content=content)


def _about(article: Article) -> str:
    """Return which article a text is, on one line."""
    entry = article.entry
    date = entry.date.day() if entry.date else ""
    return " · ".join(filter(None, (date, entry.source, entry.title)))


def _print(comparison: Comparison, options: argparse.Namespace, old: str, new: str) -> None:
    """Print a comparison for people."""
    composed = lines(comparison, everything=options.all)
    items = composed if options.full else [*folded(composed)]
    figures = "; ".join(
        filter(None, (summary(comparison), unmarked(comparison, everything=options.all)))
    )
    if options.format == "html":
        print_lines([to_html(items, fold_line, f"{old} → {new}", figures).rstrip("\n")])
    elif options.format == "markdown":
        print_lines([to_markdown(items, fold_line).rstrip("\n")])
    else:
        width = adopt_terminal()
        head = [f"--- {old}", f"+++ {new}", figures, ""]
        shown = head + to_text(items, fold_line)
        print_lines(part for line in shown for part in (wrap(line, width) if width else [line]))


def _fields(comparison: Comparison, old: Article, new: Article) -> dict[str, Any]:
    """Return a comparison as JSON values."""
    return {
        "old": _side(old, comparison.old),
        "new": _side(new, comparison.new),
        "figures": asdict(comparison.figures),
        "parts": [
            {
                "kind": part.kind,
                "old": [part.start, part.end],
                "new": [part.new_start, part.new_end],
                **(
                    {}
                    if part.kind is PartKind.SAME
                    else {
                        "removed": comparison.old_text(part),
                        "added": comparison.new_text(part),
                    }
                ),
            }
            for part in comparison.parts
        ],
    }


def _side(article: Article, text: str) -> dict[str, Any]:
    """Return one of both articles as JSON values."""
    return {
        "key": article.entry.key,
        "title": article.entry.title,
        "path": article.entry.file,
        "text": text,
    }
