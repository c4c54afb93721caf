"""The interface of a file format: how a head is read, and where the body is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reader.text.body_kind import BodyKind

Value = str | tuple[str, ...]
"""The value of a field: a string, or the strings of a list."""


@dataclass(frozen=True, slots=True)
class Head:
    """The part of a file above the body of the article, as written: not decoded, not safe.

    `reader.archive.header` interprets the parts. Every part may be missing.

    Attributes:
        fields: Lower-case key to value: ``title``, ``date``, ``url``, ``author``, ``tags`` and
            whatever else `reader.archive.header.make_header` knows.
        epoch: The content of the epoch comment: milliseconds, ``NaN``, or an empty string.
        link_title: The text of the link line.
        link_url: The target of the link line.
        end: The first code point of the body.
        is_cut: Whether the text seems to end inside the head; more of the file is read then.
    """

    fields: Mapping[str, Value] = field(default_factory=dict)
    epoch: str = ""
    link_title: str = ""
    link_url: str = ""
    end: int = 0
    is_cut: bool = False


def text_below(text: str, head: Head) -> str:
    """Return the text below the head, the body of most formats."""
    return text[head.end :]


@dataclass(frozen=True, slots=True)
class ArticleFormat:
    """A format of article files.

    Attributes:
        name: Unique, in lower case with hyphens.
        suffixes: Lower-case endings of file names, with their dots. Files with other endings are
            skipped in folders; a file that the user names may have any ending.
        read_head: Reads the head of a decoded text, the file or its beginning, with newlines
            normalised to LF; None when the text is not of this format. It never raises.
        body: Returns the body of a decoded text: HTML, Markdown or plain text for
            `reader.cleaning.pipeline.clean`, which detects which of them it is.
        body_kind: The markup of all bodies of the format; None where it is detected in each.
        head_limit: The most bytes of a file that are read for its head.
    """

    name: str
    suffixes: frozenset[str]
    read_head: Callable[[str], Head | None]
    body: Callable[[str, Head], str] = text_below
    body_kind: BodyKind | None = None
    head_limit: int = 64 * 1024
