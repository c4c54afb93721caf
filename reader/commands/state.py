"""``reader state``, which no help names: writes and reads marks the way the app does, for tests.

A harness that kills, starves and damages the store tells by the lines of ``write`` what was
acknowledged, and by those of ``read`` what is there.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.errors import NotesError
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes

UNREADABLE = 3
"""Exit code for a store that cannot be read."""

_ARTICLE = ArticleRef("state", "State")
_TIMEOUT = 8.0
"""Seconds to wait for one change to be durable."""


def run(argv: Sequence[str]) -> int:
    """Write marks, or read them.

    Args:
        argv: What follows ``reader state`` on the command line.

    Returns:
        0; 1 when a change was refused; `UNREADABLE` when the store cannot be read.
    """
    options = parser().parse_args(argv)
    try:
        if options.does == "read":
            return _read(options.folder)
        return _write(options)
    except NotesError as error:
        complain(str(error))
        return UNREADABLE
    except OSError:  # nobody can be told
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader state``."""
    parser = Parser(prog="reader state")
    verbs = parser.add_subparsers(dest="does", required=True)
    write = verbs.add_parser("write", help="print ACK or NAK and the key, for every change")
    write.add_argument("folder", type=Path)
    write.add_argument("count", type=int)
    write.add_argument("writer")
    write.add_argument("seed")
    write.add_argument("--compact-at", type=int, metavar="BYTES")
    read = verbs.add_parser("read", help="print a line with key and value for every mark")
    read.add_argument("folder", type=Path)
    return parser


def _write(options: argparse.Namespace) -> int:
    """Make changes one after the other, and say of each whether it is durable."""
    notes = Notes.open(options.folder, compact_at=options.compact_at)
    refused = 0
    try:
        _tell(notes)
        for number in range(options.count):
            _say(notes, f"flip{options.writer}", "f" * (4 if number % 2 else 4000))
            flipped = notes.flush(_TIMEOUT)
            key = f"w{options.writer}-{options.seed}-{number}"
            _say(notes, key, hashlib.sha256(key.encode()).hexdigest()[:16])
            if notes.flush(_TIMEOUT) and flipped:
                print_lines([f"ACK {key}"])
            else:
                refused += 1
                print_lines([f"NAK {key} {notes.saving.error or 'not saved before'}"])
    finally:
        notes.close()
    return 1 if refused else 0


def _say(notes: Notes, key: str, value: str) -> None:
    """Give the highlight of a key a note, as one change."""
    known = notes.highlight(key)
    if known is not None:
        notes.edit_highlight(replace(known, note=value))
        return
    now = datetime.now(UTC)
    notes.add_highlight(
        Highlight(key, _ARTICLE.key, key, "", "", 0, 0, 0, "", 0, 1, now, now, note=value),
        _ARTICLE,
    )


def _read(folder: Path) -> int:
    notes = Notes.open(folder)
    try:
        _tell(notes)
        print_lines(_lines(notes.highlights()))
    finally:
        notes.close()
    return 0


def _lines(highlights: Iterable[Highlight]) -> Iterable[str]:
    return (f"{each.id} {each.note}" for each in highlights)


def _tell(notes: Notes) -> None:
    if notes.notice:
        complain(notes.notice)
