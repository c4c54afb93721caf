"""``reader search``: the articles that match a query, each with a snippet of its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reader.archive.header import Entry
from reader.commands.command_lines.search import parser
from reader.commands.entry_fields import brief_fields
from reader.commands.hiding import open_hiding, report_hidden
from reader.commands.opening import open_marks, open_up_to_date
from reader.commands.output import complain, print_json, print_lines
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
            yield row((date, entry.source, entry.title, entry.file))
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
