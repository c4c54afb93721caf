"""The file of the marks, written anew as a whole at each change."""

from __future__ import annotations

import fcntl
import json
import os
from typing import TYPE_CHECKING

from ..errors import NotesError
from .join import Clock, join
from .view import TABLES, View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from .models import Document
    from .writer import Batch


class Backend:
    """An ordinary TinyDB file, replaced under a lock."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._file = folder / "state.json"
        self._lock = folder / "state.json.lock"
        self.read_only = read_only
        self.notice = ""
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._seen = self._mark()
            self._tables = self._load()
        except OSError as error:
            raise NotesError(folder, str(error.strerror or error)) from error

    def documents(self) -> Mapping[str, Iterable[Document]]:
        """Return all documents by table."""
        return {name: list(table.values()) for name, table in self._tables.items()}

    def changed(self) -> bool:
        """Tell whether the file is another than the one seen last."""
        return self._mark() != self._seen

    def take_in(
        self, view: View, pending: Callable[[], Mapping[tuple[str, str], Document]], clock: Clock
    ) -> bool:
        """Join the file into a view."""
        del pending
        self._seen = self._mark()
        changed = False
        for name, table in self._load().items():
            for document in table.values():
                clock.saw(document)
                changed |= view.absorb(name, document)
        return changed

    def commit(self, batch: Batch) -> None:
        """Join documents into the file."""
        if self.read_only:
            raise NotesError(self._file, "opened read-only")
        try:
            with os.fdopen(os.open(self._lock, os.O_CREAT | os.O_RDWR, 0o600)) as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                tables = self._load()
                for (name, id_), document in batch.items():
                    table = tables.setdefault(name, {})
                    table[id_] = join(table.get(id_), document)
                self._save(tables)
        except OSError as error:
            raise NotesError(self._file, str(error.strerror or error)) from error

    def close(self) -> None:
        """Nothing is held open."""

    def _mark(self) -> tuple[int, int, int]:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return (0, 0, 0)
        return (found.st_ino, found.st_size, found.st_mtime_ns)

    def _load(self) -> dict[str, dict[str, Document]]:
        tables: dict[str, dict[str, Document]] = {name: {} for name in TABLES}
        try:
            text = self._file.read_text("utf-8")
        except FileNotFoundError:
            return tables
        for name, table in json.loads(text).items():
            tables[name] = {each["id"]: each for each in table.values()}
        return tables

    def _save(self, tables: Mapping[str, Mapping[str, Document]]) -> None:
        numbered = {
            name: {str(n): each for n, each in enumerate(table.values(), 1)}
            for name, table in tables.items()
        }
        beside = self._file.with_suffix(".json.tmp")
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            json.dump(numbered, file, ensure_ascii=True)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file)
