"""The last stage of the indexer: full text."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive.containers.detection import ContainerKind, container_kind
from reader.archive.rules import known_rules
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
"""Texts that are written in one transaction."""

MERGE = 400
"""Pages that are merged at a time after the full text has been written."""

FEW = 48
"""The most texts that are cleaned in this process: starting another is not worth it."""

MANY = 1000
"""Texts from which on the parts of the full-text index are merged at the end."""


class TextStage:
    """Updates the texts of an index from its rows.

    Args:
        index: The index.
        roots: The folders and files.
        tell: Called with the number of texts that are done, their total, the seconds left (-1 when
            unknown), and the number of files that changed while they were read.
        stop: Called often; True ends the run soon.

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
            workers: Processes that clean texts; 0 does it in this one.
            pending: The rows, in order.
        """
        dictionary = self._dictionary(pending)
        with TextWorkers(workers if len(pending) > FEW else 0, dictionary) as pool:
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

    def _dictionary(self, pending: Sequence[int]) -> PackingDictionary:
        """Return the dictionary for packing; it is made when there are enough texts."""
        newest = packing.newest_dictionary(self.index)
        if newest.number or len(pending) < packing.ENOUGH or _sequential_containers(self.roots):
            return newest
        step = len(pending) // packing.SAMPLES or 1
        texts = filter(None, map(clean, self._tasks(pending[::step][: packing.SAMPLES])))
        content = packing.choose_content(list(texts))
        with self.index.writing():
            return packing.add_dictionary(self.index, content) if content else newest

    def _regroup(self) -> None:
        """Find the articles with the same long text, if texts have changed since the last time."""
        if self.index.meta("grouped", "text") == "yes":
            return
        with self.index.writing():
            self.changed |= duplicates.regroup(self.index)
            self.index.remember("grouped", "yes", "text")

    def _put(self, waiting: list[IndexedText]) -> None:
        """Index texts in one transaction: many small ones would leave many parts to merge.

        It begins with the first text that is written, so that the lists stay writable until then.
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
        """Yield the files to be read; those of a packed tar file in its own order, for speed."""
        containers = _sequential_containers(self.roots)
        later: list[tuple[int, TextTask]] = []
        query = "select id, dir, name, size, mtime_ns from file where id = ?"
        for id_ in pending:
            row = self.index.db.execute(query, (id_,)).fetchone()
            if row is None:
                continue
            task = TextTask(row[0], os.path.join(row[1], row[2]), row[3], row[4])  # noqa: PTH118 - bytes
            path = Path(os.fsdecode(task.path)) if containers else None
            container = next(
                (packed for packed in containers if path and packed.path in path.parents), None
            )
            if path is None or container is None:
                yield task
            else:
                later.append((container.number(path), task))
        yield from (task for _, task in sorted(later, key=itemgetter(0)))

    def forget_old(self) -> None:
        """Remove the texts of rows that are gone, and all texts when the cleaning has changed."""
        current = fingerprint(TEXTS, known_rules().signature(self.roots))
        db = self.index.db
        with self.index.writing():
            if self.index.meta("text", "text") != current:
                db.execute("delete from text.doc")
                db.execute("update article set length = -1 where length != -1")
                db.execute("insert into text.gram(gram) values('delete-all')")
                self.index.remember("text", current, "text")
            gone = db.execute(
                "select article from text.doc where article not in"
                " (select id from article where hidden != 1)"
            ).fetchall()
            if gone:
                self.index.remember("grouped", "", "text")
            full_text.drop(self.index, [article for (article,) in gone])

    def _merge(self) -> None:
        """Merge the parts of the full-text index, in steps that can be stopped."""
        db = self.index.db
        changes = -1
        while db.total_changes - changes > 1 and not self.stop():
            changes = db.total_changes
            db.execute(f"insert into text.gram(gram, rank) values('merge', {MERGE})")
            self.tell(0, 0, -1, self._unsteady)


def _sequential_containers(roots: Sequence[Path]) -> list[Container]:
    """Return the containers that can only be read sequentially."""
    if all(container_kind(root) in (None, ContainerKind.ZIP, ContainerKind.TAR) for root in roots):
        return []
    from reader.archive.containers.access import container_at  # here: it brings what unpacks

    containers: list[Container] = []
    for root in roots:
        with suppress(OSError):
            container = container_at(root)
            if container is not None and container.sequential:
                containers.append(container)
    return containers
