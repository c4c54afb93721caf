"""Our own JSON Lines: everything, lossless, both ways; the format to back marks up in.

The first line names the format. Each other line is an article, a highlight, or the tombstone of a
highlight that was deleted. It is a copy and not for other programs: nothing is left out of a text,
and everything beyond ASCII is an escape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from reader.notes.exchange.annotation import Annotation, FormatError, Imported, VersionError
from reader.notes.exchange.formats import Format
from reader.notes.gate import Refused, fault, read_json
from reader.notes.model import ArticleRef, Highlight, read_time, write_time
from reader.notes.view import ARTICLES, HIGHLIGHTS
from reader.translation import gettext as _

FORMAT = "zh-archive-reader highlights"
VERSION = 1


def write(annotations: Iterable[Annotation], removed: Mapping[str, datetime]) -> str:
    """Return highlights, their articles, and what was deleted, one JSON object a line."""
    given = list(annotations)
    articles = {each.article.key: each.article for each in given}
    lines: list[dict[str, Any]] = [{"type": "head", "format": FORMAT, "version": VERSION}]
    lines += [
        {"type": "article", "key": key, **article.to_fields()["article"]}
        for key, article in articles.items()
    ]
    lines += [
        {"type": "highlight", "id": each.highlight.id, **each.highlight.to_fields()}
        for each in given
    ]
    lines += [
        {"type": "deleted", "id": id_, "time": write_time(time)} for id_, time in removed.items()
    ]
    # Escaped, every text survives: lone surrogates, separators, other programs' line ends.
    return "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines)


def read(text: str) -> Imported:
    """Return what a file of ours holds; what is damaged is skipped and counted.

    Raises:
        FormatError: It is none of ours, or of a later version.
    """
    lines = [line for line in text.removeprefix("\ufeff").split("\n") if line.strip()]
    head = _object(lines[0]) if lines else {}
    if head.get("format") != FORMAT:
        raise FormatError(_("not a file of highlights in our JSON Lines"))
    if head.get("version") != VERSION:
        raise VersionError(
            _("version {version}, and this program knows {known}").format(
                version=head.get("version"), known=VERSION
            )
        )
    articles: dict[str, ArticleRef] = {}
    highlights: list[Highlight] = []
    removed: dict[str, datetime] = {}
    refused: list[Refused] = []
    skipped = 0
    for line in lines[1:]:
        fields = _object(line)
        kind, time = fields.pop("type", None), read_time(fields.get("time"))
        table, document = _document(kind, fields)
        if (reason := fault(table, document)) is not None:
            refused.append(Refused(table, document, reason))
        elif kind == "article" and isinstance(fields.get("key"), str):
            articles[fields["key"]] = _article(fields)
        elif kind == "highlight" and isinstance(fields.get("id"), str):
            highlights.append(Highlight.from_document(fields))
        elif kind == "deleted" and isinstance(fields.get("id"), str) and time is not None:
            removed[fields["id"]] = time
        else:
            skipped += 1
    found = tuple(
        Annotation(each, articles.get(each.key, ArticleRef(each.key))) for each in highlights
    )
    return Imported(found, removed, skipped, tuple(refused))


def _document(kind: object, fields: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the document that a line becomes, and its table."""
    if kind == "article":
        about = {name: value for name, value in fields.items() if name != "key"}
        return ARTICLES, {"id": fields.get("key"), "article": about}
    if kind == "deleted":
        return HIGHLIGHTS, {"id": fields.get("id"), "modified": fields.get("time")}
    return HIGHLIGHTS, fields


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
    return ArticleRef(**text, date=read_time(fields.get("date")))


EXCHANGE_FORMAT = Format(
    "jsonl",
    "Everything, to be read back (JSON Lines)",
    ".jsonl",
    write=lambda annotations, options: write(annotations, options.removed),
    read=lambda text, _now: read(text),
    rank=90,
)
