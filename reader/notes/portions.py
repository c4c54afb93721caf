"""Changes of any size, made in portions that do not keep the screen waiting."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import uuid4

from reader.notes.descriptions import translated
from reader.notes.foreign_times import dated
from reader.notes.history import last_done, last_undone, portions, reversal
from reader.notes.history_record import merge_portions
from reader.notes.view import CHANGES, HIGHLIGHTS
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from reader.notes.changes import Documents
    from reader.notes.fields import StoredDocument
    from reader.notes.model import ArticleRef, Highlight
    from reader.notes.working_copy import WorkingCopy

PORTION = 200
"""The most highlights in a portion of a change of many: what one line of the log holds."""
LEAST, FIRST = 25, 50
"""The fewest of them, however slow the machine is, and how many there are in the first portion."""
PORTION_SECONDS = 0.04
"""Seconds for which a portion keeps the screen from the marks, about."""

Item = TypeVar("Item")
Contra = TypeVar("Contra", contravariant=True)


class _Make(Protocol[Contra]):
    def __call__(self, portion: Sequence[Contra], /, *, group: str) -> Documents: ...


@dataclass(frozen=True, slots=True)
class Reversal:
    """A change that is being undone or redone.

    Attributes:
        text: The description, in the language of the interface.
        total: The number of documents that it touches.
        portions: Makes the change, and yields the number of documents of each portion.
    """

    text: str
    total: int
    portions: Iterator[int]


class Portions:
    """Makes changes of many highlights in portions; each change is one step of undo.

    Args:
        copy: The marks in memory.
    """

    def __init__(self, copy: WorkingCopy) -> None:
        self._copy = copy

    def add(self, added: Iterable[tuple[Highlight, ArticleRef]]) -> Iterator[int]:
        """Add highlights; existing ones are updated. See `make`."""
        return self.make(added, self._copy.changes.add)

    def edit(self, highlights: Iterable[Highlight], *, undoable: bool = True) -> Iterator[int]:
        """Change highlights; those that were removed are skipped. See `make`."""

        def edit(portion: Sequence[Highlight], *, group: str) -> Documents:
            view = self._copy.view
            there = [highlight for highlight in portion if view.highlight(highlight.id) is not None]
            return self._copy.changes.edit(there, undoable=undoable, group=group)

        return self.make(highlights, edit)

    def remove(
        self, ids: Iterable[str], *, times: Mapping[str, datetime] = MappingProxyType({})
    ) -> Iterator[int]:
        """Remove highlights; missing ones are skipped. See `make`.

        Args:
            ids: Their ids.
            times: When a file says that they were removed, by id.
        """

        def remove(portion: Sequence[str], *, group: str) -> Documents:
            view = self._copy.view
            there = [highlight for id_ in portion if (highlight := view.highlight(id_)) is not None]
            return dated(HIGHLIGHTS, self._copy.changes.remove(there, group=group), times)

        return self.make(ids, remove)

    def make(self, items: Iterable[Item], build: _Make[Item]) -> Iterator[int]:
        """Make a change of any size in portions, as one step of undo, without blocking readers.

        How large a portion is goes by how long the one before it took. Each is written as a
        whole. Before the next one the earlier ones are waited for, so that few changes are in
        memory and not on the disk. Whoever stops asking stops the change: what was made until then
        stays, and is undone as one.

        Args:
            items: The items to change; only a few are taken at a time.
            build: Builds the documents of a portion, under the lock.

        Yields:
            The number of items of each portion, once it is made in memory.
        """
        group = uuid4().hex
        source = iter(items)
        size = min(FIRST, PORTION)
        portion = list(islice(source, size))
        is_first = True
        while portion:
            if not is_first:
                self._copy.writer.settle()
            next_one = list(islice(source, 1))
            with self._copy.lock:
                begun = time.perf_counter()
                self._copy.submit(build(portion, group="" if is_first and not next_one else group))
                seconds = time.perf_counter() - begun
            is_first = False
            yield len(portion)
            size = _fitting(size, seconds)
            portion = next_one + list(islice(source, size - 1))

    def undo(self) -> Reversal | None:
        """Undo the last change in portions; return None when there is none.

        Nothing is undone until the portions are iterated.
        """
        with self._copy.lock:
            return self._reversal(last_done(self._copy.view.heads, self._copy.session))

    def redo(self) -> Reversal | None:
        """Redo the change that was undone last, as `undo` does."""
        with self._copy.lock:
            return self._reversal(last_undone(self._copy.view.heads, self._copy.session))

    def _reversal(self, change: StoredDocument | None) -> Reversal | None:
        if change is None:
            return None
        whole = portions(self._copy.view.heads, change)
        text = merge_portions(whole).text
        total = sum(portion["steps"] for portion in whole)
        return Reversal(
            translated(text),
            total,
            self._reverse_in_portions([str(portion["id"]) for portion in whole]),
        )

    def _reverse_in_portions(self, ids: Sequence[str]) -> Iterator[int]:
        for number, id_ in enumerate(ids):
            if number:
                self._copy.writer.settle()
            with self._copy.lock:
                change = self._copy.view.get(CHANGES, id_)
                if change is None:
                    continue
                count = len(change.get("steps") or ())
                self._copy.submit(reversal(change, self._copy.view.get, self._copy.clock.tick()))
            yield count


def run(turning: Reversal | None) -> str | None:
    """Carry out all portions; return the description of the change."""
    if turning is None:
        return None
    exhaust(turning.portions)
    return turning.text


def exhaust(done: Iterator[int]) -> None:
    """Make all portions of a change."""
    for _count in done:
        pass


def _fitting(size: int, seconds: float) -> int:
    """Return the size of the portion after one of a size that took so many seconds."""
    wanted = min(2.0, PORTION_SECONDS / max(seconds, 1e-6)) * size
    return min(PORTION, max(LEAST, int(wanted)))
