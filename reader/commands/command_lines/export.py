"""The command line of ``reader export``."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from reader.commands.options import add_locations, add_paths
from reader.commands.parsing import Parser, as_path
from reader.notes.exchange.formats import Format, format_name, writers
from reader.translation import gettext as _


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader export``."""
    parser = Parser(
        prog="reader export",
        description=_(
            "Write highlights and notes for other programs. Writing them again changes "
            "only what has changed, and what you wrote in a Markdown file yourself stays."
        ),
        epilog=format_table(writers()),
    )
    names = [form.name for form in writers()]
    parser.add_argument("--format", choices=names, type=format_name, required=True)
    parser.add_argument(
        "--query",
        default="",
        metavar="Q",
        help=_("words, tag:, source:, colour:, state:; - before; for a book a query of articles"),
    )
    parser.add_argument(
        "-o",
        "--output",
        "--out",
        type=as_path,
        metavar="FILE",
        help=_("a file, or a folder for it; for Markdown a folder, or a file named .md"),
    )
    parser.add_argument(
        "--spreadsheet",
        action=argparse.BooleanOptionalAction,
        default=False,
        help=_("put a ' before cells that a spreadsheet would calculate: those with = + - @"),
    )
    add_paths(parser, _("only what is marked in these articles; for a book these articles"))
    add_locations(parser)
    return parser


def format_table(formats: Iterable[Format]) -> str:
    """Return a list of formats for the end of a help text."""
    rows = (f"  {form.name:<11} {_(form.label)}" for form in formats)
    return "\n".join((_("formats:"), *rows))
