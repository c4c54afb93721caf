"""``reader backup``: copies the marks, as an ordinary TinyDB file."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reader.commands.marks import with_notes
from reader.commands.options import add_data_dir
from reader.commands.output import print_lines
from reader.commands.parsing import Parser
from reader.notes.backup import KEPT
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.translation import gettext as _


def run(argv: Sequence[str]) -> int:
    """Write a backup and print its path.

    Args:
        argv: What follows ``reader backup`` on the command line.

    Returns:
        0; 1 when it cannot be written.
    """
    options = parser().parse_args(argv)

    def work(notes: Notes) -> None:
        stored = notes.repository
        backup = stored.back_up() if options.file is None else stored.copy_to(options.file)
        print_lines([safe_line(str(backup))])

    return with_notes(options, work, read_only=options.file is not None)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader backup``."""
    parser = Parser(
        prog="reader backup",
        description=_(
            "Copy the marks to a file. Without FILE the copy goes into the folder 'backups' "
            "beside them, which keeps the last {KEPT}; a backup is made there every day."
        ).format(KEPT=KEPT),
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("the file to write"))
    add_data_dir(parser)
    return parser
