"""The edits of the note and tags of highlights and articles, so that a merge drops no words.

The newest stamp is not enough to join what a person wrote: of two notes edited on two machines it
would drop one. So an edited highlight, or an article with a note or own tags, also stores in its
field ``edits`` which edits its values include and which of them are still in force:

- ``seen``: by origin (a session), the stamp of its newest edit that is included;
- ``notes``: the edits that wrote the note; more than one when they did not know of each other;
- ``tagged``: by tag, the edits that gave it;
- ``there``: the edits that keep the highlight in existence; none when it was removed. An article is
  never removed.

An edit goes out of force only through an edit that has seen it. Joining two versions keeps an edit
that both have in force, or that one has and the other has not seen: this is the observed-remove set
of Shapiro et al. (2011), whose join is commutative, associative and idempotent whatever the clocks
say. The fields ``note``, ``tags`` and ``deleted`` are computed from the edits in force.

A document without the field has been made in one piece, or was written before there was one. Its
edits are then named after its values and stamps, alike in every copy.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from reader.notes.note_texts import Base, NoteText, combined
from reader.records import dataclass

FIELD = "edits"
VALUES = ("note", "tags", "deleted")
"""The fields that are computed from the edits."""
_WRITTEN = (*VALUES, "colour")
"""The fields of which a change counts as an edit: it brings a removed highlight back."""
_BASES = 4
"""The most earlier texts that are stored with a note, to merge from."""
_BASE_LENGTH = 8_000
"""The most code points of these texts together."""


class Edit(NamedTuple):
    """The name of one edit.

    Attributes:
        stamp: When it was made.
        number: Distinguishes the tags of one edit; 0 for others.
        origin: The session that made it.
    """

    stamp: int
    number: int
    origin: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The edits that the values of a highlight or article include. See the module's description."""

    seen: Mapping[str, int]
    notes: Mapping[Edit, NoteText]
    tagged: Mapping[str, frozenset[Edit]]
    there: frozenset[Edit]

    @property
    def note(self) -> str:
        """The note: that of the only edit in force, or all of them combined."""
        return combined((edit.stamp, self.notes[edit]) for edit in sorted(self.notes))

    @property
    def tags(self) -> list[str]:
        """The tags in the order in which they were given."""
        return sorted(self.tagged, key=lambda tag: (min(self.tagged[tag]), tag))

    @property
    def stamp(self) -> int:
        """The stamp of the newest edit."""
        return max(self.seen.values(), default=0)

    def values(self) -> dict[str, Any]:
        """Return the fields of a document that follow from the edits, and the edits."""
        return {
            "note": self.note,
            "tags": self.tags,
            "deleted": not self.there,
            FIELD: self._stored(),
        }

    def _stored(self) -> dict[str, Any]:
        alone = len(self.notes) == 1
        notes = []
        for edit, text in sorted(self.notes.items()):
            bases = [[base.stamp, base.origin, base.text] for base in text.bases]
            # The text of the only one is the note itself.
            notes.append([edit.stamp, edit.origin, bases, *(() if alone else (text.text,))])
        return {
            "seen": dict(sorted(self.seen.items())),
            "notes": notes,
            "tagged": {tag: sorted(map(list, edits)) for tag, edits in sorted(self.tagged.items())},
            "there": sorted(map(list, self.there)),
        }


def has_edits(document: Mapping[str, Any]) -> bool:
    """Return whether the note and tags of a highlight or article are joined by their edits."""
    return FIELD in document or "note" in document or "tags" in document


def read_lineage(document: Mapping[str, Any], stamps: Mapping[str, int]) -> Lineage:
    """Return the edits of a stored document.

    Args:
        document: The highlight or article, or some of its fields.
        stamps: The stamp of each field.
    """
    stored = document.get(FIELD)
    if isinstance(stored, dict):
        try:
            return _read(stored, document)
        except (TypeError, ValueError, KeyError):
            pass  # another program wrote it: the values alone count
    return _implied(document, stamps)


def joined(mine: Lineage, theirs: Lineage) -> Lineage:
    """Return the edits that are in force after those of both."""
    seen = dict(mine.seen)
    for origin, stamp in theirs.seen.items():
        seen[origin] = max(stamp, seen.get(origin, stamp))
    notes = {**mine.notes, **theirs.notes}
    kept = _in_force(mine.notes.keys(), theirs.notes.keys(), mine, theirs)
    tagged = {}
    for tag in {**mine.tagged, **theirs.tagged}:
        none: frozenset[Edit] = frozenset()
        edits = _in_force(mine.tagged.get(tag, none), theirs.tagged.get(tag, none), mine, theirs)
        if edits:
            tagged[tag] = edits
    return Lineage(
        seen,
        {edit: notes[edit] for edit in kept},
        tagged,
        _in_force(mine.there, theirs.there, mine, theirs),
    )


def edited(
    stored: Mapping[str, Any] | None,
    stamps: Mapping[str, int],
    fields: Mapping[str, Any],
    edit: Edit,
) -> dict[str, Any]:
    """Return the fields of a highlight or article after an edit, with their lineage.

    A change of the note, the tags or the colour also keeps the highlight in existence.

    Args:
        stored: The stored highlight or article; None for a new one, which needs no lineage.
        stamps: The stamp of each stored field.
        fields: The fields that the edit sets.
        edit: The name of the edit.
    """
    if stored is None or not any(field in fields for field in _WRITTEN):
        return dict(fields)
    before = read_lineage(stored, stamps)
    notes: Mapping[Edit, NoteText] = before.notes
    if "note" in fields and fields["note"] != stored.get("note"):
        text = fields["note"] if isinstance(fields["note"], str) else ""
        notes = {edit: NoteText(text, _bases(before, edit))}
    tagged = before.tagged
    if "tags" in fields and fields["tags"] != stored.get("tags"):
        tagged = _tagged(before, _texts(fields["tags"]), edit)
    there = before.there
    if fields.get("deleted"):
        there = frozenset()
    elif there or "deleted" in fields:
        there = frozenset([edit])
    lineage = Lineage({**before.seen, edit.origin: edit.stamp}, notes, tagged, there)
    return {**fields, **lineage.values()}


def superseded(
    document: Mapping[str, Any], stamps: Mapping[str, int], earlier: Iterable[tuple[str, Any, int]]
) -> dict[str, Any]:
    """Return the values of a highlight without lineage, to which its history adds one.

    Args:
        document: The highlight.
        stamps: The stamp of each field.
        earlier: A field, its earlier value, and the stamp of the change that replaced it.
    """
    lineage = _implied(document, stamps)
    seen = dict(lineage.seen)
    for field, value, stamp in earlier:
        names = (
            [_note_origin(value)]
            if field == "note" and isinstance(value, str)
            else map(_tag_origin, _texts(value))
            if field == "tags"
            else []
        )
        for name in names:
            if name not in lineage.seen:
                seen[name] = max(stamp, seen.get(name, stamp))
    return Lineage(seen, lineage.notes, lineage.tagged, lineage.there).values()


def _in_force(
    mine: Iterable[Edit], theirs: Iterable[Edit], my: Lineage, their: Lineage
) -> frozenset[Edit]:
    ours, others = frozenset(mine), frozenset(theirs)
    return frozenset(
        [
            *(ours & others),
            *(edit for edit in ours - others if edit.stamp > their.seen.get(edit.origin, -1)),
            *(edit for edit in others - ours if edit.stamp > my.seen.get(edit.origin, -1)),
        ]
    )


def _bases(before: Lineage, edit: Edit) -> tuple[Base, ...]:
    """Return the texts that a new note may have in common with one of another machine."""
    bases: list[Base] = []
    for version, text in sorted(before.notes.items(), reverse=True):
        if version.origin != edit.origin:  # the steps of one session count as one edit
            bases.append(Base(version.stamp, version.origin, text.text))
        bases += text.bases
    kept: list[Base] = []
    length = 0
    for base in dict.fromkeys(bases):
        length += len(base.text)
        if len(kept) == _BASES or length > _BASE_LENGTH:
            break
        kept.append(base)
    return tuple(kept)


def _tagged(before: Lineage, tags: Sequence[str], edit: Edit) -> dict[str, frozenset[Edit]]:
    kept = [tag for tag in before.tags if tag in tags]
    if list(tags[: len(kept)]) != kept:
        kept = []  # in another order: all are given again
    given = {tag: frozenset([edit._replace(number=number)]) for number, tag in enumerate(tags)}
    return {**given, **{tag: before.tagged[tag] for tag in kept}}


def _implied(document: Mapping[str, Any], stamps: Mapping[str, int]) -> Lineage:
    """Return the edits of a document that has only its values."""
    seen: dict[str, int] = {}
    notes: dict[Edit, NoteText] = {}
    if isinstance(note := document.get("note"), str):
        edit = Edit(stamps.get("note", 0), 0, _note_origin(note))
        notes[edit] = NoteText(note)
        seen[edit.origin] = edit.stamp
    tagged = {}
    for number, tag in enumerate(_texts(document.get("tags"))):
        edit = Edit(stamps.get("tags", 0), number, _tag_origin(tag))
        tagged[tag] = frozenset([edit])
        seen[edit.origin] = edit.stamp
    deleted = bool(document.get("deleted"))
    written = {
        stamps[field]
        for field in _WRITTEN
        if field in stamps and not (field == "deleted" and deleted)
    }
    seen |= {f"p{stamp}": stamp for stamp in written}
    newest = max(written, default=0)
    there = frozenset([Edit(newest, 0, f"p{newest}")] if written and not deleted else [])
    if deleted and "deleted" in stamps:
        seen[f"d{stamps['deleted']}"] = stamps["deleted"]
    return Lineage(seen, notes, tagged, there)


def _note_origin(note: str) -> str:
    return f"n{_checksum(note)}"


def _tag_origin(tag: str) -> str:
    return f"t{_checksum(tag)}"


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def _texts(value: object) -> list[str]:
    texts = value if isinstance(value, list | tuple) else []
    return list(dict.fromkeys(text for text in texts if isinstance(text, str)))


def _read(stored: Mapping[str, Any], document: Mapping[str, Any]) -> Lineage:
    """Read the field ``edits``.

    Raises:
        TypeError, ValueError, KeyError: It has another shape.
    """
    notes: dict[Edit, NoteText] = {}
    for stamp, origin, bases, *own in stored["notes"]:
        text = own[0] if own else document["note"]
        if not isinstance(text, str):
            raise TypeError
        made = (Base(read_number(at), read_name(by), read_name(base)) for at, by, base in bases)
        notes[Edit(read_number(stamp), 0, read_name(origin))] = NoteText(text, tuple(made))
    return Lineage(
        {read_name(origin): read_number(stamp) for origin, stamp in read_items(stored["seen"])},
        notes,
        {
            read_name(tag): frozenset(map(_edit, edits))
            for tag, edits in read_items(stored["tagged"])
            if edits
        },
        frozenset(map(_edit, stored["there"])),
    )


def _edit(value: Sequence[Any]) -> Edit:
    stamp, number, origin = value
    return Edit(read_number(stamp), read_number(number), read_name(origin))


_STAMPS_END = 10**18
"""No stamp is as high, for one of more digits cannot be stored."""


def read_items(value: object) -> Iterable[tuple[object, Any]]:
    """Return the names and values of an object.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(value, dict):
        raise TypeError
    return value.items()


def read_number(value: object) -> int:
    """Return a stamp or another number of an edit.

    Raises:
        TypeError: It is not an integer.
        ValueError: It is out of range.
    """
    if type(value) is not int:
        raise TypeError
    if not 0 <= value < _STAMPS_END:
        raise ValueError
    return value


def read_name(value: object) -> str:
    """Return the name of an origin, a field or a tag.

    Raises:
        TypeError: It is not text.
    """
    if not isinstance(value, str):
        raise TypeError
    return value
