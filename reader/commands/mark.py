"""``reader mark``: marks or tags all articles that a query finds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from reader.archive.header import Entry
from reader.commands.command_lines.mark import parser
from reader.commands.hiding import open_hiding
from reader.commands.marks import with_session
from reader.commands.opening import indexing
from reader.commands.output import complain, print_json, print_lines
from reader.commands.progress import Bar
from reader.errors import ReaderError
from reader.index.lists import Heading, Selection, arrange
from reader.index.progress import describe
from reader.index.query.compile import Scope
from reader.index.query.parse import Node, parse
from reader.notes.store import Notes
from reader.services.article_list import Shelf
from reader.services.article_notes import retag
from reader.services.marking import Mark, mark_all
from reader.services.session import Session
from reader.text.escaping import row
from reader.translation import ngettext

_PAGE = 500
"""Articles read from the index at a time."""


def run(argv: Sequence[str]) -> int:
    """Mark the articles of a query, as one change that ``u`` in the app undoes.

    What the rules of the settings hide stays as it is, unless ``--hidden`` is given.

    Args:
        argv: What follows ``reader mark`` on the command line.

    Returns:
        0 when an article matches; 1 when none does, or the marks cannot be written; 2 when a path,
        an option or the query is wrong.
    """
    options = parser().parse_intermixed_args(argv)
    try:
        node = parse(options.query)
    except ReaderError as error:
        complain(str(error))
        return 2
    matched: list[Entry] = []

    def work(session: Session) -> None:
        with Bar() as bar, indexing():
            session.read_texts(lambda progress: bar.show(describe(progress)))
        matched.extend(_matches(session, node, options))
        changed = 0
        if not options.dry_run:
            changed = _mark(session.notes, session.shelf, matched, options)
        _report(matched, changed, options)

    return with_session(options, work) or (0 if matched else 1)


def _mark(notes: Notes, shelf: Shelf, matched: Sequence[Entry], options: argparse.Namespace) -> int:
    """Mark or tag articles; return how many changed."""
    if options.mark:
        return mark_all(notes, shelf, matched, Mark(options.mark))
    return retag(notes, shelf, matched, options.tag or (), options.untag or ())


def _matches(session: Session, node: Node, options: argparse.Namespace) -> list[Entry]:
    """Return the articles that a query finds, the newest first, without those that rules hide."""
    index = session.shelf.index
    scope = Scope.NAMES if options.names else Scope.TEXT
    hiding = None if options.hidden else open_hiding()
    without = "" if hiding is None else hiding.without(index)
    selection = Selection(query=node, scope=scope, heading=Heading.NONE, without=without)
    listing = arrange(index, selection)
    if without:
        _report_hidden(len(arrange(index, replace(selection, without=""))) - len(listing))
    return [
        entry
        for start in range(0, len(listing), _PAGE)
        for entry in listing.part(start, min(len(listing), start + _PAGE))
    ]


def _report_hidden(count: int) -> None:
    """Report on standard error how many of the hits are left out."""
    if count:
        message = ngettext(
            "{count:,} article is hidden by rules and left out; --hidden includes it",
            "{count:,} articles are hidden by rules and left out; --hidden includes them",
            count,
        )
        complain(message.format(count=count))


def _report(matched: Sequence[Entry], changed: int, options: argparse.Namespace) -> None:
    """Print what was or would be marked."""
    if options.json:
        keys = [entry.key for entry in matched]
        print_json({"matched": keys, "changed": changed, "dry_run": options.dry_run})
        return
    if options.dry_run:
        print_lines(
            row((entry.date.day() if entry.date else "", entry.source, entry.title))
            for entry in matched
        )
    found = ngettext("{count:,} article found", "{count:,} articles found", len(matched))
    marked = ngettext("{count:,} changed", "{count:,} changed", changed).format(count=changed)
    complain(f"{found.format(count=len(matched))}; {marked}")
