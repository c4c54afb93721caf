"""The command line of ``reader versions``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_data_dir, add_library
from reader.commands.parsing import Parser, as_path
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader versions``."""
    parser = Parser(
        prog="reader versions",
        description=_(
            "List the versions of an article, the oldest first: files of the same address, and"
            " the history of its file in a git repository; and the reprints in other places."
        ),
        epilog=_("the last column is the name of a version for reader diff"),
    )
    parser.add_argument(
        "article", metavar="FILE-or-KEY", help=_("a file, or an article's URL or key")
    )
    parser.add_argument(
        "paths", nargs="*", type=as_path, metavar="PATH", help=_("where to look for a URL or key")
    )
    parser.add_argument("--json", action="store_true", help=_("an object with all figures"))
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser
