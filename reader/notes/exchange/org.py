"""Org: a heading an article, a quotation a highlight."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.notes.exchange.annotation import Annotation, grouped, short_id, web_url
from reader.notes.models import write_time
from reader.text.safe import safe, safe_line

_STOP = "\u200b"
"""A zero-width space, Org's own way to keep a mark from meaning something."""
_MARKS = re.compile(r"(?<=\[)\[|(?<=<)<|(?<=:)//|(?<=\])\]|(?<=\{)\{")
_OPENING = re.compile(r"^([ \t]*)(?=[*#:|+%-]|\d+[.)]|\\)", re.MULTILINE)


def escape(text: str) -> str:
    """Return text that Org shows as it is: no heading, keyword, drawer, list, table or link."""
    text = _MARKS.sub(lambda match: _STOP + match[0], safe(text))
    return _OPENING.sub(lambda match: match[1] + _STOP, text)


def write(annotations: Iterable[Annotation]) -> str:
    """Return one Org file with all highlights, by article."""
    parts: list[str] = []
    for of_article in grouped(annotations).values():
        article = of_article[0].article
        url = web_url(article.url)
        fields = [
            ("SOURCE", escape(safe_line(article.source))),
            ("AUTHOR", escape(safe_line(article.author))),
            ("URL", re.sub(r"\s", "%20", safe_line(url))),
            ("PUBLISHED", write_time(article.date) or ""),
        ]
        parts.append(f"* {escape(safe_line(article.title))}\n:PROPERTIES:\n")
        parts += [f":{name}: {value}\n" for name, value in fields if value]
        parts.append(":END:\n\n")
        parts += [_highlight(each) for each in of_article]
    return "".join(parts)


def _highlight(annotation: Annotation) -> str:
    highlight = annotation.highlight
    tags = [re.sub(r"[^\w@#%]+", "_", safe_line(tag)) for tag in highlight.tags]
    head = f"** {escape(safe_line(highlight.quote))[:40]}" + (
        f" :{':'.join(tags)}:" if tags else ""
    )
    lines = [
        head,
        ":PROPERTIES:",
        f":CUSTOM_ID: {short_id(highlight)}",
        f":COLOUR: {highlight.colour}",
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
