"""Writes and reads marks the way the app does: ``python -m tests.crash_state write|read ...``.

A harness kills, starves and damages the store while ``write`` runs. ``write`` prints which changes
were acknowledged, ``read`` prints which marks are in the store.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from reader.commands.output import complain, print_lines
from reader.errors import NotesError
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes

UNREADABLE = 3
"""Exit code for a store that cannot be read."""

_ARTICLE = ArticleRef("state", "State")
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
        return _read(options.folder) if options.action == "read" else _write(options)
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
    read = actions.add_parser("read", help="print a line with key and value for every mark")
    read.add_argument("folder", type=Path)
    return parser


def _write(options: argparse.Namespace) -> int:
    """Make changes one after the other, and report whether each is durable."""
    notes = Notes.open(options.folder, compact_at=options.compact_at)
    refused = 0
    try:
        _print_notice(notes)
        for number in range(options.count):
            _set(notes, f"flip{options.writer}", "f" * (4 if number % 2 else 4000))
            flipped = notes.flush(_TIMEOUT)
            key = f"w{options.writer}-{options.seed}-{number}"
            _set(notes, key, hashlib.sha256(key.encode()).hexdigest()[:16])
            if notes.flush(_TIMEOUT) and flipped:
                print_lines([f"ACK {key}"])
            else:
                refused += 1
                print_lines([f"NAK {key} {notes.saving.error or 'not saved before'}"])
    finally:
        notes.close()
    return 1 if refused else 0


def _set(notes: Notes, key: str, value: str) -> None:
    """Give the highlight of a key a note, as one change."""
    highlight = notes.highlight(key)
    if highlight is not None:
        notes.edit_highlight(replace(highlight, note=value))
        return
    now = datetime.now(UTC)
    notes.add_highlight(
        Highlight(key, _ARTICLE.key, key, "", "", 0, 0, 0, "", 0, 1, now, now, note=value),
        _ARTICLE,
    )


def _read(folder: Path) -> int:
    notes = Notes.open(folder)
    try:
        _print_notice(notes)
        print_lines(_lines(notes.highlights()))
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
