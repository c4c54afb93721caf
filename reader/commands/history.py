"""``reader history``: what was read and marked, and when."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from reader.commands.marks import with_notes
from reader.commands.options import add_data_dir
from reader.commands.output import print_json, print_lines
from reader.commands.parsing import Parser
from reader.notes.history_record import Record
from reader.notes.store import Notes
from reader.text.safe import safe_line
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


def run(argv: Sequence[str], today: Callable[[], date] = date.today) -> int:
    """Print the reading history, newest first.

    Args:
        argv: What follows ``reader history`` on the command line.
        today: Returns the current day, local time.

    Returns:
        0; 1 when the marks cannot be read; 2 when an option is wrong.
    """
    options = parser(today()).parse_args(argv)
    since, until = options.since, options.until
    if options.on is not None:
        since = until = options.on

    def work(notes: Notes) -> None:
        records = notes.history(
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
            kinds=options.kind or (),
            limit=options.limit,
        )
        if options.json:
            print_json([_fields(record) for record in records])
        else:
            print_lines(map(_line, records))

    return with_notes(options, work, read_only=True)


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
    parser.add_argument("--limit", type=int, metavar="N", help=_("at most so many"))
    parser.add_argument(
        "--json", action="store_true", help=_("a list of objects; times are in UTC")
    )
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


def _midnight(day: date) -> datetime:
    """Return when a day begins, local time."""
    return datetime.combine(day, time()).astimezone()


def _line(record: Record) -> str:
    undone = _(" (undone)") if record.undone else ""
    return f"{record.when.astimezone():%Y-%m-%d %H:%M}  {safe_line(record.translated_text)}{undone}"


def _fields(record: Record) -> dict[str, object]:
    return {
        "when": record.when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "kind": record.kind,
        "text": record.text,
        "keys": list(record.keys),
        "title": record.title,
        "undone": record.undone,
    }
