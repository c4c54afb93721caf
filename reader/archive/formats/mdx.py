"""MDX: Markdown with components. Nothing in it is run; the text between the components is kept.

::

    import Chart from "../chart"
    export const meta = { title: "井水与河水", date: "2021-04-18" }

    井水<Note>清</Note>，河水浑。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.archive.field_names import LABELS, plain_name
from reader.archive.formats import bare_text, front_matter
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.body_head import add_body_head
from reader.archive.formats.pairs import replace_pairs
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_MODULE = lazy_pattern(
    r"import[ \t]*(?:['\"]|[\w*{ \t](?:[^;'\"\n]|\n(?!import|export)){0,2000}?\bfrom[ \t]*['\"])"
    r"|export[ \t]+(?:const|let|var|default|async|function|class|type|interface|\{|\*)"
)
"""The beginning of a statement of JavaScript on a line of its own."""

_METADATA = lazy_pattern(
    r"^export[ \t]+const[ \t]+(?:meta|metadata|frontmatter)[ \t]*(?::[^=\n]{0,80})?=[ \t]*\{",
    re.MULTILINE | re.IGNORECASE,
)
_PROPERTY = lazy_pattern(
    r"^[ \t{]*[\"']?(\w{1,40})[\"']?[ \t]*:[ \t]*(\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`|\[[^\]\n]*\])",
    re.MULTILINE,
)
_FENCE = lazy_pattern(r"[ \t>]*(`{3,}|~{3,})")
_CODE = lazy_pattern(r"(?<![`{])(`++)[^\n]{1,300}?(?<!`)\1(?!`)|\$[^$\n]{1,300}\$")
_TAG = lazy_pattern(r"</?(?:[A-Z][\w.]*(?=[\s/>])|(?=>))")
_COMMENT = lazy_pattern(r"\{[ \t]*/\*"), lazy_pattern(r"\*/[ \t]*\}")
_STRING = lazy_pattern(r"\{[ \t]*(?:\"([^\"{}\n]*)\"|'([^'{}\n]*)'|`([^`{}$\n]*)`)[ \t]*\}")
_EXPRESSION = lazy_pattern(
    r"(?<![A-Za-z0-9\\^_}${])\{[ \t]*[A-Za-z_$][\w.$\[\]()?]{0,100}[ \t]*\}(?!\})"
)
_LONGEST_TAG = 20_000


def read_head(text: str) -> Head:
    """Return the head of an MDX file: front matter, exported metadata, or that of its text."""
    head = front_matter.read_head(text)
    if head is not None:
        return head
    start = _after_modules(text)
    if not start:
        return bare_text.read_head(text)
    fields = _exported(text[:start])
    return add_body_head(text, Head(fields, end=start, is_cut=start >= len(text)))


def _exported(text: str) -> dict[str, Value]:
    """Return the fields in ``export const metadata = {…}``."""
    match = _METADATA.search(text)
    if match is None:
        return {}
    inside = text[match.end() : _end_of_braces(text, match.end() - 1)]
    fields: dict[str, Value] = {}
    for key, value in _PROPERTY.findall(inside):
        if plain_name(key) in LABELS:
            items = tuple(item.strip(" \t\"'") for item in value[1:-1].split(","))
            fields.setdefault(key.lower(), items if value[0] == "[" else value[1:-1])
    return fields


def _after_modules(text: str) -> int:
    """Return the offset of the first line that is not part of an import or export."""
    start = 0
    while match := re.compile(r"\s*").match(text, start):
        if not _MODULE.match(text, match.end()):
            return start
        start = _end_of_module(text, match.end())
    return start


def _end_of_module(text: str, start: int) -> int:
    """Return the offset below a statement, which ends with a line outside of its brackets."""
    at, stop = start, -1
    while True:
        if stop < at:  # brackets by the thousand in one line do not search it again
            stop = text.find("\n", at)
        if stop < 0:
            return len(text)
        brace = next((place for place in range(at, stop) if text[place] in "{[("), -1)
        if brace < 0:
            return stop + 1
        at = _end_of_braces(text, brace)


def _end_of_braces(text: str, start: int) -> int:
    """Return the offset after the bracket that closes the one at an offset."""
    depth, quote, at = 0, "", start
    limit = min(len(text), start + _LONGEST_TAG)
    while at < limit:
        char = text[at]
        if quote:
            at += char == "\\"
            quote = "" if char == quote else quote
        elif char in "\"'`":
            quote = char
        elif char in "{[(":
            depth += 1
        elif char in "}])":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return limit


def body(text: str, head: Head) -> str:
    """Return the Markdown of a file without imports, exports, components and expressions."""
    parts = []
    for part, is_code in _parts(text_below(text, head)):
        parts.append(part if is_code else _without_components(part))
    return "".join(parts)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in pieces, and whether each is a fenced code block."""
    lines = text.splitlines(keepends=True)
    prose: list[str] = []
    number = 0
    while number < len(lines):
        opening = _FENCE.match(lines[number])
        if opening is None:
            prose.append(lines[number])
            number += 1
            continue
        end = number + 1
        while end < len(lines) and not lines[end].strip(" \t>\n").startswith(opening[1]):
            end += 1
        yield "".join(prose), False
        yield "".join(lines[number : end + 1]), True
        prose, number = [], end + 1
    yield "".join(prose), False


def _without_components(text: str) -> str:
    text = replace_pairs(_without_modules(text), *_COMMENT)
    parts, start = [], 0
    for code in _CODE.finditer(text):
        parts += [_without_tags(text[start : code.start()]), code[0]]
        start = code.end()
    return "".join((*parts, _without_tags(text[start:])))


def _without_modules(text: str) -> str:
    parts, start = [], 0
    for match in re.finditer(r"^(?=import|export)", text, re.MULTILINE):
        if match.start() >= start and _MODULE.match(text, match.start()):
            parts.append(text[start : match.start()])
            start = _end_of_module(text, match.start())
    return "".join((*parts, text[start:]))


def _without_tags(text: str) -> str:
    """Return Markdown without the tags of components; the indent of their content is dropped."""
    parts, start = [], 0
    depth = 0
    for match in _TAG.finditer(text):
        if match.start() < start:
            continue
        parts.append(_dedented(text[start : match.start()], depth))
        start = _end_of_tag(text, match.end())
        is_alone = text[start - 2 : start] == "/>"
        depth += 0 if is_alone else -1 if match[0].startswith("</") else 1
        depth = max(depth, 0)
    parts.append(_dedented(text[start:], depth))
    text = _STRING.sub(lambda match: match[1] or match[2] or match[3] or "", "".join(parts))
    return _EXPRESSION.sub("", text)


def _dedented(text: str, depth: int) -> str:
    """Return the content of components without their indent, which Markdown reads as code."""
    return re.sub(r"^[ \t]+", "", text, flags=re.MULTILINE) if depth else text


def _end_of_tag(text: str, start: int) -> int:
    """Return the offset after a tag whose attributes may hold expressions."""
    at = start
    limit = min(len(text), start + _LONGEST_TAG)
    while at < limit:
        char = text[at]
        if char == ">":
            return at + 1
        if char == "{":
            at = _end_of_braces(text, at)
        elif char in "\"'":
            end = text.find(char, at + 1, limit)
            at = end + 1 if end > 0 else limit
        else:
            at += 1
    return limit


FORMAT = ArticleFormat(
    "mdx",
    frozenset((".mdx",)),
    read_head,
    body,
    body_kind=BodyKind.MARKDOWN,
    reads_any=True,
    has_foot=True,
)
