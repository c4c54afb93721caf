"""``reader trail``: every mention of a name in context, by date."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from reader import config, paths
from reader.commands.command_lines.trail import parser
from reader.commands.opening import open_marks, open_up_to_date
from reader.commands.output import complain, is_ascii, print_json_items, print_lines
from reader.commands.terminal import adopt_terminal
from reader.errors import ReaderError
from reader.index.database import Index
from reader.index.lists import Selection
from reader.index.query.days import FIRST, LAST, Days, read_days
from reader.index.query.keys import FieldText
from reader.index.query.parse import Every
from reader.services.trail_lines import SOURCES, TrailColumns, sparklines, total
from reader.services.trails import Mention, TrailCounts, TrailSearch, follow, rows_by_date
from reader.text.escaping import row
from reader.text.width import ambiguous_cells, cut
from reader.translation import gettext as _

_TOGETHER = 20
"""Lines that are printed at once."""


def run(argv: Sequence[str]) -> int:
    """Print the trail of a name.

    Args:
        argv: What follows ``reader trail`` on the command line.

    Returns:
        0; 1 when the name is not mentioned; 2 when a path, an option or a day is wrong.
    """
    command_line = parser()
    options = command_line.parse_intermixed_args(argv)
    names = tuple(name for name in (" ".join(options.name.split()),) if name)
    if not names:
        command_line.error(_("the name is empty"))
    days = _days(options, command_line)
    try:
        index = open_up_to_date(options, open_marks(options))
    except ReaderError as error:
        complain(str(error))
        return 2
    query = FieldText("source", options.source) if options.source else Every()
    search = TrailSearch(names, Selection(query=query, days=days), options.newest)
    counts = TrailCounts()
    mentions = _mentions(index, search, options.limit, counts)
    if options.json:
        print_json_items(map(_fields, mentions))
    else:
        _print(mentions, names, counts)
    return 0 if counts.mentions else 1


def _days(options: argparse.Namespace, command_line: argparse.ArgumentParser) -> Days | None:
    """Return the days that the options name; a wrong one ends the program."""
    first, last = FIRST, LAST
    today = date.today()  # noqa: DTZ011 - local days
    for name in ("since", "until"):
        text = getattr(options, name)
        days = read_days(text, today) if text is not None else Days(FIRST, LAST)
        if days is None:
            message = _("--{name}: not a day, a month or a year: {text}")
            command_line.error(message.format(name=name, text=text))
        elif name == "since":
            first = days.first
        else:
            last = days.last
    return Days(first, last) if (first, last) != (FIRST, LAST) else None


def _mentions(
    index: Index, search: TrailSearch, limit: int | None, counts: TrailCounts
) -> Iterator[Mention]:
    """Yield the mentions, at most `limit` of them, and add them to the counts."""
    left = limit
    for part in follow(index, search.names, rows_by_date(index, search)):
        listed = part.mentions if left is None else part.mentions[: max(0, left)]
        counts.add(listed)
        yield from listed
        if left is not None:
            left -= len(listed)
            if left <= 0:
                return


def _print(mentions: Iterator[Mention], names: Sequence[str], counts: TrailCounts) -> None:
    """Print the mentions, then the sparklines on a terminal, and how many there are."""
    width = adopt_terminal()
    lines = _lines(mentions, names, width)
    while part := [*islice(lines, _TOGETHER)]:
        print_lines(part)
    if width and counts.months:
        settings = config.load(paths.config_file())[0]
        ascii_only = settings.glyphs == "ascii" or ambiguous_cells() > 1 or is_ascii()
        summary = sparklines(counts, width, SOURCES, ascii_only=ascii_only)
        print_lines(["", *(cut(line, width) for line in summary)])
    complain(total(counts))


def _lines(mentions: Iterator[Mention], names: Sequence[str], width: int) -> Iterator[str]:
    """Yield a line for each mention: aligned on a terminal, else with tabs between the columns."""
    columns = TrailColumns.of(width, names)
    for mention in mentions:
        if width:
            before, context = columns.texts(mention)
            yield f"{before}{context.left}{context.word}{context.right}"
        else:
            left, word, right = mention.context.left, mention.context.word, mention.context.right
            entry = mention.entry
            yield row((mention.day, entry.source, left, word, right, entry.file))


def _fields(mention: Mention) -> dict[str, Any]:
    """Return a mention as JSON values."""
    entry, context = mention.entry, mention.context
    return {
        "date": mention.day or None,
        "source": entry.source,
        "title": entry.title,
        "left": context.left,
        "name": context.word,
        "right": context.right,
        "in_title": mention.in_title,
        "start": mention.start,
        "end": mention.end,
        "key": entry.key,
        "url": entry.url,
        "path": entry.file,
    }
