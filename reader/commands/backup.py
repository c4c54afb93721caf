"""``reader backup``: copies the marks, as an ordinary TinyDB file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.marks import add_data_dir, with_notes
from reader.commands.output import print_lines
from reader.commands.parsing import Parser
from reader.notes.backup import KEPT
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.translation import gettext as _


def run(argv: Sequence[str]) -> int:
    """Write a backup and print where it is.

    Args:
        argv: What follows ``reader backup`` on the command line.

    Returns:
        0; 1 when it cannot be written.
    """
    options = parser().parse_args(argv)

    def work(notes: Notes) -> None:
        made = notes.back_up() if options.file is None else notes.copy_to(options.file)
        print_lines([safe_line(str(made))])

    return with_notes(options, work, read_only=options.file is not None)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader backup``."""
    made = Parser(
        prog="reader backup",
        description=_(
            "Copy the marks to a file. Without FILE it goes into the folder 'backups' "
            "beside them, where the last {KEPT} are kept; one is made there every day by "
            "itself."
        ).format(KEPT=KEPT),
    )
    made.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("a file to be made"))
    add_data_dir(made)
    return made
