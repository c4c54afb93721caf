"""The command line of ``reader show``."""

from __future__ import annotations

import argparse

from reader.commands.options import add_article, add_locations, add_paths
from reader.commands.parsing import Parser
from reader.translation import gettext as _

LARGEST = 10_000
"""The largest ``--width``."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader show``."""
    parser = Parser(
        prog="reader show",
        description=_("Print one article: its cleaned text, or all its fields as JSON."),
    )
    add_article(parser)
    add_paths(parser, _("where to look for a URL or key"))
    parser.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    parser.add_argument(
        "--body", action="store_true", help=_("the text alone, without title, source and date")
    )
    parser.add_argument(
        "--raw",
        action="store_true",
        help=_("the file as it is, with control and invisible characters as escapes"),
    )
    parser.add_argument(
        "--width", type=_width, metavar="N", help=_("cells of a line; 0: one line per paragraph")
    )
    add_locations(parser)
    return parser


def _width(text: str) -> int:
    """Return a number of cells of the command line."""
    if not text.isascii() or not text.isdigit() or int(text[:9]) > LARGEST:
        raise argparse.ArgumentTypeError(
            _("not a width from 0 to {most:,}: {text!r}").format(most=LARGEST, text=text)
        )
    return int(text)
