"""The head of a file as it is written: front matter, epoch comment, link line, rule.

Every part may be missing. What the parts mean is told by `reader.archive.header`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reader.archive import front_matter
from reader.archive.front_matter import Value

_NO_FIELDS: Mapping[str, Value] = MappingProxyType({})
_BLANK = re.compile(r"\s*")
_EPOCH = re.compile(r"<!--[ \t]*(-?\d{1,20}|NaN)[ \t]*-->[ \t]*(?:\n|\Z)\s*")
_RULE = re.compile(r"-{3,}[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body of an article, undecoded and unsafe.

    Attributes:
        fields: The front matter: key to a string or a tuple of strings.
        epoch: What the epoch comment holds: milliseconds, ``NaN``, or nothing.
        link_title: The text of the link line.
        link_url: The target of the link line.
        end: The first code point of the body.
        is_cut: Whether the text seems to end inside the head.
    """

    fields: Mapping[str, Value]
    epoch: str
    link_title: str
    link_url: str
    end: int
    is_cut: bool


def parse(text: str) -> Head:
    """Read the head of a file.

    A link line counts only after an epoch comment or above a rule: else it belongs to the body.

    Args:
        text: The file or its beginning, decoded, with newlines normalised to LF.
    """
    front = front_matter.parse(text)
    fields = front.fields if front else _NO_FIELDS
    is_cut = not front.closed if front else text.startswith("---")
    start = front.end if front else 0
    epoch = _EPOCH.match(text, _skip_blank(text, start))
    end = epoch.end() if epoch else _skip_blank(text, start)
    title, url, after = _link(text, end)
    rule = _RULE.match(text, after)
    # A link whose line has not ended may go on in what was not read.
    is_cut |= end >= len(text) or (text.startswith("[", end) and text.find("\n", end) < 0)
    if epoch or (url and rule):
        end = rule.end() if rule else after
        return Head(fields, epoch[1] if epoch else "", title, url, end, is_cut or end >= len(text))
    return Head(fields, "", "", "", start, is_cut)


def _skip_blank(text: str, start: int) -> int:
    """Return the first offset from a start on that is no white space (code points)."""
    match = _BLANK.match(text, start)
    return match.end() if match else start


def _link(text: str, start: int) -> tuple[str, str, int]:
    """Read a line that is one Markdown link.

    Returns:
        Its title, its target, and where the next line that is not blank begins (code points);
        two empty strings and the start when there is none.
    """
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    line = text[start:stop].rstrip(" \t")
    # Titles hold brackets, so the last "](" is the one between title and URL.
    title, middle, url = line[1:-1].rpartition("](")
    if not (middle and line.startswith("[") and line.endswith(")")):
        return "", "", start
    return title, url, _skip_blank(text, stop)
