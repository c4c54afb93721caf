"""The header of an article: its fields, made of the head that its format has read.

The order of preference for each field is: front matter, then the epoch comment or the link line,
then the file name. Nothing here raises: any head gives a header.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape
from pathlib import Path, PurePath

from reader.archive.dates import parse_date, parse_epoch, parse_name
from reader.archive.earlier_heads import read_as_earlier
from reader.archive.formats.article_format import Head, Value
from reader.archive.formats.front_matter import strings
from reader.archive.formats.registry import recognise
from reader.archive.hosts import source_of
from reader.text.safe import Safe, dangers, outgoing_line
from reader.text.urls import canonical, tidy

UNTITLED = Safe("(untitled)")

_ENTITY = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});"
)
_INVISIBLE = re.compile("[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufffc]")
_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_UNUSUAL = re.compile(
    "[&\u00a0\u00ad\u1680\u180e\u2000-\u200b\u202f\u205f-\u2064\u206a-\u206f\ufeff\ufffc]"
)
_EDGES = " \u3000\u200c\u200d\u115f\u1160\u2800\u3164\uffa0"
"""Characters that show nothing: a title made of them would be an empty row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list, made of the head of one file.

    Attributes:
        path: The file.
        key: The key of the article's marks, see `key_of`.
        title: One line, never empty.
        source: The publisher: a name, or a host.
        author: May be empty.
        url: An http(s) URL without controls, or empty.
        date: In UTC, or None.
        tags: The tags, without the source.
        problem: Why the file cannot be read or decoded; the title is then the file's name.
        copies: How many duplicates under different URLs the row stands for, itself included; see
            `reader.index.duplicates`.
        earlier_key: The key that version 0.1.0 made of the file, empty when it made the same.
    """

    path: Path
    key: str
    title: Safe
    source: Safe
    author: Safe
    url: str
    date: datetime | None
    tags: tuple[Safe, ...]
    problem: str = ""
    copies: int = 1
    earlier_key: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of an article, safe to be shown, and where the body begins.

    Attributes:
        title: One line, never empty.
        source: A name, or a host, or empty.
        author: May be empty.
        url: An http(s) URL without controls, or empty.
        date: In UTC, or None.
        tags: The tags, without the source.
        body_start: The first code point of the body.
        dangers: How many control characters the fields have.
        earlier_key: The key that version 0.1.0 made of the file, see `_earlier_key`.
    """

    title: Safe
    source: Safe
    author: Safe
    url: str
    date: datetime | None
    tags: tuple[Safe, ...]
    body_start: int
    dangers: int = 0
    earlier_key: str = ""

    @property
    def is_article(self) -> bool:
        """Whether it has a date or a URL: READMEs, list pages and templates have neither."""
        return self.date is not None or bool(self.url)

    def entry(self, path: Path) -> Entry:
        """Return the row of the file with this header."""
        key = key_of(self.url, self.title, self.date)
        earlier = self.earlier_key if self.earlier_key != key else ""
        return Entry(
            *(path, key, self.title, self.source, self.author, self.url, self.date, self.tags),
            earlier_key=earlier,
        )


def read_head(text: str, *, name: str, hosts: Mapping[str, str]) -> Header:
    """Read the head of a file, article or not.

    Args:
        text: The file or its beginning, decoded, with newlines normalised to LF.
        name: The file's name with its suffix.
        hosts: Host to source, see `reader.archive.hosts`.
    """
    return make_header(recognise(text, name).head, name=name, hosts=hosts)


def make_header(head: Head, *, name: str, hosts: Mapping[str, str]) -> Header:
    """Return the header for a head.

    Args:
        head: As its format has read it.
        name: The file's name with its suffix.
        hosts: Host to source, see `reader.archive.hosts`.
    """
    fields = head.fields
    name_date, name_title = parse_name(PurePath(name).stem)
    url = _url(fields) or tidy(head.link_url)
    source, topics = _source_and_topics(fields, url, hosts)
    author = "、".join(_listed(fields, "author", "authors", "byline"))
    title = _one(fields, "title")
    titles = (title, head.link_title, name_title)
    return Header(
        title=next(filter(None, map(shown, titles)), UNTITLED),
        source=_shown_name(source),
        author=_shown_name(author),
        url=url,
        date=_date(fields) or parse_epoch(head.epoch) or name_date,
        tags=tuple(filter(None, map(_shown_name, topics))),
        body_start=head.end,
        dangers=dangers(
            _decode_entities(
                "\n".join((title or head.link_title or name_title, source, author, *topics))
            )
        ),
        earlier_key=_earlier_key(head, name),
    )


def problem_entry(path: Path, problem: str) -> Entry:
    """Return the row of a file that cannot be read.

    Args:
        path: The file.
        problem: The reason, in plain English.
    """
    digest = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()
    title = shown(path.name) or UNTITLED
    date, _ = parse_name(path.stem)
    return Entry(path, f"path:{digest}", title, Safe(""), Safe(""), "", date, (), problem)


def key_of(url: str, title: str, date: datetime | None) -> str:
    """Return the key of an article's marks.

    It is the canonical URL, or without a URL the hash of title and date: lists read heads only, and
    a correction in the body must not lose the marks.

    Args:
        url: From `reader.text.urls.tidy`, or empty.
        title: As shown.
        date: In UTC, or None.
    """
    if url:
        return canonical(url)
    identity = f"{title}\n{date.isoformat() if date else ''}"
    return "title:" + hashlib.sha256(identity.encode("utf-8")).hexdigest()


def _earlier_key(head: Head, name: str) -> str:
    """Return the key that version 0.1.0 made of a file, empty for what was no article then.

    Args:
        head: As its format has read it.
        name: The file's name with its suffix.
    """
    url, titles, date = read_as_earlier(head, name)
    if not url and date is None:
        return ""
    return key_of(url, next(filter(None, map(shown, titles)), UNTITLED), date)


def _one(fields: Mapping[str, Value], *keys: str) -> str:
    """Return the first of the fields that is not empty, a list joined by commas."""
    for key in keys:
        value = fields.get(key, "")
        text = value if isinstance(value, str) else "、".join(value)
        if text.strip() and text not in ("null", "~"):
            return text
    return ""


def _listed(fields: Mapping[str, Value], *keys: str) -> tuple[str, ...]:
    """Return the first of the fields that is not empty, as a list."""
    for key in keys:
        items = strings(fields.get(key, ""))
        kept = tuple(item for item in items if item not in ("null", "~"))
        if kept:
            return kept
    return ()


def _url(fields: Mapping[str, Value]) -> str:
    """Return the URL that the front matter names, or an empty string."""
    for key in ("from", "url", "link", "canonical_url", "permalink", "source"):
        url = tidy(_one(fields, key))
        if url:
            return url
    return ""


def _date(fields: Mapping[str, Value]) -> datetime | None:
    """Return the first date in the front matter that can be read."""
    for key in ("date", "published", "pubdate", "created"):
        date = parse_date(_one(fields, key))
        if date is not None:
            return date
    return None


def _source_and_topics(
    fields: Mapping[str, Value], url: str, hosts: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Return the source and the topics.

    The category is the source, or a single tag without a category; other tags are topics. Without
    either, the host's name is the source.
    """
    categories = _listed(fields, "categories", "category")
    tags = _listed(fields, "tags", "tag")
    named = _one(fields, "source", "publisher", "site")
    if named and not tidy(named):
        source = named
    elif categories:
        source = categories[0]
    elif len(tags) == 1:
        source = tags[0]
    else:
        source = source_of(url, hosts)
    topics = dict.fromkeys((*tags, *categories[1:]))
    return source, tuple(topic for topic in topics if topic != source)


def shown(text: str) -> Safe:
    """Return a field as it is shown: entities decoded, on one line, nothing invisible."""
    if _UNUSUAL.search(text):
        text = _SPACES.sub(" ", _INVISIBLE.sub("", _decode_entities(text)))
    return Safe(outgoing_line(text).strip(_EDGES))


def _decode_entities(text: str) -> str:
    """Decode entities as HTML does, but keep the control characters that it drops, to show them."""

    def decode(match: re.Match[str]) -> str:
        code = int(match["decimal"] or 0) or int(match["hex"] or "0", 16)
        return chr(code) if 0 < code < 0x20 else unescape(match[0])

    return _ENTITY.sub(decode, text) if "&" in text else text


@lru_cache(maxsize=4096)
def _shown_name(text: str) -> Safe:
    """Return `shown` from a cache: the names of sources and authors repeat."""
    return shown(text)
