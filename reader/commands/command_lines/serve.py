"""The command line of ``reader serve``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_locations, add_paths
from reader.commands.parsing import Parser, as_path
from reader.translation import gettext as _

LOOPBACK = "127.0.0.1"


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader serve``."""
    parser = Parser(
        prog="reader serve",
        description=_(
            "Show the app in a browser on this machine. The printed URL holds a secret, without "
            "which nothing is shown."
        ),
    )
    add_paths(parser, _("folder or file"))
    parser.add_argument("--samples", action="store_true", help=_("the sample articles"))
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help=_("8000 by default; 0: any free port")
    )
    parser.add_argument(
        "--host",
        default=LOOPBACK,
        metavar="ADDRESS",
        help=_("listen on an address that other machines can reach"),
    )
    parser.add_argument(
        "--exports",
        type=as_path,
        metavar="DIR",
        help=_("write exports into this folder; without it the browser downloads them"),
    )
    parser.add_argument("--no-token", action="store_true", help=_("require no secret"))
    add_locations(parser)
    return parser
