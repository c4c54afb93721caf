"""The unit of export and import: a highlight with its article and its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from reader.config.colours import colour_of
from reader.notes.fields import EPOCH
from reader.notes.gate import Refusal
from reader.notes.model import ArticleRef, Highlight
from reader.notes.record_rules import fault, well_formed
from reader.notes.threads import ReceivedThread
from reader.notes.view import ARTICLES, HIGHLIGHTS
from reader.records import dataclass
from reader.text.escaping import id_name

UNDATED = EPOCH
"""The time of the last change of a highlight whose file has no times: any dated change is newer."""

OWN_URN = "urn:x-zh-archive-reader:"
"""The beginning of the URI of an article or a highlight that has no other; its key follows."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A highlight with its article and its file.

    Attributes:
        highlight: The stored highlight.
        article: The stored article; the key of an imported one is empty until it is found in the
            library.
        path: The path of the file, empty when the library does not hold it.
        file_sha: The SHA-256 of the file's bytes in hexadecimal, empty without a file.
        sentence: The sentence around the quote, empty without a file.
        utf16: The offsets of the quote in UTF-16 code units of the text, None when unknown.
        unstated: The fields of an imported highlight that its file does not state; they hold
            defaults, which must not replace stored values.
        has_id: Whether its file names it; else its id is derived from its words, and it may be a
            highlight that is stored under another id.
    """

    highlight: Highlight
    article: ArticleRef
    path: str = ""
    file_sha: str = ""
    sentence: str = ""
    utf16: tuple[int, int] | None = None
    unstated: frozenset[str] = frozenset()
    has_id: bool = True


@dataclass(frozen=True, slots=True)
class PageNote:
    """The note and the own tags of a whole article.

    Attributes:
        article: The stored article; the key of an imported one may be empty.
        note: The note.
        tags: The tags.
        modified: When they were last changed; `UNDATED` when that is not known.
        addition: The id of a note that is added to the one that the article has; it is stored as
            that of a removed highlight, so that the note is added once. Empty for a whole note.
    """

    article: ArticleRef
    note: str = ""
    tags: tuple[str, ...] = ()
    modified: datetime = UNDATED
    addition: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not self.note and not self.tags

    @property
    def uuid(self) -> UUID:
        """The id of the entry in formats that need one: the same for an article at each export."""
        return uuid5(NAMESPACE_URL, well_formed(f"page {self.article.key}"))


@dataclass(frozen=True, slots=True)
class Imported:
    """The content of an imported file.

    Attributes:
        annotations: Highlights with their articles; each iteration reads a large file again.
        removed: When highlights were deleted, by id.
        skipped: The number of entries that could not be parsed.
        refused: Entries that were parsed but break a rule of the store.
        pages: Notes on whole articles.
        threads: Threads with what was decided about their articles.
        notices: Warnings about how the file was decoded, and what was left out.
    """

    annotations: Iterable[Annotation]
    removed: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    skipped: int = 0
    refused: tuple[Refusal, ...] = ()
    pages: tuple[PageNote, ...] = ()
    threads: tuple[ReceivedThread, ...] = ()
    notices: tuple[str, ...] = ()


class FormatError(ValueError):
    """The file is not in the expected format; the message gives the reason."""


class VersionError(FormatError):
    """The file is in a version or a language of the format that this program does not support."""


def grouped(annotations: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    """Return annotations by article key, sorted by their position in the text."""
    by_article: dict[str, list[Annotation]] = {}
    for annotation in annotations:
        by_article.setdefault(annotation.article.key, []).append(annotation)
    for of_article in by_article.values():
        of_article.sort(key=_place)
    return by_article


def _place(annotation: Annotation) -> tuple[int, datetime, str]:
    highlight = annotation.highlight
    return highlight.start, highlight.created, highlight.id


def short_id(highlight: Highlight) -> str:
    """Return the short name of a highlight in files: ``h-`` and eight characters of its id."""
    return f"h-{id_name(highlight.id)[:8]}"


def colour_number(highlight: Highlight) -> int:
    """Return the colour of a highlight, forced into 1 to 5."""
    return colour_of(int(highlight.colour)).number


def web_url(url: str) -> str:
    """Return a URL if it is a web URL, else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def newest(annotations: Iterable[Annotation]) -> datetime:
    """Return when the latest of some annotations was changed.

    Exports use it instead of the clock, so exporting twice changes nothing.
    """
    return max(
        (annotation.highlight.modified for annotation in annotations),
        default=datetime.fromtimestamp(0, UTC),
    )


ANCHOR = frozenset(("prefix", "suffix", "start", "end", "paragraph", "sha", "cleaning"))
"""The fields that locate a quote in a text of this program."""


def blank(
    id_: str,
    quote: str,
    now: datetime,
    *,
    created: datetime | None = None,
    modified: datetime | None = None,
) -> Highlight:
    """Return a highlight without offsets; its quote is located when the article is opened.

    Args:
        id_: Its id.
        quote: The exact text.
        now: When it is imported, which is when it begins to exist here if the file has no times.
        created: When it was made, if the file says so.
        modified: When it was last changed, if the file says so.
    """
    last = modified or created or UNDATED
    return Highlight(id_, "", quote, "", "", 0, 0, 0, "", 0, 1, created or modified or now, last)


def named_apart(annotations: Iterable[Annotation]) -> Iterator[Annotation]:
    """Yield the annotations of a file; different ones with one derived id get different ids.

    The first keeps the id. The id of each other one is derived from its context and its note, so
    it is the same at the next import.
    """
    by_id: dict[str, Annotation] = {}
    for annotation in annotations:
        highlight = annotation.highlight
        id_ = highlight.id
        first = by_id.setdefault(id_, annotation)
        if first is not annotation and first != annotation:
            context = f"{highlight.prefix}\n{highlight.suffix}\n{highlight.start}\n{highlight.note}"
            id_ = uuid5(NAMESPACE_URL, f"{id_} {well_formed(context)}").hex
            annotation = replace(annotation, highlight=replace(highlight, id=id_))
            by_id.setdefault(id_, annotation)
        yield annotation


def judged(imported: Imported) -> Imported:
    """Move the entries that break a rule of the store to the refused ones."""
    kept: list[Annotation] = []
    refused = list(imported.refused)
    for annotation in imported.annotations:
        highlight, article = annotation.highlight, annotation.article
        marked = {"id": highlight.id, **highlight.to_fields()}
        about = {**({"id": article.key} if article.key else {}), **article.to_fields()}
        reason = fault(HIGHLIGHTS, marked) or fault(ARTICLES, about)
        if reason is None:
            kept.append(annotation)
        else:
            refused.append(Refusal(HIGHLIGHTS, {**marked, "article": about["article"]}, reason))
    pages: list[PageNote] = []
    for page in imported.pages:
        document = {"note": page.note, "tags": list(page.tags), **page.article.to_fields()}
        if page.article.key:
            document["id"] = page.article.key
        if (reason := fault(ARTICLES, document)) is None:
            pages.append(page)
        else:
            refused.append(Refusal(ARTICLES, document, reason))
    return replace(imported, annotations=tuple(kept), refused=tuple(refused), pages=tuple(pages))


def with_key(annotation: Annotation, key: str) -> Annotation:
    """Return an annotation whose article has the given key."""
    return replace(
        annotation,
        highlight=replace(annotation.highlight, key=key),
        article=replace(annotation.article, key=key),
    )
