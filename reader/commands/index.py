"""``reader index``: brings the index of a library up to date, or reports its state."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from reader.commands.command_lines.index import parser
from reader.commands.opening import open_hosts, open_marks, open_roots
from reader.commands.options import given_paths
from reader.commands.output import complain, print_lines
from reader.commands.progress import Bar
from reader.errors import ReaderError
from reader.index import counts, full_text, skipped_files
from reader.index.database import Index
from reader.index.index_state import problems_of
from reader.index.indexer import Indexer, alone
from reader.index.location import index_folder
from reader.index.progress import Progress, describe
from reader.services.indexing import BUSY, DAMAGED
from reader.text.safe import safe_line
from reader.translation import explained, ngettext, with_count
from reader.translation import gettext as _

NICENESS = 10
UNWRITABLE = 1
"""Exit code when the index cannot be written."""


def run(argv: Sequence[str]) -> int:
    """Bring an index up to date, or report its state.

    Args:
        argv: What follows ``reader index`` on the command line.

    Returns:
        0; 1 when the index cannot be written; 2 when a path or an option is wrong; 3 when another
        process is indexing the library.
    """
    options = parser().parse_intermixed_args(argv)
    try:
        if options.by_app:
            request = json.load(sys.stdin)
            roots, hosts = [Path(path) for path in request["paths"]], request["hosts"]
        else:
            roots = open_roots(given_paths(options), open_marks(options))
            hosts = open_hosts()
    except ReaderError as error:
        complain(str(error))
        return 2
    if options.status:
        return _status(roots)
    try:
        index = Index(Path(request["index"])) if options.by_app else Index.of(roots)
        return _bring(index, roots, hosts, options)
    except sqlite3.OperationalError as error:
        if options.by_app:
            raise  # the app reports it
        complain(_("the index cannot be written: {error}").format(error=error))
        return UNWRITABLE
    except sqlite3.DatabaseError:
        if not options.by_app:
            raise
        return DAMAGED  # the app rebuilds it


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
        report = _print_progress if options.json else lambda progress: bar.show(describe(progress))
        indexer = Indexer(index, roots, hosts, report, lambda: stopped)
        if options.heads:
            indexer.heads()
            indexer.compare()
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


def _print_progress(progress: Progress) -> None:
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
            *_skipped(index),
            *(
                explained(safe_line(str(path)), _(problem))
                for path, problem in problems_of(index.db, roots).items()
            ),
        ]
    )
    return 0


def _skipped(index: Index) -> Iterator[str]:
    """Yield how many files were skipped, and a line for each reason."""
    count = skipped_files.count(index)
    yield ngettext("{count} file skipped", "{count} files skipped", count).format(count=count)
    for reason, number in skipped_files.by_reason(index).items():
        yield f"  {with_count(_(reason), f'{number:,}')}"
