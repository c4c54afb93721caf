"""The indexer: updates an index from the files, in stages: names, heads, full text.

It may be stopped or killed at any moment: the next run does what was not committed, and the end
result is the same. Only one indexer runs on an index at a time.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path

from reader import private
from reader.archive.assumed_zone import assumed_zone
from reader.archive.candidate_names import contained_names
from reader.archive.candidate_names import names as walk_names
from reader.archive.containers.detection import container_kind
from reader.archive.rules import known_rules
from reader.archive.scan import scan
from reader.archive.site_folders import in_site_folder
from reader.archive.walk import Tally
from reader.index import skipped_files
from reader.index.article_names import rebuild_grams
from reader.index.database import Index
from reader.index.fingerprint import HEADS, NAMES, fingerprint
from reader.index.folder_changes import changed_paths, reindex_path
from reader.index.folders import store_walked
from reader.index.known_files import FIRST, KnownFiles
from reader.index.location import LOCK
from reader.index.progress import Progress
from reader.index.row_writer import RowWriter
from reader.index.schema import AFTER_HEADS, COUNTERS, PACKED
from reader.records import dataclass

PORTION = 4000
"""Names in each transaction after the first."""

_Portion = tuple[bytes, list[bytes]]
"""A folder, and the names of some files in it."""


@contextmanager
def alone(index: Index) -> Iterator[bool]:
    """Hold the lock of the indexer; yield False when another process holds it."""
    private.make_file(index.folder / LOCK)
    with (index.folder / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


@dataclass(slots=True)
class Indexer:
    """One run over a library.

    Attributes:
        index: The index to update.
        roots: The folders and files.
        hosts: Host to source, see `reader.archive.hosts.known_hosts`.
        tell: Called with the progress after each commit.
        stop: Called often; True ends the run soon.
        tally: The counts of the walk.
        changed: Rows that were inserted, changed or removed.
        looked: Files that were checked.
        unsteady: Files that changed while they were read.
    """

    index: Index
    roots: Sequence[Path]
    hosts: Mapping[str, str]
    tell: Callable[[Progress], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False
    tally: Tally = field(default_factory=Tally)
    changed: int = 0
    looked: int = 0
    unsteady: int = 0

    def run(self, workers: int = 2) -> None:
        """Update everything.

        Args:
            workers: Processes that clean texts; 0 does it in this one.
        """
        self.index.write_much()
        self.names()
        self.quick()
        if not self.stop():
            self.heads()
        if not self.stop():
            self.compare(workers)
        if not self.stop():
            self.text(workers)
        if not self.stop():
            self.tell(self.progress("done", self.looked, self.looked))

    def names(self) -> None:
        """List the files of a new library by their names, so that they are shown soon."""
        if self.index.meta("heads") or self.index.meta("names"):
            return
        roots = [Path(os.path.realpath(root)) for root in self.roots]
        containers = [root for root in roots if container_kind(root) is not None]
        folders = [root for root in roots if root.is_dir() and root not in containers]
        portions = _portions(walk_names(folders, self.stop))
        count, most = 0, FIRST
        while batch := list(_up_to(most, portions)):
            with self.index.writing():
                writer = RowWriter(self.index)
                count += sum(writer.put_names(folder, names) for folder, names in batch)
                writer.settle()
            most = PORTION
            self.tell(self.progress("names", count))
        for root in containers:  # last, because listing one may take long
            with suppress(OSError):  # the error is reported with the heads
                for by_folder in contained_names(root, self.stop):
                    with self.index.writing():
                        writer = RowWriter(self.index)
                        count += sum(writer.put_names(*names) for names in by_folder.items())
                        writer.settle()
                    self.tell(self.progress("names", count))
        if not self.stop():
            with self.index.writing():
                self.index.remember("names", "done")

    def heads(self) -> None:
        """Walk the library, read new and changed heads, and remove files that are gone."""
        self._update_grams()
        rules = known_rules().signature(self.roots)
        current = fingerprint(
            HEADS, repr((sorted(self.hosts.items()), str(assumed_zone()))) + rules
        )
        trust = (self.index.meta("heads") or self._begun(current)) == current
        memory = KnownFiles(self.index, self._count, self._tell_heads, trust=trust)
        scanned = scan(
            [Path(os.path.realpath(root)) for root in self.roots],
            hosts=self.hosts,
            tally=self.tally,
            stop=self.stop,
            memory=memory,
        )
        for file in scanned:
            memory.put(file)
        memory.finish(complete=not self.stop())
        if not self.stop():
            with self.index.writing() as db:
                if self.index.meta("heads") != current:  # all rows were written
                    _pack(db)
                for statement in AFTER_HEADS:
                    db.execute(statement)
                self.index.remember("heads", current)

    def _begun(self, current: str) -> str:
        """Return the fingerprint with which the first walk of a library began.

        So the heads that were read by a walk that was stopped or killed are not read again.
        """
        if not self.index.meta("begun"):
            with self.index.writing():
                self.index.remember("begun", current)
        return self.index.meta("begun")

    def _update_grams(self) -> None:
        """Rebuild the grams of the names when the program computes them in a new way."""
        current = fingerprint(NAMES)
        if self.index.meta("grams") != current:
            with self.index.writing():
                rebuild_grams(self.index.db)
                self.index.remember("grams", current)

    def quick(self) -> None:
        """Check only the folders that were changed since the last walk.

        It finds files that are new, gone, renamed or replaced, which are most changes, without a
        system call for each file. Files that were changed in place are left to the next walk.
        """
        if not self.index.meta("heads"):
            return
        self._update_grams()
        paths, mtimes = changed_paths(self.index, self.stop)
        if mtimes:
            self._reindex(paths)
            if not self.stop():
                with self.index.writing():
                    store_walked(self.index, mtimes)
            self._tell_heads()

    def touched(self, paths: Iterable[Path]) -> None:
        """Index some files and folders again: they were changed, moved or removed.

        Args:
            paths: Resolved; paths outside of the library are ignored.
        """
        self._reindex(paths)
        self.compare(0)
        self.text(0)
        self.tell(self.progress("done", self.looked, self.looked))

    def _reindex(self, paths: Iterable[Path]) -> None:
        roots = [Path(os.path.realpath(root)) for root in self.roots]
        containers = {root for root in roots if container_kind(root) is not None}
        for path in dict.fromkeys(paths):
            if self.stop():
                return
            root = next((top for top in roots if top == path or top in path.parents), None)
            if root in containers:
                containers.clear()  # this walks all of them
                self.heads()
            elif (
                root is not None
                and not path.is_symlink()
                and container_kind(root) is None
                and _is_walked(path.relative_to(root))
            ):
                self.changed += reindex_path(self.index, path, self.hosts, self.tally, self.stop)
                self.looked += 1

    def _count(self, looked: int, changed: int) -> None:
        self.looked += looked
        self.changed += changed

    def _tell_heads(self) -> None:
        self.tell(self.progress("heads", self.looked))

    def compare(self, workers: int = 0) -> None:
        """Compare files with one address, or one title and date: are they one article?

        It takes their texts, which are few in most libraries.

        Args:
            workers: Processes that clean texts; 0 does it in this one.
        """
        from reader.index.text_stage import TextStage  # here: as below

        texts = TextStage(self.index, self.roots, self._tell_text, self.stop)
        texts.compare(workers)
        self.changed += texts.changed

    def text(self, workers: int) -> None:
        """Read, clean and index the missing texts, newest first.

        Args:
            workers: Processes that clean texts; 0 does it in this one.
        """
        from reader.index.text_stage import TextStage  # here: it brings processes

        texts = TextStage(self.index, self.roots, self._tell_text, self.stop)
        texts.forget_old()
        texts.run(workers, self.pending())
        self.changed += texts.changed

    def _tell_text(self, done: int, total: int, left: int, unsteady: int) -> None:
        self.unsteady = unsteady
        self.tell(self.progress("text", done, total, left))

    def pending(self) -> Sequence[int]:
        """Return the rows whose text is not indexed, newest first."""
        rows = self.index.db.execute(
            "select id from article a where hidden != 1 and problem = '' and bare = 0"
            " and not exists (select 1 from text.doc d where d.article = a.id)"
            " order by day desc, date desc, id"
        )
        return array("q", (id_ for (id_,) in rows))

    def progress(self, stage: str, done: int, total: int = 0, left: int = -1) -> Progress:
        """Return the progress of this run."""
        skipped = self.tally.skipped.total()
        problems = self.tally.problems
        if stage == "done":  # files of earlier runs count as well
            skipped = skipped_files.count(self.index)
            query = "select count(*) from article where problem != ''"
            problems = self.index.db.execute(query).fetchone()[0]
        return Progress(stage, done, total, left, self.changed, skipped, problems, self.unsteady)


def _pack(db: sqlite3.Connection) -> None:
    """Fill the pages of what was written in the order of a walk, within a transaction."""
    for name in COUNTERS:
        db.execute(f"create temp table packed as select * from main.{name} where total > 0")  # noqa: S608 - ours
        db.execute(f"delete from main.{name}")  # noqa: S608 - ours
        db.execute(f"insert into main.{name} select * from temp.packed")  # noqa: S608 - ours
        db.execute("drop table temp.packed")
    for name in PACKED:
        db.execute(f"reindex {name}")
    db.execute("insert into name_gram(name_gram) values('optimize')")


def _is_walked(inner: Path) -> bool:
    """Return whether a walk comes to a path within a folder of the library."""
    return not (any(part.startswith(".") for part in inner.parts) or in_site_folder(inner.parent))


def _portions(folders: Iterable[_Portion]) -> Iterator[_Portion]:
    """Yield the files of folders in portions, a small one first, to be shown at once."""
    size = FIRST
    for folder, names in folders:
        at = 0
        while at < len(names):
            yield folder, names[at : at + size]
            at, size = at + size, PORTION


def _up_to(most: int, portions: Iterator[_Portion]) -> Iterator[_Portion]:
    """Yield portions until they have `most` files together."""
    count = 0
    while count < most and (portion := next(portions, None)) is not None:
        count += len(portion[1])
        yield portion
