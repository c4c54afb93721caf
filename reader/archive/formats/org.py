"""Org, the markup of Emacs; the body is turned into Markdown.

::

    #+TITLE: 井水与河水
    #+DATE: <2021-04-18 Sun>
    #+FILETAGS: :茶:水:

    * 井水
    *井水*清，[[https://tea.example/river][河水]]浑。
"""

from __future__ import annotations

from collections.abc import Sequence

from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats import front_matter
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.org_blocks import (
    COMMENT,
    END,
    HEADING,
    KEYWORD,
    PLANNED,
    heading_text,
    is_hidden_drawer,
    markdown_of,
)
from reader.archive.formats.org_inline import plain
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_PROPERTY = lazy_pattern(r"[ \t]*:([\w+-]{1,40}):[ \t]+(.+)")
_DAY = lazy_pattern(r"\d{4}-\d{1,2}-\d{1,2}(?:[^\d\n]{0,12}\d{1,2}:\d{2}(?::\d{2})?)?")
_STAMP = lazy_pattern(r"(?:[<\[]\d{4}-\d{1,2}-\d{1,2}[^<>\[\]\n]{0,40}[>\]](?:--)?){1,2}")
_BETWEEN = lazy_pattern(r"(?<=\d)[^\d:-]+(?=\d{1,2}:)")
_DRAWER_LINES = 60
"""The most lines below a first heading in which its properties are looked for."""

_LONGEST_TITLE = 400
"""The most code points of a title to which another line is added."""

_FIELDS = {"filetags": "tags", "roam_tags": "tags", "roam_refs": "url", "roam_ref": "url"}
_LISTED = frozenset(("tags", "filetags", "roam_tags", "keywords", "categories"))
_NO_FIELDS = frozenset(("link", "email", "language", "options", "startup", "property", "category"))


def read_head(text: str) -> Head:
    """Return the keywords and the properties at the top of a file, and a first heading."""
    if front := front_matter.parse(text):
        return Head(front.fields, end=front.end, is_cut=not front.closed)
    fields: dict[str, Value] = {}
    at = end = drawer = 0
    properties: list[tuple[str, str]] | None = None  # those of the drawer that is open
    is_cut = True  # in the part that is read, the last line may not be whole
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].lstrip("\ufeff")
        keyword = KEYWORD.fullmatch(line)
        if properties is not None and not HEADING.match(line):
            if END.fullmatch(line):
                _add_all(fields, properties)
                properties = None
            elif named := _PROPERTY.fullmatch(line):
                properties.append((named[1], named[2]))
        elif properties is None and keyword and not _is_affiliated(keyword[1]):
            _add(fields, keyword[1], keyword[2])
        elif properties is None and is_hidden_drawer(line):
            properties, drawer = [], at
        elif properties is not None or (line.strip() and not COMMENT.match(line)):
            is_cut = stop == len(text)
            break
        at = end = min(stop + 1, len(text))
        if stop == len(text):
            break
    if properties is not None:  # a drawer without an end is text
        at = end = drawer
    if "title" in fields or not (first := HEADING.match(text, at)):
        return Head(fields, end=end, is_cut=is_cut)
    properties, reaches_end = _properties_below(text, first.end())
    _add_all(fields, properties)
    heading = "" if "title" in fields else _title(heading_text(first[2]))
    return Head(fields, heading=heading, end=end, is_cut=is_cut or reaches_end)


def _properties_below(text: str, at: int) -> tuple[list[tuple[str, str]], bool]:
    """Return the properties below a heading, and whether the text ends before they do.

    Args:
        text: The file or its beginning.
        at: Where the line of the heading ends.
    """
    properties: list[tuple[str, str]] = []
    in_drawer = False
    lines = text[at:].split("\n", _DRAWER_LINES)
    for number, line in enumerate(lines[1:_DRAWER_LINES], 2):
        if in_drawer and END.fullmatch(line):
            return properties, number == len(lines)
        if in_drawer and (named := _PROPERTY.fullmatch(line)):
            properties.append((named[1], named[2]))
        elif is_hidden_drawer(line):
            in_drawer = True
        elif HEADING.match(line) or (
            line.strip() and not in_drawer and not PLANNED.fullmatch(line)
        ):
            return [], number == len(lines)
    return [], len(lines) <= _DRAWER_LINES


def _is_affiliated(name: str) -> bool:
    """Return whether a keyword belongs to the element below it, not to the file."""
    name = name.lower()
    return name in ("caption", "name", "results", "html", "include", "header") or name.startswith(
        "attr"
    )


def _add_all(fields: dict[str, Value], properties: Sequence[tuple[str, str]]) -> None:
    for name, value in properties:
        _add(fields, name, value)


def _add(fields: dict[str, Value], name: str, value: str) -> None:
    name, value = name.lower(), value.strip()
    if not value or name in _NO_FIELDS:
        return
    key = _FIELDS.get(name, name)
    if name in _LISTED:
        parts = value.split(":" if value.startswith(":") else "," if "," in value else None)
        listed = tuple(part.strip(" \t\"'") for part in parts if part.strip(" \t\"'"))
        fields.setdefault(key, listed)
    elif (stamp := _DAY.search(value)) and _is_stamp(key, value):
        fields.setdefault(key, _BETWEEN.sub(" ", stamp[0]))
    elif key == "title":  # it may have several lines
        title, before = _title(value.strip('"')), fields.get(key, "")
        if len(before) < _LONGEST_TITLE:
            fields[key] = f"{before} {title}" if before else title
    else:
        fields.setdefault(key, value.strip('"') if key == "url" else value)


def _is_stamp(key: str, value: str) -> bool:
    """Return whether a value with a day in it is a date, not a text that begins with one."""
    field = LABELS.get(plain_name(key))
    if field in (Field.DATE, Field.CHANGED):
        return value[0] in "<["
    is_title = field in (Field.TITLE, Field.ORIGINAL_TITLE)
    return not is_title and _STAMP.fullmatch(value) is not None


def _title(text: str) -> str:
    """Return a title without markup, as front matter spells it."""
    return plain(text).replace("&", "&amp;")


def body(text: str, head: Head) -> str:
    """Return a file as Markdown, without drawers, comments and plans."""
    return markdown_of(text_below(text, head))


FORMAT = ArticleFormat(
    "org", frozenset((".org",)), read_head, body, body_kind=BodyKind.MARKDOWN, reads_any=True
)
