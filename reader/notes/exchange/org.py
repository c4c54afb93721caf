"""Org: a heading per article, a quotation per highlight."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from reader.notes.exchange.annotation import (
    ANCHOR,
    Annotation,
    FormatError,
    Imported,
    PageNote,
    blank,
    colour_number,
    named_apart,
    short_id,
    web_url,
)
from reader.notes.exchange.formats import Format
from reader.notes.exchange.sections import sections
from reader.notes.fields import read_time, write_time
from reader.notes.model import ArticleRef
from reader.notes.record_rules import well_formed
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.escaping import ZERO_WIDTH, address, org_heading, org_tag
from reader.text.escaping import org as escape
from reader.text.safe import safe_line
from reader.translation import gettext as _

_TAGS = lazy_pattern(r":[\w@#%:]+:")
_QUOTE = lazy_pattern(
    r"\s*#\+begin_quote\n(?P<quote>.*?)\n[ \t]*#\+end_quote\n?(?P<note>.*)",
    re.DOTALL | re.IGNORECASE,
)

_HEAD = 40
"""The most characters of a quote in its heading."""


def write(annotations: Iterable[Annotation], pages: Iterable[PageNote] = ()) -> str:
    """Return one Org file with all highlights and the notes on articles, by article."""
    parts: list[str] = []
    for section in sections(annotations, pages):
        article, page = section.head.article, section.page
        url = web_url(article.url)
        fields = [
            ("SOURCE", escape(safe_line(article.source))),
            ("AUTHOR", escape(safe_line(article.author))),
            ("URL", address(url)),
            ("PUBLISHED", article.published),
        ]
        parts.append(f"* {org_heading(article.title)}{_tagged(page.tags)}\n:PROPERTIES:\n")
        parts += [f":{name}: {value}\n" for name, value in fields if value]
        parts.append(":END:\n")
        parts.append(f"{_indented(page.note)}\n\n" if page.note else "\n")
        parts += [_highlight(annotation) for annotation in section.annotations]
    return "".join(parts)


def _highlight(annotation: Annotation) -> str:
    highlight = annotation.highlight
    head = f"** {org_heading(safe_line(highlight.quote)[:_HEAD])}{_tagged(highlight.tags)}"
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


def _tagged(tags: Iterable[str]) -> str:
    """Return the tags at the end of a heading."""
    line = ":".join(filter(None, map(org_tag, tags)))
    return f" :{line}:" if line else ""


def _indented(text: str) -> str:
    return "\n".join(f"  {line}".rstrip() for line in escape(text).split("\n"))


def read(text: str, now: datetime) -> Imported:
    """Return the highlights of a file in the layout of `write`.

    Args:
        text: The file.
        now: The time for highlights without one.

    Raises:
        FormatError: No highlight is in it.
    """
    annotations: list[Annotation] = []
    pages: list[PageNote] = []
    article = ArticleRef("")
    for entry in _entries(text.replace("\r\n", "\n").replace(ZERO_WIDTH, "")):
        if entry.level == 1:
            url = web_url(entry.fields.get("URL", ""))
            source, author = entry.fields.get("SOURCE", ""), entry.fields.get("AUTHOR", "")
            article = ArticleRef("", entry.title, url, source, author)
            page = PageNote(article, textwrap.dedent(entry.body).strip("\n"), entry.tags)
            pages += [page] if not page.is_empty else []
        elif match := _QUOTE.match(entry.body):
            annotations.append(_annotation(entry, match, article, now))
    if not annotations:
        raise FormatError(_("no highlights of this program in it"))
    return Imported(tuple(named_apart(annotations)), pages=tuple(pages))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A heading with what is below it.

    Attributes:
        level: 1 for an article, 2 for a highlight.
        title: The heading without its tags.
        tags: The tags.
        fields: The properties.
        body: The text below them.
    """

    level: int
    title: str
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    body: str


def _entries(text: str) -> Iterator[_Entry]:
    """Yield the headings of a file."""
    lines: list[str] = []
    for line in [*text.split("\n"), "* "]:
        if line.startswith(("* ", "** ")):
            if lines:
                yield _entry(lines)
            lines = [line]
        elif lines:
            lines.append(line)


def _entry(lines: Sequence[str]) -> _Entry:
    stars, title = lines[0].split(" ", 1)
    words = title.rstrip().rsplit(maxsplit=1)
    tags = words[-1] if words and _TAGS.fullmatch(words[-1]) else ""
    fields: dict[str, str] = {}
    at = 1
    if len(lines) > at and lines[at].strip() == ":PROPERTIES:":
        for at in range(2, len(lines)):
            line = lines[at].strip()
            if line == ":END:":
                break
            name, _colon, value = line.removeprefix(":").partition(":")
            fields[name] = value.strip()
        at += 1
    title = title.removesuffix(tags).strip()
    named = tuple(filter(None, tags.split(":")))
    return _Entry(len(stars), title, named, fields, "\n".join(lines[at:]))


def _annotation(
    entry: _Entry, match: re.Match[str], article: ArticleRef, now: datetime
) -> Annotation:
    words = textwrap.dedent(match["quote"])
    made, colour = entry.fields.get("CREATED", ""), entry.fields.get("COLOUR", "")
    name = f"org {article.url or article.title} {made} {words}"
    is_known = re.fullmatch("[1-5]", colour) is not None
    highlight = replace(
        blank(uuid5(NAMESPACE_URL, well_formed(name)).hex, words, now, created=read_time(made)),
        note=textwrap.dedent(match["note"]).strip("\n"),
        tags=entry.tags,
        colour=int(colour) if is_known else 1,
    )
    unstated = ANCHOR | {"tags"} | (set() if is_known else {"colour"})
    return Annotation(highlight, article, unstated=unstated, has_id=False)


EXCHANGE_FORMAT = Format(
    "org",
    "Org",
    ".org",
    write=lambda annotations, options: write(annotations, options.pages),
    read=read,
    rank=10,
)
