"""Pages of outlines in JSON, as Roam and Logseq export them: each page is an article.

::

    {"title": "井水", "create-time": 1709596800000,
     "children": [{"string": "井水清。", "uid": "a1b2c3d4e", "children": []}]}
    {"page-name": "井水", "children": [{"content": "井水清。", "children": []}]}
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reader.archive.dates import parse_date
from reader.archive.dumps.item import Item
from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats import logseq
from reader.archive.formats.article_format import Head
from reader.archive.formats.roam import as_logseq
from reader.patterns import lazy_pattern
from reader.text.article_date import DateKind

_PROPERTY = lazy_pattern(r"(\w[\w.\- ]{0,40})::[ \t]*([^\n]{0,1000})")
_NAME = lazy_pattern(r"\[\[([^\[\]\n]{1,200})\]\]|#([^\s#\[\]]{1,100})")
_MOST_BLOCKS = 100_000
_MOST_REFERRED = 1 << 20
"""The code points that references may add to a page; they may name one long block many times."""
_DEEPEST = 32

_Block = tuple[int, Mapping[str, object]]


def page_item(value: Mapping[str, object]) -> Item | None:
    """Return a page of an outline as an article; None for an empty page and any other object."""
    title = value.get("page-name", value.get("title"))
    blocks = value.get("children")
    if not isinstance(title, str) or not isinstance(blocks, list) or not blocks:
        return None
    key = "content" if "page-name" in value else "string"
    if not all(isinstance(block, dict) and key in block for block in blocks):
        return None
    fields: dict[Field, str] = {}
    lines = list(_lines(blocks, key, fields))
    if not lines:
        return None
    created = value.get("create-time", value.get("edit-time"))
    named = parse_date(title)
    is_day = named is not None and named.kind is DateKind.DAY
    date = fields.get(Field.DATE) or (title if is_day else "")
    return Item(
        title=title.replace("&", "&amp;"),
        date=date or (str(created) if isinstance(created, int) else ""),
        url=fields.get(Field.URL, ""),
        authors=_names(fields.get(Field.AUTHOR, "")),
        tags=_names(fields.get(Field.TAGS, "")),
        body=logseq.body("\n".join(lines), Head()).strip(),
        suffix=".md",
        id=str(value.get("uid") or value.get("id") or title),
    )


def _lines(blocks: list[object], key: str, fields: dict[Field, str]) -> Iterator[str]:
    """Yield the lines of a page in the markup of Logseq.

    Args:
        blocks: The blocks at the top.
        key: The name of their texts.
        fields: Gets the fields of the article that blocks at the top name.
    """
    every = list(_blocks(blocks))
    spare = _MOST_REFERRED
    texts = {str(block.get("uid")): _text(block, key) for _depth, block in every}
    for depth, block in every:
        text = _text(block, key)
        if not depth:
            text = _without_fields(text, fields)
        if key == "string":
            length = len(text)
            text = as_logseq(text, texts if spare > 0 else {})
            spare -= max(len(text) - length, 0)
        level = block.get("heading")
        if key == "string" and isinstance(level, int) and 0 < level <= len("######"):
            text = f"{'#' * level} {text}"
        indent = "\t" * depth
        for number, line in enumerate(text.split("\n") if text.strip() else ()):
            yield f"{indent}{'  ' if number else '- '}{line}"


def _blocks(blocks: list[object]) -> Iterator[_Block]:
    """Yield the blocks of a page in order, each with its depth."""
    waiting: list[tuple[int, object]] = [(0, block) for block in reversed(blocks)]
    count = 0
    while waiting and count < _MOST_BLOCKS:
        depth, block = waiting.pop()
        if isinstance(block, dict):
            count += 1
            yield min(depth, _DEEPEST), block
            inner = block.get("children")
            if isinstance(inner, list):
                waiting += [(depth + 1, child) for child in reversed(inner)]


def _text(block: Mapping[str, object], key: str) -> str:
    text = block.get(key)
    return text.strip() if isinstance(text, str) else ""


def _without_fields(text: str, fields: dict[Field, str]) -> str:
    """Return a block at the top without the properties that are fields of an article."""
    kept = []
    for line in text.split("\n"):
        match = _PROPERTY.fullmatch(line.strip())
        field = LABELS.get(plain_name(match[1])) if match else None
        if match and field is not None and _fits(field, match[2]):
            fields.setdefault(field, _bare(match[2]))
        else:
            kept.append(line)
    return "\n".join(kept)


def _fits(field: Field, value: str) -> bool:
    if field is Field.DATE:
        return parse_date(_bare(value)) is not None
    if field is Field.URL:
        return value.startswith("http")
    return field in (Field.AUTHOR, Field.TAGS)


def _bare(value: str) -> str:
    """Return a value without the brackets around it, which make it the name of a page."""
    value = value.strip()
    name = _NAME.fullmatch(value)
    return name[1] if name and name[1] else value


def _names(value: str) -> tuple[str, ...]:
    """Return the pages that a property names, or its words between commas."""
    names = [match[1] or match[2] for match in _NAME.finditer(value)]
    return tuple(names) or tuple(filter(None, map(str.strip, re.split(r"[,，、]", value))))
