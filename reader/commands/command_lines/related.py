"""The command line of ``reader related``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_data_dir, add_library, add_paths
from reader.commands.parsing import Parser
from reader.translation import gettext as _

LIMIT = 20
"""Articles that are printed unless ``--limit`` says otherwise."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader related``."""
    parser = Parser(
        prog="reader related",
        description=_("List the articles that have most in common with one, in either script."),
    )
    parser.add_argument(
        "article", metavar="FILE-or-KEY", help=_("a file, or an article's URL or key")
    )
    add_paths(parser)
    parser.add_argument(
        "--limit", type=int, default=LIMIT, metavar="N", help=_("print at most so many")
    )
    parser.add_argument("--json", action="store_true", help=_("a list of objects with the reasons"))
    add_library(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser
