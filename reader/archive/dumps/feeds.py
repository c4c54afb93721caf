"""Feeds and dumps in XML: the items of RSS and Atom files, the notes of Evernote, pages of a wiki.

They are parsed by expat without expanding entities.

A feed is read in chunks; an item is later read again from its position alone. Namespace prefixes
are recognised by their usual names, because an item on its own has no declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from types import MappingProxyType
from typing import IO, NamedTuple
from xml.parsers import expat

from reader.archive.containers.member import ContainerError
from reader.archive.dumps.item import Item
from reader.archive.dumps.moments import date_of
from reader.archive.dumps.wordpress import as_html
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import deferred

LONGEST = 16 << 20
"""The most bytes of one item."""

_PIECE = 1 << 16
_HEAD = 1 << 20
_DEEPEST = 500
_LONGEST_INNER = 1000
"""The code points after which no more text of an element in a child of an item is kept."""
_ITEMS = frozenset(("item", "entry", "note", "page", "postitem", "log"))
_WRAPPER = "revision"
"""The element of a page of a wiki that has its text: its children count as those of the page."""

_TITLES = frozenset(
    (owner, name)
    for owner, names in {"channel": "title", "feed": "title", "siteinfo": "sitename"}.items()
    for name in (names, f"atom:{names}")
)
"""The elements with the title of a feed, each below its owner."""

_PLAIN = frozenset(("", "atom", "a", "rss", "dc", "dcterms", "rdf"))
_BODIES = (
    *("content:encoded", "encoded", "content", "body", "text", "description", "summary"),
    "caption",
)
_DATES = (
    "pubdate",
    "published",
    "date",
    "issued",
    "wp:post_date",
    "created",
    "updated",
    "modified",
    "timestamp",
    "publishtime",
    "logdate",
)
_NEW_DATES = frozenset(("publishtime", "logdate"))
"""Dates that earlier versions did not know."""
_NAMED_ROOTS = {"lofterblogexport": "LOFTER", "blogbuscom": "Blogbus"}
"""The outermost elements that tell where an export is from."""
_ACCOUNT = "wp:author"
_ACCOUNT_KEYS = ("login", "display_name")
_MOST_AUTHORS = 10_000
_ATTRIBUTES = "note-attributes"
"""The element of Evernote that holds a note's author and the page it was clipped from."""

_MAIL = lazy_pattern(r"\A\S+@\S+\s*\((.+)\)\s*\Z")
_PHOTO = lazy_pattern(r'"(?:orign|raw)":\s*"(https?:[^"\s<>]{1,1000})"')
"""Where the photos of a post of LOFTER are."""
_PICTURE = '<p><img src="{}"></p>'
_OTHER_KINDS = lazy_pattern(r"kind#(?!post\Z|page\Z)")
_NO_POSTS = frozenset(
    ("comment", "attachment", "nav_menu_item", "revision", "custom_css", "wp_navigation")
)

ENTITIES = deferred("this XML declares entities: not read")
DAMAGED = deferred("damaged XML: the rest is not read")
TOO_DEEP = deferred("nested too deeply: not read")
TOO_LARGE = deferred("an item is too large: the rest is not read")


@dataclass(slots=True)
class _Element:
    """A child of an item: its attributes, its text, and the texts of the elements inside."""

    name: str
    attributes: Mapping[str, str]
    parts: list[str] = field(default_factory=list)
    inner: dict[str, str] = field(default_factory=dict)
    markup: tuple[int, int] = (-1, -1)

    @property
    def text(self) -> str:
        return "".join(self.parts)


def places(file: IO[bytes], check: Callable[[], None]) -> Iterator[tuple[int, int]]:
    """Yield the offset of each item and its length without the end tag, in bytes.

    Args:
        file: A feed in UTF-8.
        check: Called often; raises when it takes too long.

    Raises:
        ContainerError: The rest of the feed cannot be read.
    """
    reading = _Reading(keep=False)
    while True:
        check()
        data = file.read(_PIECE)
        damage: ContainerError | None = None
        try:
            reading.feed(data)
        except ContainerError as error:
            damage = error
        yield from ((start, end - start) for start, end, _ in reading.take())
        if damage is not None:  # the items before it are complete
            raise damage
        if not data:
            return


class FeedHead(NamedTuple):
    """What stands above the first item of a feed.

    Attributes:
        title: The title of the feed.
        authors: The names of authors by the account that the items name.
    """

    title: str = ""
    authors: Mapping[str, str] = MappingProxyType({})


def head_of(file: IO[bytes]) -> FeedHead:
    """Return what a feed has above its first item."""
    reading = _Reading(keep=False)
    read = 0
    try:
        while read < _HEAD and not reading.has_items and (data := file.read(_PIECE)):
            reading.feed(data)
            read += len(data)
    except ContainerError:
        pass
    return FeedHead(reading.title, reading.authors)


def read_item(data: bytes, head: FeedHead) -> Item | None:
    """Return the item in a part of a feed; None when it is not an article.

    Args:
        data: The element of the item, in UTF-8.
        head: The head of the feed.

    Raises:
        ContainerError: It cannot be read.
    """
    reading = _Reading(keep=True)
    reading.feed(data)
    done = next(iter(reading.take()), None)
    return make_item(done[2], data, head) if done else None


class _Reading:
    """One pass over a feed.

    Args:
        keep: Whether to keep the content of the items, not only their positions.

    Attributes:
        title: The title of the feed, as far as it has been read.
        authors: The names of authors by account, in an export of WordPress.
        has_items: Whether an item has begun.
    """

    def __init__(self, *, keep: bool) -> None:
        self._keep = keep
        self.title = ""
        self.authors: dict[str, str] = {}
        self._author: dict[str, str] = {}
        self.has_items = False
        self._path: list[str] = []
        self._item = -1
        self._start = 0
        self._elements: list[_Element] = []
        self._title: list[str] = []
        self._done: list[tuple[int, int, list[_Element]]] = []
        parser = self._parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._write
        parser.EntityDeclHandler = self._refuse

    def feed(self, data: bytes) -> None:
        """Read more of the feed; empty data ends it.

        Raises:
            ContainerError: It cannot be read.
        """
        try:
            self._parser.Parse(data, not data)
        except expat.ExpatError as error:
            raise ContainerError(DAMAGED) from error

    def take(self) -> list[tuple[int, int, list[_Element]]]:
        """Return the items completed since the last call."""
        done, self._done = self._done, []
        return done

    def _refuse(self, *_declaration: object) -> None:
        raise ContainerError(ENTITIES)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        name = name.lower()
        path.append(name)
        if len(path) == 1 and name in _NAMED_ROOTS:
            self.title = _NAMED_ROOTS[name]
        if len(path) > _DEEPEST:
            raise ContainerError(TOO_DEEP)
        if self._item < 0:
            if _local(name) in _ITEMS:
                self._item, self._start = len(path), self._parser.CurrentByteIndex
                self._elements, self.has_items = [], True
        elif not self._keep:
            return
        elif self._is_part(path):
            self._elements.append(_Element(name, attributes))
        elif len(path) == self._item + 2 and self._elements[-1].markup[0] < 0:
            self._elements[-1].markup = self._parser.CurrentByteIndex, -1

    def _end(self, name: str) -> None:
        path = self._path
        at = self._parser.CurrentByteIndex
        if len(path) == self._item:
            self._done.append((self._start, at, self._elements))
            self._item, self._elements = -1, []
        elif self._keep and len(path) == self._item + 1 and self._elements[-1].markup[0] >= 0:
            self._elements[-1].markup = self._elements[-1].markup[0], at
        elif self._item < 0 and self._names_feed():
            self.title = "".join(self._title).strip()
        elif self._item < 0 and path[-1] == _ACCOUNT and len(self.authors) < _MOST_AUTHORS:
            login, name = (self._author.get(f"{_ACCOUNT}_{key}", "") for key in _ACCOUNT_KEYS)
            self.authors[login.strip()] = name.strip()
            self._author = {}
        path.pop()
        if self._item >= 0 and at - self._start > LONGEST:
            raise ContainerError(TOO_LARGE)

    def _write(self, text: str) -> None:
        if self._item < 0:
            if not self.title and self._names_feed():
                self._title.append(text[:_LONGEST_INNER])
            elif len(self._path) > 1 and self._path[-2] == _ACCOUNT:
                written = self._author.get(self._path[-1], "")
                self._author[self._path[-1]] = (written + text)[:_LONGEST_INNER]
            return
        if self._parser.CurrentByteIndex - self._start > LONGEST:
            raise ContainerError(TOO_LARGE)
        if not self._keep:
            return
        if self._is_part(self._path):
            self._elements[-1].parts.append(text)
        elif len(self._path) == self._item + 2:
            inner = self._elements[-1].inner
            key = _local(self._path[-1])
            written = inner.get(key, "")
            if len(written) < _LONGEST_INNER:
                inner[key] = written + text[:_LONGEST_INNER]

    def _is_part(self, path: list[str]) -> bool:
        """Return whether an element is a child of the item, or counts as one."""
        below = len(path) - self._item
        return below == 1 or (below == 2 and path[-2] == _WRAPPER)

    def _names_feed(self) -> bool:
        path = self._path
        return len(path) > 1 and (_local(path[-2]), path[-1]) in _TITLES


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def make_item(elements: list[_Element], data: bytes, head: FeedHead) -> Item | None:
    """Return the item that its elements describe; None when it is not an article.

    Args:
        elements: The children of the item.
        data: The item in UTF-8, from which inline markup is taken.
        head: The head of the feed.
    """
    named: dict[str, list[_Element]] = {}
    for element in elements:
        prefix, _, local = element.name.rpartition(":")
        named.setdefault(local if prefix in _PLAIN else element.name, []).append(element)
    post_type = (_text(named, "wp:post_type") or _text(named, "blogger:type")).lower()
    tags = _tags(named)
    if post_type in _NO_POSTS or any(_OTHER_KINDS.search(tag) for tag in tags):
        return None
    if "redirect" in named or _text(named, "ns") not in ("", "0"):
        return None  # of a wiki
    body, suffix = _body(named, data)
    if post_type:
        body = as_html(body)
    body += "".join(map(_PICTURE.format, _PHOTO.findall(_text(named, "photolinks"))))
    guid = named.get("guid", [None])[0]
    attributes = next((element.inner for element in named.get(_ATTRIBUTES, ())), {})
    url = _link(named) or attributes.get("source-url", "").strip()
    if not url and guid is not None and guid.attributes.get("isPermaLink", "true") == "true":
        url = guid.text.strip() if guid.text.strip().startswith("http") else ""
    source = named.get("source", [None])[0]
    source_title = (source.inner.get("title") or source.text) if source is not None else ""
    title = _text(named, "title")
    if not (title or body or url):
        return None
    key, written = next(((key, text) for key in _DATES if (text := _text(named, key))), ("", ""))
    date = date_of(written)
    return Item(
        title=title,
        date=date,
        url=url,
        authors=tuple(head.authors.get(name) or name for name in _authors(named))
        or tuple(filter(None, [attributes.get("author", "").strip()])),
        source=source_title.strip() or head.title,
        tags=tuple(dict.fromkeys(tag for tag in tags if tag and "schemas.google" not in tag)),
        body=body,
        suffix=suffix,
        id=_text(named, "guid") or _text(named, "id"),
        earlier_titles=(title,) if date != written or key in _NEW_DATES else (),
    )


def _text(named: Mapping[str, list[_Element]], name: str) -> str:
    """Return the text of the first element with this name that has text."""
    return next((text for element in named.get(name, ()) if (text := element.text.strip())), "")


def _tags(named: Mapping[str, list[_Element]]) -> list[str]:
    """Return the topics of an item, and its kind in some feeds."""
    tags = [
        element.attributes.get("term") or element.attributes.get("label") or element.text.strip()
        for key in ("category", "subject", "sort")
        for element in named.get(key, ())
    ]
    for element in (*named.get("tag", ()), *named.get("tags", ())):
        is_spaced = element.name == "tags" and "," not in element.text
        tags += map(str.strip, element.text.split(None if is_spaced else ","))
    return tags


def _link(named: Mapping[str, list[_Element]]) -> str:
    """Return the URL of an item: the text of a link, or the target of an alternate link."""
    for element in named.get("link", ()):
        if text := element.text.strip():
            return text
        is_page = element.attributes.get("rel", "alternate") == "alternate"
        if is_page and (href := element.attributes.get("href", "").strip()):
            return href
    return ""


def _authors(named: Mapping[str, list[_Element]]) -> tuple[str, ...]:
    names = []
    for key in ("creator", "author", "itunes:author", "contributor", "writer"):
        for element in named.get(key, ()):
            name = element.inner.get("name", "").strip() or element.text.strip()
            mail = _MAIL.match(name)
            names.append(mail[1] if mail else name)
        if any(names):
            break
    return tuple(dict.fromkeys(name for name in names if name))


def _body(named: Mapping[str, list[_Element]], data: bytes) -> tuple[str, str]:
    """Return the fullest text of an item, and the file suffix for its markup."""
    for name in _BODIES:
        for element in named.get(name, ()):
            start, end = element.markup
            if 0 <= start < end and not element.text.strip():
                markup = data[start:end].decode("utf-8", "replace")
                return markup or " ", ".html"
            text = element.text
            if text.strip():
                if name == "text":
                    return text, ".wiki"
                is_plain = element.attributes.get("type", "") in ("text", "text/plain")
                return text, ".txt" if is_plain else ".html"
    return "", ".html"
