"""Merging the store of another machine, and restoring the marks from a backup.

A merge joins field by field, so the direction and the number of merges do not matter. A restoration
sets the marks back to their earlier values as new changes, so they also win over the same fields in
other sessions and on other machines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.errors import NotesError
from reader.notes.gate import Gate
from reader.notes.lineage import FIELD
from reader.notes.reconcile import join, newest, read_stamps, stamp
from reader.notes.registers import REGISTERS
from reader.notes.storage.files import explained
from reader.notes.storage.journal import Journal
from reader.notes.storage.log import is_log
from reader.notes.storage.migrate import STEPS, migrate, schema_of
from reader.notes.threads import THREAD_ARTICLES, THREADS
from reader.notes.view import (
    ARTICLES,
    BOOKMARKS,
    CHANGES,
    HIGHLIGHTS,
    KEPT,
    META,
    RANGES,
    MarksView,
)
from reader.records import dataclass
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from reader.notes.fields import StoredDocument
    from reader.notes.storage.documents import Tables

    ById = Mapping[str, Mapping[str, StoredDocument]]

OWN = ("library", "schema")
"""Documents of the table ``meta`` that concern this machine only."""
ASSIGNED = (BOOKMARKS, KEPT)
"""Documents of the table ``meta`` that belong to the reader's marks."""
_LINEAGES = (FIELD, REGISTERS)
"""The fields with the edits of a document."""
MERGED = "merged"
"""The kind of change that undoes a merge, which concerns this machine only."""
_ARTICLE = dict.fromkeys(("read", "starred", "place", "opened", "note", "tags"))
_ABSENT: Mapping[str, Mapping[str, Any]] = {
    ARTICLES: _ARTICLE,
    HIGHLIGHTS: {"deleted": True},
    RANGES: {"deleted": True},
    THREADS: {"deleted": True},
    THREAD_ARTICLES: {"choice": None},
}
_PRESENT: Mapping[str, Mapping[str, Any]] = {
    ARTICLES: _ARTICLE,
    HIGHLIGHTS: {"deleted": False},
    RANGES: {"deleted": False},
    THREADS: {"deleted": False},
    THREAD_ARTICLES: {"choice": None},
}
"""Values to restore for fields that are missing from the restored document."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of a merge or a restoration.

    Attributes:
        articles: Articles whose state it changed.
        highlights: Highlights it added, changed or removed.
        records: Lines of the reading history it added.
        notice: What was wrong with the other store, empty when nothing was.
        bookmarks: Whether it set, moved or removed any bookmark.
        lines: What it did to each mark, in words.
    """

    articles: int
    highlights: int
    records: int
    notice: str = ""
    bookmarks: bool = False
    lines: tuple[str, ...] = ()


def read_store(path: Path, gate: Gate | None = None) -> tuple[Tables, str]:
    """Return the tables of another store in the current schema, and a notice of its faults.

    Args:
        path: Its folder, its ``state.json``, the log of that, a backup, or a copy of one of these
            files under another name.
        gate: Collects the records that are left out.

    Raises:
        NotesError: It cannot be read, or is newer than this program.
    """
    if path.is_dir():
        path = path / "state.json"
    elif path.name.endswith(".log"):
        path = path.with_name(path.name.removesuffix(".log"))
    if not path.exists() and not path.with_name(path.name + ".log").exists():
        raise NotesError(path, _("there are no marks"))
    log_path = None
    with explained(path):
        if path.is_file() and is_log(path):
            path, log_path = path.with_name(f"{path.name}.json"), path
    journal = Journal(path, gate or Gate(), trusted=False, log_path=log_path)
    journal.damage.report()
    try:
        tables = journal.replica.image.tables
        if schema_of(tables) > len(STEPS):
            raise NotesError(path, _("it was written by a newer version of this program"))
        if schema_of(tables) < len(STEPS):
            tables = migrate(tables)
        return tables, " ".join(journal.damage.notices)
    finally:
        journal.close()


def news(
    mine: ById, theirs: Iterable[tuple[str, StoredDocument]]
) -> list[tuple[str, StoredDocument]]:
    """Return the documents of another store that change something here.

    Args:
        mine: The documents by table and id.
        theirs: From `every_document`.
    """
    return [
        (table, document)
        for table, document in theirs
        if not (table == META and document["id"] in OWN)
        and not (table == CHANGES and document.get("kind") == MERGED)
        and join(stored := mine.get(table, {}).get(document["id"]), document) is not stored
    ]


def restoration(
    mine: ById, theirs: Tables, at: int, *, whole: bool = True
) -> Iterator[tuple[str, StoredDocument]]:
    """Yield the documents that make the marks equal to those of another store.

    The reading history only grows. The caller may add the documents to `mine` while iterating;
    `theirs` is emptied on the way, to free its memory.

    Args:
        mine: The documents by table and id.
        theirs: The tables to restore; empty afterwards.
        at: The stamp of the restored fields.
        whole: Whether the other store has all of its documents. Else nothing is known about those
            that it does not have, and they stay as they are.
    """
    target = MarksView()
    target.replace(theirs)
    for number in theirs.get(CHANGES, ()):
        yield from news(mine, [(CHANGES, theirs[CHANGES][number])])
    theirs.clear()
    for table in (*_ABSENT, META):
        documents, stored = target.tables[table], mine.get(table, {})
        there = (*stored, *documents) if whole else tuple(documents)
        for id_ in ASSIGNED if table == META else dict.fromkeys(there):
            now, document = stored.get(id_, {}), documents.pop(id_, None)
            if table == META:
                emptied = dict.fromkeys(read_stamps(now)) if whole else {}
                then = {**emptied, **(document or {})}
            elif document is not None:
                # The values are restored as an edit of their own, which needs no older one.
                then = {
                    **_PRESENT[table],
                    **{f: document[f] for f in document if f not in _LINEAGES},
                }
            else:
                then = dict(_ABSENT[table])
            fields = {
                field: then[field] for field in read_stamps(then) if now.get(field) != then[field]
            }
            if fields:
                yield table, stamp(id_, fields, at)


def newest_of(documents: Sequence[tuple[str, StoredDocument]]) -> int:
    """Return the newest stamp in documents, 0 when there is none."""
    return max((newest(document) for _, document in documents), default=0)


def total(parts: Iterable[Merged], notice: str) -> Merged:
    """Add up the results of the parts of a merge.

    Args:
        parts: The results of `count`.
        notice: What was wrong with the other store.
    """
    given = list(parts)
    return Merged(
        sum(part.articles for part in given),
        sum(part.highlights for part in given),
        sum(part.records for part in given),
        notice,
        bookmarks=any(part.bookmarks for part in given),
        lines=tuple(line for part in given for line in part.lines),
    )


def count(documents: Sequence[tuple[str, StoredDocument]], lines: Iterable[str] = ()) -> Merged:
    """Count the changes that documents make.

    Args:
        documents: The documents, with their tables.
        lines: What they do, in words.
    """
    tables = [table for table, _ in documents]
    return Merged(
        tables.count(ARTICLES),
        tables.count(HIGHLIGHTS),
        tables.count(CHANGES),
        bookmarks=any(
            table == META and document["id"] == BOOKMARKS for table, document in documents
        ),
        lines=tuple(lines),
    )


def every_document(tables: Tables) -> Iterator[tuple[str, StoredDocument]]:
    """Yield each document that has an id, with its table; empty the tables on the way."""
    for table, documents in tables.items():
        for name in list(documents):
            document = documents.pop(name)
            if isinstance(document.get("id"), str):
                yield table, document
