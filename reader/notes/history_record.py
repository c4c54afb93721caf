"""The lines of the reading history, read from the documents of changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from reader.notes.descriptions import (
    describe_many,
    described_details,
    translated,
    translated_details,
)
from reader.notes.fields import EPOCH, StoredDocument, read_time, text_of, texts_of
from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the reading history.

    Attributes:
        id: A UUID.
        when: UTC, by the clock of that moment; the order of records does not depend on it.
        kind: ``opened``, ``read``, ``unread``, ``starred``, ``unstarred``, ``all-read``,
            ``annotated``, ``highlighted``, ``edited``, ``removed``, ``bookmarked``,
            ``unbookmarked``, ``kept``, ``merged``, ``reattached``, or ``thread-`` with
            ``created``, ``imported``, ``renamed``, ``query``, ``deleted``, ``pinned``,
            ``excluded`` or ``undecided``.
        text: What happened, in one line of English.
        keys: The keys of the changed articles; empty for ``all-read``.
        title: The title of the first article.
        undone: Whether the change was undone.
    """

    id: str
    when: datetime
    kind: str
    text: str
    keys: tuple[str, ...]
    title: str
    undone: bool

    @property
    def translated_text(self) -> str:
        """The text, translated into the language of the interface."""
        return translated(self.text)

    @property
    def details(self) -> list[str]:
        """What it changed of highlights, in the language of the interface."""
        return translated_details(self.text)

    @classmethod
    def from_document(cls, document: StoredDocument) -> Record:
        """Read a document of the table ``changes``."""
        keys = document.get("keys")
        return cls(
            id=str(document["id"]),
            when=read_time(document.get("when")) or EPOCH,
            kind=text_of(document.get("kind")),
            text=text_of(document.get("text")),
            keys=tuple(map(str, keys)) if isinstance(keys, list) else (),
            title=text_of(document.get("title")),
            undone=bool(document.get("undone")),
        )


def merge_portions(portions: Sequence[StoredDocument]) -> Record:
    """Merge the portions of one change, newest first, into one line of the reading history."""
    last = Record.from_document(portions[0])
    if len(portions) == 1:
        return last
    keys = tuple(
        dict.fromkeys(key for portion in portions for key in texts_of(portion.get("keys")))
    )
    details = [
        detail
        for detail in described_details(last.text)
        if all(detail in described_details(text_of(portion.get("text"))) for portion in portions)
    ]
    return replace(
        last,
        keys=keys,
        text=describe_many(last.kind, len(keys), details),
        undone=all(portion.get("undone") for portion in portions),
    )
