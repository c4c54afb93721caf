"""The command line of ``reader ls``."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from reader.commands.options import add_json, add_locations, add_paths, add_spreadsheet
from reader.commands.parsing import Parser
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.index.query.days import Days


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader ls``."""
    parser = Parser(
        prog="reader ls", description=_("List the articles of a library, newest first.")
    )
    add_paths(parser, _("folder or file"))
    parser.add_argument("--source", action="append", help=_("only sources with this in their name"))
    parser.add_argument(
        "--since", type=_days("since"), metavar="DATE", help=_("2021, 2021-04 or 2021-04-15")
    )
    parser.add_argument(
        "--until",
        type=_days("until"),
        metavar="DATE",
        help=_("the same; that day, month or year is included"),
    )
    parser.add_argument("--unread", action="store_true", help=_("only unread articles"))
    parser.add_argument("--starred", action="store_true", help=_("only starred articles"))
    shape = parser.add_mutually_exclusive_group()
    add_json(shape, _("a list of objects; times with a zone are in UTC"))
    shape.add_argument(
        "--tsv", action="store_true", help=_("file, date, source and title, for fzf, cut and awk")
    )
    parser.add_argument(
        "--skipped",
        action="store_true",
        help=_("the files that are not listed, each with the reason, instead of the articles"),
    )
    parser.add_argument(
        "--hidden",
        action="store_true",
        help=_("only what the rules [hidden] of the settings hide, each with the rules"),
    )
    add_spreadsheet(parser)
    add_locations(parser)
    return parser


def _days(key: str) -> Callable[[str], Days]:
    """Return the function that reads the days of an option, as the reader's zone has them.

    Args:
        key: ``since`` or ``until``.
    """

    def read(text: str) -> Days:
        if re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text, re.ASCII) is None:
            raise argparse.ArgumentTypeError(
                _("not a date: {text!r} (2021, 2021-04 or 2021-04-15)").format(text=text)
            )
        from datetime import date  # here: few lists have a period

        from reader.index.query.days import read_days

        days = read_days(text, date.min)
        if days is None:
            raise argparse.ArgumentTypeError(_("no such day: {text}").format(text=text))
        return days.for_key(key)

    return read
