"""The reader's marks as frozen values, and the documents that store them.

A document is plain JSON. Its ``id`` never changes; every other field has a stamp in ``at``, by
which two versions are joined field by field (see `reader.notes.reconcile`). Fields that only make
sense together, such as the offsets and the quote of a highlight, are nested and share one stamp.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from reader.notes.fields import (
    EPOCH,
    StoredDocument,
    bytes_of,
    mapping,
    number_of,
    read_time,
    text_of,
    texts_of,
    write_time,
)
from reader.records import dataclass
from reader.text.article_date import ArticleDate

Anchoring = Literal["anchored", "moved", "unanchored"]
Written = tuple[str, tuple[str, ...]]
"""The note and the tags of a highlight or of an article."""

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
        """The date in ISO 8601, as precise as it is known; empty if there is none."""
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
    """The words around a position in a text, which locate it again when the text changes.

    Attributes:
        quote: The words after the position.
        prefix: The words before the position.
        suffix: The words after the quote.
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
        """Read a stored anchor; None if the value is not one."""
        stored = mapping(value)
        if not text_of(stored.get("quote")):
            return None
        words = {name: text_of(stored.get(name)) for name in ("quote", "prefix", "suffix", "sha")}
        return cls(**words, copies=number_of(stored.get("copies")))


@dataclass(frozen=True, slots=True)
class ArticleState:
    """The reader's marks on an article.

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
        file: Identifies the file that the marks were made in; empty if unknown.
        sketch: The sketch of its text, see `reader.text.sketch`; empty if unknown.
        note: The reader's note on the whole article.
        tags: The reader's tags in the order in which they were added; duplicates are not stored.
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

    @property
    def written(self) -> Written:
        """The note and the reader's tags."""
        return self.note, self.tags

    @classmethod
    def from_document(cls, document: StoredDocument) -> ArticleState:
        """Read a document of the table ``articles``; a field of a wrong type counts as missing."""
        copied = mapping(document.get("article"))
        identity = mapping(document.get("identity"))
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
            file=text_of(identity.get("file")),
            sketch=bytes_of(identity.get("text")),
            note=text_of(document.get("note")),
            tags=tuple(dict.fromkeys(texts_of(document.get("tags")))),
            title=text_of(copied.get("title")),
            url=text_of(copied.get("url")),
            source=text_of(copied.get("source")),
            author=text_of(copied.get("author")),
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
        tags: The tags in the order in which they were added; duplicates are not stored.
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

    @property
    def written(self) -> Written:
        """The note and the tags."""
        return self.note, self.tags

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
        anchor = mapping(document.get("anchor"))
        state = anchor.get("state")
        tags = document.get("tags")
        return cls(
            id=str(document["id"]),
            key=text_of(document.get("key")),
            quote=text_of(anchor.get("quote")),
            prefix=text_of(anchor.get("prefix")),
            suffix=text_of(anchor.get("suffix")),
            start=number_of(anchor.get("start")),
            end=number_of(anchor.get("end")),
            paragraph=number_of(anchor.get("paragraph")),
            sha=text_of(anchor.get("sha")),
            cleaning=number_of(anchor.get("cleaning")),
            colour=number_of(document.get("colour")) or 1,
            created=read_time(document.get("created")) or EPOCH,
            modified=read_time(document.get("modified")) or EPOCH,
            note=text_of(document.get("note")),
            tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
            state=state if state in ("moved", "unanchored") else "anchored",
            copies=number_of(anchor.get("copies")),
        )


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A position in an article that is stored under a letter.

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
        stored = mapping(value)
        key = text_of(stored.get("key"))
        if not key:
            return None
        anchor = PlaceAnchor.from_field(stored.get("spot"))
        return cls(key, number_of(stored.get("place")), text_of(stored.get("title")), anchor)
