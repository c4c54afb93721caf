"""The interface of a file format: reading the head, and finding the body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.body_kind import BodyKind

_TEXT = lazy_pattern(r"\S")

Value = str | tuple[str, ...]
"""The value of a field: a string, or the strings of a list."""

NAME_OF_FILE = "\0"
"""What stands for the name of the file in `Head.earlier_titles`."""


@dataclass(frozen=True, slots=True)
class Head:
    """The part of a file above the body, as written: entities not decoded, controls not removed.

    `reader.archive.header` interprets the parts. Every part may be missing.

    Attributes:
        fields: Lower-case key to value: ``title``, ``date``, ``url``, ``author``, ``tags`` and
            any other key in `reader.archive.field_names`.
        epoch: The content of the epoch comment: milliseconds, ``NaN``, or an empty string.
        link_title: The text of the link line.
        link_url: The target of the link line.
        end: The first code point of the body.
        heading: The text of a heading at the top of the body, which stays there.
        first_line: A first line of the body that may be a title.
        lines: Label (see `reader.archive.field_names.plain_name`) to value: the fields that
            the body itself names in its first lines.
        cuts: The ranges of those lines below `end`, in code points, to be left out of the body.
        is_cut: Whether the text may end inside the head, so that more of the file should be read.
        earlier_titles: The titles that an earlier version read, as written, where it read another
            title, date or address; an empty one stands for the title of today.
        earlier_dates: The dates that an earlier version may have read, as written, where it read
            another.
    """

    fields: Mapping[str, Value] = field(default_factory=dict)
    epoch: str = ""
    link_title: str = ""
    link_url: str = ""
    end: int = 0
    heading: str = ""
    first_line: str = ""
    lines: Mapping[str, Value] = field(default_factory=dict)
    cuts: tuple[tuple[int, int], ...] = ()
    is_cut: bool = False
    earlier_titles: tuple[str, ...] = ()
    earlier_dates: tuple[str, ...] = ()

    def has_address(self) -> bool:
        """Return whether the head has a URL, which may be that of the article."""
        return bool(self.link_url) or any(
            "://" in (value if isinstance(value, str) else "".join(value))
            for fields in (self.fields, self.lines)
            for value in fields.values()
        )


def text_below(text: str, head: Head) -> str:
    """Return the text below the head without its cuts: the body in most formats."""
    if not head.cuts:
        return text[head.end :]
    parts = []
    start = head.end
    for begin, end in head.cuts:
        parts.append(text[start:begin])
        start = end
    return "".join((*parts, text[start:]))


def is_blank(text: str, head: Head) -> bool:
    """Return whether there is no text below a head."""
    return not head.cuts and _TEXT.search(text, head.end) is None


@dataclass(frozen=True, slots=True)
class ArticleFormat:
    """A format of article files.

    Attributes:
        name: Unique, in lower case with hyphens.
        suffixes: Lower-case endings of file names, with their dots. Files with other endings are
            skipped in folders; a file that the user names may have any ending.
        read_head: Reads the head of a decoded text, the file or its beginning, with newlines
            normalised to LF; None when the text is not of this format. It never raises.
        body: Returns the body of a decoded text, for `reader.cleaning.pipeline.clean`.
        body_kind: The markup of the bodies; None if it is detected in each of them.
        head_limit: The most bytes of a file that are read for its head.
        reads_any: Whether it reads any text with one of its suffixes, so that other files should
            not be offered to it.
        has_foot: Whether the last lines of a body may have the URL of the original.
    """

    name: str
    suffixes: frozenset[str]
    read_head: Callable[[str], Head | None]
    body: Callable[[str, Head], str] = text_below
    body_kind: BodyKind | None = None
    head_limit: int = 64 * 1024
    reads_any: bool = False
    has_foot: bool = False
