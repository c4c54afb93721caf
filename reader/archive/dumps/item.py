"""The items of dumps, written as files of articles."""

from __future__ import annotations

import hashlib
import json
from html import unescape

from reader.patterns import lazy_pattern
from reader.records import dataclass

_TAG = lazy_pattern(r"<[^<>]{0,2000}>")
_HASHES = lazy_pattern(r"\A#{1,6}[ \t]+")
_LINK = lazy_pattern(r"\[([^\[\]\n]{1,300})\]\([^()\s]{1,1000}\)")
_SPACE = lazy_pattern(r"\s+")
_NOT_IN_NAMES = lazy_pattern(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff\u200b-\u200f\u2028-\u202e]+')

NAME = 40
"""The most code points of the title in a file name."""

_LONGEST_FIRST_LINE = 60

_BEGINNING = 40
"""Code points of the text that replace a missing title."""


def shortened(line: str) -> str:
    """Return the first line of a message as its title: a long one is cut."""
    return line if len(line) <= _LONGEST_FIRST_LINE else line[:NAME].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a dump.

    Attributes:
        title: As written, perhaps with entities; empty when it has none.
        date: As written.
        url: Its URL.
        authors: Their names.
        source: The name of the publisher.
        tags: The topics.
        body: HTML, Markdown or plain text.
        suffix: The suffix of a file with such a body.
        id: Its identifier in the dump: a guid, a number.
        earlier_titles: As `Head` has them.
        earlier_dates: As `Head` has them.
    """

    title: str = ""
    date: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    tags: tuple[str, ...] = ()
    body: str = ""
    suffix: str = ".html"
    id: str = ""
    earlier_titles: tuple[str, ...] = ()
    earlier_dates: tuple[str, ...] = ()

    def name(self) -> str:
        """Return a file name that does not depend on the other items."""
        identity = self.id or self.url or f"{self.title}\n{self.date}" if self.title else self.body
        digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        title = _SPACE.sub(" ", _NOT_IN_NAMES.sub(" ", self._shown_title()))
        title = title.strip(" .")[:NAME].strip(" .")
        return f"{title}-{digest}{self.suffix}" if title else f"{digest}{self.suffix}"

    def _shown_title(self, *, with_hashes: bool = False) -> str:
        """Return the title without HTML tags, or the beginning of the text.

        Args:
            with_hashes: Whether the signs of a heading stay, as in earlier versions.
        """
        written = self.title or self.body.lstrip()[: 20 * _BEGINNING]
        if not self.title and self.suffix != ".html":
            written = _LINK.sub(r"\1", written.partition("\n")[0])
            written = written if with_hashes else _HASHES.sub("", written)
        text = _SPACE.sub(" ", unescape(_TAG.sub(" ", written))).strip()
        return text if self.title else text[:_BEGINNING].strip()

    def _first_line(self) -> str:
        """Return the first line of a text of several lines, which is a title if it is short.

        It is empty for texts with a title or with tags: their lines mean nothing.
        """
        if self.title or self.suffix != ".html" or "<" in self.body:
            return ""
        line, newline, _ = self.body.strip().partition("\n")
        return unescape(line).strip() if newline and len(line) <= _LONGEST_FIRST_LINE else ""

    def file(self) -> bytes:
        """Return the content of the file: front matter and the body."""
        line = self._first_line()
        title = _TAG.sub("", self.title) or (line or self._shown_title()).replace("&", "&amp;")
        begins_with_heading = not self.title and self.body.lstrip()[:1] == "#"
        written = self._shown_title(with_hashes=True) if begins_with_heading else ""
        written = written or (self._shown_title() if line else "")
        earlier_titles = (
            *((written.replace("&", "&amp;"),) if written else ()),
            *self.earlier_titles,
        )
        fields: dict[str, str | tuple[str, ...]] = {
            "title": title,
            "earlier_titles": earlier_titles,
            "earlier_dates": self.earlier_dates,
            "date": self.date,
            "url": self.url,
            "author": self.authors,
            "site": self.source,
            "tags": self.tags,
        }
        lines = [f"{key}:{_spelled(value)}" for key, value in fields.items() if value]
        text = "\n".join(("---", *lines, "---", "", self.body))
        return text.encode("utf-8", "replace")


def _spelled(value: str | tuple[str, ...]) -> str:
    """Return a value as YAML, in JSON strings, which are valid YAML."""
    if isinstance(value, str):
        return f" {json.dumps(value, ensure_ascii=False)}"
    return "".join(f"\n  - {json.dumps(item, ensure_ascii=False)}" for item in value)
