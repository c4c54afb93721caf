"""What was done, in order: the reading history, and what undo and redo go by.

A change holds, for every document it touched, the fields before and after. Taking it back writes
the fields of before as a new change of those fields, so it is joined like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from .join import stamp
from .models import Document, write_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

Fields = dict[str, Any]
Change = TypeVar("Change", bound="Mapping[str, Any]")

KEPT = 2000
"""Changes that are kept."""
KEPT_CHANGES = 500
"""Changes that can be undone."""
KEPT_STEPS = 20_000
"""Documents, in all changes together, that undo can take back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a change.

    Attributes:
        table: Where it lies.
        id: Which it is.
        before: The fields that changed, as they were; None stands for a field that was not there.
        after: The same fields, as they are since.
    """

    table: str
    id: str
    before: Fields
    after: Fields


def record(
    kind: str,
    text: str,
    steps: Sequence[Step],
    *,
    when: datetime,
    seq: int,
    session: str,
    keys: Iterable[str] = (),
    title: str = "",
) -> Document:
    """Return the document of a change.

    Args:
        kind: See `reader.notes.models.Record`.
        text: What happened, in one line.
        steps: What undo has to take back.
        when: The wall clock, for show.
        seq: The stamp, which orders changes.
        session: Who did it: undo takes back one's own changes first.
        keys: The articles.
        title: Of the first of them.
    """
    fields: Fields = {
        "kind": kind,
        "text": text,
        "when": write_time(when),
        "seq": seq,
        "session": session,
        "keys": list(keys),
        "title": title,
        "steps": [[step.table, step.id, step.before, step.after] for step in steps],
        "undone": 0,
    }
    return stamp(uuid4().hex, fields, seq)


def steps_of(change: Document) -> Iterator[Step]:
    """Read the steps of a change, passing over any that is not one."""
    for step in change.get("steps") or ():
        match step:
            case [str(table), str(id_), dict(before), dict(after)]:
                yield Step(table, id_, before, after)


def last_done(changes: Iterable[Document], session: str) -> Document | None:
    """Return the change that undo takes back: the session's own newest, else the newest of all."""
    return max(
        (change for change in changes if change.get("steps") and not change.get("undone")),
        key=lambda change: (change.get("session") == session, _seq(change)),
        default=None,
    )


def last_undone(changes: Iterable[Document], session: str) -> Document | None:
    """Return the change that redo does again: the one undone last, unless a newer one was made."""
    undone: Document | None = None
    newest_done = 0
    for change in changes:
        if not change.get("steps"):
            continue
        if change.get("undone"):
            if undone is None or _undone(change) > _undone(undone):
                undone = change
        elif change.get("session") == session:
            newest_done = max(newest_done, _seq(change))
    if undone is None or newest_done > _undone(undone):
        return None
    return undone


def surplus(changes: Iterable[Change]) -> tuple[list[Change], list[Change]]:
    """Return the changes to forget, and those to keep as lines of the history only."""
    newest_first = sorted(changes, key=lambda each: (_seq(each), str(each["id"])), reverse=True)
    shortened = []
    steps = undoable = 0
    for change in newest_first[:KEPT]:
        count = len(change.get("steps") or ())
        if count:
            steps += count
            undoable += 1
            if steps > KEPT_STEPS or undoable > KEPT_CHANGES:
                shortened.append(change)
    return newest_first[KEPT:], shortened


def _seq(change: Document) -> int:
    seq = change.get("seq")
    return seq if isinstance(seq, int) else 0


def _undone(change: Document) -> int:
    undone = change.get("undone")
    return undone if isinstance(undone, int) else 0
