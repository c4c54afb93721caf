"""``reader index``: brings the index of a library up to date, or says what is in it."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from reader.commands.naming import add_library, given_paths
from reader.commands.opening import add_arguments, open_hosts, open_marks, open_roots
from reader.commands.output import complain, print_lines
from reader.commands.parsing import Parser
from reader.commands.progress import Bar
from reader.errors import ReaderError
from reader.index import counts, full_text
from reader.index.database import Index
from reader.index.index_state import problems_of
from reader.index.indexer import Indexer, Progress, alone
from reader.index.location import index_folder
from reader.services.indexing import BUSY, DAMAGED, describe
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext

NICENESS = 10
UNWRITABLE = 1
"""What it returns when the index cannot be written."""


def run(argv: Sequence[str]) -> int:
    """Bring an index up to date.

    Args:
        argv: What follows ``reader index`` on the command line.

    Returns:
        0; 1 when the index cannot be written; 2 when a path or an option is wrong; 3 when another
        process is at it.
    """
    options = parser().parse_intermixed_args(argv)
    try:
        if options.told:
            told = json.load(sys.stdin)
            roots, hosts = [Path(path) for path in told["paths"]], told["hosts"]
        else:
            roots = open_roots(given_paths(options), open_marks(options))
            hosts = open_hosts(options)
    except ReaderError as error:
        complain(str(error))
        return 2
    if options.status:
        return _status(roots)
    try:
        index = Index(Path(told["index"])) if options.told else Index.of(roots)
        return _bring(index, roots, hosts, options)
    except sqlite3.OperationalError as error:
        if options.told:
            raise  # the app says so
        complain(_("the index cannot be written: {error}").format(error=error))
        return UNWRITABLE
    except sqlite3.DatabaseError:
        if not options.told:
            raise
        return DAMAGED  # the app makes it anew


def _bring(
    index: Index, roots: Sequence[Path], hosts: Mapping[str, str], options: argparse.Namespace
) -> int:
    with alone(index) as free:
        if not free:
            complain(_("another process is indexing this library"))
            return BUSY
        if options.rebuild:
            index.rebuild()
        return _run(index, roots, hosts, options)


def parser() -> argparse.ArgumentParser:
    """Return the parser of ``reader index``."""
    parser = Parser(
        prog="reader index",
        description=_(
            "Bring the index of a library up to date. It only speeds things up: it may be "
            "deleted at any time, and the app makes it by itself."
        ),
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=_("folder or file"))
    parser.add_argument("--rebuild", action="store_true", help=_("throw the old one away first"))
    parser.add_argument(
        "--status", action="store_true", help=_("only say what is in it, and where")
    )
    parser.add_argument(
        "--workers", type=int, default=2, metavar="N", help=_("processes, 2 unless said")
    )
    parser.add_argument("--heads", action="store_true", help=_("titles only, no full text"))
    parser.add_argument("--json", action="store_true", help=_("progress as JSON, a line each"))
    parser.add_argument("--told", action="store_true", help=argparse.SUPPRESS)  # by the app
    add_library(parser)
    add_arguments(parser)
    return parser


def _run(
    index: Index, roots: Sequence[Path], hosts: Mapping[str, str], options: argparse.Namespace
) -> int:
    with suppress(OSError):
        os.nice(NICENESS)
    stopped = False

    def stop_soon(*_: object) -> None:
        nonlocal stopped
        stopped = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_soon)
    with Bar() as bar:
        tell = _tell_json if options.json else lambda progress: bar.say(describe(progress))
        indexer = Indexer(index, roots, hosts, tell, lambda: stopped)
        if options.heads:
            indexer.heads()
        else:
            indexer.run(max(0, options.workers))
    if indexer.unsteady:
        complain(
            ngettext(
                "{count} file could not be read or changed meanwhile",
                "{count} files could not be read or changed meanwhile",
                indexer.unsteady,
            ).format(count=indexer.unsteady)
        )
    return 130 if stopped else 0


def _tell_json(progress: Progress) -> None:
    print_lines([json.dumps(asdict(progress))])


def _status(roots: Sequence[Path]) -> int:
    folder = index_folder(roots)
    if not (folder / "index.sqlite").is_file():
        print_lines([_("{folder}: no index yet").format(folder=folder)])
        return 0
    index = Index(folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    total, texts = counts.whole(index).total, full_text.count_texts(index.db)
    print_lines(
        [
            _("{folder}: {size:.1f} MB").format(folder=folder, size=size / 1e6),
            ngettext("{count:,} article", "{count:,} articles", total).format(count=total),
            ngettext("{count:,} text", "{count:,} texts", texts).format(count=texts),
            *(
                f"{safe_line(str(path))}: {_(problem)}"
                for path, problem in problems_of(index.db, roots).items()
            ),
        ]
    )
    return 0
