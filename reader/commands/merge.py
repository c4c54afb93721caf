"""``reader merge``: takes in the marks of another machine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.marks import add_data_dir, with_notes
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
        for other in options.others:
            merged = notes.merge(other)
            if merged.notice:
                complain(merged.notice)
            print_lines([f"{safe_line(str(other))}: {describe(merged)}"])

    return with_notes(options, work)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader merge``."""
    made = Parser(
        prog="reader merge",
        description=_(
            "Take in marks made elsewhere. Of two changes to the same thing the later one "
            "wins, whichever store is merged into which; doing it twice changes nothing."
        ),
    )
    made.add_argument(
        "others",
        nargs="+",
        type=Path,
        metavar="OTHER",
        help=_("the other data folder, its state.json, or a backup"),
    )
    add_data_dir(made)
    return made


def describe(merged: Merged) -> str:
    """Say in words how much was taken in."""
    parts = []
    if count := merged.articles:
        parts.append(ngettext("{count} article", "{count} articles", count).format(count=count))
    if count := merged.highlights:
        said = ngettext("{count} highlight", "{count} highlights", count)
        parts.append(said.format(count=count))
    if merged.bookmarks:
        parts.append(_("bookmarks"))
    if not parts:
        return _("nothing new")
    return _("{what} changed").format(what=_(" and ").join(parts))
