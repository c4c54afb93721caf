"""``reader search``: the articles that match a query, each with a snippet of its text."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reader.archive.header import Entry
from reader.commands.entry_fields import brief_fields
from reader.commands.hiding import open_hiding, report_hidden
from reader.commands.opening import open_marks, open_up_to_date
from reader.commands.options import add_config, add_data_dir, add_library
from reader.commands.output import complain, print_json, print_lines
from reader.commands.parsing import Parser
from reader.commands.terminal import adopt_terminal
from reader.errors import ReaderError
from reader.index.database import Index
from reader.index.full_text import snippet
from reader.index.lists import Heading, Listing, Selection, arrange
from reader.index.query.compile import Scope
from reader.index.query.parse import Node, parse, phrases
from reader.index.rows import id_of
from reader.text.escaping import row
from reader.text.width import cut
from reader.translation import gettext as _

PAGE = 200
"""Articles read from the index at a time."""


def run(argv: Sequence[str]) -> int:
    """Search a library.

    Args:
        argv: What follows ``reader search`` on the command line.

    Returns:
        0 when an article matches; 1 when none does; 2 when a path, an option or the query is wrong.
    """
    options = parser().parse_intermixed_args(argv)
    try:
        node = parse(options.query)
        index = open_up_to_date(options, open_marks(options))
    except ReaderError as error:
        complain(str(error))
        return 2
    scope = Scope.NAMES if options.names else Scope.TEXT
    hiding = open_hiding()
    without = "" if hiding is None else hiding.without(index)
    selection = Selection(query=node, scope=scope, heading=Heading.NONE, without=without)
    listing = arrange(index, selection)
    entries = _entries(listing, options.limit)
    if options.json:
        print_json([_fields(index, entry, node) for entry in entries])
    else:
        print_lines(_lines(index, entries, node, adopt_terminal()))
        complain(_("{count:,} found").format(count=len(listing)))
    if hiding is not None:
        report_hidden(hiding.count)
    return 0 if len(listing) else 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader search``."""
    parser = Parser(
        prog="reader search",
        description=_("Search the full text of a library, in either script."),
        epilog=_(
            'a query: 拜登 "清零 政策" -香港 (茶 OR 咖啡) source:端传媒 date:2021-04..2021-06 '
            "is:unread has:note len:>2000; put -- before a query that begins with a minus"
        ),
    )
    parser.add_argument("query", metavar="QUERY")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=_("folder or file"))
    parser.add_argument(
        "--names", action="store_true", help=_("look in titles, sources, authors and tags instead")
    )
    parser.add_argument("--limit", type=int, metavar="N", help=_("print at most so many"))
    parser.add_argument(
        "--json", action="store_true", help=_("a list of objects; times with a zone are in UTC")
    )
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser


def _entries(listing: Listing, limit: int | None) -> Iterator[Entry]:
    end = len(listing) if limit is None else min(len(listing), max(0, limit))
    for start in range(0, end, PAGE):
        yield from listing.part(start, min(end, start + PAGE))


def _lines(index: Index, entries: Iterator[Entry], node: Node, width: int) -> Iterator[str]:
    """Yield a line for each article, and one for the snippet with the words."""
    for entry in entries:
        date = entry.date.day() if entry.date else ""
        if width:
            yield cut(f"{date:10}  {entry.source}  {entry.title}", width)
        else:
            yield row((date, entry.source, entry.title, str(entry.path)))
        shown = snippet(index, id_of(index, entry.key), phrases(node), after=width or 120)
        if shown is not None:
            yield cut(f"            {shown.text}", width) if width else row(("", shown.text))


def _fields(index: Index, entry: Entry, node: Node) -> dict[str, Any]:
    """Return an article of the result as JSON values."""
    shown = snippet(index, id_of(index, entry.key), phrases(node))
    return {
        **brief_fields(entry),
        "snippet": shown.text if shown else None,
        "hit": [shown.start, shown.end] if shown else None,
    }
