"""The changes in order: the reading history, and the records used by undo and redo.

A change stores the previous fields of every document it touched. Undoing it writes them as a new
change, which is joined like any other and keeps the fields that it replaces.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from uuid import uuid4

from reader.notes.fields import StoredDocument, write_time
from reader.notes.reconcile import stamp
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

Fields = dict[str, Any]
Change = TypeVar("Change", bound="Mapping[str, Any]")

_ENCODER = json.JSONEncoder(sort_keys=True)
KEPT = 2000
"""The most changes that are kept."""
KEPT_CHANGES = 500
"""The most changes that can be undone."""
KEPT_STEPS = 250_000
"""The most documents that undo can restore over all changes; the last change is always undoable."""


class Write(NamedTuple):
    """The new fields of one document.

    Attributes:
        table: The table of the document.
        id: The id of the document.
        fields: The fields to write.
        before: The values that undo writes back.
    """

    table: str
    id: str
    fields: Fields
    before: Fields


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a change.

    Attributes:
        table: The table of the document.
        id: The id of the document.
        other: The fields before the change or, once it is undone, before the undo; None stands for
            a missing field.
        now: Fingerprints of the same fields after the change or, once it is undone, after the undo.
    """

    table: str
    id: str
    other: Fields
    now: Mapping[str, str]


def make_step(table: str, id: str, before: Fields, after: Fields) -> Step:  # noqa: A002 - the field's name
    """Return the step that restores fields of a document."""
    return Step(table, id, before, {field: _fingerprint(after.get(field)) for field in before})


def record(
    kind: str,
    text: str,
    steps: Sequence[Step],
    *,
    when: datetime,
    at: int,
    session: str,
    keys: Iterable[str] = (),
    title: str = "",
    group: str = "",
) -> StoredDocument:
    """Return the document of a change.

    Args:
        kind: See `reader.notes.history_record.Record`.
        text: What happened, in one line.
        steps: The steps that undo reverts.
        when: The wall clock, for display only.
        at: The stamp of the change, which orders changes.
        session: The session that made it; undo starts with the changes of its own session.
        keys: The articles.
        title: The title of the first article.
        group: The group of changes that this is a portion of; empty when it is not a portion.
    """
    fields: Fields = {
        "kind": kind,
        "text": text,
        "when": write_time(when),
        "seq": at,
        "turned": at,
        "undone": False,
        "session": session,
        "keys": list(keys),
        "title": title,
        **({"group": group} if group else {}),
        "steps": _write_steps(steps),
    }
    return stamp(uuid4().hex, fields, at)


def head(change: StoredDocument) -> StoredDocument:
    """Return a change with the number of its steps instead of the steps, to save memory."""
    return {**change, "steps": len(change.get("steps") or ())}


def portions(changes: Iterable[Change], of: Change) -> list[Change]:
    """Return the changes that are undone or redone together with the given one, which comes first.

    Args:
        changes: All changes.
        of: The given change.
    """
    group = of.get("group")
    if not group:
        return [of]
    siblings = (
        change
        for change in changes
        if change.get("group") == group
        and bool(change.get("undone")) == bool(of.get("undone"))
        and change.get("steps")
        and change["id"] != of["id"]
    )
    return [of, *in_order(siblings)]


def reversal(
    change: StoredDocument, lookup: Callable[[str, str], StoredDocument | None], at: int
) -> list[tuple[str, StoredDocument]]:
    """Return the documents that undo a change or, when it is undone, redo it.

    Fields that something else has changed since stay as they are.

    Args:
        change: The document of the change.
        lookup: Returns a document of a table.
        at: The stamp of the documents.
    """
    documents: list[tuple[str, StoredDocument]] = []
    steps = []
    for step in _read_steps(change):
        document = lookup(step.table, step.id) or {}
        mine = {
            field: value
            for field, value in step.other.items()
            if _fingerprint(document.get(field)) == step.now.get(field)
        }
        if mine:
            documents.append((step.table, stamp(step.id, mine, at)))
            before = {field: document.get(field) for field in mine}
            steps.append(make_step(step.table, step.id, before, mine))
    fields = {"undone": not change.get("undone"), "turned": at, "steps": _write_steps(steps)}
    return [*documents, ("changes", stamp(str(change["id"]), fields, at))]


def last_done(changes: Iterable[StoredDocument], session: str) -> StoredDocument | None:
    """Return the change to undo: the newest of the session, else the newest of all."""
    return max(
        (change for change in changes if change.get("steps") and not change.get("undone")),
        key=lambda change: (change.get("session") == session, _seq(change)),
        default=None,
    )


def last_undone(changes: Iterable[StoredDocument], session: str) -> StoredDocument | None:
    """Return the change to redo: the one undone last, unless a newer change was made."""
    undone: StoredDocument | None = None
    newest_done = 0
    for change in changes:
        if not change.get("steps"):
            continue
        if change.get("undone"):
            if undone is None or _turned(change) > _turned(undone):
                undone = change
        elif change.get("session") == session:
            newest_done = max(newest_done, _seq(change))
    if undone is None or newest_done > _turned(undone):
        return None
    return undone


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Return the changes sorted from the newest to the oldest."""
    return sorted(changes, key=lambda change: (_seq(change), str(change["id"])), reverse=True)


def grouped_portions(changes: Iterable[Change]) -> list[list[Change]]:
    """Group the portions of each change, in the order of the first portion of each.

    Args:
        changes: In any order.
    """
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(str(change.get("group") or change["id"]), []).append(change)
    return list(groups.values())


def surplus(changes: Iterable[Change]) -> tuple[list[Change], list[Change]]:
    """Return the changes to delete, and those to keep only as lines of the history.

    Portions of one change are kept or forgotten together.

    Args:
        changes: As they are stored, or as `head` returns them.
    """
    forgotten: list[Change] = []
    shortened: list[Change] = []
    steps = undoable = 0
    for number, whole in enumerate(grouped_portions(in_order(changes))):
        if number >= KEPT:
            forgotten += whole
            continue
        count = sum(map(_count, whole))
        if count:
            steps += count
            undoable += 1
            if undoable > 1 and (steps > KEPT_STEPS or undoable > KEPT_CHANGES):
                shortened += filter(_count, whole)
    return forgotten, shortened


def _count(change: Mapping[str, Any]) -> int:
    """Return the number of steps of a change or of its head."""
    steps = change.get("steps") or 0
    return steps if isinstance(steps, int) else len(steps)


def _write_steps(steps: Iterable[Step]) -> list[list[Any]]:
    return [[step.table, step.id, step.other, step.now] for step in steps]


def _read_steps(change: StoredDocument) -> Iterator[Step]:
    """Read the steps of a change, skipping malformed ones."""
    for step in change.get("steps") or ():
        match step:
            case [str(table), str(id_), dict(other), dict(now)]:
                yield Step(table, id_, other, now)


def _fingerprint(value: object) -> str:
    """Return a short checksum that distinguishes values of any length."""
    return f"{zlib.crc32(_ENCODER.encode(value).encode()):08x}"


def _seq(change: StoredDocument) -> int:
    seq = change.get("seq")
    return seq if isinstance(seq, int) else 0


def _turned(change: StoredDocument) -> int:
    turned = change.get("turned")
    return turned if isinstance(turned, int) else 0
