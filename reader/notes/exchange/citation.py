"""Citations of an article, and evidence for a highlight."""

from __future__ import annotations

from datetime import UTC, datetime

from reader.notes.exchange.annotation import Annotation
from reader.notes.exchange.formats import Format
from reader.notes.model import ArticleRef
from reader.text.safe import outgoing, outgoing_line

_EXACT = "%Y-%m-%d %H:%M:%S %z"


def plain(annotation: Annotation) -> str:
    """Return what `source_line` says of the article of an annotation."""
    return source_line(annotation.article)


def source_line(article: ArticleRef) -> str:
    """Return author, title, source, date with its zone and URL on one line."""
    author = "" if article.author == article.source else article.author
    parts = [author, f"《{article.title}》", article.source, _published(article), article.url]
    return outgoing_line("，".join(filter(None, parts)))


def gbt7714(annotation: Annotation, accessed: datetime) -> str:
    """Return a reference to an online article in the style of GB/T 7714-2015 (8.8, EB/OL).

    Args:
        annotation: An annotation of the article.
        accessed: The date of access.
    """
    article = annotation.article
    author = article.author or article.source or "佚名"
    day = f"({article.date.day(UTC)})" if article.date else ""
    source = f"{article.source}, " if article.source and article.source != author else ""
    kind = "[EB/OL]" if article.url else "[A]"
    address = f". {article.url}" if article.url else ""
    return outgoing_line(
        f"{author}. {article.title}{kind}. {source}{day}[{accessed:%Y-%m-%d}]{address}."
    )


def evidence(annotation: Annotation) -> str:
    """Return everything needed to verify a highlight, one field per line."""
    article, highlight = annotation.article, annotation.highlight
    fields = [
        ("Quote", highlight.quote),
        ("Sentence", annotation.sentence),
        ("Title", article.title),
        ("Source", article.source),
        ("Author", article.author),
        ("Published", _published(article)),
        ("URL", article.url),
        ("File", annotation.path),
        ("SHA-256 of the file", annotation.file_sha),
        ("Characters", _range(annotation)),
        ("SHA-256 of the text", highlight.sha),
        ("Marked", f"{highlight.created:{_EXACT}}".rstrip()),
        ("GB/T 7714", gbt7714(annotation, highlight.created)),
    ]
    return "".join(f"{name}: {_continued(value)}\n" for name, value in fields if value)


Reading = tuple[datetime | None, str, Annotation]
"""When a text was committed and in which commit, None and empty for a file of today; a quote."""


def change(signed: str, old: Reading, new: Reading) -> str:
    """Return everything needed to verify a change between two texts, a field on each line.

    Args:
        signed: The change with its signs.
        old: The quote of the old text.
        new: The quote of the new text.
    """
    parts = [f"Change: {_continued(signed)}\n"]
    for name, (when, commit, annotation) in (("old text", old), ("new text", new)):
        head = f"Reading: {name}\n"
        if when is not None:
            head += f"Committed: {when:{_EXACT}}, {commit}\n"
        parts.append(head + evidence(annotation))
    return "\n".join(parts)


def _range(annotation: Annotation) -> str:
    highlight = annotation.highlight
    if highlight.state == "unanchored" or not highlight.sha:
        return ""
    return f"{highlight.start} to {highlight.end} of the cleaned text"


def _continued(value: str) -> str:
    """Return the value of a field with its other lines indented, so none looks like a field.

    Tabs between the cells of a table stay, because a quote must be exact.
    """
    return "\t".join(map(outgoing, value.split("\t"))).replace("\n", "\n  ")


def _published(article: ArticleRef) -> str:
    """Return the date of an article; a time with its seconds, and its zone where it has one."""
    date = article.date
    if date is None:
        return ""
    return f"{date.local(UTC):{_EXACT}}".rstrip() if date.is_timed else date.day(UTC)


EXCHANGE_FORMAT = Format(
    "citation",
    "Evidence: quote, source, file and checksums",
    ".txt",
    write=lambda annotations, _options: "\n".join(map(evidence, annotations)),
    aliases=("evidence",),
    rank=40,
)
