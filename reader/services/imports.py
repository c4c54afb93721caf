"""Importing: highlights of other programs and of backups are joined with the reader's own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reader.notes.exchange.annotation import (
    Annotation,
    FormatError,
    Imported,
    VersionError,
    judged,
    with_key,
)
from reader.notes.exchange.formats import readers
from reader.notes.store import Notes
from reader.services.marking import Clock, utc_now
from reader.text.urls import canonical
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did.

    Attributes:
        added: Highlights that were not there.
        changed: Highlights that were older here.
        removed: Highlights that were deleted there, later than they were changed here.
        kept: Highlights that are as new or newer here.
        skipped: Entries that could not be understood.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    skipped: int = 0


def read(text: str, *, clock: Clock = utc_now) -> Imported:
    """Return what a file holds, whichever of the formats it is in.

    Args:
        text: Its content.
        clock: Tells the time, for entries that have none.

    Raises:
        FormatError: It is in none of them.
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


def take_in(notes: Notes, imported: Imported) -> Taken:
    """Join imported highlights with those of the store: by id, the newest change wins.

    Args:
        notes: The store.
        imported: From `read`.
    """
    removed = notes.removed()
    added: list[Annotation] = []
    changed: list[Annotation] = []
    kept = skipped = 0
    for annotation in map(_keyed, imported.annotations):
        highlight = annotation.highlight
        known = notes.highlight(highlight.id)
        gone = removed.get(highlight.id)
        if not highlight.key:
            skipped += 1
        elif known is None and (gone is None or gone < highlight.modified):
            added.append(annotation)
        elif known is not None and known.modified < highlight.modified:
            changed.append(annotation)
        else:
            kept += 1
    if added:
        notes.add_highlights([(each.highlight, each.article) for each in added])
    notes.edit_highlights([each.highlight for each in changed])
    deleted = _deleted(notes, imported)
    notes.remove_highlights(deleted)
    return Taken(len(added), len(changed), len(deleted), kept, skipped + imported.skipped)


def _keyed(annotation: Annotation) -> Annotation:
    """Return an annotation under the key of its article."""
    key = annotation.article.key or canonical(annotation.article.url)
    return with_key(annotation, key)


def _deleted(notes: Notes, imported: Imported) -> list[str]:
    """Return the ids of highlights that were deleted there after they were last changed here."""
    found = []
    for id_, time in imported.removed.items():
        known = notes.highlight(id_)
        if known is not None and known.modified <= time:
            found.append(id_)
    return found
