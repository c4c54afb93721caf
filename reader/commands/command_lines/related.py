"""The command line of ``reader related``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_article, add_json, add_limit, add_locations, add_paths
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
    add_article(parser)
    add_paths(parser)
    add_limit(parser, LIMIT)
    add_json(parser, _("a list of objects with the reasons"))
    add_locations(parser)
    return parser
