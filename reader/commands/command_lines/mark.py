"""The command line of ``reader mark``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_json, add_locations, add_paths
from reader.commands.parsing import Parser
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader mark``."""
    parser = Parser(
        prog="reader mark",
        description=_(
            "Mark all articles that a query finds, as one change that u in the app undoes."
        ),
        epilog=_("a query as for reader search; put -- before one that begins with a minus"),
    )
    parser.add_argument("query", metavar="QUERY")
    add_paths(parser)
    marks = parser.add_mutually_exclusive_group(required=True)
    for name, what in (  # the values of `Mark`
        ("read", _("mark them read")),
        ("unread", _("mark them unread")),
        ("star", _("star them")),
        ("unstar", _("remove their stars")),
    ):
        marks.add_argument(f"--{name}", dest="mark", action="store_const", const=name, help=what)
    for option, what in (
        ("--tag", _("give them a tag of your own; several by spaces")),
        ("--untag", _("take a tag of your own away; several by spaces")),
    ):
        marks.add_argument(option, type=_tags, action="extend", metavar="TAG", help=what)
    parser.add_argument(
        "--names", action="store_true", help=_("look in titles, sources, authors and tags instead")
    )
    parser.add_argument(
        "--hidden",
        action="store_true",
        help=_("also mark what the rules [hidden] of the settings hide"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("list what would be marked, and change nothing")
    )
    add_json(parser)
    add_locations(parser)
    return parser


def _tags(text: str) -> tuple[str, ...]:
    """Read the value of ``--tag`` or ``--untag``."""
    from reader.services.marking import split_tags  # here: few marks are tags

    tags = split_tags(text)
    if not tags:
        raise argparse.ArgumentTypeError(_("a tag is needed"))
    return tags
