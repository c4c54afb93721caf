"""``reader ls``: the articles of a library, one line or one JSON object each."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.archive.header import Entry
from reader.archive.walk import SkipReason, Tally
from reader.commands.opening import NoMarks, open_hosts, open_library, open_marks
from reader.commands.options import (
    add_config,
    add_data_dir,
    add_library,
    add_spreadsheet,
    given_paths,
)
from reader.commands.output import complain, print_json, print_lines
from reader.commands.parsing import Parser
from reader.commands.terminal import adopt_terminal
from reader.errors import ReaderError
from reader.index.query.days import Days, read_days
from reader.text.escaping import path_cell, row
from reader.text.safe import safe_line
from reader.text.width import cells, cut, fit
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.store import Notes

_UNREPORTED = (SkipReason.OTHER_KIND, SkipReason.AGAIN)
_SOURCE_CELLS = 24


def run(argv: Sequence[str]) -> int:
    """List the articles of a library.

    Args:
        argv: What follows ``reader ls`` on the command line.

    Returns:
        0; 2 when a path or an option is wrong.
    """
    options = parser().parse_args(argv)
    marks = open_marks(options)
    try:
        entries, tally = open_library(given_paths(options), marks, open_hosts())
    except ReaderError as error:
        complain(str(error))
        return 2
    _report(entries, tally)
    if not entries:
        complain(_("no articles here: an article has a date or a URL at its top"))
    chosen = [entry for entry in _newest(entries) if _is_selected(entry, marks, options)]
    if options.json:
        highlights = marks.highlighted()
        print_json([_fields(entry, marks, highlights.get(entry.key, 0)) for entry in chosen])
    elif options.tsv:
        print_lines(_row(entry, options.spreadsheet) for entry in chosen)
    else:
        print_lines(_lines(chosen, adopt_terminal()))
    return 0


def _newest(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield the newest copy of each article, as the list of the app does.

    Args:
        entries: The articles, newest first.
    """
    seen: set[str] = set()
    for entry in entries:
        if entry.key not in seen:
            seen.add(entry.key)
            yield entry


def _report(entries: Sequence[Entry], tally: Tally) -> None:
    """Report on standard error which files cannot be read and which were skipped."""
    for entry in entries:
        if entry.problem:
            complain(f"{entry.path}: {_(entry.problem)}")
    skipped = {why: count for why, count in tally.skipped.items() if why not in _UNREPORTED}
    if skipped:
        reasons = _(", ").join(f"{_(why)} ({count})" for why, count in skipped.items())
        complain(_("skipped: {what}").format(what=reasons))


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader ls``."""
    parser = Parser(
        prog="reader ls", description=_("List the articles of a library, newest first.")
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=_("folder or file"))
    parser.add_argument("--source", action="append", help=_("only sources with this in their name"))
    parser.add_argument(
        "--since", type=_days("since"), metavar="DATE", help=_("2021, 2021-04 or 2021-04-15")
    )
    parser.add_argument(
        "--until",
        type=_days("until"),
        metavar="DATE",
        help=_("the same; that day, month or year is included"),
    )
    parser.add_argument("--unread", action="store_true", help=_("only unread articles"))
    parser.add_argument("--starred", action="store_true", help=_("only starred articles"))
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument(
        "--json",
        action="store_true",
        help=_("a list of objects; times with a zone are in UTC"),
    )
    shape.add_argument(
        "--tsv", action="store_true", help=_("file, date, source and title, for fzf, cut and awk")
    )
    add_spreadsheet(parser)
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser


def _days(key: str) -> Callable[[str], Days]:
    """Return the function that reads the days of an option, as the reader's zone has them.

    Args:
        key: ``since`` or ``until``.
    """

    def read(text: str) -> Days:
        if re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text, re.ASCII) is None:
            raise argparse.ArgumentTypeError(
                _("not a date: {text!r} (2021, 2021-04 or 2021-04-15)").format(text=text)
            )
        days = read_days(text, date.min)
        if days is None:
            raise argparse.ArgumentTypeError(_("no such day: {text}").format(text=text))
        return days.for_key(key)

    return read


def _is_selected(entry: Entry, marks: Notes | NoMarks, options: argparse.Namespace) -> bool:
    """Return whether the options select an article."""
    sources = [name.casefold() for name in options.source or ()]
    if sources and not any(name in entry.source.casefold() for name in sources):
        return False
    for days in filter(None, (options.since, options.until)):
        if not (entry.date and days.holds(entry.date.day())):
            return False
    if options.starred and not marks.state(entry.key).starred:
        return False
    return not (options.unread and _is_read(entry, marks))


def _is_read(entry: Entry, marks: Notes | NoMarks) -> bool:
    return marks.is_read(entry.key, source=entry.source, date=entry.date)


def _row(entry: Entry, spreadsheet: bool) -> str:
    """Return one article as cells between tabs; a file name that is not safe becomes the key."""
    name = str(entry.path)
    day = entry.date.day() if entry.date else ""
    file = name if name == safe_line(name) else entry.key
    cells = (path_cell(file) if spreadsheet else file, day, entry.source, entry.title)
    return row(cells, spreadsheet=spreadsheet)


def _fields(entry: Entry, marks: Notes | NoMarks, highlights: int) -> dict[str, Any]:
    """Return one article as JSON values."""
    return {
        **entry_fields(entry),
        "read": _is_read(entry, marks),
        "starred": marks.state(entry.key).starred,
        "highlights": highlights,
        "problem": entry.problem,
    }


def entry_fields(entry: Entry) -> dict[str, Any]:
    """Return the metadata of an article as JSON values."""
    return {
        "key": entry.key,
        "title": entry.title,
        "source": entry.source,
        "author": entry.author,
        "url": entry.url,
        "date": entry.date.iso if entry.date else None,
        "tags": list(entry.tags),
        "path": str(entry.path),
    }


def _lines(entries: Sequence[Entry], width: int) -> Iterator[str]:
    """Yield a line for each article: local date, source, title.

    Args:
        entries: The articles, in order.
        width: The cells of the terminal; 0 when it is not one: then tabs separate the columns.
    """
    room = min(_SOURCE_CELLS, max((cells(entry.source) for entry in entries), default=0))
    for entry in entries:
        day = entry.date.day() if entry.date else ""
        title = f"{entry.title} ({_(entry.problem)})" if entry.problem else entry.title
        if width:
            yield cut(f"{day:10}  {fit(entry.source, room)}  {title}", width)
        else:
            yield row((day, entry.source, title))
