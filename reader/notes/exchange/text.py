"""Plain text, for mail and for printing."""

from __future__ import annotations

from collections.abc import Iterable

from reader.notes.exchange.annotation import Annotation, grouped
from reader.notes.exchange.citation import plain
from reader.notes.exchange.formats import Format
from reader.text.escaping import plain as escape
from reader.text.safe import safe_line


def write(annotations: Iterable[Annotation]) -> str:
    """Return all highlights by article; quotes are indented by two spaces, notes are not."""
    parts: list[str] = []
    for of_article in grouped(annotations).values():
        parts += [escape(plain(of_article[0])), "\n\n"]
        for annotation in of_article:
            parts.append(_indented(annotation.highlight.quote))
            if annotation.highlight.note:
                parts.append(escape(annotation.highlight.note) + "\n")
            if annotation.highlight.tags:
                tags = safe_line(" ".join(f"#{tag}" for tag in annotation.highlight.tags))
                parts.append(escape(tags) + "\n")
            parts.append("\n")
    return "".join(parts)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in escape(text).split("\n"))


EXCHANGE_FORMAT = Format(
    "text",
    "Plain text",
    ".txt",
    write=lambda annotations, _options: write(annotations),
    aliases=("txt",),
    rank=30,
)
