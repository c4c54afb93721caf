"""Pages of Logseq and Roam: properties, and an outline, whose blocks are items of a list.

::

    author:: [[陆羽生]]
    date:: [[2021-04-18]]

    - 井水与河水
      id:: 6079c7b0-5f3c-4f2e-9d2c-3b8d7f1f0001
      - 井水清。
"""

from __future__ import annotations

import re

from reader.archive.formats import bare_text, roam
from reader.archive.formats.article_format import NAME_OF_FILE, ArticleFormat, Head, text_below
from reader.archive.formats.body_head import add_body_head
from reader.archive.formats.pairs import replace_pairs
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_PROPERTY = lazy_pattern(r"[ \t]*(?:- )?[A-Za-z][\w.-]{0,40}::(?:[ \t]|\Z)", re.ASCII)
_PAGE_PROPERTY = lazy_pattern(r"\s*[\w][\w.-]{0,40}::[ \t]")
_UNREAD = lazy_pattern(
    r"\s*(?:[\w.-]{1,40}::[ \t][^\n]{0,1000}(?:\n|\Z)){0,20}?"
    r"(?:alias|aliases|icon|public|title|type|exclude-from-graph-view|file|file-path)::[ \t]"
    r"[^\n]{0,1000}(?:\n|\Z)(?:[\w.-]{1,40}::[ \t][^\n]{0,1000}(?:\n|\Z)){0,20}",
    re.IGNORECASE,
)
"""Properties of a page, one of which no other text has; earlier versions did not read past it."""
_VALUE = lazy_pattern(r"^\s*([\w.-]{1,40})::[ \t]([^\n]{0,1000})", re.MULTILINE)
_BLOCK_PROPERTY = lazy_pattern(
    r"^[ \t]+(?:id:: [0-9a-f]{8}-|collapsed:: (?:true|false)|heading:: |card-\w+:: )",
    re.MULTILINE,
)
_FIRST_BLOCK = lazy_pattern(r"\s*- ")
_BLOCK = lazy_pattern(r"([ \t]*)- ?(.*)", re.DOTALL)
_FENCE = lazy_pattern(r"`{3,}|~{3,}")
_REFERENCE = lazy_pattern(r"\(\([0-9a-f]{8}-[0-9a-f-]{27}\)\)|\{\{[a-z][\w-]*+[^{}\n]{0,300}\}\}")
_LABELLED_REFERENCE = lazy_pattern(r"\[([^\[\]\n]{1,300})\]\(\(\([0-9a-f-]{36}\)\)\)")
_TASK = lazy_pattern(r"(TODO|LATER|NOW|DOING|WAITING|DONE|CANCELED|CANCELLED) (?=\S)")
_DEEPEST = 32
"""The most levels of blocks; deeper ones are written at this level."""
_DONE = ("DONE", "CANCELED", "CANCELLED")
_DRAWER = lazy_pattern(r"^[ \t]*:LOGBOOK:", re.MULTILINE), lazy_pattern(r":END:[ \t]*\n?")
_PLANNED = lazy_pattern(r"^[ \t]*(?:SCHEDULED|DEADLINE): <[^<>\n]*>[ \t]*(?:\n|\Z)", re.MULTILINE)


def read_head(text: str) -> Head | None:
    """Read the head of a page; None when nothing shows that either has written the text."""
    is_page = _PAGE_PROPERTY.match(text) or (
        _FIRST_BLOCK.match(text) and (_BLOCK_PROPERTY.search(text) or roam.MARK.search(text))
    )
    if not is_page:
        return None
    head = bare_text.read_head(text)
    if head is None or not (match := _UNREAD.match(text)):
        return head
    fields = {name.casefold(): value.strip() for name, value in _VALUE.findall(match[0])}
    top = Head(
        fields=fields,
        end=match.end(),
        earlier_titles=(head.heading or head.first_line, NAME_OF_FILE, ""),
        earlier_dates=tuple(value for value in head.lines.values() if isinstance(value, str)),
    )
    return add_body_head(text, top)


def body(text: str, head: Head) -> str:
    """Return a page as Markdown: its top blocks are paragraphs, those below them lists.

    Properties of blocks, embeds and references to blocks elsewhere are left out.
    """
    lines: list[str] = []
    depths: list[int] = []
    in_code = False
    text = _PLANNED.sub("", replace_pairs(text_below(text, head), *_DRAWER))
    if roam.MARK.search(text):
        text = roam.page_as_logseq(text)
    for line in text.split("\n"):
        block = None if in_code else _BLOCK.fullmatch(line)
        if block is None:
            in_code ^= bool(_FENCE.match(line.strip()))
            if in_code or not _PROPERTY.match(line):
                lines.append(_continued(line, len(depths)))
            continue
        indent = len(block[1].expandtabs(4))
        while depths and depths[-1] >= indent:
            depths.pop()
        depths.append(indent)
        content = block[2]
        in_code = bool(_FENCE.match(content))
        if content and _PROPERTY.match(content) and not in_code:
            continue
        content = _without_references(content)
        if not content.strip():
            continue
        if len(depths) == 1 and not _TASK.match(content):
            lines += ["", content]
        else:
            lines.append(f"{_indent(len(depths) - 1)}- {_with_box(content)}")
    return "\n".join(lines)


def _continued(line: str, depth: int) -> str:
    """Return a line of a block, indented so that Markdown reads it as part of the block."""
    if not depth:
        return line
    own = line.lstrip("\t")
    own = own.removeprefix("  ")
    return (_indent(depth) if own else "") + _without_references(own)


def _indent(depth: int) -> str:
    return "  " * (min(max(depth, 1), _DEEPEST) - 1)


def _without_references(text: str) -> str:
    if "((" in text or "{{" in text:
        text = _REFERENCE.sub("", _LABELLED_REFERENCE.sub(r"\1", text))
    return text


def _with_box(content: str) -> str:
    """Return a task as Markdown writes it."""
    task = _TASK.match(content)
    if task is None:
        return content
    return f"[{'x' if task[1] in _DONE else ' '}] {content[task.end() :]}"


FORMAT = ArticleFormat(
    "logseq",
    frozenset((".md", ".markdown", ".mdown", ".mkd")),
    read_head,
    body,
    body_kind=BodyKind.MARKDOWN,
)
