"""The command line of ``reader doctor``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_config, add_data_dir, add_json, add_paths
from reader.commands.parsing import Parser
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader doctor``."""
    parser = Parser(
        prog="reader doctor",
        description=_(
            "Examine the marks, their backups and locks, the index and the terminal, and report "
            "what to do. Then look for every highlight in its article as it is now, and store "
            "its place. No highlight is dropped, and no place is guessed. With --reattach, marks "
            "whose article is gone are offered the article that holds their quotes."
        ),
        epilog=_(
            "Exit codes: 0, nothing has to be done; 1, something has, or the marks cannot be "
            "read or written; 2, the library cannot be opened."
        ),
    )
    add_paths(parser)
    parser.add_argument(
        "--reattach",
        action="store_true",
        help=_("offer marks whose article is gone the articles that hold their quotes"),
    )
    parser.add_argument(
        "--yes", action="store_true", help=_("with --reattach: take every offer, without asking")
    )
    add_json(parser)
    add_data_dir(parser)
    add_config(parser)
    return parser
