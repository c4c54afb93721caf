"""The command line of ``reader search``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_data_dir, add_library
from reader.commands.parsing import Parser, as_path
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader search``."""
    parser = Parser(
        prog="reader search",
        description=_("Search the full text of a library, in either script."),
        epilog=_(
            'a query: 拜登 "清零 政策" -香港 (茶 OR 咖啡) source:端传媒 date:2021-04..2021-06 '
            "is:unread has:note len:>2000; put -- before a query that begins with a minus"
        ),
    )
    parser.add_argument("query", metavar="QUERY")
    parser.add_argument("paths", nargs="*", type=as_path, metavar="PATH", help=_("folder or file"))
    parser.add_argument(
        "--names", action="store_true", help=_("look in titles, sources, authors and tags instead")
    )
    parser.add_argument("--limit", type=int, metavar="N", help=_("print at most so many"))
    parser.add_argument(
        "--json", action="store_true", help=_("a list of objects; times with a zone are in UTC")
    )
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser
