"""Import of highlights from other programs and from backups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from reader.notes.exchange import jsonl
from reader.notes.exchange.annotation import (
    Annotation,
    FormatError,
    Imported,
    VersionError,
    judged,
    with_key,
)
from reader.notes.exchange.formats import readers
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services.marking import Clock, utc_now
from reader.text.urls import canonical
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The counts of an import.

    Attributes:
        added: Highlights that were new.
        changed: Highlights that were older in the store.
        removed: Highlights deleted in the file after their last change in the store.
        kept: Highlights that are equally new or newer in the store.
        skipped: Entries that could not be parsed.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    skipped: int = 0


def read(text: str, *, clock: Clock = utc_now) -> Imported:
    """Parse the text of a file in any of the formats.

    Args:
        text: The content of the file.
        clock: Returns the time, for entries that have none.

    Raises:
        FormatError: The text is in none of the formats.
    """
    text = text.removeprefix("\ufeff")
    now = clock()
    why: object = ""
    for read_format in readers():
        try:
            imported = read_format(text, now)
        except VersionError:
            raise
        except FormatError as error:
            why = error
        else:
            keyed = tuple(map(_keyed, imported.annotations))
            return judged(replace(imported, annotations=keyed))
    raise FormatError(
        _("not a file of highlights that this program can read: {why}").format(why=why)
    )


def read_file(path: Path, *, clock: Clock = utc_now) -> Imported:
    """Read a file in any of the formats.

    The program's own JSON Lines are read incrementally, to save memory.

    Args:
        path: The file.
        clock: Returns the time, for entries that have none.

    Raises:
        FormatError: The file is in none of the formats.
        OSError: The file cannot be read.
        UnicodeDecodeError: The file is not UTF-8.
    """
    if path.is_file():  # only a regular file can be read twice
        with suppress(FormatError):
            return jsonl.scan(lambda: _lines(path))
    return read(path.read_bytes().decode("utf-8"), clock=clock)


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for number, line in enumerate(file):
            yield line.decode("utf-8" if number else "utf-8-sig")


def merge_imported(notes: Notes, imported: Imported) -> ImportCounts:
    """Join imported highlights with those of the store: by id, the newest change wins.

    Args:
        notes: The store.
        imported: The result of `read`.
    """
    sorting = _Sorting(notes)
    _exhaust(notes.add_in_portions(sorting.added(imported.annotations)))
    if sorting.counts.changed:
        _exhaust(notes.edit_in_portions(sorting.changed(imported.annotations)))
    deleted = _deleted(notes, imported)
    _exhaust(notes.remove_in_portions(deleted))
    counts = sorting.counts
    return replace(counts, removed=len(deleted), skipped=counts.skipped + imported.skipped)


class _Sorting:
    """Separates the new and the changed highlights of a file from the known ones.

    Args:
        notes: The store.

    Attributes:
        counts: The counts so far.
    """

    def __init__(self, notes: Notes) -> None:
        self.counts = ImportCounts()
        self._notes = notes
        self._removed = notes.removed()
        self._added: set[str] = set()

    def added(self, annotations: Iterable[Annotation]) -> Iterator[tuple[Highlight, ArticleRef]]:
        """Yield the highlights that are not in the store, and count all highlights."""
        added = changed = kept = skipped = 0
        for annotation in map(_keyed, annotations):
            highlight = annotation.highlight
            if not highlight.key:
                skipped += 1
            elif self._is_new(highlight):
                added += 1
                self._added.add(highlight.id)
                yield highlight, annotation.article
            elif self._is_newer(highlight):
                changed += 1
            else:
                kept += 1
        self.counts = ImportCounts(added, changed, 0, kept, skipped)

    def changed(self, annotations: Iterable[Annotation]) -> Iterator[Highlight]:
        """Yield the highlights that are older in the store."""
        for annotation in map(_keyed, annotations):
            highlight = annotation.highlight
            if highlight.key and highlight.id not in self._added and self._is_newer(highlight):
                yield highlight

    def _is_new(self, highlight: Highlight) -> bool:
        if highlight.id in self._added:
            return True
        gone = self._removed.get(highlight.id)
        is_new = gone is None or gone < highlight.modified
        return is_new and self._notes.highlight(highlight.id) is None

    def _is_newer(self, highlight: Highlight) -> bool:
        stored = self._notes.highlight(highlight.id)
        return stored is not None and stored.modified < highlight.modified


def _exhaust(portions: Iterator[int]) -> None:
    for _count in portions:
        pass


def _keyed(annotation: Annotation) -> Annotation:
    """Return an annotation with the key of its article filled in."""
    key = annotation.article.key or canonical(annotation.article.url)
    if annotation.highlight.key == key == annotation.article.key:
        return annotation
    return with_key(annotation, key)


def _deleted(notes: Notes, imported: Imported) -> list[str]:
    """Return the ids of highlights deleted in the file after their last change in the store."""
    deleted = []
    for id_, time in imported.removed.items():
        stored = notes.highlight(id_)
        if stored is not None and stored.modified <= time:
            deleted.append(id_)
    return deleted
