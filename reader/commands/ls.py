"""``reader ls``: the articles of a library, one line or one JSON object each."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.archive.header import Entry
from reader.archive.walk import SkipReason
from reader.commands.command_lines.ls import parser
from reader.commands.entry_fields import entry_fields
from reader.commands.hiding import open_hiding, report_hidden
from reader.commands.library_source import LibrarySource, open_source
from reader.commands.opening import NoMarks, open_hosts, open_marks, open_roots
from reader.commands.options import (
    given_paths,
)
from reader.commands.output import complain, print_json_items, print_lines
from reader.commands.terminal import adopt_terminal
from reader.errors import ReaderError
from reader.text.escaping import path_cell, row
from reader.text.safe import safe_line
from reader.text.width import cells, cut, fit
from reader.translation import explained, with_count
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.model import ArticleState
    from reader.notes.store import Notes

_UNREPORTED = (SkipReason.OTHER_KIND, SkipReason.AGAIN)
_SOURCE_CELLS = 24


def run(argv: Sequence[str]) -> int:
    """List the articles of a library.

    Args:
        argv: What follows ``reader ls`` on the command line.

    Returns:
        0; 1 when the index breaks while it is read; 2 when a path or an option is wrong.
    """
    options = parser().parse_args(argv)
    marks = open_marks(options)
    try:
        roots = open_roots(given_paths(options), marks)
        library = open_source(roots, marks, open_hosts(), texts=not options.skipped)
        if options.skipped:
            _print_skipped(library, options)
        else:
            _print_articles(library, marks, options)
    except ReaderError as error:
        complain(str(error))
        return 2
    except sqlite3.Error as error:
        complain(_("the index cannot be read: {error}").format(error=error))
        return 1
    return 0


def _print_articles(
    library: LibrarySource, marks: Notes | NoMarks, options: argparse.Namespace
) -> None:
    """Print the chosen articles, and report what is not listed on standard error."""
    _report(library)
    hiding = open_hiding()
    hidden = {} if hiding is None else library.hidden(hiding)
    chosen = _chosen(library, marks, options, hidden)
    if not options.hidden:
        report_hidden(len(hidden))
    if options.json:
        states, highlights = marks.states(), marks.highlighted()
        print_json_items(
            _fields(row, marks, states, highlights, hidden.get(row.entry.key, ())) for row in chosen
        )
    elif options.hidden:
        print_lines(_hidden_line(row.entry, hidden[row.entry.key]) for row in chosen)
    elif options.tsv:
        print_lines(_row(row.entry, options.spreadsheet) for row in chosen)
    else:
        width = adopt_terminal()
        again = _chosen(library, marks, options, hidden) if width else ()
        room = max((cells(row.entry.source) for row in again), default=0)
        print_lines(_lines((row.entry for row in chosen), width, min(_SOURCE_CELLS, room)))


def _print_skipped(library: LibrarySource, options: argparse.Namespace) -> None:
    """Print the files and folders that are not listed, each with the reason."""
    if options.json:
        files = ({"path": str(file.path), "reason": file.reason} for file in library.skipped())
        print_json_items(files)
    else:
        print_lines(row((str(file.path), _(file.reason))) for file in library.skipped())


class _Listed(NamedTuple):
    """A row of the list.

    Attributes:
        entry: The article.
        duplicates: The article and its duplicates, whose marks count as its own.
    """

    entry: Entry
    duplicates: Sequence[Entry]


def _chosen(
    library: LibrarySource,
    marks: Notes | NoMarks,
    options: argparse.Namespace,
    hidden: Collection[str],
) -> Iterator[_Listed]:
    """Return the articles that the options select, one by one.

    Args:
        library: The library.
        marks: The marks.
        options: The command line.
        hidden: The keys of articles that rules hide.
    """
    entries = (entry for entry in library.entries() if (entry.key in hidden) == options.hidden)
    listed = (_Listed(entry, library.duplicates(entry)) for entry in entries)
    if not (options.source or options.since or options.until or options.starred or options.unread):
        return listed
    return (item for item in listed if _is_selected(item, marks, options))


def _report(library: LibrarySource) -> None:
    """Report on standard error which files cannot be read and which were skipped."""
    for path, why in library.problems():
        complain(explained(path, _(why)))
    skipped = {why: count for why, count in library.reasons().items() if why not in _UNREPORTED}
    if skipped:
        reasons = _(", ").join(with_count(_(why), str(count)) for why, count in skipped.items())
        complain(_("skipped: {what}").format(what=reasons))
    if library.is_empty():
        complain(_("no articles here; reader ls --skipped says why each file is not listed"))


def _is_selected(row: _Listed, marks: Notes | NoMarks, options: argparse.Namespace) -> bool:
    """Return whether the options select an article."""
    entry = row.entry
    sources = [name.casefold() for name in options.source or ()]
    if sources and not any(name in entry.source.casefold() for name in sources):
        return False
    for days in filter(None, (options.since, options.until)):
        if not (entry.date and days.holds(entry.date.day())):
            return False
    if options.starred and not _is_starred(row, marks.states()):
        return False
    return not (options.unread and _is_read(row, marks))


def _is_read(row: _Listed, marks: Notes | NoMarks) -> bool:
    return any(
        marks.is_read(entry.key, source=entry.source, date=entry.date) for entry in row.duplicates
    )


def _is_starred(row: _Listed, states: Mapping[str, ArticleState]) -> bool:
    return any(
        state.starred for entry in row.duplicates if (state := states.get(entry.key)) is not None
    )


def _row(entry: Entry, spreadsheet: bool) -> str:
    """Return one article as cells between tabs; a file name that is not safe becomes the key."""
    day = entry.date.day() if entry.date else ""
    file = entry.file if entry.file == safe_line(entry.file) else entry.key
    cells = (path_cell(file) if spreadsheet else file, day, entry.source, entry.title)
    return row(cells, spreadsheet=spreadsheet)


def _hidden_line(entry: Entry, rules: Sequence[str]) -> str:
    """Return a hidden article as cells between tabs, the rules last."""
    day = entry.date.day() if entry.date else ""
    return row((day, entry.source, entry.title, _(", ").join(map(safe_line, rules))))


def _fields(
    row: _Listed,
    marks: Notes | NoMarks,
    states: Mapping[str, ArticleState],
    highlights: Mapping[str, int],
    rules: Sequence[str],
) -> dict[str, Any]:
    """Return one article as JSON values."""
    keys = [entry.key for entry in row.duplicates]
    own = [states[key] for key in keys if key in states]
    return {
        **entry_fields(row.entry),
        "read": _is_read(row, marks),
        "starred": any(state.starred for state in own),
        "highlights": sum([highlights[key] for key in keys if key in highlights]),
        "my_tags": list(dict.fromkeys([tag for state in own for tag in state.tags])),
        "note": next((state.note for state in own if state.note), ""),
        "problem": row.entry.problem,
        **({"hidden": list(rules)} if rules else {}),
    }


def _lines(entries: Iterable[Entry], width: int, room: int) -> Iterator[str]:
    """Yield a line for each article: local date, source, title.

    Args:
        entries: The articles, in order.
        width: The cells of the terminal; 0 without a terminal, where tabs separate the columns.
        room: The cells of the column of sources.
    """
    for entry in entries:
        day = entry.date.day() if entry.date else ""
        title = with_count(entry.title, _(entry.problem)) if entry.problem else entry.title
        if width:
            yield cut(f"{day:10}  {fit(entry.source, room)}  {title}", width)
        else:
            yield row((day, entry.source, title))
