"""The command line of ``reader history``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, timedelta

from reader.commands.options import add_data_dir, add_json, add_limit
from reader.commands.parsing import Parser
from reader.translation import deferred
from reader.translation import gettext as _

KINDS = (
    "opened",
    "read",
    "unread",
    "starred",
    "unstarred",
    "all-read",
    "highlighted",
    "edited",
    "removed",
    "kept",
    "merged",
)

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_FORM = deferred("2025-11-18, today, yesterday, or a weekday: the last one before today")


def parser(today: date | None = None) -> argparse.ArgumentParser:
    """Return the parser of ``reader history``.

    Args:
        today: The day that ``today`` means, local time; by default the current day.
    """
    parser = Parser(
        prog="reader history", description=_("Show what was read and marked, newest first.")
    )
    day = _day(today or date.today())  # noqa: DTZ011 - local time
    parser.add_argument("--on", type=day, metavar="DAY", help=_(_FORM))
    parser.add_argument("--since", type=day, metavar="DAY", help=_("that day and later"))
    parser.add_argument("--until", type=day, metavar="DAY", help=_("that day and earlier"))
    parser.add_argument(
        "--kind", action="append", choices=KINDS, help=_("only this kind; may be given again")
    )
    add_limit(parser)
    add_json(parser, _("a list of objects; times are in UTC"))
    add_data_dir(parser)
    return parser


def _day(today: date) -> Callable[[str], date]:
    """Return the function that reads a day from the command line."""

    def read(text: str) -> date:
        word = text.lower()
        if word in ("today", "yesterday"):
            return today - timedelta(days=("today", "yesterday").index(word))
        if word in _DAYS:
            return today - timedelta(days=(today.weekday() - _DAYS.index(word) - 1) % 7 + 1)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise argparse.ArgumentTypeError(
                _("not a day: {text!r} ({form})").format(text=text, form=_(_FORM))
            ) from None

    return read
