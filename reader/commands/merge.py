"""``reader merge``: takes in the marks of another machine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.marks import add_data_dir, with_notes
from reader.commands.output import complain, print_lines
from reader.notes.merge import Merged
from reader.notes.store import Notes
from reader.text.safe import safe_line


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
    made = argparse.ArgumentParser(
        prog="reader merge",
        description="Take in marks made elsewhere. Of two changes to the same thing the later one "
        "wins, whichever store is merged into which; doing it twice changes nothing.",
    )
    made.add_argument(
        "others",
        nargs="+",
        type=Path,
        metavar="OTHER",
        help="the other data folder, its state.json, or a backup",
    )
    add_data_dir(made)
    return made


def describe(merged: Merged) -> str:
    """Say in words how much was taken in."""
    parts = [
        f"{number} {name}{'' if number == 1 else 's'}"
        for number, name in ((merged.articles, "article"), (merged.highlights, "highlight"))
        if number
    ]
    return " and ".join(parts) + " changed" if parts else "nothing new"
