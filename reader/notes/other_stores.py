"""Merging other stores into the marks of this session, and restoring the marks from a backup."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from uuid import uuid4

from reader.errors import NotesError
from reader.notes import portions
from reader.notes.conflict_copies import check, conflict_copies, put_away
from reader.notes.gate import Gate
from reader.notes.merge import (
    Merged,
    count,
    every_document,
    newest_of,
    news,
    read_store,
    restoration,
    total,
)
from reader.notes.merge_effects import every_effect
from reader.notes.view import META, TABLES
from reader.records import dataclass
from reader.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from reader.notes.store import Notes

_PATIENCE = 10.0
"""Seconds to wait for the disk before the backup that a merge begins with."""


def merge_store(notes: Notes, path: Path, *, dry_run: bool = False) -> Merged:
    """Merge another store into this one, as one change; a backup is made first.

    Args:
        notes: The marks to merge into.
        path: Its folder, its ``state.json``, the log of that, or a backup.
        dry_run: Only tell what the merge would do.

    Raises:
        NotesError: It cannot be read, is newer than this program, or the backup of the current
            marks cannot be written.
    """
    copy = notes.working_copy
    gate = Gate()
    tables, notice = read_store(path, gate)
    parts: list[Merged] = []
    group = uuid4().hex
    about = path.parent.name if path.name.startswith("state.json") else path.name
    theirs = every_document(tables)
    while portion := list(islice(theirs, portions.PORTION)):
        if not dry_run:
            copy.writer.settle()
            if not parts and news(copy.view.tables, portion):
                notes.flush(_PATIENCE)
                notes.repository.back_up("merge")
        with copy.lock:
            documents = news(copy.view.tables, portion)
            effects = every_effect(copy.view.tables, documents)
            if not documents:
                continue
            if not dry_run:
                copy.clock.advance_past(newest_of(documents))
                copy.take_over([*documents, *copy.changes.merge(effects, about, group)])
        parts.append(count(documents, [line for made in effects for line in made.lines()]))
    return total(parts, notice if dry_run else _with_refused(notes, notice, gate))


@dataclass(frozen=True, slots=True)
class MergedCopy:
    """What has become of a copy that a sync tool has left.

    Attributes:
        path: The copy.
        merged: What the merge has done; None when the copy stays as it is.
        error: Why it stays.
    """

    path: Path
    merged: Merged | None = None
    error: NotesError | None = None


def merge_copies(notes: Notes, *, dry_run: bool = False) -> list[MergedCopy]:
    """Merge the copies that a sync tool has left beside the store, and put them away.

    A copy is moved to another folder once its marks are on the disk. One that cannot be read or
    moved stays, and the others are merged all the same.

    Args:
        notes: The marks to merge into.
        dry_run: Only tell what the merge would do.
    """
    return [_merge_copy(notes, path, dry_run) for path in conflict_copies(notes.folder)]


def _merge_copy(notes: Notes, path: Path, dry_run: bool) -> MergedCopy:
    try:
        check(path)
        merged = merge_store(notes, path, dry_run=dry_run)
        if not dry_run:
            _put_away(notes, path)
    except NotesError as error:
        return MergedCopy(path, error=error)
    return MergedCopy(path, merged)


def _put_away(notes: Notes, path: Path) -> None:
    """Move a merged copy to another folder, once its marks are on the disk."""
    if not notes.flush(_PATIENCE):
        raise NotesError(path, notes.saving.error or _("it takes too long"))
    put_away(path)


def restore_store(notes: Notes, path: Path) -> Merged:
    """Set the marks back to those of a backup; the reading history only grows.

    Marks that are missing in a damaged backup stay as they are.

    Args:
        notes: The marks to set back.
        path: The backup, or another store.

    Raises:
        NotesError: It cannot be read, has no marks, is newer than this program, or the backup of
            the current marks cannot be written.
    """
    copy = notes.working_copy
    gate = Gate()
    tables, notice = read_store(path, gate)
    is_whole = not (notice or gate.refused)
    if is_whole and not any(tables.get(name) for name in TABLES if name != META):
        raise NotesError(path, _("there are no marks"))
    notes.flush(_PATIENCE)
    notes.repository.back_up("restore")
    parts: list[Merged] = []
    if not is_whole:
        notice = " ".join(
            filter(None, (notice, _("Marks that it does not hold stay as they are.")))
        )
    with copy.lock:
        restored = restoration(copy.view.tables, tables, copy.clock.tick(), whole=is_whole)
    while True:
        with copy.lock:
            documents = list(islice(restored, portions.PORTION))
            copy.clock.advance_past(newest_of(documents))
            copy.submit(documents)
        if not documents:
            return total(parts, _with_refused(notes, notice, gate))
        parts.append(count(documents))
        copy.writer.settle()


def _with_refused(notes: Notes, notice: str, gate: Gate) -> str:
    """Keep the refused records of another store; return the notice about that store."""
    return " ".join(filter(None, (notice, notes.repository.set_aside(gate.refused))))
