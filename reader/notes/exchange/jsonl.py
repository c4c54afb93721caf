"""The program's own JSON Lines: lossless export and import, for backups of the marks.

The first line names the format. Each further line is an article, a highlight, the tombstone of a
deleted highlight, or a thread. No text is filtered; characters that a terminal or an editor does
not show are escaped, all others are written in UTF-8.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from reader.notes.exchange.annotation import (
    UNDATED,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    VersionError,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.thread_entries import ThreadEntry, read_thread
from reader.notes.fields import read_time, write_time
from reader.notes.gate import Refusal
from reader.notes.json_parts import read_json
from reader.notes.model import ArticleRef, Highlight
from reader.notes.record_rules import fault
from reader.notes.threads import ReceivedThread
from reader.notes.view import ARTICLES, HIGHLIGHTS
from reader.records import dataclass
from reader.text.article_date import ArticleDate
from reader.text.escaping import json_text
from reader.text.safe import is_thin
from reader.translation import gettext as _

FORMAT = "zh-archive-reader highlights"
VERSION = 1


def write(
    annotations: Iterable[Annotation],
    removed: Mapping[str, datetime],
    pages: Sequence[PageNote] = (),
    threads: Sequence[ThreadEntry] = (),
) -> str:
    """Return highlights, their articles, deletions and threads, one JSON object per line."""
    given = list(annotations)
    articles = {annotation.article.key: annotation.article for annotation in given}
    highlights = (annotation.highlight for annotation in given)
    return "".join(lines(articles.values(), highlights, removed, pages, threads))


def lines(
    articles: Iterable[ArticleRef],
    highlights: Iterable[Highlight],
    removed: Mapping[str, datetime],
    pages: Sequence[PageNote] = (),
    threads: Sequence[ThreadEntry] = (),
    *,
    ascii_only: bool = False,
) -> Iterator[str]:
    """Yield the lines of `write`, including line ends; see `WriteOptions` for ``ascii_only``."""
    for entry in _entries(articles, highlights, removed, pages, threads):
        # Escapes preserve every text: lone surrogates, separators and foreign line ends.
        line = json_text(json.dumps(entry, ensure_ascii=ascii_only))
        yield (line if is_thin(line) else json.dumps(entry, ensure_ascii=True)) + "\n"


def _entries(
    articles: Iterable[ArticleRef],
    highlights: Iterable[Highlight],
    removed: Mapping[str, datetime],
    pages: Sequence[PageNote],
    threads: Sequence[ThreadEntry],
) -> Iterator[dict[str, Any]]:
    yield {"type": "head", "format": FORMAT, "version": VERSION}
    written = {page.article.key: page for page in pages if not page.is_empty}
    for article in articles:
        yield _article_entry(article, written.pop(article.key, None))
    for page in written.values():
        yield _article_entry(page.article, page)
    for highlight in highlights:
        yield {"type": "highlight", "id": highlight.id, **highlight.to_fields()}
    for id_, time in removed.items():
        yield {"type": "deleted", "id": id_, "time": write_time(time)}
    for thread in threads:
        yield {"type": "thread", **thread.fields()}


def _article_entry(article: ArticleRef, page: PageNote | None) -> dict[str, Any]:
    entry = {"type": "article", "key": article.key, **article.to_fields()["article"]}
    if page is not None:
        entry |= {
            "note": page.note,
            "tags": list(page.tags),
            "modified": write_time(page.modified),
        }
    return entry


def read(text: str) -> Imported:
    """Parse a file; damaged lines are skipped and counted.

    Raises:
        FormatError: The file is in another format, or of a later version.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    imported = scan(lambda: lines)
    return replace(imported, annotations=tuple(imported.annotations))


def scan(lines: Callable[[], Iterable[str]]) -> Imported:
    """Parse a file whose highlights are read lazily.

    Args:
        lines: Returns an iterable of all lines of the file at each call.

    Raises:
        FormatError: The file is in another format, or of a later version.
    """
    given = filter(str.strip, lines())
    head = _object(next(given, ""))
    if head.get("format") != FORMAT:
        raise FormatError(_("not highlights in the JSON Lines of this program"))
    if head.get("version") != VERSION:
        raise VersionError(
            _("version {version}; this program supports {known}").format(
                version=head.get("version"), known=VERSION
            )
        )
    articles: dict[str, ArticleRef] = {}
    removed: dict[str, datetime] = {}
    refused: list[Refusal] = []
    pages: list[PageNote] = []
    threads: list[ReceivedThread] = []
    skipped = 0
    for kind, fields in map(_entry, given):
        if kind == "thread":
            threads += filter(None, [read_thread(fields, refused)])
            continue
        time = read_time(fields.get("time"))
        table, document = _document(kind, fields)
        if (reason := fault(table, document)) is not None:
            refused.append(Refusal(table, document, reason))
        elif kind == "article" and isinstance(fields.get("key"), str):
            article = articles[fields["key"]] = _article(fields)
            pages += [page] if not (page := _page(article, fields)).is_empty else []
        elif kind == "deleted" and isinstance(fields.get("id"), str) and time is not None:
            removed[fields["id"]] = time
        elif not _is_highlight(kind, fields):
            skipped += 1
    highlights, rest = _Highlights(lines, articles), (tuple(pages), tuple(threads))
    return Imported(highlights, removed, skipped, tuple(refused), *rest)


@dataclass(frozen=True, slots=True)
class _Highlights:
    """The highlights of a file; each iteration reads and checks the file again.

    Attributes:
        lines: Returns the lines of the file.
        articles: All articles of the file, by key.
    """

    lines: Callable[[], Iterable[str]]
    articles: Mapping[str, ArticleRef]

    def __iter__(self) -> Iterator[Annotation]:
        for kind, fields in map(_entry, self.lines()):
            if _is_highlight(kind, fields) and fault(HIGHLIGHTS, fields) is None:
                highlight = Highlight.from_document(fields)
                article = self.articles.get(highlight.key) or ArticleRef(highlight.key)
                yield Annotation(highlight, article)


def _entry(line: str) -> tuple[object, dict[str, Any]]:
    """Return the kind of a line and its other fields."""
    fields = _object(line)
    return fields.pop("type", None), fields


def _document(kind: object, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the document of a line, and its table."""
    if kind == "article":
        own: dict[str, Any] = {name: fields[name] for name in ("note", "tags") if name in fields}
        about = {name: value for name, value in fields.items() if name not in ("key", *own)}
        return ARTICLES, {"id": fields.get("key"), "article": about, **own}
    if kind == "deleted":
        return HIGHLIGHTS, {"id": fields.get("id"), "modified": fields.get("time")}
    return HIGHLIGHTS, fields


def _is_highlight(kind: object, fields: Mapping[str, Any]) -> bool:
    return kind == "highlight" and isinstance(fields.get("id"), str)


def _object(line: str) -> dict[str, Any]:
    try:
        value = read_json(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _article(fields: Mapping[str, Any]) -> ArticleRef:
    text = {
        name: str(fields.get(name) or "") for name in ("key", "title", "url", "source", "author")
    }
    return ArticleRef(
        **text, date=ArticleDate.from_stored(fields.get("date"), fields.get("exact_to"))
    )


def _page(article: ArticleRef, fields: Mapping[str, Any]) -> PageNote:
    """Return the note and the own tags of an article."""
    tags = tuple(dict.fromkeys(fields.get("tags") or ()))
    modified = read_time(fields.get("modified")) or UNDATED
    return PageNote(article, fields.get("note") or "", tags, modified)


EXCHANGE_FORMAT = Format(
    "jsonl",
    "Everything, to be read back (JSON Lines)",
    ".jsonl",
    write=lambda annotations, options: write(
        annotations, options.removed, options.pages, options.threads
    ),
    read=lambda text, _now: read(text),
    stream=lambda articles, highlights, options: lines(
        articles,
        highlights,
        options.removed,
        options.pages,
        options.threads,
        ascii_only=options.ascii_only,
    ),
    has_threads=True,
    rank=90,
)
