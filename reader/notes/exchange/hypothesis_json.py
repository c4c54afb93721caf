"""The JSON of Hypothesis exports; offsets are UTF-16 code units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from reader.notes.exchange.annotation import (
    ANCHOR,
    OWN_URN,
    UNDATED,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    blank,
    named_apart,
    newest,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.json_text import dumps, read_document
from reader.notes.fields import read_time, text_of, write_time
from reader.notes.model import ArticleRef
from reader.notes.record_rules import well_formed
from reader.text.escaping import iri
from reader.text.safe import outgoing_line, thinned
from reader.translation import gettext as _

_ID = "https://hypothes.is/a/"


def write(annotations: Iterable[Annotation], pages: Iterable[PageNote] = ()) -> str:
    """Return all highlights as an export file of the Hypothesis client, and notes on articles."""
    given = list(annotations)
    noted = [page for page in pages if not page.is_empty]
    last = max([newest(given), *(page.modified for page in noted)])
    file = {
        "export_date": write_time(last),
        "export_userid": "",
        "client_version": "zh-archive-reader",
        "annotations": [*map(_row, given), *map(_page_row, noted)],
    }
    return dumps(file)


def _row(annotation: Annotation) -> dict[str, Any]:
    highlight, article = annotation.highlight, annotation.article
    selectors: list[dict[str, Any]] = []
    if annotation.utf16 is not None:
        start, end = annotation.utf16
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
    selectors.append(
        {
            "type": "TextQuoteSelector",
            "exact": thinned(highlight.quote),
            "prefix": thinned(highlight.prefix),
            "suffix": thinned(highlight.suffix),
        }
    )
    times = highlight.created, highlight.modified
    return _entry(article, highlight.id, times, highlight.note, highlight.tags, selectors)


def _page_row(page: PageNote) -> dict[str, Any]:
    """Return a page note: its target has no selector."""
    return _entry(page.article, page.uuid.hex, (page.modified,) * 2, page.note, page.tags, [])


def _entry(
    article: ArticleRef,
    id_: str,
    times: tuple[datetime, datetime],
    note: str,
    tags: Iterable[str],
    selectors: list[dict[str, Any]],
) -> dict[str, Any]:
    uri = iri(web_url(article.url)) or f"{OWN_URN}{article.key}"
    return {
        "id": id_,
        "created": write_time(times[0]),
        "updated": write_time(times[1]),
        "user": "acct:reader@localhost",
        "uri": uri,
        "text": thinned(note),
        "tags": list(map(thinned, tags)),
        "group": "__world__",
        "permissions": {
            "read": ["acct:reader@localhost"],
            "admin": ["acct:reader@localhost"],
            "update": ["acct:reader@localhost"],
            "delete": ["acct:reader@localhost"],
        },
        "target": [{"source": uri, **({"selector": selectors} if selectors else {})}],
        "document": {"title": [outgoing_line(article.title)]},
        "links": {},
        "hidden": False,
        "flagged": False,
        "user_info": {"display_name": None},
    }


def read(text: str, now: datetime) -> Imported:
    """Return the annotations of a Hypothesis export or of an API response.

    Replies are skipped.

    Args:
        text: JSON.
        now: The time for annotations that have none.

    Raises:
        FormatError: The text is not JSON, or not such an export.
    """
    value = read_document(text)
    rows = value.get("annotations", value.get("rows")) if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise FormatError(_("not an export of Hypothesis"))
    annotations = [_annotation(row, now) for row in rows]
    kept = tuple(named_apart(annotation for annotation in annotations if annotation is not None))
    pages = tuple(page for row in rows if (page := _page(row)) is not None)
    return Imported(kept, skipped=len(annotations) - len(kept) - len(pages), pages=pages)


def _page(row: Any) -> PageNote | None:
    """Return a note on a whole page; None for a reply, and for a note on a part of it."""
    if not isinstance(row, dict) or _selectors(row) or row.get("references"):
        return None
    uri, tags = text_of(row.get("uri")), row.get("tags")
    page = PageNote(
        _article(row, uri),
        text_of(row.get("text")),
        tuple(dict.fromkeys(filter(None, map(text_of, tags)))) if isinstance(tags, list) else (),
        read_time(row.get("updated")) or UNDATED,
    )
    return None if page.is_empty or not uri else page


def _annotation(row: Any, now: datetime) -> Annotation | None:
    if not isinstance(row, dict):
        return None
    selectors = _selectors(row)
    exact = selectors.get("TextQuoteSelector", {})
    words, uri = text_of(exact.get("exact")), text_of(row.get("uri"))
    if not words or not uri:
        return None
    base = blank(
        _id_of(text_of(row.get("id")) or f"{uri} {words}"),
        words,
        now,
        created=read_time(row.get("created")),
        modified=read_time(row.get("updated")),
    )
    tags = row.get("tags")
    highlight = replace(
        base,
        prefix=text_of(exact.get("prefix")),
        suffix=text_of(exact.get("suffix")),
        note=text_of(row.get("text")),
        tags=tuple(filter(None, map(text_of, tags))) if isinstance(tags, list) else (),
    )
    absent = {field for field, name in (("note", "text"), ("tags", "tags")) if name not in row}
    unstated = ANCHOR | absent | {"colour"}
    return Annotation(highlight, _article(row, uri), unstated=unstated)


def _article(row: dict[str, Any], uri: str) -> ArticleRef:
    """Return the article that an annotation is about."""
    document = row.get("document")
    titles = document.get("title") if isinstance(document, dict) else None
    title = text_of(titles[0]) if isinstance(titles, list) and titles else ""
    if uri.startswith(OWN_URN):
        return ArticleRef(uri.removeprefix(OWN_URN), title)
    return ArticleRef("", title, url=uri)


def _selectors(row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the selectors of an annotation by their type."""
    target = row.get("target")
    first = target[0] if isinstance(target, list) and target else None
    listed = first.get("selector") if isinstance(first, dict) else None
    return {
        selector["type"]: selector
        for selector in (listed if isinstance(listed, list) else [])
        if isinstance(selector, dict) and isinstance(selector.get("type"), str)
    }


def _id_of(name: str) -> str:
    """Return the UUID of an annotation, derived from its Hypothesis id if necessary."""
    try:
        return UUID(name).hex
    except ValueError:
        return uuid5(NAMESPACE_URL, _ID + well_formed(name)).hex


EXCHANGE_FORMAT = Format(
    "hypothesis",
    "Hypothesis (JSON)",
    ".json",
    write=lambda annotations, options: write(annotations, options.pages),
    read=read,
    rank=60,
)
