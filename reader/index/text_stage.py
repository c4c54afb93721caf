"""The last stage of the indexer: full text."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive.containers.detection import ContainerKind, container_kind
from reader.index import duplicates, full_text, packing
from reader.index.database import Index
from reader.index.fingerprint import TEXTS, fingerprint
from reader.index.full_text import IndexedText
from reader.index.packing import PackingDictionary
from reader.index.schema import AFTER_TEXT
from reader.index.text_workers import TextTask, TextWorkers, clean

if TYPE_CHECKING:
    from reader.archive.containers.access import Container

TOGETHER = 480
"""Texts that are written to the index together."""

MERGE = 400
"""Pages that are merged at a time when the full text was written."""

FEW = 48
"""Texts that are cleaned here: for fewer, another process is not worth its start."""

MANY = 1000
"""Texts from which on the parts that they are written in are merged at the end."""


class TextStage:
    """Brings the texts of an index up to date with its rows.

    Args:
        index: The index.
        roots: The folders and files.
        tell: Is told how many texts are done, of how many, the seconds left (-1 when not known),
            and how many changed while they were read.
        stop: Asked often; True ends the run soon.

    Attributes:
        changed: Whether rows have changed.
    """

    def __init__(
        self,
        index: Index,
        roots: Sequence[Path],
        tell: Callable[[int, int, int, int], None],
        stop: Callable[[], bool],
    ) -> None:
        self.index = index
        self.roots = roots
        self.tell = tell
        self.stop = stop
        self.changed = False
        self._unsteady = 0

    def run(self, workers: int, pending: Sequence[int]) -> None:
        """Read, clean and index some texts.

        Args:
            workers: Processes that clean texts; 0 does it here.
            pending: The rows, in order.
        """
        words = self._words(pending)
        with TextWorkers(workers if len(pending) > FEW else 0, words) as pool:
            start, done = time.monotonic(), 0
            waiting: list[IndexedText] = []
            for count, texts in pool.run(self._tasks(pending)):
                waiting += texts
                done += count
                self._unsteady += count - len(texts)
                if len(waiting) >= TOGETHER:
                    self._put(waiting)
                left = int((time.monotonic() - start) / done * (len(pending) - done))
                self.tell(done, len(pending), left, self._unsteady)
                if self.stop():
                    break
            self._put(waiting)
        if not self.stop():
            self._regroup()
            with self.index.writing() as db:
                db.execute(AFTER_TEXT)
        if len(pending) > MANY and not self.stop():
            self._merge()

    def _words(self, pending: Sequence[int]) -> PackingDictionary:
        """Return what texts are packed by; it is chosen when there are enough of them."""
        known = packing.newest(self.index)
        if known.number or len(pending) < packing.ENOUGH or _packed(self.roots):
            return known
        step = len(pending) // packing.SAMPLES or 1
        texts = filter(None, map(clean, self._tasks(pending[::step][: packing.SAMPLES])))
        said = packing.choose(list(texts))
        with self.index.writing():
            return packing.remember(self.index, said) if said else known

    def _regroup(self) -> None:
        """Find the articles with the same long text, when texts have changed since."""
        if self.index.meta("grouped", "text") == "yes":
            return
        with self.index.writing():
            self.changed |= duplicates.regroup(self.index)
            self.index.remember("grouped", "yes", "text")

    def _put(self, waiting: list[IndexedText]) -> None:
        """Index texts in one transaction: many small ones would make many parts to merge.

        It begins when the first text is written, so that the lists stay writable meanwhile.
        """
        self.index.db.execute("begin")
        try:
            full_text.put(self.index, waiting)
            if waiting:
                self.index.remember("grouped", "", "text")
        except BaseException:
            self.index.db.execute("rollback")
            raise
        self.index.db.execute("commit")
        waiting.clear()

    def _tasks(self, pending: Sequence[int]) -> Iterator[TextTask]:
        """Yield what is to be read; of a packed tar file in its own order, or it takes forever."""
        packed = _packed(self.roots)
        later: list[tuple[int, TextTask]] = []
        query = "select id, dir, name, size, mtime_ns from file where id = ?"
        for id_ in pending:
            row = self.index.db.execute(query, (id_,)).fetchone()
            if row is None:
                continue
            task = TextTask(row[0], os.path.join(row[1], row[2]), row[3], row[4])  # noqa: PTH118 - bytes
            path = Path(os.fsdecode(task.path)) if packed else None
            container = next((each for each in packed if path and each.path in path.parents), None)
            if path is None or container is None:
                yield task
            else:
                later.append((container.number(path), task))
        yield from (task for _, task in sorted(later, key=lambda each: each[0]))

    def forget_old(self) -> None:
        """Take out the texts of rows that are gone, and all when the cleaning has changed."""
        print_ = fingerprint(TEXTS)
        db = self.index.db
        with self.index.writing():
            if self.index.meta("text", "text") != print_:
                db.execute("delete from text.doc")
                db.execute("update article set length = -1 where length != -1")
                db.execute("insert into text.gram(gram) values('delete-all')")
                self.index.remember("text", print_, "text")
            gone = db.execute(
                "select article from text.doc where article not in"
                " (select id from article where hidden != 1)"
            ).fetchall()
            if gone:
                self.index.remember("grouped", "", "text")
            full_text.drop(self.index, [article for (article,) in gone])

    def _merge(self) -> None:
        """Merge the parts of the full text, in steps that can be stopped."""
        db = self.index.db
        changes = -1
        while db.total_changes - changes > 1 and not self.stop():
            changes = db.total_changes
            db.execute(f"insert into text.gram(gram, rank) values('merge', {MERGE})")
            self.tell(0, 0, -1, self._unsteady)


def _packed(roots: Sequence[Path]) -> list[Container]:
    """Return the containers that can only be read from their beginning on."""
    if all(container_kind(root) in (None, ContainerKind.ZIP, ContainerKind.TAR) for root in roots):
        return []
    from reader.archive.containers.access import container_at  # here: it brings what unpacks

    found: list[Container] = []
    for root in roots:
        with suppress(OSError):
            container = container_at(root)
            if container is not None and container.sequential:
                found.append(container)
    return found
