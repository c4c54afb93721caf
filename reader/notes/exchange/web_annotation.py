"""The W3C Web Annotation Data Model, as a JSON-LD AnnotationPage.

A quote is described by a TextQuoteSelector and a TextPositionSelector; offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote
from uuid import NAMESPACE_URL, UUID, uuid5

from reader.config.colours import colour_of
from reader.notes.exchange.annotation import (
    ANCHOR,
    OWN_URN,
    UNDATED,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    blank,
    colour_number,
    named_apart,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.json_text import dumps, read_document
from reader.notes.fields import read_time, text_of, write_time
from reader.notes.model import ArticleRef
from reader.notes.record_rules import well_formed
from reader.text.escaping import iri
from reader.text.safe import thinned
from reader.translation import gettext as _

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_CLASS = "reader-colour-"


def write(annotations: Iterable[Annotation], pages: Iterable[PageNote] = ()) -> str:
    """Return one AnnotationPage with all highlights, and the notes on whole articles."""
    items = [_item(annotation) for annotation in annotations]
    items += [_page_item(page) for page in pages if not page.is_empty]
    page = {
        "@context": CONTEXT,
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, ' '.join(item['id'] for item in items))}",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": items,
    }
    return dumps(page)


def _item(annotation: Annotation) -> dict[str, Any]:
    highlight, colour = annotation.highlight, colour_number(annotation.highlight)
    bodies: list[dict[str, str]] = []
    if highlight.note:
        bodies.append(_body(highlight.note, "commenting"))
    bodies += [_body(tag, "tagging") for tag in highlight.tags]
    item: dict[str, Any] = {
        "id": _name(highlight.id),
        "type": "Annotation",
        "motivation": "commenting" if highlight.note else "highlighting",
        "created": write_time(highlight.created),
        "modified": write_time(highlight.modified),
        "stylesheet": {
            "type": "CssStylesheet",
            "value": f".{_CLASS}{colour} {{ background: {colour_of(colour).css} }}",
        },
        "target": {
            "source": iri(web_url(annotation.article.url)) or _named(annotation.article.key),
            "styleClass": f"{_CLASS}{colour}",
            "selector": _selectors(annotation),
        },
    }
    if bodies:
        item["body"] = bodies
    return item


def _page_item(page: PageNote) -> dict[str, Any]:
    """Return the annotation of a whole article: its target has no selector."""
    bodies = [_body(page.note, "commenting")] if page.note else []
    return {
        "id": page.uuid.urn,
        "type": "Annotation",
        "motivation": "commenting" if page.note else "tagging",
        "modified": write_time(page.modified),
        "target": iri(web_url(page.article.url)) or _named(page.article.key),
        "body": [*bodies, *(_body(tag, "tagging") for tag in page.tags)],
    }


def _name(id_: str) -> str:
    try:
        return f"urn:uuid:{UUID(id_)}"
    except ValueError:
        return _named(id_)


def _named(name: str) -> str:
    """Return one of the program's names as an IRI."""
    return OWN_URN + quote(name, errors="replace")


def _body(value: str, purpose: str) -> dict[str, str]:
    kept = thinned(value)
    return {"type": "TextualBody", "value": kept, "format": "text/plain", "purpose": purpose}


def _selectors(annotation: Annotation) -> list[dict[str, Any]]:
    highlight = annotation.highlight
    selectors: list[dict[str, Any]] = [
        {
            "type": "TextQuoteSelector",
            "exact": thinned(highlight.quote),
            "prefix": thinned(highlight.prefix),
            "suffix": thinned(highlight.suffix),
        }
    ]
    if highlight.state != "unanchored" and highlight.sha:
        selectors.append(
            {"type": "TextPositionSelector", "start": highlight.start, "end": highlight.end}
        )
    return selectors


def read(text: str, now: datetime) -> Imported:
    """Return the annotations of a page, a collection's first page, a list, or one annotation.

    Args:
        text: JSON.
        now: The time for annotations that have none.

    Raises:
        FormatError: The text is not JSON, or holds no annotation.
    """
    value = read_document(text)
    items = _items(value)
    if not items:
        raise FormatError(_("no Web Annotation in it"))
    pages = [page for item in items if (page := _page(item)) is not None]
    annotations = [_annotation(item, now) for item in items]
    kept = tuple(named_apart(annotation for annotation in annotations if annotation is not None))
    skipped = len(annotations) - len(kept) - len(pages)
    return Imported(kept, skipped=skipped, pages=tuple(pages))


def _items(value: Any) -> list[Any]:
    while isinstance(value, dict) and isinstance(value.get("first"), dict):
        value = value["first"]
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    if "items" in value:
        return _listed(value["items"])
    return [value] if "target" in value else []


def _page(item: Any) -> PageNote | None:
    """Return the note on a whole article; None for an annotation of a part of it."""
    target = item.get("target") if isinstance(item, dict) else None
    if not isinstance(target, str) or not target:
        return None
    note, tags = _bodies(item)
    page = PageNote(_article(target), note, tags, read_time(item.get("modified")) or UNDATED)
    return None if page.is_empty else page


def _article(address: str) -> ArticleRef:
    """Return the article that a target names."""
    return ArticleRef(
        unquote(address.removeprefix(OWN_URN)) if address.startswith(OWN_URN) else "",
        "" if web_url(address) or address.startswith(OWN_URN) else address,  # a book, a local file
        url=web_url(address),
    )


def _annotation(item: Any, now: datetime) -> Annotation | None:
    if not isinstance(item, dict):
        return None
    targets = [target for target in _listed(item.get("target")) if isinstance(target, dict)]
    target = targets[0] if targets else {}
    selectors = {
        selector["type"]: selector
        for selector in _listed(target.get("selector"))
        if isinstance(selector, dict) and isinstance(selector.get("type"), str)
    }
    exact = selectors.get("TextQuoteSelector", {})
    words = text_of(exact.get("exact"))
    source = target.get("source")
    address = text_of(source.get("id") if isinstance(source, dict) else source)
    if not words or not address:
        return None
    position = selectors.get("TextPositionSelector", {})
    base = blank(
        _id_of(text_of(item.get("id")) or f"{address} {words}"),
        words,
        now,
        created=read_time(item.get("created")),
        modified=read_time(item.get("modified")),
    )
    colour = _colour(text_of(target.get("styleClass")))
    note, tags = _bodies(item)
    fields: dict[str, Any] = {
        "prefix": text_of(exact.get("prefix")),
        "suffix": text_of(exact.get("suffix")),
        "start": _offset(position.get("start")),
        "end": _offset(position.get("end")),
        "colour": colour or 1,
        "note": note,
        "tags": tags,
    }
    unstated = ANCHOR if colour else ANCHOR | {"colour"}
    return Annotation(replace(base, **fields), _article(address), unstated=unstated)


def _bodies(item: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return the note and the tags."""
    notes, tags = [], []
    for body in [*_listed(item.get("body")), *_listed(item.get("bodyValue"))]:
        value = text_of(body.get("value") if isinstance(body, dict) else body)
        purpose = body.get("purpose") if isinstance(body, dict) else None
        if "tagging" in _listed(purpose):
            tags.append(value)
        elif value and (not isinstance(body, str) or item.get("bodyValue") == body):
            notes.append(value)
    return "\n\n".join(notes), tuple(dict.fromkeys(filter(None, tags)))


def _id_of(name: str) -> str:
    """Return the UUID of an annotation, derived from its name if necessary."""
    if name.startswith(OWN_URN):
        return unquote(name.removeprefix(OWN_URN))
    try:
        return UUID(name.removeprefix("urn:uuid:")).hex
    except ValueError:
        return uuid5(NAMESPACE_URL, well_formed(name)).hex


def _colour(style_class: str) -> int:
    """Return the number of a colour of this program, 0 for any other class."""
    number = style_class.removeprefix(_CLASS)
    return int(number) if number in ("1", "2", "3", "4", "5") else 0


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _offset(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


EXCHANGE_FORMAT = Format(
    "w3c",
    "W3C Web Annotation (JSON-LD)",
    ".jsonld",
    write=lambda annotations, options: write(annotations, options.pages),
    read=read,
    aliases=("jsonld",),
    rank=50,
)
