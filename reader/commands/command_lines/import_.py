"""The command line of ``reader import``."""

from __future__ import annotations

import argparse

from reader.commands.command_lines.export import format_table
from reader.commands.options import add_data_dir
from reader.commands.parsing import Parser, as_path
from reader.notes.exchange.formats import FORMATS
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader import``."""
    parser = Parser(
        prog="reader import",
        description=_(
            "Import highlights. The format of a file is recognised from its content. Of two "
            "versions of a highlight the newer one wins; importing a file again changes nothing."
        ),
        epilog=format_table(form for form in FORMATS.values() if form.read is not None),
    )
    parser.add_argument("files", nargs="+", type=as_path, metavar="FILE")
    parser.add_argument(
        "--restore",
        action="store_true",
        help=_("bring back highlights of the file that you have deleted"),
    )
    parser.add_argument(
        "--join",
        action="store_true",
        help=_("make marks of the same passage one mark, with the notes and tags of all"),
    )
    add_data_dir(parser)
    return parser
