"""The command line of ``reader index``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_json, add_locations, add_paths
from reader.commands.parsing import Parser
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader index``."""
    parser = Parser(
        prog="reader index",
        description=_(
            "Bring the index of a library up to date. It only speeds things up: it may be "
            "deleted at any time, and the app creates it by itself."
        ),
    )
    add_paths(parser, _("folder or file"))
    parser.add_argument("--rebuild", action="store_true", help=_("delete the old index first"))
    parser.add_argument(
        "--status", action="store_true", help=_("only show its size and its folder")
    )
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help=_("number of processes; 2 by default")
    )
    parser.add_argument("--heads", action="store_true", help=_("titles only, no full text"))
    add_json(parser, _("print progress as lines of JSON"))
    parser.add_argument("--told", dest="by_app", action="store_true", help=argparse.SUPPRESS)
    add_locations(parser)
    return parser
