"""The command line of ``reader trail``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_json, add_limit, add_locations, add_paths
from reader.commands.parsing import Parser
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
    add_paths(parser, _("folder or file"))
    parser.add_argument("--source", metavar="TEXT", help=_("only sources whose name has this text"))
    parser.add_argument("--since", metavar="DAY", help=_("only from this day, month or year on"))
    parser.add_argument("--until", metavar="DAY", help=_("only up to this day, month or year"))
    parser.add_argument("--newest", action="store_true", help=_("the newest first"))
    add_limit(parser)
    add_json(parser, _("a list of objects, one a line"))
    add_locations(parser)
    return parser
