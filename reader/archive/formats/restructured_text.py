r"""reStructuredText, the markup of Sphinx, Pelican and Nikola; the body is turned into Markdown.

::

    井水与河水
    ==========

    :date: 2021-04-18
    :tags: 茶, 水

    **井水**\ 清，`河水 <https://tea.example/river>`_\ 浑。
"""

from __future__ import annotations

from reader.archive.field_names import LABELS, plain_name
from reader.archive.formats import front_matter
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.rst_blocks import DIRECTIVE, EXPLICIT, FIELD, markdown_of, title_at
from reader.archive.formats.rst_inline import plain
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_COMMENT_FIELD = lazy_pattern(r"\.\. ([A-Za-z][A-Za-z_]{1,19}):[ \t]+(?!:)(.*)")
_HEAD_DIRECTIVES = {"post": "date"}
_LISTED = frozenset(("tags", "tag", "keywords", "category", "categories"))
_HEAD_LINES = 60
_TITLE_LINES = 3
"""The most lines that a title has: a line is known to be none when they are whole."""


def read_head(text: str) -> Head:
    """Return the title and the fields at the top of a file."""
    if front := front_matter.parse(text):
        return Head(front.fields, end=front.end, is_cut=not front.closed)
    fields: dict[str, Value] = {}
    cuts: list[tuple[int, int]] = []
    lines = text.split("\n", _HEAD_LINES)
    is_short = len(lines) <= _HEAD_LINES  # then the last line may not be whole
    lines = lines[:_HEAD_LINES]
    title, at, number, in_directive, in_field = "", 0, 0, False, False
    while number < len(lines):
        line, count = lines[number].lstrip("\ufeff"), 1
        directive = DIRECTIVE.fullmatch(line)
        field = FIELD.fullmatch(line.strip())
        in_directive = in_directive and not EXPLICIT.match(line)
        if directive and directive[1] in (*_HEAD_DIRECTIVES, "meta"):
            in_directive = True
            _add(fields, _HEAD_DIRECTIVES.get(directive[1], ""), directive[2] or "")
        elif field and (line[0] == ":" or in_directive):
            _add(fields, field[1], field[2] or "")
            in_field = line[0] == ":"
        elif commented := _COMMENT_FIELD.fullmatch(line):
            _add(fields, commented[1], commented[2])
        elif line.strip() and not (EXPLICIT.match(line) or line[0].isspace()):
            title_here = title_at(lines, number) if not title else None
            if title_here is None:
                break
            title, count = title_here
        in_field = in_field and bool(line.strip())
        length = sum(len(part) + 1 for part in lines[number : number + count])
        if in_field:
            cuts.append((at, min(at + length, len(text))))
        at += length
        number += count
    is_known = any(plain_name(name) in LABELS for name in fields)
    return Head(
        fields,
        heading=plain(title).replace("&", "&amp;"),
        cuts=tuple(cuts) if is_known else (),
        is_cut=is_short and number + _TITLE_LINES >= len(lines),
    )


def _add(fields: dict[str, Value], name: str, value: str) -> None:
    name, value = name.strip().lower(), value.strip()
    if not (name and value):
        return
    if name in _LISTED:
        fields.setdefault(name, tuple(part.strip() for part in value.split(",") if part.strip()))
    else:
        fields.setdefault(name, value)


def body(text: str, head: Head) -> str:
    """Return a file as Markdown, without comments and what is about the page."""
    return markdown_of(text_below(text, head))


FORMAT = ArticleFormat(
    "restructured-text",
    frozenset((".rst",)),
    read_head,
    body,
    body_kind=BodyKind.MARKDOWN,
    reads_any=True,
)
