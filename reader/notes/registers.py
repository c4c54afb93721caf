"""Values that several machines may write at once, joined so that no person's choice is lost.

A thread and each of its articles store, in their field ``registers``, which edits wrote their
values and are still in force:

- ``seen``: by origin (a session), the stamp of its newest edit that is included;
- ``fields``: by field, the edits in force, ``[stamp, origin]`` or ``[stamp, origin, value]``. The
  value of a single edit is the field itself.

An edit goes out of force only through an edit that has seen it, as in `reader.notes.lineage`: this
is the observed-remove set of Shapiro et al. (2011), whose join is commutative, associative and
idempotent. Of several edits in force the newest is the value, with two exceptions: a choice wins
over taking a choice back, and an edit wins over a deletion.

A document without the field is read as if each of its values had been written by one edit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reader.notes.lineage import Edit, read_items, read_name, read_number
from reader.records import dataclass

REGISTERS = "registers"
CHOICES = ("pinned", "excluded")
"""The values of ``choice``; None is the third."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_choice(value: object) -> bool:
    return value is None or value in CHOICES


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


_SOUND = {"name": _is_text, "query": _is_text, "choice": _is_choice, "deleted": _is_flag}
"""The fields that are joined by their edits, each with the check of its values."""


@dataclass(frozen=True, slots=True)
class Registers:
    """The edits that the values of a document include. See the module's description.

    Attributes:
        seen: By origin, the stamp of its newest edit.
        fields: By field, the edits in force, each with the value that it wrote.
    """

    seen: Mapping[str, int]
    fields: Mapping[str, Mapping[Edit, Any]]

    @property
    def stamp(self) -> int:
        """The stamp of the newest edit."""
        return max(self.seen.values(), default=0)

    def value(self, field: str) -> Any:
        """Return the value of a field."""
        edits = self.fields.get(field) or {}
        newest_first = [edits[edit] for edit in sorted(edits, reverse=True)]
        if field == "deleted":
            return False not in newest_first
        if field == "choice":
            newest_first = [value for value in newest_first if value is not None]
        return newest_first[0] if newest_first else None

    def others(self, field: str) -> list[Any]:
        """Return the values of a field that other machines wrote at the same time as its value."""
        values = dict.fromkeys(value for _, value in sorted((self.fields.get(field) or {}).items()))
        return [value for value in values if value != self.value(field)]

    def values(self) -> dict[str, Any]:
        """Return the fields of a document that follow from the edits, and the edits."""
        return {**{field: self.value(field) for field in self.fields}, REGISTERS: self._stored()}

    def _stored(self) -> dict[str, Any]:
        fields = {}
        for field, edits in sorted(self.fields.items()):
            alone = len(edits) == 1
            fields[field] = [
                [edit.stamp, edit.origin, *(() if alone else (value,))]
                for edit, value in sorted(edits.items())
            ]
        return {"seen": dict(sorted(self.seen.items())), "fields": fields}


def read_registers(document: Mapping[str, Any], stamps: Mapping[str, int]) -> Registers:
    """Return the edits of a stored document.

    Args:
        document: The document, or some of its fields.
        stamps: The stamp of each field.
    """
    stored = document.get(REGISTERS)
    if isinstance(stored, dict):
        try:
            return _with_rest(_read(stored, document), _implied(document, stamps))
        except (TypeError, ValueError, KeyError):
            pass  # another program wrote it: the values alone count
    return _implied(document, stamps)


def join_registers(mine: Registers, theirs: Registers) -> Registers:
    """Return the edits that are in force after those of both."""
    seen = dict(mine.seen)
    for origin, stamp in theirs.seen.items():
        seen[origin] = max(stamp, seen.get(origin, stamp))
    fields = {}
    for field in {**mine.fields, **theirs.fields}:
        ours, others = mine.fields.get(field) or {}, theirs.fields.get(field) or {}
        fields[field] = {
            **{edit: value for edit, value in ours.items() if _stays(edit, others, theirs)},
            **{edit: value for edit, value in others.items() if _stays(edit, ours, mine)},
            **{
                edit: max(ours[edit], others[edit], key=_spelling)
                for edit in ours.keys() & others.keys()
            },
        }
    return Registers(seen, fields)


def join_values(
    mine: Mapping[str, Any],
    my_stamps: Mapping[str, int],
    theirs: Mapping[str, Any],
    their_stamps: Mapping[str, int],
) -> tuple[dict[str, Any], int] | None:
    """Return the values of two versions of a document, joined, and their stamp.

    None when those of `mine` already include the others.

    Args:
        mine: A version.
        my_stamps: The stamp of each field of it.
        theirs: Another version.
        their_stamps: The stamp of each field of that.
    """
    before, after = read_registers(mine, my_stamps), read_registers(theirs, their_stamps)
    both = join_registers(before, after)
    values = both.values()
    is_same = all(field in mine and mine[field] == value for field, value in values.items())
    stamps = {my_stamps.get(field) for field in values}
    return None if is_same and stamps == {both.stamp} else (values, both.stamp)


def is_registered(field: str) -> bool:
    """Return whether a field follows from the edits, or holds them."""
    return field == REGISTERS or field in _SOUND


def write_registers(
    stored: Mapping[str, Any] | None,
    stamps: Mapping[str, int],
    fields: Mapping[str, Any],
    edit: Edit,
) -> dict[str, Any]:
    """Return the fields of a thread, or of its choice about an article, after an edit.

    Any edit of a thread that exists also wins over a deletion made elsewhere at the same time.

    Args:
        stored: The stored thread or choice; None for a new one.
        stamps: The stamp of each stored field.
        fields: The fields that the edit sets.
        edit: The name of the edit.
    """
    before = Registers({}, {}) if stored is None else read_registers(stored, stamps)
    written = {field: value for field, value in fields.items() if field in _SOUND}
    if "deleted" in before.fields and "deleted" not in written and not before.value("deleted"):
        written["deleted"] = False  # so that the edit wins over a deletion that has not seen it
    now = {**before.fields, **{field: {edit: value} for field, value in written.items()}}
    registers = Registers({**before.seen, edit.origin: edit.stamp}, now)
    return {**fields, **registers.values()}


def _stays(edit: Edit, others: Mapping[Edit, Any], their: Registers) -> bool:
    """Return whether an edit that one version has in force stays so beside another version."""
    return edit in others or edit.stamp > their.seen.get(edit.origin, -1)


def _implied(document: Mapping[str, Any], stamps: Mapping[str, int]) -> Registers:
    """Return the edits of a document that has only its values."""
    seen: dict[str, int] = {}
    fields: dict[str, Mapping[Edit, Any]] = {}
    for field, is_sound in _SOUND.items():
        if field in document and is_sound(document[field]):
            edit = Edit(stamps.get(field, 0), 0, f"~{field}")
            fields[field] = {edit: document[field]}
            seen[edit.origin] = edit.stamp
    return Registers(seen, fields)


def _read(stored: Mapping[str, Any], document: Mapping[str, Any]) -> Registers:
    """Read the field ``registers``.

    Raises:
        TypeError, ValueError, KeyError: It has another shape.
    """
    seen = {read_name(origin): read_number(stamp) for origin, stamp in read_items(stored["seen"])}
    fields: dict[str, Mapping[Edit, Any]] = {}
    for name, listed in read_items(stored["fields"]):
        field = read_name(name)
        is_sound = _SOUND[field]
        edits: dict[Edit, Any] = {}
        for stamp, origin, *own in listed:
            value = own[0] if own else document[field]
            if not is_sound(value) or (not own and len(listed) > 1):
                raise ValueError
            edits[Edit(read_number(stamp), 0, read_name(origin))] = value
        if any(edit.stamp > seen.get(edit.origin, -1) for edit in edits):
            raise ValueError
        fields[field] = edits
    return Registers(seen, fields)


def _with_rest(read: Registers, implied: Registers) -> Registers:
    """Return edits with those of the values that no stored edit has written."""
    rest = {field: edits for field, edits in implied.fields.items() if field not in read.fields}
    seen = {edit.origin: edit.stamp for edits in rest.values() for edit in edits}
    return Registers({**seen, **read.seen}, {**read.fields, **rest}) if rest else read


def _spelling(value: object) -> str:
    return json.dumps(value, sort_keys=True)
