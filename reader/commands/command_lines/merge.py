"""The command line of ``reader merge``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_data_dir
from reader.commands.parsing import Parser, as_path
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader merge``."""
    parser = Parser(
        prog="reader merge",
        description=_(
            "Merge marks made elsewhere, after a backup. No words are dropped: of a note that both "
            "sides have changed both texts are kept, tags unite, and an edit brings back what the "
            "other side has removed. In whichever direction stores are merged the result is the "
            "same; merging again changes nothing. u in the app undoes a merge."
        ),
    )
    parser.add_argument(
        "others",
        nargs="*",
        type=as_path,
        metavar="OTHER",
        help=_("the other data folder, its state.json, or a backup"),
    )
    parser.add_argument(
        "--copies",
        action="store_true",
        help=_("merge the conflict copies that a sync tool has left beside the marks"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("only tell what would be done to each mark")
    )
    add_data_dir(parser)
    return parser
