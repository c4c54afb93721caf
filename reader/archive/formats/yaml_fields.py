"""A tolerant reader of the YAML that front matter is written in.

Archives have titles that YAML parsers reject (unescaped quotes, a backslash before a Han
character), and hostile YAML makes some parsers build objects or loop. This one reads strings, lists
and maps, and never fails: what it cannot parse it returns as text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.archive.formats.article_format import Value
from reader.patterns import lazy_pattern

Node = str | list["Node"] | dict[str, "Node"]
"""A value: a scalar, as written but unquoted, a list, or a map with lower-case keys."""

DEPTH = 12
"""The deepest nesting of lists and maps; deeper ones are returned as text."""

KEY = lazy_pattern(
    r"""(?:"([^"\n]{1,64})"|'([^'\n]{1,64})'|([^\W\d][\w.\-/]{0,63}(?:[ ][\w.\-/]{1,32}){0,4}))"""
    r"[ \t]*(?:：|:(?=[ \t]|\Z|[^\x00-\x7f]))[ \t]*(.*)",
    re.DOTALL,
)
_SIMPLE = lazy_pattern(r"([a-zA-Z_]{1,64}):[ \t]+(.*)", re.DOTALL)
_WRAPPED = lazy_pattern(r"\A[\"'{ \t]|[# \t]\Z|[ \t]#")
"""Signs that a value is not a plain scalar."""

ITEM = lazy_pattern(r"[ \t]*-(?:[ \t]+(.*)|\Z)", re.DOTALL)
_PLAIN_KEY = lazy_pattern(r"[A-Za-z_][\w-]{0,63}:[ \t]+", re.ASCII)
_WIKI_LINK = lazy_pattern(r"\[\[(?:[^\[\]|,]*\|)?([^\[\]|,]+)\]\]")
_SPECIAL = lazy_pattern(r"[\"'\[{]")
_BLOCK_SCALAR = lazy_pattern(r"[|>][+\-0-9]{0,2}(?:[ \t]+#.*)?\Z")
_COMMENT = lazy_pattern(r"(?<![ \t])[ \t]+#(?:[ \t].*)?\Z", re.DOTALL)
_COMMENT_AFTER_QUOTE = lazy_pattern(r"""(".*"|'.*')[ \t]+#.*\Z""", re.DOTALL)
_ESCAPE = lazy_pattern(r'\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0abtnvfre "/\\N_LP])')
_ESCAPED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def key_of(match: re.Match[str]) -> str:
    """Return the key that `KEY` has matched, in lower case."""
    return (match[1] or match[2] or match[3]).lower()


def read_map(lines: Sequence[str], depth: int = 0) -> dict[str, Node]:
    """Parse the lines of a map: key lines, each with the continuation of its value below it.

    Lines above the first key are ignored; of two equal keys the first counts.

    Args:
        lines: Without their newlines.
        depth: The number of lists and maps around it.
    """
    lines = _dedented(lines)
    fields: dict[str, Node] = {}
    key = ""
    value = ""
    below: list[str] = []
    for line in lines:
        simple = _SIMPLE.match(line)
        match = simple or KEY.match(line)
        if match is None:
            if line[:1] != "#" and line:
                below.append(line)
            continue
        if key and key not in fields:
            if below:
                fields[key] = _node(value, below, depth)
            else:
                fields[key] = _inline(value) if _WRAPPED.search(value) else value
        if simple:
            key, value = simple[1].lower(), simple[2]
        else:
            key, value = key_of(match), match[4]
        if below:
            below = []
    if key and key not in fields:
        fields[key] = _node(value, below, depth)
    return fields


def _dedented(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines without the indent of the first that is not blank."""
    first = next((line for line in lines if line.strip(" \t")), "")
    indent = len(first) - len(first.lstrip(" \t"))
    if not indent:
        return lines
    return [line[indent:] if not line[:indent].strip(" \t") else line for line in lines]


def _node(first: str, below: list[str], depth: int) -> Node:
    """Return the value after a key or a dash, which may continue on the lines below."""
    first = first.strip(" \t")
    if not below:
        return _inline(first)
    if _BLOCK_SCALAR.match(first):
        return " ".join(stripped for line in below if (stripped := line.strip(" \t")))
    below = [line for line in below if (mark := line.lstrip(" \t")[:1]) and mark != "#"]
    if not below:
        return _inline(first)
    if not first or _COMMENT.match(" " + first):
        first = ""
        if depth < DEPTH and ITEM.match(below[0]):
            return _items(below, depth)
        if depth < DEPTH and KEY.match(below[0].lstrip(" \t")):
            return dict(read_map(below, depth + 1))
    return _inline(" ".join([first, *(line.strip(" \t") for line in below)]))


def _items(lines: list[str], depth: int) -> Node:
    """Return the items of a block list."""
    indent = len(lines[0]) - len(lines[0].lstrip(" \t"))
    groups: list[list[str]] = []
    for line in lines:
        own = len(line) - len(line.lstrip(" \t"))
        # An indented dash below a scalar is meant as an item, though YAML would join the two.
        is_own = own <= indent or (groups[-1][0] and not KEY.match(groups[-1][0]))
        match = ITEM.match(line) if is_own else None
        if match:
            groups.append([match[1] or ""])
        else:
            groups[-1].append(line)
    items: list[Node] = []
    for first, *below in groups:
        if KEY.match(first) and _PLAIN_KEY.match(first):
            inner = [first, *_dedented(below)]
            items.append(dict(read_map(inner, depth + 1)))
        elif ITEM.match(first) and depth < DEPTH:
            items.append(_items([first, *_dedented(below)], depth + 1))
        else:
            items.append(_node(first, below, depth + 1))
    return items


def _inline(text: str) -> Node:
    """Return a value on one line: a map in braces, or a scalar or list as a string."""
    if (
        text[:1] == "{"
        and (text := text.rstrip(" \t"))[-1:] == "}"
        and text[:2] not in ("{{", "{%")
    ):
        pairs = [KEY.match(part.strip(" \t")) for part in split_flow(text[1:-1])]
        if pairs and all(pairs):
            return {key_of(pair): scalar(pair[4]) for pair in pairs if pair}
    return scalar(text)


def scalar(text: str) -> str:
    """Return the value of a scalar, without its comment and quotes, with its escapes decoded.

    A ``#`` begins a comment only between white space: ``#word`` is a tag in a title.
    """
    text = text.strip(" \t")
    if text[:1] not in ('"', "'"):
        return _COMMENT.sub("", text) if "#" in text and text[:1] != "#" else text
    quote = text[0]
    if text[-1] != quote and (comment := _COMMENT_AFTER_QUOTE.match(text)):
        text = comment[1]
    if len(text) < 2 or text[-1] != quote:
        return text
    inner = text[1:-1]
    if quote == "'":
        return inner.replace("''", "'")
    return _ESCAPE.sub(_unescape, inner) if "\\" in inner else inner


def _unescape(match: re.Match[str]) -> str:
    """Return the character for one escape of a double-quoted scalar."""
    escape = match[1]
    if escape[0] not in "xuU":
        return _ESCAPED[escape]
    code = int(escape[1:], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def flow_items(text: str) -> list[str]:
    """Return the items of a list in brackets, including those of nested lists."""
    if not _SPECIAL.search(text, 1):
        return [item for part in text[1:-1].split(",") if (item := part.strip(" \t"))]
    items: list[str] = []
    stack = [(text, 0)]
    while stack:
        part, depth = stack.pop()
        part = part.strip(" \t")
        if link := _WIKI_LINK.fullmatch(part):
            items.append(link[1])
        elif part[:1] == "[" and part[-1:] == "]" and depth < DEPTH:
            stack.extend((inner, depth + 1) for inner in reversed(split_flow(part[1:-1])))
        elif item := scalar(part):
            items.append(item)
    return items


def split_flow(text: str) -> list[str]:
    """Split the inside of a flow list or map at the commas outside quotes and inner brackets."""
    if not _SPECIAL.search(text):
        return text.split(",")
    parts: list[str] = []
    start, quote, depth = 0, "", 0
    begins = True
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and begins:
            quote = char
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "," and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
        begins = char in ",[{:" or (begins and char in " \t")
    return [*parts, text[start:]]


def strings(value: Value) -> tuple[str, ...]:
    """Return the items of a list value: ``[ a, b ]``, ``[[a]], [[b]]``, a block list or a word."""
    if not isinstance(value, str):
        return tuple(part for item in value if item for part in strings(item))
    text = value.strip(" \t")
    if text[:1] == "[" and text[-1:] == "]":
        if "]" in text[:-1] and len(parts := split_flow(text)) > 1:
            return tuple(item for part in parts for item in strings(part))
        return tuple(flow_items(text))
    return (text,) if text else ()
