"""Plain text, for mail and for printing."""

from __future__ import annotations

from collections.abc import Iterable

from reader.notes.exchange.annotation import Annotation, PageNote
from reader.notes.exchange.citation import plain
from reader.notes.exchange.formats import Format
from reader.notes.exchange.sections import sections
from reader.text.escaping import plain as escape
from reader.text.safe import safe_line


def write(annotations: Iterable[Annotation], pages: Iterable[PageNote] = ()) -> str:
    """Return all highlights by article; quotes are indented by two spaces, notes are not."""
    parts: list[str] = []
    for section in sections(annotations, pages):
        parts += [escape(plain(section.head)), "\n\n"]
        if own := _written(section.page.note, section.page.tags):
            parts += [own, "\n"]
        for annotation in section.annotations:
            highlight = annotation.highlight
            parts += [_indented(highlight.quote), _written(highlight.note, highlight.tags), "\n"]
    return "".join(parts)


def _written(note: str, tags: Iterable[str]) -> str:
    """Return the lines of a note and of tags."""
    line = safe_line(" ".join(f"#{tag}" for tag in tags))
    return "".join(f"{escape(text)}\n" for text in (note, line) if text)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in escape(text).split("\n"))


EXCHANGE_FORMAT = Format(
    "text",
    "Plain text",
    ".txt",
    write=lambda annotations, options: write(annotations, options.pages),
    aliases=("txt",),
    rank=30,
)
