"""Read and write JSON that Python cannot parse: nested too deep, or with numbers too long."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import deferred
from reader.translation import gettext as _

DEPTH = 64
"""The maximum depth of lists and objects in a JSON text or an unknown field."""
OUT_OF_RANGE = deferred("the field {field} is out of range")
TOO_DEEP = deferred("the field {field} is nested too deep")

_PART = lazy_pattern(
    r'"(?:[^"\\]++|\\.)*+"?'
    r"|[\[{]++|[\]}]++"
    r"|-?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?"
    r"|NaN|-?Infinity",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a JSON text that Python cannot parse; it stands for the value.

    Attributes:
        text: The part.
        why: What is wrong with it, as a message with ``{field}``.
    """

    text: str
    why: str


def read_json(text: str | bytes) -> Any:
    """Parse a JSON text; each part that Python cannot parse becomes a `Cut`.

    Raises:
        ValueError: The text is not JSON.
    """
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except (ValueError, RecursionError):  # too many digits, too many levels
        if isinstance(text, bytes):
            text = text.decode(json.detect_encoding(text), "surrogatepass")
        shortened, cuts = _cut(text)
        return json.loads(shortened, parse_constant=lambda _: next(cuts))


def json_fault(error: ValueError) -> str:
    """Return the reason of an error of `read_json`, for the reader."""
    if isinstance(error, json.JSONDecodeError):
        message = _("an error in line {line}, column {column}")
        return message.format(line=error.lineno, column=error.colno)
    return _("a list or an object has no end")


def _cut(text: str) -> tuple[str, Iterator[Cut]]:
    """Replace each part that is too deep or too large with NaN; return the text and the parts."""
    parts: list[str] = []
    cuts: list[Cut] = []
    depth = end = begun = 0
    for part in _PART.finditer(text):
        first, until = part[0][0], part.end()
        why = ""
        if first in "[{":
            if depth <= DEPTH < depth + len(part[0]):
                begun = part.start() + DEPTH - depth
            depth += len(part[0])
        elif first in "]}":
            if depth - len(part[0]) <= DEPTH < depth:
                why, until = TOO_DEEP, part.start() + depth - DEPTH
            depth -= len(part[0])
        elif first != '"' and depth <= DEPTH:
            begun = part.start()
            digits = part[0].lstrip("-")
            why = OUT_OF_RANGE if digits[0] in "NI" or _is_long(digits) else ""
        if why:
            parts += [text[end:begun], "NaN"]
            cuts.append(Cut(text[begun:until], why))
            end = until
    if depth > DEPTH:
        raise ValueError("a list or an object without its end")
    parts.append(text[end:])
    return "".join(parts), iter(cuts)


def _is_long(number: str) -> bool:
    return len(number) > 20 and number.isdecimal()


class _Token(str):
    """JSON text that is already written, among values that are not."""

    __slots__ = ()


def write_json(value: object) -> str:
    """Return a value as ASCII JSON, however deep it is nested; a `Cut` becomes its text."""
    parts: list[str] = []
    rest: list[object] = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, _Token):
            parts.append(item)
        elif isinstance(item, Mapping):
            parts.append("{")
            rest.append(_Token("}"))
            for number, (name, field) in reversed(list(enumerate(item.items()))):
                rest += [field, _Token(f"{', ' if number else ''}{json.dumps(name)}: ")]
        elif isinstance(item, list):
            parts.append("[")
            rest.append(_Token("]"))
            for number, member in reversed(list(enumerate(item))):
                rest += [member, _Token(", " if number else "")]
        else:
            parts.append(json.dumps(item.text if isinstance(item, Cut) else item))
    return "".join(parts)
