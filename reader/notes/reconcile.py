"""Joining two versions of a document, in any order.

Every field carries a stamp, and the newer stamp wins. A deletion sets the field ``deleted``, which
has a stamp as well: a tombstone. What a person wrote at a highlight is joined by its edits instead,
so that no words are lost: see `reader.notes.lineage`. Joining is commutative, associative and
idempotent, so sessions and machines that have seen the same changes in any order hold the same
documents.

Stamps are stored in the field ``at`` as one text, because most documents are read and never joined:
``"17000 place=18000 read=19000"`` gives the stamp of ``place``, of ``read``, and of all the others;
a blank in the name of a field is written ``%20``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from reader.notes.lineage import FIELD, VALUES, has_edits, joined, read_lineage
from reader.notes.note_texts import rebased
from reader.notes.registers import REGISTERS, is_registered, join_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from reader.notes.fields import StoredDocument
    from reader.notes.model import Written

_NO_FIELDS = ("id", "at")
_EDITED = (*VALUES, FIELD)


class StampClock:
    """Issues stamps: microseconds since 1970, but always above every stamp seen before.

    The order of changes therefore survives a wall clock that goes backwards or starts in 1970, and
    a machine whose clock is ahead.

    Args:
        now: Returns the time, UTC.
        last: The newest stamp so far.
    """

    def __init__(self, now: Callable[[], datetime], last: int = 0) -> None:
        self._now = now
        self.last = last

    def tick(self) -> int:
        """Return a new stamp."""
        self.last = max(int(self._now().timestamp() * 1_000_000), self.last + 1)
        return self.last

    def advance_past(self, stamp: int) -> None:
        """Advance past a stamp from another session or machine."""
        self.last = max(self.last, stamp)


def stamp(id: str, fields: Mapping[str, Any], when: int) -> StoredDocument:  # noqa: A002 - the field's name
    """Return a document with these fields only, all at one stamp."""
    return {"id": id, **fields, "at": str(when)}


def read_stamps(document: StoredDocument) -> dict[str, int]:
    """Return the stamp of every field of a document, 0 where it has none."""
    fields = [field for field in document if field not in _NO_FIELDS]
    at = document.get("at")
    common, *differing = at.split(" ") if isinstance(at, str) else ("",)
    stamps = dict.fromkeys(fields, _number(common))
    for entry in differing:
        field, _, value = entry.rpartition("=")
        if "%" in field:
            field = field.replace("%20", " ").replace("%25", "%")
        if field in stamps:
            stamps[field] = _number(value)
    return stamps


def field_stamp(document: StoredDocument, field: str) -> int:
    """Return the stamp of one field, 0 when the field is missing or has no stamp."""
    return read_stamps(document).get(field, 0)


def newest(document: StoredDocument) -> int:
    """Return the newest stamp of a document, 0 when it has none."""
    return max(read_stamps(document).values(), default=0)


def join(mine: StoredDocument | None, theirs: StoredDocument) -> StoredDocument:
    """Return the newer of each field; `mine` itself when `theirs` brings nothing new."""
    if mine is None or mine is theirs:
        return theirs
    stamps, their_stamps = read_stamps(mine), read_stamps(theirs)
    if has_edits(mine) and has_edits(theirs):
        theirs, their_stamps = _with_edits(mine, stamps, theirs, their_stamps)
    elif REGISTERS in mine or REGISTERS in theirs:
        theirs, their_stamps = _with_registers(mine, stamps, theirs, their_stamps)
    newer = [
        field
        for field, stamp in their_stamps.items()
        if field not in stamps or _wins(theirs[field], stamp, mine[field], stamps[field])
    ]
    if not newer:
        return mine
    for field in newer:
        stamps[field] = their_stamps[field]
    return {**mine, **{field: theirs[field] for field in newer}, "at": write_stamps(stamps)}


def _with_edits(
    mine: StoredDocument,
    stamps: dict[str, int],
    theirs: StoredDocument,
    their_stamps: dict[str, int],
) -> tuple[StoredDocument, dict[str, int]]:
    """Return the other version of a document, its edits joined with those of the first.

    The stamps of the first version are lowered in place where the other's value is to win.
    """
    if all(
        mine.get(field) == theirs.get(field) and stamps.get(field) == their_stamps.get(field)
        for field in _EDITED
    ):
        return theirs, their_stamps
    before, after = read_lineage(mine, stamps), read_lineage(theirs, their_stamps)
    both = joined(before, after)
    others = {field: value for field, value in theirs.items() if field not in _EDITED}
    other_stamps = {field: their_stamps[field] for field in others if field in their_stamps}
    if both == before and (both != after or FIELD in mine or FIELD not in theirs):
        return others, other_stamps
    if both == after and (FIELD in theirs or FIELD not in mine):
        values = {field: theirs[field] for field in _EDITED if field in theirs}
        value_stamps = {field: their_stamps[field] for field in values}
    else:
        values = both.values()
        value_stamps = dict.fromkeys(values, both.stamp)
    stamps.update(dict.fromkeys(values.keys() & stamps.keys(), -1))
    return {**others, **values}, {**other_stamps, **value_stamps}


def _with_registers(
    mine: StoredDocument,
    stamps: dict[str, int],
    theirs: StoredDocument,
    their_stamps: dict[str, int],
) -> tuple[StoredDocument, dict[str, int]]:
    """Return the other version of a thread, its values joined with those of the first.

    The stamps of the first version are lowered in place where the joined values are to win.
    """
    made = join_values(mine, stamps, theirs, their_stamps)
    others = {field: value for field, value in theirs.items() if not is_registered(field)}
    other_stamps = {field: their_stamps[field] for field in others if field in their_stamps}
    if made is None:
        return others, other_stamps
    values, when = made
    stamps.update(dict.fromkeys(values.keys() & stamps.keys(), -1))
    return {**others, **values}, {**other_stamps, **dict.fromkeys(values, when)}


def write_stamps(stamps: Mapping[str, int]) -> str:
    """Return the stamps of fields as the text that is stored."""
    common = min(stamps.values())
    differing = sorted((field, value) for field, value in stamps.items() if value != common)
    return " ".join([str(common), *(f"{_name(field)}={value}" for field, value in differing)])


def _name(field: str) -> str:
    return field.replace("%", "%25").replace(" ", "%20")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def _wins(theirs: object, their_stamp: int, mine: object, my_stamp: int) -> bool:
    if their_stamp != my_stamp or theirs == mine:
        return their_stamp > my_stamp
    # Two machines wrote in the same microsecond: any rule works if both follow it.
    return _spelling(theirs) > _spelling(mine)


def _spelling(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def on_top_of(stored: Mapping[str, Any], since: Written, new: Written) -> Written:
    """Return a note and tags with what came since the writer has seen them.

    Args:
        stored: The document of the highlight or the article as it is now.
        since: What the writer has seen.
        new: What the writer has made of it.
    """
    if stored.get("deleted"):
        return new
    note, tags = str(stored.get("note") or ""), tuple(map(str, stored.get("tags") or ()))
    if (note, tags) == since:
        return new
    seen_note, seen_tags = since
    new_note, new_tags = new
    kept = [tag for tag in new_tags if tag in tags or tag not in seen_tags]
    kept += [tag for tag in tags if tag not in seen_tags and tag not in kept]
    return rebased(seen_note, new_note, (field_stamp(stored, "note"), note)), tuple(kept)
