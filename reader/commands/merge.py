"""``reader merge``: merges the marks of another machine into those of this one."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.marks import with_notes
from reader.commands.options import add_data_dir
from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.notes.merge import Merged
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext


def run(argv: Sequence[str]) -> int:
    """Merge other stores into this one.

    Args:
        argv: What follows ``reader merge`` on the command line.

    Returns:
        0; 1 when a store cannot be read or written.
    """
    options = parser().parse_args(argv)

    def work(notes: Notes) -> None:
        for store in options.others:
            merged = notes.merge(store)
            if merged.notice:
                complain(merged.notice)
            print_lines([f"{safe_line(str(store))}: {describe(merged)}"])

    return with_notes(options, work)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader merge``."""
    parser = Parser(
        prog="reader merge",
        description=_(
            "Merge marks made elsewhere. Of two changes to the same mark the later one wins, in "
            "whichever direction stores are merged; merging again changes nothing."
        ),
    )
    parser.add_argument(
        "others",
        nargs="+",
        type=Path,
        metavar="OTHER",
        help=_("the other data folder, its state.json, or a backup"),
    )
    add_data_dir(parser)
    return parser


def describe(merged: Merged) -> str:
    """Return a summary of a merge."""
    parts = []
    if count := merged.articles:
        parts.append(ngettext("{count} article", "{count} articles", count).format(count=count))
    if count := merged.highlights:
        message = ngettext("{count} highlight", "{count} highlights", count)
        parts.append(message.format(count=count))
    if merged.bookmarks:
        parts.append(_("bookmarks"))
    if not parts:
        return _("nothing new")
    return _("{what} changed").format(what=_(" and ").join(parts))
