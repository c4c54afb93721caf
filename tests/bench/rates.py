"""Measures the stages of the indexer beside what the machine takes at the least for the like.

Run ``python -m tests.bench.rates [--sizes 5000,50000] [--folder DIR] [--kept]``. Libraries are made
in the folder once; the index of the app, as ``tests.bench.scale`` leaves it there, is only looked
at with ``--kept``, else another is made. Read the ratios: machines differ, and so does what else
they do.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from multiprocessing import active_children
from pathlib import Path

from reader.archive.hosts import known_hosts
from reader.index import full_text
from reader.index.database import Index
from reader.index.folder_changes import changed_paths
from reader.index.folders import walked_folders
from reader.index.grams import grams
from reader.index.indexer import Indexer
from reader.index.stored_texts import StoredTexts
from reader.text.fold import fold
from tests.bench.library import write_whole_library

SAMPLE = 4000
"""Texts that are looked at for their size, and inserted for comparison."""


class Table:
    """What was measured, by name."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []

    def note(self, name: str, said: str) -> None:
        """Take note of a figure, and say it."""
        self.rows.append((name, said))
        print(f"{name}: {said}", flush=True)  # noqa: T201 - a bench prints

    @contextmanager
    def timed(self, name: str, count: int) -> Iterator[None]:
        """Take note of how long something takes, and how many a second that are."""
        begun, cpu = time.perf_counter(), time.process_time()
        yield
        wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
        self.note(name, f"{wall:.2f} s, {cpu:.2f} s of processor, {count / wall:,.0f} a second")


def scan_names(library: Path) -> int:
    """Read the names of all files; return how many there are."""
    return sum(len(files) for _, _, files in os.walk(library))


def stat_files(library: Path) -> int:
    """Ask for the state of all files; return how many there are."""
    count, stack = 0, [os.fspath(library)]
    while stack:
        with os.scandir(stack.pop()) as inside:
            for entry in inside:
                if entry.is_dir():
                    stack.append(entry.path)
                else:
                    count += entry.stat().st_size >= 0
    return count


def stat_folders(index: Index) -> int:
    """Ask for the state of all folders that an index knows; return how many there are."""
    return sum(os.stat(folder).st_mtime_ns > 0 for folder in walked_folders(index))  # noqa: PTH116


def sampled(index: Index) -> list[str]:
    """Return some texts of an index, spread over it."""
    count = full_text.count_texts(index.db)
    step = max(1, count // SAMPLE)
    rows = index.db.execute("select article from text.doc where article % ? = 0", (step,))
    some = [row for (row,) in islice(rows, SAMPLE)]
    return [text for _row, text in StoredTexts(index).of(some) if text is not None]


def packed_size(index: Index) -> int:
    """Return the bytes of an index, once what was written last is in its place."""
    for name in ("main", "text"):
        index.db.execute(f"pragma {name}.wal_checkpoint(truncate)").fetchall()
    return sum(file.stat().st_size for file in index.folder.glob("*.sqlite"))


def insert_grams(texts: Sequence[str]) -> float:
    """Return how many megabytes of text a second SQLite alone takes in, as grams."""
    rows = [(at, " ".join(sorted(grams(fold(text))))) for at, text in enumerate(texts)]
    db = sqlite3.connect(":memory:")
    db.execute(
        "create virtual table gram using fts5(grams, content='', detail=none, columnsize=0,"
        " tokenize='ascii')"
    )
    db.execute("insert into gram(gram, rank) values('hashsize', 33554432)")
    begun = time.process_time()
    db.executemany("insert into gram(rowid, grams) values(?, ?)", rows)
    db.execute("insert into gram(gram) values('optimize')")
    return size_of(texts) / 1e6 / (time.process_time() - begun)


def size_of(texts: Sequence[str]) -> int:
    """Return the bytes of some texts in UTF-8."""
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


def measure(folder: Path, count: int, *, kept: bool) -> Table:
    """Measure a library of so many articles.

    Args:
        folder: Everything is kept there.
        count: Articles.
        kept: Whether the index of the app is looked at and none is made.
    """
    table = Table()
    library = folder / f"library-{count}"
    write_whole_library(library, count)
    if kept:
        (place,) = (folder / f"cache-{count}" / "libraries").iterdir()
    else:
        place = folder / f"rates-{count}"
        shutil.rmtree(place, ignore_errors=True)
    index = Index(place)
    index.write_much()
    indexer = Indexer(index, [library], known_hosts())
    _time_stages(table, indexer, library, count, kept=kept)
    texts = sampled(index)
    size = packed_size(index)
    whole = size_of(texts) / len(texts) * full_text.count_texts(index.db)
    table.note("text of the articles", f"{whole / 1e6:,.1f} MB")
    table.note("index", f"{size / 1e6:,.1f} MB, {100 * size / whole:.0f} % of the text")
    table.note(
        "grams into SQLite alone", f"{insert_grams(texts):.1f} MB of text a processor second"
    )
    active_children()  # lets go of those that have ended, which are counted then
    for name, who in (("itself", resource.RUSAGE_SELF), ("a worker", resource.RUSAGE_CHILDREN)):
        table.note(f"memory of {name}", f"{resource.getrusage(who).ru_maxrss / 1024:.0f} MB")
    return table


def _time_stages(table: Table, indexer: Indexer, library: Path, count: int, *, kept: bool) -> None:
    stages: list[tuple[str, Callable[[], object]]] = [("names alone", lambda: scan_names(library))]
    if not kept:
        stages += [
            ("first run: names", indexer.names),
            ("first run: heads", indexer.heads),
            ("first run: texts", lambda: indexer.text(2)),
        ]
    stages += [
        ("state of each folder", lambda: stat_folders(indexer.index)),
        ("rescan: quick", lambda: changed_paths(indexer.index, lambda: False)),
        ("state of each file", lambda: stat_files(library)),
        ("rescan: full", indexer.heads),
    ]
    for name, work in stages:
        with table.timed(name, count):
            work()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5000,50000")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/reader-scale"))  # noqa: S108
    parser.add_argument("--kept", action="store_true", help="look at the index of the app")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for size in map(int, options.sizes.split(",")):
        print(f"## {size:,} articles", flush=True)  # noqa: T201 - a bench prints
        measure(options.folder, size, kept=options.kept)


if __name__ == "__main__":
    main()
