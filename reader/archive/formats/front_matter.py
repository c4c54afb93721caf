"""Articles with front matter, read by a tolerant line parser.

Real archives hold titles that no YAML parser accepts (unescaped quotes, a backslash before a Han
character), and a YAML parser can be made to build objects or to loop. This parser reads strings and
lists of strings, never fails, and loses nothing: what it cannot read it returns as text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.archive.formats.link_line import read_lines

LIMIT = 64 * 1024
"""The most code points of front matter that are read; the rest is body."""

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_][\w.-]{0,63})[ \t]*:(?:[ \t]+|$)(.*)", re.DOTALL)
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)", re.DOTALL)
_BLOCK_SCALAR = re.compile(r"[|>][+-]?[0-9]?[ \t]*\Z")
_COMMENT_AFTER_QUOTE = re.compile(r"""(".*"|'.*')[ \t]+#.*\Z""", re.DOTALL)
_ESCAPE = re.compile(r'\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0abtnvfre "/\\N_LP])')
_ESCAPED = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of a front matter and where it ends.

    Attributes:
        fields: Key (lower case) to a string, or to a tuple for a list; the first of two equal keys.
        end: The code point after the closing fence's line, or after the last field.
        closed: Whether there is a closing fence.
    """

    fields: Mapping[str, Value]
    end: int
    closed: bool


def read_head(text: str) -> Head | None:
    """Read the head of a file with front matter; an epoch comment and a link line may follow it."""
    front = parse(text)
    if front is None:
        return None
    below = read_lines(text, front.end)
    return replace(below, fields=front.fields, is_cut=below.is_cut or not front.closed)


def parse(text: str) -> FrontMatter | None:
    """Read the front matter at the beginning of a text, or return None when there is none.

    Without a closing fence the fields end at the first line that is not one; there must be at least
    one field.

    Args:
        text: Decoded, with newlines normalised to LF.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end(), LIMIT)
    if closing is not None:
        lines = text[opening.end() : closing.start()].split("\n")
        return FrontMatter(_fields(lines), closing.end(), closed=True)
    end = _end_of_fields(text, opening.end())
    fields = _fields(text[opening.end() : end].split("\n"))
    return FrontMatter(fields, end, closed=False) if fields else None


def _end_of_fields(text: str, start: int) -> int:
    """Return where the run of key lines and their continuations ends, in code points."""
    while start < min(len(text), LIMIT):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if not (_KEY.match(line) or _ITEM.match(line) or line[:1] in (" ", "\t")):
            break
        start = min(stop + 1, len(text))
    return start


def _fields(lines: list[str]) -> dict[str, Value]:
    """Group lines into fields: a key line and the continuation lines below it."""
    fields: dict[str, Value] = {}
    key = None
    group: list[str] = []
    for line in [*lines, "end:"]:
        match = _KEY.match(line)
        if match is None:
            group.append(line)
            continue
        if key is not None and key not in fields:
            fields[key] = _value(group[0], group[1:])
        key, group = match[1].lower(), [match[2]]
    return fields


def _value(first: str, rest: list[str]) -> Value:
    """Return the value written after a key and on the continuation lines below it."""
    continued = [stripped for line in rest if (stripped := line.strip(" \t"))]
    if not continued:
        return _scalar(first)
    first = first.strip(" \t")
    items = [match[1] for line in continued if (match := _ITEM.match(line))]
    if not first and len(items) == len(continued):
        return tuple(map(_scalar, items))
    if _BLOCK_SCALAR.match(first):
        return " ".join(continued)
    return _scalar(" ".join([first, *continued]))


def _scalar(text: str) -> str:
    """Return the value of a scalar, without its quotes and with its escapes decoded."""
    text = text.strip(" \t")
    if text[:1] not in ('"', "'"):
        return text
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
    """Return the character that one escape of a double-quoted scalar stands for."""
    escape = match[1]
    if escape[0] not in "xuU":
        return _ESCAPED[escape]
    code = int(escape[1:], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def strings(value: Value) -> tuple[str, ...]:
    """Return the items of a value meant as a list: ``[ a, b ]``, a block list or one word."""
    if not isinstance(value, str):
        return tuple(item for item in value if item)
    text = value.strip(" \t")
    if text[:1] == "[" and text[-1:] == "]":
        text = text[1:-1]
        return tuple(item for part in _split(text) if (item := _scalar(part)))
    return (text,) if text else ()


def _split(text: str) -> list[str]:
    """Split the inside of a flow list at the commas that stand outside quotes."""
    if '"' not in text and "'" not in text:
        return text.split(",")
    parts: list[str] = []
    start, quote = 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'" and not text[start:at].strip(" \t"):
            quote = char
        elif char == ",":
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]


FORMAT = ArticleFormat(
    "front matter", frozenset((".md", ".markdown", ".txt", ".html", ".htm")), read_head
)
