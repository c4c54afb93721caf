"""``reader related``: the articles that have most in common with one, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reader.commands.command_lines.related import parser
from reader.commands.entry_fields import brief_fields
from reader.commands.indexed import open_indexed
from reader.commands.opening import open_hosts
from reader.commands.output import complain, print_json, print_lines
from reader.commands.terminal import adopt_terminal
from reader.errors import ReaderError
from reader.services.related import RelatedArticle, list_related, reason
from reader.text.escaping import row
from reader.text.width import cut


def run(argv: Sequence[str]) -> int:
    """Print the related articles.

    Args:
        argv: What follows ``reader related`` on the command line.

    Returns:
        0; 1 when no article is related; 2 when there is no such article or option.
    """
    options = parser().parse_args(argv)
    try:
        indexed = open_indexed(options, open_hosts())
    except ReaderError as error:
        complain(str(error))
        return 2
    related = list_related(indexed.index, indexed.listed, max(0, options.limit))
    if options.json:
        print_json([_fields(article) for article in related])
    else:
        width = adopt_terminal()
        print_lines(_line(article, width) for article in related)
    return 0 if related else 1


def _line(article: RelatedArticle, width: int) -> str:
    entry = article.entry
    day = entry.date.day() if entry.date else ""
    cells = (f"{day:10}", entry.source, entry.title, reason(article))
    return cut("  ".join(filter(None, cells)), width) if width else row((*cells, entry.file))


def _fields(article: RelatedArticle) -> dict[str, Any]:
    related = article.related
    return {
        **brief_fields(article.entry),
        "score": round(related.score, 2),
        "days": related.days,
        "words": list(related.words),
    }
