"""Org: a heading per article, a quotation per highlight."""

from __future__ import annotations

from collections.abc import Iterable

from reader.notes.exchange.annotation import (
    Annotation,
    colour_number,
    grouped,
    short_id,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.model import write_time
from reader.text.escaping import address, org_heading, org_tag
from reader.text.escaping import org as escape
from reader.text.safe import safe_line

_HEAD = 40
"""The most characters of a quote in its heading."""


def write(annotations: Iterable[Annotation]) -> str:
    """Return one Org file with all highlights, by article."""
    parts: list[str] = []
    for of_article in grouped(annotations).values():
        article = of_article[0].article
        url = web_url(article.url)
        fields = [
            ("SOURCE", escape(safe_line(article.source))),
            ("AUTHOR", escape(safe_line(article.author))),
            ("URL", address(url)),
            ("PUBLISHED", article.published),
        ]
        parts.append(f"* {org_heading(article.title)}\n:PROPERTIES:\n")
        parts += [f":{name}: {value}\n" for name, value in fields if value]
        parts.append(":END:\n\n")
        parts += [_highlight(annotation) for annotation in of_article]
    return "".join(parts)


def _highlight(annotation: Annotation) -> str:
    highlight = annotation.highlight
    tags = [org_tag(tag) for tag in highlight.tags]
    head = f"** {org_heading(safe_line(highlight.quote)[:_HEAD])}" + (
        f" :{':'.join(tags)}:" if tags else ""
    )
    lines = [
        head,
        ":PROPERTIES:",
        f":CUSTOM_ID: {short_id(highlight)}",
        f":COLOUR: {colour_number(highlight)}",
        f":CREATED: {write_time(highlight.created)}",
        ":END:",
        "#+begin_quote",
        _indented(highlight.quote),
        "#+end_quote",
    ]
    note = [_indented(highlight.note)] if highlight.note else []
    return "\n".join([*lines, *note, "", ""])


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in escape(text).split("\n"))


EXCHANGE_FORMAT = Format(
    "org", "Org", ".org", write=lambda annotations, _options: write(annotations), rank=10
)
