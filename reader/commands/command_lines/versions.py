"""The command line of ``reader versions``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_article, add_json, add_locations, add_paths
from reader.commands.parsing import Parser
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
    add_article(parser)
    add_paths(parser, _("where to look for a URL or key"))
    add_json(parser, _("an object with all figures"))
    add_locations(parser)
    return parser
