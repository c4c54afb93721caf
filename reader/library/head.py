"""The head of a file as it is written: front matter, epoch comment, link line, rule.

Every part may be missing. What the parts mean is told by `reader.library.header`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reader.library import frontmatter
from reader.library.frontmatter import Value

_NO_FIELDS: Mapping[str, Value] = MappingProxyType({})
_LINES = re.compile(
    r"\s*(?:<!--[ \t]*(?P<epoch>-?\d{1,20}|NaN)[ \t]*-->[ \t]*(?:\n|\Z)\s*)?"
    r"(?:(?P<link>\[[^\n]*\]\([^\n]*\))[ \t]*(?:\n\s*|\Z))?"
    r"(?P<rule>-{3,}[ \t]*(?:\n|\Z))?"
)
_UNFINISHED_LINK = re.compile(r"\s*(?:<!--[^\n]{0,40}\n\s*)?\[[^\n]*\Z")


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
    front = frontmatter.parse(text)
    start = front.end if front else 0
    fields = front.fields if front else _NO_FIELDS
    is_cut = not front.closed if front else text.startswith("---")
    match = _LINES.match(text, start)
    epoch = link = ""
    end = start
    if match and (match["epoch"] or (match["link"] and match["rule"])):
        epoch, link, end = match["epoch"] or "", match["link"] or "", match.end()
    is_cut = is_cut or end >= len(text) or _UNFINISHED_LINK.match(text, start) is not None
    # Titles hold brackets, so the last "](" is the one between title and URL.
    title, _, url = link[1:-1].rpartition("](")
    return Head(fields, epoch, title, url, end, is_cut)
