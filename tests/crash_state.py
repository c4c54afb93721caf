"""Writes and reads marks the way the app does: ``python -m tests.crash_state write|read ...``.

A harness kills, starves and damages the store while ``write`` runs. ``write`` prints which changes
were acknowledged, ``read`` prints which marks are in the store. With ``--by`` every change comes to
the store as one of `tests.crash_ways`: a merge, an import, a restoration and others.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from reader.commands.output import complain, print_lines
from reader.errors import NotesError
from reader.notes.model import Highlight
from reader.notes.store import Notes
from tests.crash_ways import READERS, WAYS, Edit

UNREADABLE = 3
"""Exit code for a store that cannot be read."""

_TIMEOUT = 8.0
"""Seconds to wait until one change is durable."""


def run(argv: Sequence[str]) -> int:
    """Write marks, or read them.

    Args:
        argv: The arguments of the command line.

    Returns:
        0; 1 when a change was refused; `UNREADABLE` when the store cannot be read.
    """
    options = _parser().parse_args(argv)
    try:
        return _read(options) if options.action == "read" else _write(options)
    except NotesError as error:
        complain(str(error))
        return UNREADABLE
    except OSError:  # standard output or standard error is closed
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.crash_state")
    actions = parser.add_subparsers(dest="action", required=True)
    write = actions.add_parser("write", help="print ACK or NAK and the key, for every change")
    write.add_argument("folder", type=Path)
    write.add_argument("count", type=int)
    write.add_argument("writer")
    write.add_argument("seed")
    write.add_argument("--compact-at", type=int, metavar="BYTES")
    write.add_argument("--by", choices=WAYS, default="edit")
    read = actions.add_parser("read", help="print a line with key and value for every mark")
    read.add_argument("folder", type=Path)
    read.add_argument("--by", choices=WAYS, default="edit")
    return parser


def _write(options: argparse.Namespace) -> int:
    """Make changes one after the other, and report whether each is durable."""
    notes = Notes.open(options.folder, compact_at=options.compact_at)
    way = WAYS[options.by](notes, options.writer, options.compact_at)
    refused = 0
    try:
        _print_notice(notes)
        for number in range(options.count):
            flipped = _is_durable(way, f"flip{options.writer}", "f" * (4 if number % 2 else 4000))
            key = f"w{options.writer}-{options.seed}-{number}"
            if _is_durable(way, key, hashlib.sha256(key.encode()).hexdigest()[:16]) and flipped:
                print_lines([f"ACK {key}"])
            else:
                refused += 1
                print_lines([f"NAK {key} {way.notes.saving.error or 'not saved before'}"])
    finally:
        way.close()
    return 1 if refused else 0


def _is_durable(way: Edit, key: str, value: str) -> bool:
    """Give the highlight of a key a note; return whether that is on the disk."""
    try:
        return way.set(key, value) and way.notes.flush(_TIMEOUT)
    except NotesError as error:
        complain(str(error))
        return False


def _read(options: argparse.Namespace) -> int:
    notes = Notes.open(options.folder)
    try:
        _print_notice(notes)
        print_lines(_lines(READERS.get(options.by, Notes.highlights)(notes)))
    finally:
        notes.close()
    return 0


def _lines(highlights: Iterable[Highlight]) -> Iterable[str]:
    return (f"{highlight.id} {highlight.note}" for highlight in highlights)


def _print_notice(notes: Notes) -> None:
    if notes.notice:
        complain(notes.notice)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
