"""The command line of ``reader restore``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_data_dir
from reader.commands.parsing import Parser
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader restore``."""
    parser = Parser(
        prog="reader restore",
        description=_(
            "Restore the marks of a backup. The current marks are backed up first. To keep both, "
            "use merge. Without BACKUP, list the backups."
        ),
    )
    parser.add_argument(
        "backup", nargs="?", metavar="BACKUP", help=_("a file, a number of the list, or 'newest'")
    )
    add_data_dir(parser)
    return parser
