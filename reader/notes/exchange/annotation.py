"""What is exported and imported: a highlight with all that makes it understood elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from reader.config.colours import colour_of
from reader.notes.gate import Refused
from reader.notes.model import ArticleRef, Highlight
from reader.notes.record_rules import fault
from reader.notes.view import ARTICLES, HIGHLIGHTS
from reader.text.escaping import id_name


@dataclass(frozen=True, slots=True)
class Annotation:
    """A highlight, its article, and what is known of the file.

    Attributes:
        highlight: As stored.
        article: As stored; of an imported one the key is empty until the library gives it.
        path: The file, empty when it is not in the library now.
        file_sha: The SHA-256 of the file's bytes in hexadecimal, empty likewise.
        sentence: The sentence around the quote, empty likewise.
        utf16: The offsets of the quote in UTF-16 code units of the text, None when not known.
    """

    highlight: Highlight
    article: ArticleRef
    path: str = ""
    file_sha: str = ""
    sentence: str = ""
    utf16: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds.

    Attributes:
        annotations: Highlights with their articles; of a large file they are read from it again
            whenever they are asked for.
        removed: Ids of highlights that were deleted, and when.
        skipped: How many entries could not be understood.
        refused: Entries that were understood, and that the store cannot hold.
    """

    annotations: Iterable[Annotation]
    removed: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))
    skipped: int = 0
    refused: tuple[Refused, ...] = ()


class FormatError(ValueError):
    """A file that is not of the format it was taken for; the message says why."""


class VersionError(FormatError):
    """A file of a version that this program does not know."""


def grouped(annotations: Iterable[Annotation]) -> dict[str, list[Annotation]]:
    """Return annotations by article key, in the order of the text."""
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
    """Return the name of a highlight in files: ``h-`` and the first eight characters of its id."""
    return f"h-{id_name(highlight.id)[:8]}"


def colour_number(highlight: Highlight) -> int:
    """Return the colour of a highlight, 1 to 5, whatever is stored."""
    return colour_of(int(highlight.colour)).number


def web_url(url: str) -> str:
    """Return an address if it is one of the web, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def newest(annotations: Iterable[Annotation]) -> datetime:
    """Return when the last of some annotations was changed: an export's own time.

    It stands in for the clock, so that exporting twice changes nothing.
    """
    return max(
        (annotation.highlight.modified for annotation in annotations),
        default=datetime.fromtimestamp(0, UTC),
    )


def blank(id_: str, quote: str, now: datetime) -> Highlight:
    """Return a highlight that is only a quote, found by its words when its article is opened."""
    return Highlight(id_, "", quote, "", "", 0, 0, 0, "", 0, 1, now, now)


def judged(imported: Imported) -> Imported:
    """Return what of an import may enter the store; the rest is among its refused entries."""
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
            refused.append(Refused(HIGHLIGHTS, {**marked, "article": about["article"]}, reason))
    return replace(imported, annotations=tuple(kept), refused=tuple(refused))


def with_key(annotation: Annotation, key: str) -> Annotation:
    """Return an annotation of the article with a key."""
    return replace(
        annotation,
        highlight=replace(annotation.highlight, key=key),
        article=replace(annotation.article, key=key),
    )
