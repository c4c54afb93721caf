"""The reader's marks as frozen values, and the documents that store them.

A document is plain JSON. Its ``id`` never changes; every other field has a stamp in ``at``, by
which two versions are joined field by field (see `reader.notes.reconcile`). Fields that only make
sense together, such as the offsets and the quote of a highlight, are nested and so have one stamp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from reader.notes.descriptions import (
    describe_many,
    described_details,
    translated,
    translated_details,
)
from reader.text.article_date import ArticleDate

StoredDocument = Mapping[str, Any]
"""A stored document. It is never changed in place, because others may hold a reference."""

Anchoring = Literal["anchored", "moved", "unanchored"]

_ANCHOR = (
    *("quote", "prefix", "suffix", "start", "end", "paragraph"),
    *("sha", "cleaning", "state", "copies"),
)
_PLACE = ("quote", "prefix", "suffix", "sha", "copies")
_ARTICLE = ("title", "url", "source", "author")


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """The article's metadata that the store copies, so that marks can be read without the file.

    Attributes:
        key: The article's key, which the index and the notes share.
        title: Its title.
        url: Its URL, empty when it has none.
        source: Where it was published.
        author: Who wrote it.
        date: When it was published.
    """

    key: str
    title: str = ""
    url: str = ""
    source: str = ""
    author: str = ""
    date: ArticleDate | None = None

    @property
    def published(self) -> str:
        """The date in ISO 8601, as exact as it is known; empty without one."""
        if self.date is None:
            return ""
        return self.date.day() if self.date.exact_to else self.date.stored

    def to_fields(self) -> dict[str, Any]:
        """Return the field of an article document that holds the metadata."""
        copied: dict[str, Any] = {name: getattr(self, name) for name in _ARTICLE}
        copied["date"] = self.date.stored if self.date else None
        if self.date and self.date.exact_to:
            copied["exact_to"] = self.date.exact_to
        return {"article": copied}


@dataclass(frozen=True, slots=True)
class PlaceAnchor:
    """The words at a position of a text, by which it is found again when the text changes.

    Attributes:
        quote: The words after the position.
        prefix: Those before it.
        suffix: Those after the quote.
        sha: ``Document.sha`` of the text.
        copies: How often the quote occurs in the text.
    """

    quote: str
    prefix: str
    suffix: str
    sha: str
    copies: int

    def to_field(self) -> dict[str, Any]:
        """Return the anchor as stored."""
        return {name: getattr(self, name) for name in _PLACE}

    @classmethod
    def from_field(cls, value: object) -> PlaceAnchor | None:
        """Read a stored anchor; None when it is none."""
        stored = _mapping(value)
        if not _text(stored.get("quote")):
            return None
        words = {name: _text(stored.get(name)) for name in ("quote", "prefix", "suffix", "sha")}
        return cls(**words, copies=_number(stored.get("copies")))


@dataclass(frozen=True, slots=True)
class ArticleState:
    """What the reader did with an article.

    Attributes:
        key: The article's key.
        read: The article's own read mark; None when it has none, so that a range of articles marked
            read decides.
        starred: Whether it has a star.
        place: Code point offset, in ``Document.text``, of the first character shown last.
        anchor: The words at that place; None when they were not stored.
        opened: When it was last opened, UTC.
        title: Its title.
        url: Its URL.
        source: Where it was published.
        date: When it was published.
        author: Who wrote it.
        file: Stands for the file that the marks were made in; empty when that is not known.
        sketch: Of the text that they were made in, see `reader.text.sketch`; empty likewise.
        note: The reader's note on the whole article.
        tags: The reader's own tags, in the order in which they were given; stored once each.
    """

    key: str
    read: bool | None = None
    starred: bool = False
    place: int | None = None
    anchor: PlaceAnchor | None = None
    opened: datetime | None = None
    title: str = ""
    url: str = ""
    source: str = ""
    date: ArticleDate | None = None
    author: str = ""
    file: str = ""
    sketch: bytes = b""
    note: str = ""
    tags: tuple[str, ...] = ()

    @classmethod
    def from_document(cls, document: StoredDocument) -> ArticleState:
        """Read a document of the table ``articles``; a field of a wrong type counts as missing."""
        copied = _mapping(document.get("article"))
        identity = _mapping(document.get("identity"))
        read = document.get("read")
        place = document.get("place")
        return cls(
            key=str(document["id"]),
            read=read if isinstance(read, bool) else None,
            starred=document.get("starred") is True,
            place=place if isinstance(place, int) else None,
            anchor=PlaceAnchor.from_field(document.get("spot")),
            opened=read_time(document.get("opened")),
            date=ArticleDate.from_stored(copied.get("date"), copied.get("exact_to")),
            file=_text(identity.get("file")),
            sketch=_bytes(identity.get("text")),
            note=_text(document.get("note")),
            tags=tuple(dict.fromkeys(_texts(document.get("tags")))),
            **{name: _text(copied.get(name)) for name in _ARTICLE},
        )


@dataclass(frozen=True, slots=True)
class Highlight:
    """A marked passage. Offsets are code points of ``Document.text``.

    Attributes:
        id: A UUID, 32 hexadecimal digits; it never changes.
        key: The article's key.
        quote: The exact text, in full.
        prefix: The 32 code points before it.
        suffix: The 32 code points after it.
        start: Offset of its first character.
        end: Offset after its last character.
        paragraph: Index of the block it starts in.
        sha: ``Document.sha`` of the text that the offsets belong to.
        cleaning: The version of the cleaner that produced that text.
        colour: 1 to 5.
        created: UTC.
        modified: UTC.
        note: The reader's note.
        tags: The tags, in the order in which they were given; stored once each.
        state: Whether the quote was found in the current text.
        copies: How often the quote occurs in that text; 0 when unknown.
    """

    id: str
    key: str
    quote: str
    prefix: str
    suffix: str
    start: int
    end: int
    paragraph: int
    sha: str
    cleaning: int
    colour: int
    created: datetime
    modified: datetime
    note: str = ""
    tags: tuple[str, ...] = ()
    state: Anchoring = "anchored"
    copies: int = 0

    def to_fields(self) -> dict[str, Any]:
        """Return every field but the id, as stored."""
        return {
            "key": self.key,
            "anchor": {name: getattr(self, name) for name in _ANCHOR},
            "colour": self.colour,
            "note": self.note,
            "tags": list(dict.fromkeys(self.tags)),
            "created": write_time(self.created),
            "modified": write_time(self.modified),
        }

    @classmethod
    def from_document(cls, document: StoredDocument) -> Highlight:
        """Read a document of the table ``highlights``; a field of a wrong type gets its default."""
        anchor = _mapping(document.get("anchor"))
        state = anchor.get("state")
        tags = document.get("tags")
        return cls(
            id=str(document["id"]),
            key=_text(document.get("key")),
            quote=_text(anchor.get("quote")),
            prefix=_text(anchor.get("prefix")),
            suffix=_text(anchor.get("suffix")),
            start=_number(anchor.get("start")),
            end=_number(anchor.get("end")),
            paragraph=_number(anchor.get("paragraph")),
            sha=_text(anchor.get("sha")),
            cleaning=_number(anchor.get("cleaning")),
            colour=_number(document.get("colour")) or 1,
            created=read_time(document.get("created")) or _EPOCH,
            modified=read_time(document.get("modified")) or _EPOCH,
            note=_text(document.get("note")),
            tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
            state=state if state in ("moved", "unanchored") else "anchored",
            copies=_number(anchor.get("copies")),
        )


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A position in an article, kept under a letter.

    Attributes:
        key: The article's key.
        place: Code point offset, in ``Document.text``, of the first character shown.
        title: The title of the article.
        anchor: The words at the place; None when they were not stored.
    """

    key: str
    place: int
    title: str = ""
    anchor: PlaceAnchor | None = None

    def to_field(self) -> dict[str, Any]:
        """Return the value of the letter's field, as stored."""
        spot = {"spot": self.anchor.to_field()} if self.anchor is not None else {}
        return {"key": self.key, "place": self.place, "title": self.title, **spot}

    @classmethod
    def from_field(cls, value: object) -> Bookmark | None:
        """Read the value of a letter's field; None when it holds no bookmark."""
        stored = _mapping(value)
        key = _text(stored.get("key"))
        if not key:
            return None
        anchor = PlaceAnchor.from_field(stored.get("spot"))
        return cls(key, _number(stored.get("place")), _text(stored.get("title")), anchor)


@dataclass(frozen=True, slots=True)
class ReadRange:
    """Articles marked read together; the cost does not depend on their number.

    Attributes:
        id: A UUID.
        stamp: When the range was marked, as a stamp of `reader.notes.reconcile`.
        source: Only articles of this source; None for all sources.
        until: Only articles published until then; None for all, including undated ones.
        except_keys: The keys of articles that it excludes.
    """

    id: str
    stamp: int
    source: str | None
    until: datetime | None
    except_keys: frozenset[str]

    def covers(self, key: str, source: str, date: ArticleDate | None) -> bool:
        """Tell whether the range covers an article; undated ones only if it has no end."""
        if self.source is not None and self.source != source:
            return False
        if self.until is not None and (date is None or date.moment > self.until):
            return False
        return key not in self.except_keys

    @classmethod
    def from_document(cls, document: StoredDocument, stamp: int) -> ReadRange:
        """Read a document of the table ``ranges``."""
        source = document.get("source")
        except_keys = document.get("except")
        return cls(
            id=str(document["id"]),
            stamp=stamp,
            source=source if isinstance(source, str) else None,
            until=read_time(document.get("until")),
            except_keys=frozenset(map(str, except_keys if isinstance(except_keys, list) else ())),
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the reading history.

    Attributes:
        id: A UUID.
        when: UTC, by the clock of that moment; the order of records does not depend on it.
        kind: ``opened``, ``read``, ``unread``, ``starred``, ``unstarred``, ``all-read``,
            ``annotated``, ``highlighted``, ``edited``, ``removed``, ``bookmarked``,
            ``unbookmarked``, ``kept``, ``merged`` or ``reattached``.
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
            when=read_time(document.get("when")) or _EPOCH,
            kind=_text(document.get("kind")),
            text=_text(document.get("text")),
            keys=tuple(map(str, keys)) if isinstance(keys, list) else (),
            title=_text(document.get("title")),
            undone=bool(document.get("undone")),
        )


def merge_portions(portions: Sequence[StoredDocument]) -> Record:
    """Merge the portions of one change, newest first, into one line of the reading history."""
    last = Record.from_document(portions[0])
    if len(portions) == 1:
        return last
    keys = tuple(dict.fromkeys(key for portion in portions for key in _texts(portion.get("keys"))))
    details = [
        detail
        for detail in described_details(last.text)
        if all(detail in described_details(_text(portion.get("text"))) for portion in portions)
    ]
    return replace(
        last,
        keys=keys,
        text=describe_many(last.kind, len(keys), details),
        undone=all(portion.get("undone") for portion in portions),
    )


@dataclass(frozen=True, slots=True)
class Saving:
    """Whether the changes are saved.

    Attributes:
        pending: Changes that a power cut would lose.
        error: Why they are not saved, for the reader; empty when nothing is wrong.
    """

    pending: int = 0
    error: str = ""


_EPOCH = datetime.fromtimestamp(0, UTC)


def aware(time: datetime) -> datetime:
    """Return a time with a zone; one without a zone is taken as UTC."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def write_time(time: datetime | None) -> str | None:
    """Return ISO 8601 with the zone."""
    return None if time is None else aware(time).isoformat()


def read_time(text: object) -> datetime | None:
    """Read ISO 8601; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError:
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _bytes(value: object) -> bytes:
    """Read bytes that are written as hexadecimal digits; none for anything else."""
    try:
        return bytes.fromhex(_text(value))
    except ValueError:
        return b""


def _texts(value: object) -> list[str]:
    return list(map(str, value)) if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
