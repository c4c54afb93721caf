"""``reader history``: what was read and marked, and when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from reader.commands.command_lines.history import parser
from reader.commands.marks import with_notes
from reader.commands.output import print_json, print_lines
from reader.notes.history_record import Record
from reader.notes.store import Notes
from reader.text.safe import safe_line
from reader.translation import gettext as _


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
