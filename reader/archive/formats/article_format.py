"""The interface of a file format: how a head is read, and where the body is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Value = str | tuple[str, ...]
"""The value of a field: a string, or the strings of a list."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the body of an article, as written: entities undecoded, nothing safe.

    `reader.archive.header` says what the parts mean. Every part may be missing.

    Attributes:
        fields: Lower-case key to value: ``title``, ``date``, ``url``, ``author``, ``tags`` and
            whatever else `reader.archive.header.make_header` knows.
        epoch: What the epoch comment holds: milliseconds, ``NaN``, or nothing.
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
        name: Unique, a lower-case word or two.
        suffixes: Lower-case endings of file names, with their dots. Files with other endings are
            not looked at in a folder; a file that the user names may end in anything.
        read_head: Reads the head of a decoded text, the file or its beginning, with newlines
            normalised to LF; None when the text is not of this format. It never raises.
        body: Returns the body of a decoded text: HTML, Markdown or plain text for
            `reader.cleaning.pipeline.clean`, which finds out which of them it is.
        head_limit: The most bytes that are read for a head that goes on.
    """

    name: str
    suffixes: frozenset[str]
    read_head: Callable[[str], Head | None]
    body: Callable[[str, Head], str] = text_below
    head_limit: int = 64 * 1024
