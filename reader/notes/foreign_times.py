"""When a change that came from a file was made, beside its stamp.

The stamp of a change orders it among the changes of this store, so it is that of the import. A
later file may bring a change that was made before that import, but after the first file was
written. So the time that a file states is stored as well. It counts as long as it has the stamp of
the values: a later change does not write it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader.notes.fields import just_after, read_time, write_time
from reader.notes.reconcile import newest, read_stamps, stamp
from reader.notes.view import ARTICLES, HIGHLIGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reader.notes.changes import Documents
    from reader.notes.fields import StoredDocument

_FIELDS = {ARTICLES: ("modified", ("note", "tags")), HIGHLIGHTS: ("removed", ("deleted",))}
"""The field of such a time, and the fields that it is about, by table."""


def dated(table: str, documents: Documents, times: Mapping[str, datetime]) -> Documents:
    """Return the documents of a change with the times that a file states.

    Args:
        table: The table that the times are about.
        documents: The documents, each with one stamp.
        times: By id: when the note and tags of the article were changed, or the highlight removed.
    """
    made: Documents = []
    for name, document in documents:
        time = times.get(str(document["id"])) if name == table else None
        made.append((name, document if time is None else _with_time(name, document, time)))
    return made


def tombstones(times: Mapping[str, datetime], when: int) -> Documents:
    """Return tombstones of highlights that were never here.

    Args:
        times: When they were removed, by id.
        when: The stamp.
    """
    removed: Documents = [(HIGHLIGHTS, stamp(id_, {"deleted": True}, when)) for id_ in times]
    return dated(HIGHLIGHTS, removed, times)


def time_of(table: str, document: StoredDocument) -> datetime:
    """Return when the note and tags of an article were changed, or a highlight was removed.

    A change made here is later than what a file has stated before, also where the clock of the
    other machine was ahead.
    """
    field, values = _FIELDS[table]
    stamps = read_stamps(document)
    last = max(stamps.get(value, 0) for value in values)
    stated = read_time(document.get(field))
    made = datetime.fromtimestamp(last / 1_000_000, UTC)
    if stated is None or stamps[field] == last:
        return stated or made
    return made if made > stated else just_after(stated)


def _with_time(table: str, document: StoredDocument, time: datetime) -> StoredDocument:
    fields = {name: value for name, value in document.items() if name not in ("id", "at")}
    fields[_FIELDS[table][0]] = write_time(time)
    return stamp(str(document["id"]), fields, newest(document))
