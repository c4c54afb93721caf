"""The last stage of the indexer: full text."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive import files
from reader.archive.containers.detection import ContainerKind, container_kind
from reader.archive.rules import known_rules
from reader.index import (
    compared_texts,
    duplicates,
    evidence,
    full_text,
    gram_lists,
    identity,
    packing,
)
from reader.index.database import Index
from reader.index.fingerprint import TEXTS, fingerprint
from reader.index.folders import join
from reader.index.full_text import IndexedText
from reader.index.packing import PackingDictionary
from reader.index.schema import AFTER_TEXT, UNREAD
from reader.index.text_workers import TextTask, TextWorkers, clean

if TYPE_CHECKING:
    from reader.archive.containers.access import Container

TOGETHER = 480
"""Texts that are written in one transaction."""

MERGE = 400
"""Pages that are merged at a time."""

FEW = 48
"""The most texts that are cleaned in this process: starting another is not worth it."""

MANY = 1000
"""New texts from which on their gram lists are merged at the end."""


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
            self._use_texts()
        if pending and not self.stop():
            self._make_small(len(pending))

    def _use_texts(self) -> None:
        """Sketch marked texts, find articles of marks, and group texts that are equal."""
        from reader.index import kept_texts  # here: lists alone need no texts

        kept_texts.sketch_kept(self.index, self.stop)
        self.changed |= evidence.find_again(self.index, self.stop)
        self._regroup()
        with self.index.writing() as db:
            db.execute(AFTER_TEXT)

    def compare(self, workers: int) -> None:
        """Read the texts that are needed to tell articles apart, and settle which files are one.

        Args:
            workers: As for `run`.
        """
        self._forget_outdated()
        for _round in range(identity.ROUNDS):
            rows = compared_texts.wanted(self.index)
            if not rows or self.stop() or not self._compare(workers, rows):
                return

    def _compare(self, workers: int, rows: Sequence[int]) -> bool:
        """Compare the texts of some rows; return whether any could be read."""
        with self.index.writing():
            read = compared_texts.read_indexed(self.index, rows)
        missing = sorted(set(rows).difference(read))
        equal = _Equal(self.index)
        tasks = [task for task in self._tasks(missing) if not equal.add(task)]
        dictionary = packing.newest_dictionary(self.index)
        with TextWorkers(workers if len(tasks) > FEW else 0, dictionary) as pool:
            asked = (replace(task, sketched=True) for task in tasks)
            done = 0
            for count, texts in pool.run(asked):
                done += count
                with self.index.writing():
                    read += self._put_compared(texts, equal)
                self.tell(done, len(tasks), -1, self._unsteady)
                if self.stop():
                    break
        with self.index.writing():
            bases = compared_texts.bases_of_rows(self.index, read)
            identity.settle(self.index, bases, self._text)
        self.changed |= bool(bases)
        return bool(read)

    def _put_compared(self, texts: Sequence[IndexedText], equal: _Equal) -> list[int]:
        """Store what is known of texts, and the texts of listed rows; return all rows of them."""
        rows: list[int] = []
        for text in texts:
            same = [text.article, *equal.rows(text.article)]
            versions = [(row, text.body, text.sketch or b"") for row in same]
            compared_texts.put_versions(self.index, versions)
            rows += same
        query = (
            "select id from article where hidden != 1 and id in (select value from json_each(?))"
        )
        ids = json.dumps([text.article for text in texts])
        listed = {id_ for (id_,) in self.index.db.execute(query, (ids,))}
        full_text.put(self.index, [text for text in texts if text.article in listed])
        if listed:
            self.index.remember("grouped", "", "text")
        return rows

    def _text(self, row: int) -> str | None:
        """Return the text of a row, read from its file when it is not in the index."""
        indexed = full_text.text_of(self.index, row)
        if indexed is not None:
            return indexed
        return next(map(clean, self._tasks([row])), None)

    def _dictionary(self, pending: Sequence[int]) -> PackingDictionary:
        """Return the dictionary for packing; it is made when enough texts need one."""
        newest = packing.newest_dictionary(self.index)
        if newest.number or len(pending) < packing.ENOUGH or _sequential_containers(self.roots):
            return newest
        step = len(pending) // packing.SAMPLES or 1
        sampled = pending[::step][: packing.SAMPLES]
        texts = [text for task in self._tasks(sampled) if (text := _whole(task))]
        if len(texts) < len(sampled) // 2:
            return newest
        content = packing.choose_content(texts)
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
        waiting.sort(key=attrgetter("article"))  # rows in order fill their pages
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
        query = (
            "select id, dir, name, size, mtime_ns, exists(select 1 from mark where key = file.key)"
            " or exists(select 1 from mark where attached = file.key) from file where id = ?"
        )
        for id_ in pending:
            row = self.index.db.execute(query, (id_,)).fetchone()
            if row is None:
                continue
            task = TextTask(row[0], join(row[1], row[2]), row[3], row[4], sketched=bool(row[5]))
            path = Path(os.fsdecode(task.path)) if containers else None
            container = next(
                (packed for packed in containers if path and packed.path in path.parents), None
            )
            if path is None or container is None:
                yield task
            else:
                later.append((container.number(path), task))
        yield from (task for _, task in sorted(later, key=itemgetter(0)))

    def _forget_outdated(self) -> None:
        """Remove all texts when the cleaning has changed."""
        current = fingerprint(TEXTS, known_rules().signature(self.roots))
        if self.index.meta("text", "text") == current:
            return
        with self.index.writing() as db:
            db.execute("delete from text.doc")
            db.execute("update article set length = ?1 where length != ?1", (UNREAD,))
            gram_lists.clear(db)
            compared_texts.forget_texts(self.index)
            self.index.remember("text", current, "text")
            self.index.remember("merged", "", "text")

    def forget_old(self) -> None:
        """Remove the texts of rows that are gone, and all texts when the cleaning has changed."""
        from reader.index import kept_texts  # here: as above

        self._forget_outdated()
        with self.index.writing() as db:
            gone = db.execute(
                "select article from text.doc where article not in"
                " (select id from article where hidden != 1)"
            ).fetchall()
            if gone:
                self.index.remember("grouped", "", "text")
            full_text.drop(self.index, [article for (article,) in gone])
            kept_texts.forget_others(self.index)

    def _make_small(self, new: int) -> None:
        """Pack the gram lists if many texts are new, else merge those of the new texts in steps.

        Args:
            new: The number of new texts.
        """
        db = self.index.db
        is_packed = bool(self.index.meta("merged", "text"))
        if not is_packed or gram_lists.is_loose(db, full_text.count_texts(db)):
            if self._pack():
                self.index.shrink(self.stop)
        elif new > MANY:
            self._merge()
            self.index.shrink(self.stop)

    def _merge(self) -> None:
        """Merge the gram lists of new texts, in steps that can be stopped."""
        db = self.index.db
        changes = -1
        while db.total_changes - changes > 1 and not self.stop():
            changes = db.total_changes
            db.execute("insert into text.gram(gram, rank) values('merge', ?)", (MERGE,))
            self.tell(0, 0, -1, self._unsteady)

    def _pack(self) -> bool:
        """Pack the gram lists; return whether it is done. The lists stay writable."""
        db = self.index.db
        db.execute("begin")
        try:
            is_done = gram_lists.pack(db, self.stop)
            if is_done:
                self.index.remember("merged", "yes", "text")
        except BaseException:
            db.execute("rollback")
            raise
        db.execute("commit" if is_done else "rollback")
        return is_done


def _whole(task: TextTask) -> str | None:
    """Return the text of a file, None when it cannot be read or is packed by the file."""
    from reader.index.file_packing import pack_by_file, read_file  # here: as above

    text = clean(task)
    by_file = text and pack_by_file(text, read_file(task.path, often=True) or b"")
    return None if by_file else text


class _Equal:
    """Files with equal bytes, of which only one is cleaned.

    Args:
        index: The index.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._first: dict[tuple[int, int], TextTask] = {}
        self._digests: dict[int, str] = {}
        self._equal: dict[int, list[int]] = {}

    def add(self, task: TextTask) -> bool:
        """Return whether a file has the bytes of one of its base that was added before."""
        query = "select base from article where id = ?"
        base = self._index.db.execute(query, (task.article,)).fetchone()[0]
        first = self._first.setdefault((base, task.size), task)
        if first is task or self._digest(first) != self._digest(task):
            return False
        self._equal.setdefault(first.article, []).append(task.article)
        return True

    def _digest(self, task: TextTask) -> str:
        if task.article not in self._digests:
            with suppress(OSError):
                self._digests[task.article] = files.digest(Path(os.fsdecode(task.path)))
        return self._digests.get(task.article, str(task.article))

    def rows(self, first: int) -> list[int]:
        """Return the rows of the files that are equal to one."""
        return self._equal.get(first, [])


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
