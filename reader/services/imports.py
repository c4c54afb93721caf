"""Import of highlights from other programs and from backups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from reader.archive.decoding import decode
from reader.notes.exchange import jsonl
from reader.notes.exchange.annotation import (
    ANCHOR,
    UNDATED,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    VersionError,
    judged,
)
from reader.notes.exchange.formats import readers
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.records import dataclass
from reader.services.import_matching import Matching, Titles, keyed, keyed_page
from reader.services.marking import Clock, utc_now
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """The counts of an import.

    Attributes:
        added: Highlights that were new.
        changed: Highlights that were older in the store.
        removed: Highlights deleted in the file after their last change in the store.
        kept: Highlights that were already in the store.
        skipped: Entries that could not be parsed.
        older: Highlights, and notes to be added to articles, of which the store has a newer
            version.
        deleted: Highlights that were deleted here, and stay deleted.
        restored: Highlights that were deleted here, and are restored.
        pages: Articles whose note or own tags were taken from the file.
        threads: Threads that the file has added or changed.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    skipped: int = 0
    older: int = 0
    deleted: int = 0
    restored: int = 0
    pages: int = 0
    threads: int = 0


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
    looks_like_json = text.lstrip().startswith(("{", "["))
    for format_ in readers():
        if format_.read is None:
            continue
        try:
            imported = format_.read(text, now)
        except VersionError:
            raise
        except FormatError as error:
            if not (looks_like_json and why) or format_.suffix.startswith(".json"):
                why = error
        else:
            annotations = tuple(map(keyed, imported.annotations))
            pages = tuple(map(keyed_page, imported.pages))
            return judged(replace(imported, annotations=annotations, pages=pages))
    raise FormatError(
        _("not a file of highlights that this program can read: {why}").format(why=why)
    )


def read_file(path: Path) -> Imported:
    """Read a file in any of the formats.

    The program's own JSON Lines are read incrementally, to save memory.

    Args:
        path: The file.

    Raises:
        FormatError: The file is in none of the formats.
        OSError: The file cannot be read.
    """
    if path.is_file():  # only a regular file can be read twice
        with suppress(FormatError, UnicodeDecodeError):
            return jsonl.scan(lambda: _lines(path))
    text, notices = _decoded(path.read_bytes())
    imported = read(text)
    return replace(imported, notices=(*notices, *imported.notices))


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file, and warnings about its encoding.

    Raises:
        FormatError: It is not text.
    """
    if b"\0" not in content:
        with suppress(UnicodeDecodeError):
            return content.decode("utf-8"), ()
    decoded = decode(content)
    if decoded.is_binary:
        raise FormatError(_("not a text file"))
    return decoded.text, tuple(notice.message for notice in decoded.notices)


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for number, line in enumerate(file):
            yield line.decode("utf-8" if number else "utf-8-sig")


def merge_imported(
    notes: Notes, imported: Imported, *, restore: bool = False, titles: Titles | None = None
) -> ImportCounts:
    """Join imported highlights with those of the store: by id, the newest change wins.

    A highlight whose file states no times never replaces one that was changed here. Fields that the
    format of the file does not have keep their stored values.

    Args:
        notes: The store.
        imported: The result of `read`.
        restore: Whether highlights of the file that were deleted here are brought back.
        titles: Where articles are looked up that the file names by title alone.
    """
    sorting = _Sorting(notes, Matching(notes, titles, imported.annotations), restore=restore)
    _exhaust(notes.in_portions.add(sorting.added(imported.annotations)))
    if sorting.counts.changed:
        _exhaust(notes.in_portions.edit(sorting.changed(imported.annotations)))
    deleted = _deleted(notes, imported)
    _exhaust(notes.in_portions.remove(deleted, times=imported.removed))
    notes.remember_removed(_unknown(notes, imported))
    pages = sorting.pages(imported.pages)
    notes.annotate(pages, times=sorting.page_times)
    notes.remember_removed(sorting.additions)
    threads = notes.threads.receive(imported.threads)
    counts, skipped = sorting.counts, imported.skipped + sorting.skipped_pages
    return replace(
        counts,
        removed=len(deleted),
        skipped=counts.skipped + skipped,
        older=counts.older + sorting.older_pages,
        pages=len(pages),
        threads=threads,
    )


class _Sorting:
    """Separates the new and the changed highlights of a file from the known ones.

    Args:
        notes: The store.
        match: Finds the articles and highlights that the file means.
        restore: Whether deleted highlights are brought back.

    Attributes:
        counts: The counts so far.
        skipped_pages: How many notes on articles name no article.
        older_pages: How many notes were added to those of articles before, and are gone from them.
        additions: The notes that are added to those of articles, as `PageNote.addition` names them.
        page_times: When the notes on articles were written, by key, as far as the file says so.
    """

    def __init__(self, notes: Notes, match: Matching, *, restore: bool) -> None:
        self.counts = ImportCounts()
        self.skipped_pages = 0
        self.older_pages = 0
        self.additions: dict[str, datetime] = {}
        self.page_times: dict[str, datetime] = {}
        self._notes = notes
        self._restore = restore
        self._match = match
        self._removed = notes.removed()
        self._added: set[str] = set()
        self._changed: dict[str, datetime] = {}

    def added(self, annotations: Iterable[Annotation]) -> Iterator[tuple[Highlight, ArticleRef]]:
        """Yield the highlights that are not in the store, and count all highlights."""
        numbers: Counter[str] = Counter()
        for annotation in map(self._match, annotations):
            highlight = annotation.highlight
            outcome = self._outcome(annotation)
            numbers[outcome] += 1
            if outcome in ("added", "restored"):
                self._added.add(highlight.id)
                if (removed := self._notes.removed_highlight(highlight.id)) is not None:
                    highlight = _restored(removed, annotation)
                yield highlight, self._match.completed(annotation.article)
        self.counts = ImportCounts(**numbers)

    def changed(self, annotations: Iterable[Annotation]) -> Iterator[Highlight]:
        """Yield the highlights that are older in the store."""
        for annotation in map(self._match, annotations):
            highlight = annotation.highlight
            stored = self._notes.highlight(highlight.id)
            if not highlight.key or stored is None or not _is_newer(annotation, stored):
                continue
            last = self._changed.get(highlight.id)
            if last is None or last < highlight.modified:
                self._changed[highlight.id] = highlight.modified
                yield _updated(stored, annotation)

    def pages(self, given: Iterable[PageNote]) -> list[tuple[ArticleRef, str, Sequence[str]]]:
        """Return the articles whose note or tags the file changes, with the new ones.

        The newer of a note in the file and here is kept, and so are its tags. From a file without
        times a note is taken where there is none, and its tags are added. An addition is put after
        the note once, whenever the note was written.
        """
        changes: dict[str, tuple[ArticleRef, str, Sequence[str]]] = {}
        for page in given:
            key = self._match.key_of(page.article)
            if not key:
                self.skipped_pages += 1
                continue
            state = self._notes.state(key)
            note, tags = page.note, page.tags
            if page.addition:
                _article, before, own_tags = changes.get(key, (None, state.note, state.tags))
                is_known = page.addition in self._removed
                if not is_known:
                    self.additions[page.addition] = page.modified
                if note in before:
                    continue
                if is_known and not self._restore:
                    self.older_pages += 1
                    continue
                note, tags = f"{before}\n\n{note}" if before else note, tuple(own_tags)
                if page.modified > self._notes.annotation_time(key):
                    self.page_times[key] = max(page.modified, self.page_times.get(key, UNDATED))
            elif page.modified == UNDATED:
                note = state.note or page.note
                tags = tuple(dict.fromkeys((*state.tags, *page.tags)))
            elif page.modified <= self._notes.annotation_time(key):
                continue
            else:
                self.page_times[key] = page.modified
            if (note, tags) != (state.note, state.tags):
                article = self._match.completed(replace(page.article, key=key))
                changes[key] = (article, note, tags)
        return list(changes.values())

    def _outcome(self, annotation: Annotation) -> str:
        """Return the name of the count that an annotation belongs to."""
        highlight = annotation.highlight
        if not highlight.key:
            return "skipped"
        stored = self._notes.highlight(highlight.id)
        if stored is not None:
            if _is_newer(annotation, stored):
                return "changed"
            return "kept" if _is_same(annotation, stored) else "older"
        if highlight.id in self._added:  # the file has it twice: the newest wins
            return "changed"
        removed = self._removed.get(highlight.id)
        if removed is None or removed < highlight.modified:
            return "added"
        return "restored" if self._restore else "deleted"


def _is_newer(annotation: Annotation, stored: Highlight) -> bool:
    """Return whether an annotation is newer than the stored highlight.

    If neither has a time, the one in the file is taken: each change made here has a time, so the
    store only has an earlier version of the file.
    """
    highlight = annotation.highlight
    is_later = stored.modified < highlight.modified
    is_undated = stored.modified == highlight.modified == UNDATED
    return (is_later or is_undated) and not _is_same(annotation, stored)


def _is_same(annotation: Annotation, stored: Highlight) -> bool:
    """Return whether an annotation has the stored values in all fields that a person sees."""
    updated = _updated(stored, annotation)
    return replace(updated, modified=stored.modified, created=stored.created) == stored


def _updated(stored: Highlight, annotation: Annotation) -> Highlight:
    """Return the imported version of a stored highlight, without what its file does not state."""
    highlight = annotation.highlight
    unstated = set(annotation.unstated)
    if highlight.modified == UNDATED:
        unstated.add("created")
    if highlight.quote == stored.quote:
        if unstated:  # the stored offsets are more reliable than another program's
            unstated |= {*ANCHOR, "state", "copies", "key"}
    else:
        unstated -= ANCHOR  # the stored place is that of another quote
    return replace(highlight, **{field: getattr(stored, field) for field in unstated})


def _restored(removed: Highlight, annotation: Annotation) -> Highlight:
    """Return a highlight that was deleted here: as it was, unless the file has a newer version."""
    if not removed.quote:
        return annotation.highlight
    is_later = removed.modified < annotation.highlight.modified
    return _updated(removed, annotation) if is_later else removed


def _exhaust(portions: Iterator[int]) -> None:
    for _count in portions:
        pass


def _deleted(notes: Notes, imported: Imported) -> list[str]:
    """Return the ids of highlights deleted in the file after their last change in the store."""
    deleted = []
    for id_, time in imported.removed.items():
        stored = notes.highlight(id_)
        if stored is not None and stored.modified <= time:
            deleted.append(id_)
    return deleted


def _unknown(notes: Notes, imported: Imported) -> dict[str, datetime]:
    """Return the deletions in the file of highlights that were never in the store."""
    removed = notes.removed()
    return {
        id_: time
        for id_, time in imported.removed.items()
        if id_ not in removed and notes.highlight(id_) is None
    }
