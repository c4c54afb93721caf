"""The command line of ``reader backup``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_data_dir
from reader.commands.parsing import Parser, as_path
from reader.notes.backup import KEPT
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader backup``."""
    parser = Parser(
        prog="reader backup",
        description=_(
            "Copy the marks to a file. Without FILE the copy goes into the folder 'backups' "
            "beside them, which keeps the last {KEPT}; a backup is made there every day."
        ).format(KEPT=KEPT),
    )
    parser.add_argument(
        "file", nargs="?", type=as_path, metavar="FILE", help=_("the file to write")
    )
    add_data_dir(parser)
    return parser
