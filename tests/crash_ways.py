"""The ways in which a change comes to the store, for ``tests.crash_state``.

Each sets the note of one highlight: by an edit in the app, by a merge with another store, by an
import, by restoring a backup, with a backup after it, or before a migration from an older schema.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reader.notes.backup import backups
from reader.notes.exchange import jsonl
from reader.notes.lineage import FIELD
from reader.notes.merge import read_store
from reader.notes.model import ArticleRef, Highlight
from reader.notes.other_stores import merge_store, restore_store
from reader.notes.repository import NotesRepository
from reader.notes.storage.migrate import STEPS, schema_document, schema_of
from reader.notes.store import Notes
from reader.services.imports import merge_imported, read_file

ARTICLE = ArticleRef("state", "State")


def changed(notes: Notes, key: str, value: str) -> Highlight:
    """Return the highlight of a key with a new note and the time of the change."""
    now = datetime.now(UTC)
    highlight = notes.highlight(key)
    if highlight is None:
        return Highlight(key, ARTICLE.key, key, "", "", 0, 0, 0, "", 0, 1, now, now, note=value)
    return replace(highlight, note=value, modified=max(now, highlight.modified))


def put(notes: Notes, key: str, value: str) -> None:
    """Give the highlight of a key a note, as the app does."""
    highlight = changed(notes, key, value)
    if notes.highlight(key) is None:
        notes.add_highlight(highlight, ARTICLE)
    else:
        notes.edit_highlight(highlight)


class Edit:
    """A note typed in the app; the base of the other ways.

    Args:
        notes: The open marks.
        writer: The name of the writer.
        compact_at: The size of the log, in bytes, at which it is compacted.

    Attributes:
        notes: The open marks; a way may open them anew.
        aside: A folder of this writer outside the store, for another store or for a file.
    """

    def __init__(self, notes: Notes, writer: str, compact_at: int | None) -> None:
        self.notes = notes
        self._compact_at = compact_at
        name = hashlib.sha256(f"{notes.folder} {writer}".encode()).hexdigest()[:12]
        self.aside = Path(tempfile.gettempdir()) / f"crash-{name}"

    def set(self, key: str, value: str) -> bool:
        """Give the highlight of a key a note; return False when it is refused."""
        put(self.notes, key, value)
        return True

    def close(self) -> None:
        """Close the marks and remove what was written elsewhere."""
        self.notes.close()
        shutil.rmtree(self.aside, ignore_errors=True)

    def _elsewhere(self, key: str, value: str) -> Path:
        """Make the change in a copy of the store; return its file."""
        shutil.rmtree(self.aside, ignore_errors=True)
        self.aside.mkdir(mode=0o700)
        copy = self.notes.repository.copy_to(self.aside / "state.json")
        with Notes.open(self.aside) as notes:
            put(notes, key, value)
            assert notes.flush(10)
        return copy


class Merge(Edit):
    """A merge with a copy of the store in which the note was typed."""

    def set(self, key: str, value: str) -> bool:
        merge_store(self.notes, self._elsewhere(key, value))
        return True


class Import(Edit):
    """An import of a file with the highlight."""

    def set(self, key: str, value: str) -> bool:
        self.aside.mkdir(mode=0o700, exist_ok=True)
        path = self.aside / "highlights.jsonl"
        highlight = changed(self.notes, key, value)
        path.write_text("".join(jsonl.lines([ARTICLE], [highlight], {})), "utf-8")
        merge_imported(self.notes, read_file(path))
        return True


class Restore(Edit):
    """Restoring a backup that has the note."""

    def set(self, key: str, value: str) -> bool:
        restore_store(self.notes, self._elsewhere(key, value))
        return True


class BackUp(Edit):
    """A note typed in the app, and a backup after it."""

    def set(self, key: str, value: str) -> bool:
        put(self.notes, key, value)
        if not self.notes.flush(10):
            return False
        self.notes.repository.back_up()
        return True


class Migration(Edit):
    """A note typed in the app, and the store opened anew after an older program had it.

    The older program keeps no lineages, and every other time not even the name of its schema.
    """

    def set(self, key: str, value: str) -> bool:
        put(self.notes, key, value)
        if not self.notes.flush(10):
            return False
        repository = self.notes.repository
        assert isinstance(repository, NotesRepository)
        journaled = repository._db.journaled
        journaled.write(aged(journaled.read() or {}, is_plain=key.startswith("flip")))
        folder = self.notes.folder
        self.notes.close()
        self.notes = Notes.open(folder, compact_at=self._compact_at)
        return not self.notes.read_only


def aged(
    tables: Mapping[str, Mapping[Any, Mapping[str, Any]]], *, is_plain: bool
) -> dict[str, dict[Any, Mapping[str, Any]]]:
    """Return tables as an older program would have them.

    Args:
        tables: Tables of the current schema.
        is_plain: Whether they are those of a plain TinyDB file, else of schema 1.
    """
    old: dict[str, dict[Any, Mapping[str, Any]]] = {}
    for name, documents in tables.items():
        old[name] = {}
        for number, document in documents.items():
            if document.get("id") == "schema":
                if not is_plain:
                    old[name][number] = schema_document(1)
                continue
            old[name][number] = {key: item for key, item in document.items() if key != FIELD}
    assert schema_of(old) < len(STEPS)
    return old


def of_newest_backup(notes: Notes) -> Iterable[Highlight]:
    """Return the highlights of the newest backup that are in the store as well.

    Raises:
        NotesError: It cannot be read.
    """
    asked = [backup.path for backup in backups(notes.folder) if backup.kind == "asked"]
    if not asked:
        return []
    tables, notice = read_store(asked[-1])
    if notice:
        return []
    kept = {str(highlight["id"]): highlight for highlight in tables["highlights"].values()}
    stored = (one for one in notes.highlights() if one.id in kept)
    return [replace(one, note=str(kept[one.id]["note"])) for one in stored]


WAYS: Mapping[str, type[Edit]] = {
    "edit": Edit,
    "merge": Merge,
    "import": Import,
    "restore": Restore,
    "backup": BackUp,
    "migration": Migration,
}
READERS: Mapping[str, Callable[[Notes], Iterable[Highlight]]] = {"backup": of_newest_backup}
"""What is read in the end, where it is not the highlights of the store."""
