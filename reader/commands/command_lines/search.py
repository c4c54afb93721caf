"""The command line of ``reader search``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_json, add_limit, add_locations, add_paths
from reader.commands.parsing import Parser
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
    add_paths(parser, _("folder or file"))
    parser.add_argument(
        "--names", action="store_true", help=_("look in titles, sources, authors and tags instead")
    )
    add_limit(parser)
    add_json(parser, _("a list of objects; times with a zone are in UTC"))
    add_locations(parser)
    return parser
