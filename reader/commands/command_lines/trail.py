"""The command line of ``reader trail``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_data_dir, add_library
from reader.commands.parsing import Parser, as_path
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader trail``."""
    parser = Parser(
        prog="reader trail",
        description=_(
            "List every mention of a name in titles and texts, in context and by date, in either"
            " script; on a terminal, with its numbers by month and source."
        ),
    )
    parser.add_argument("name", metavar="NAME", help=_("a name, or any other words"))
    parser.add_argument("paths", nargs="*", type=as_path, metavar="PATH", help=_("folder or file"))
    parser.add_argument("--source", metavar="TEXT", help=_("only sources whose name has this text"))
    parser.add_argument("--since", metavar="DAY", help=_("only from this day, month or year on"))
    parser.add_argument("--until", metavar="DAY", help=_("only up to this day, month or year"))
    parser.add_argument("--newest", action="store_true", help=_("the newest first"))
    parser.add_argument("--limit", type=int, metavar="N", help=_("print at most so many"))
    parser.add_argument("--json", action="store_true", help=_("a list of objects, one a line"))
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser
