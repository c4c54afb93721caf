"""The header of an article: its fields, interpreted from the head that its format has read.

A field is taken from the front matter, else from the epoch comment or the link line, else from the
first lines of the body, else from the names of the file and its folders. Nothing here raises: every
head gives a header.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path, PurePath

from reader.archive.containers.detection import path_without_packing
from reader.archive.dates import parse_date, parse_epoch
from reader.archive.earlier_heads import read_as_earlier
from reader.archive.field_names import NEW_DATES, NEW_IN_FOOT, SAVED, Field
from reader.archive.field_values import (
    NO_FIELDS,
    Fields,
    decode_entities,
    is_section,
    shown,
    shown_name,
    unlinked,
)
from reader.archive.file_names import (
    earlier_names,
    is_opening,
    parse_name,
    parse_path,
    title_of_name,
)
from reader.archive.formats.article_format import NAME_OF_FILE, Head, Value, is_blank
from reader.archive.formats.registry import recognise
from reader.archive.hosts import source_of
from reader.archive.skipping import skip_reason
from reader.archive.walk import SkipReason
from reader.records import dataclass
from reader.text.article_date import ArticleDate, DateKind
from reader.text.safe import Safe, dangers
from reader.text.urls import canonical, tidy

UNTITLED = Safe("(untitled)")

_CUT = ("...", "…", "。。。")
"""Ends of a title that a generator has truncated."""
_CUT_SIGNS = ". …。"
_SHORTEST_CUT = 4
"""The fewest code points that must be left of a truncated title."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the list, from the head of one file.

    Attributes:
        file: The path of the file as text: a list has many, and few of them are opened.
        key: The key of the article's marks, see `key_of`.
        title: One line, never empty.
        source: The publisher: a name, or a host.
        author: May be empty.
        url: An http(s) URL without controls, or empty.
        date: When it was published, or None.
        tags: The tags, without the source.
        problem: Why the file cannot be read or decoded; the title is then the file's name.
        copies: How many duplicates under different URLs the row stands for, itself included; see
            `reader.index.duplicates`.
        earlier_keys: Other keys that earlier versions gave the file.
    """

    file: str
    key: str
    title: Safe
    source: Safe
    author: Safe
    url: str
    date: ArticleDate | None
    tags: tuple[Safe, ...]
    problem: str = ""
    copies: int = 1
    earlier_keys: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self.file)

    def is_same_article(self, other: Entry | None) -> bool:
        """Return whether another row is of the same article.

        The rows may differ: that of a list knows of duplicates, that of an opened file has all
        that the file says.
        """
        return other is not None and other.key == self.key


@dataclass(frozen=True, slots=True)
class Header:
    """The fields of an article, safe to be shown, and where the body begins.

    Attributes:
        title: One line, never empty.
        source: A name, or a host, or empty.
        author: May be empty.
        url: An http(s) URL without controls, or empty.
        date: As written, or None: a time without a zone is not yet placed in one.
        tags: The tags, without the source.
        body_start: The first code point of the body.
        skip: The reason to skip the file; None if it is an article.
        dangers: The number of control characters in the fields.
        earlier_keys: The keys that earlier versions gave the file, see `_earlier_keys`; the key of
            today may be among them.
    """

    title: Safe
    source: Safe
    author: Safe
    url: str
    date: ArticleDate | None
    tags: tuple[Safe, ...]
    body_start: int
    skip: SkipReason | None = None
    dangers: int = 0
    earlier_keys: tuple[str, ...] = ()

    def entry(self, path: Path, zone: tzinfo | None = None) -> Entry:
        """Return the row of the file with this header.

        Args:
            path: The file.
            zone: Where a time without a zone is meant; None for the reader's, wherever that is.
        """
        key = key_of(self.url, self.title, self.date)
        date = self.date.placed(zone) if self.date else None
        return Entry(
            *(str(path), key, self.title, self.source, self.author, self.url, date, self.tags),
            earlier_keys=tuple(earlier for earlier in self.earlier_keys if earlier != key),
        )


def read_head(text: str, *, path: PurePath, hosts: Mapping[str, str]) -> Header:
    """Read the head of a file, article or not.

    Args:
        text: The file or its beginning, decoded, with newlines normalised to LF.
        path: The file; the names of its folders may be part of its title.
        hosts: Host to source, see `reader.archive.hosts`.
    """
    head = recognise(text, path.name).head
    return make_header(head, path=path, hosts=hosts, is_empty=is_blank(text, head))


def make_header(
    head: Head,
    *,
    path: PurePath,
    hosts: Mapping[str, str],
    foot: Mapping[str, Value] | None = None,
    is_empty: bool = False,
) -> Header:
    """Return the header for a head.

    Args:
        head: As its format has read it.
        path: The file; the names of its folders may be part of its title.
        hosts: Host to source, see `reader.archive.hosts`.
        foot: The fields that the last lines of the body name.
        is_empty: Whether there is no text below the head.
    """
    head, lines = _with_foot(head, foot or {})
    fields = Fields(head.fields)
    path = path_without_packing(path)
    name_date, name_title = parse_path(path.parts[:-1], stem := path.stem)
    own_url = fields.url() or tidy(head.link_url)
    url = own_url or lines.url()
    source, topics = _source_and_topics(fields, lines, url, "from" in head.fields, hosts)
    author = fields.author() or lines.author()
    written, title = _title_of(head, fields, lines, name_title)
    date = _date_of(head, fields, lines, name_date) or _day_in(title)
    written = written if title else title_of_name(path, name_title, head.first_line)
    shown_as = title or shown(written or _name_of_day(name_date)) or UNTITLED
    day = date if url or not head.fields else _date_of(head, fields, lines, name_date, True)
    return Header(
        title=shown_as,
        source=shown_name(source),
        author=shown_name(author),
        url=url,
        date=date,
        tags=tuple(filter(None, map(shown_name, topics))),
        body_start=head.end,
        skip=skip_reason(
            *(head, path, stem),
            title=title,
            has_date=date is not None,
            has_url=bool(own_url),
            is_empty=is_empty,
            kind=str((foot or {}).get("type_", "")),
        ),
        dangers=dangers(decode_entities("\n".join((written, source, author, *topics)))),
        earlier_keys=_earlier_keys(head, stem, name_title, url, shown_as, (date, day, name_date)),
    )


def _with_foot(head: Head, foot: Mapping[str, Value]) -> tuple[Head, Fields]:
    """Return a head that knows what earlier versions read, and the fields in lines of the body."""
    if not NEW_IN_FOOT.isdisjoint(foot):
        head = replace(head, earlier_titles=(*head.earlier_titles, ""))
    return head, Fields({**foot, **head.lines}) if foot or head.lines else NO_FIELDS


def _date_of(
    head: Head,
    fields: Fields,
    lines: Fields,
    name_date: ArticleDate | None,
    is_earlier: bool = False,
) -> ArticleDate | None:
    """Return the date of publication, else the date in the file's name, else that of a change.

    Earlier versions did not know `NEW_DATES`, and took the day of clipping for that of publication.
    """
    unknown = NEW_DATES if is_earlier else frozenset()
    return (
        fields.date(Field.DATE, without=unknown or SAVED, is_earlier=is_earlier)
        or parse_epoch(head.epoch)
        or lines.date(Field.DATE, is_earlier=is_earlier)
        or fields.date(Field.DATE, without=unknown, is_earlier=is_earlier)
        or name_date
        or fields.date(Field.CHANGED, is_earlier=is_earlier)
        or lines.date(Field.CHANGED, is_earlier=is_earlier)
    )


def _title_of(head: Head, fields: Fields, lines: Fields, name: str) -> tuple[str, Safe]:
    """Return the best title that the head has, as written and as shown; both empty for none."""
    written, title = "", Safe("")
    for written in _titles(head, fields, lines, name):
        if written and (title := shown(written)):
            break
    return _whole_title(written, title, head) if title.endswith(_CUT) else (written, title)


def _titles(head: Head, fields: Fields, lines: Fields, name: str) -> Iterator[str]:
    """Yield the candidates for the title, as written, the best first.

    Args:
        head: With the heading at the top of the body.
        fields: The fields of the front matter.
        lines: The fields in the lines at the top and the end of the body.
        name: The name of the file without suffix and date; it may say more than a heading.
    """
    yield unlinked(fields.one(Field.TITLE))
    yield head.link_title
    if not is_opening(head.heading, name):
        yield head.heading
    yield lines.one(Field.TITLE)
    yield fields.original_title()
    yield lines.original_title()


def _name_of_day(date: ArticleDate | None) -> str:
    """Return the day that is the whole name of an article and its folders."""
    return date.moment.date().isoformat() if date and date.kind is DateKind.DAY else ""


def _day_in(title: str) -> ArticleDate | None:
    """Return the day that a title begins or ends with, for an article without any other date."""
    date, _ = parse_name(title)
    return date if date and date.kind is DateKind.DAY else None


def _whole_title(written: str, title: Safe, head: Head) -> tuple[str, Safe]:
    """Return the whole of a truncated title, if the heading or the first line has it.

    Args:
        written: The title as written, which ends in an ellipsis.
        title: The title as shown.
        head: With the heading and the first line of the body.
    """
    beginning = title.rstrip(_CUT_SIGNS)
    for candidate in (head.heading, head.first_line):
        whole = shown(candidate)
        is_longer = len(whole) > len(beginning) >= _SHORTEST_CUT
        if is_longer and whole.startswith(beginning) and not whole.endswith(_CUT):
            return candidate, whole
    return written, title


def problem_entry(path: Path, problem: str) -> Entry:
    """Return the row of a file that cannot be read.

    Args:
        path: The file.
        problem: The reason, in plain English.
    """
    file = str(path)
    digest = hashlib.sha256(file.encode("utf-8", "surrogateescape")).hexdigest()
    title = shown(path.name) or UNTITLED
    date, _ = parse_name(path.stem)
    return Entry(file, f"path:{digest}", title, Safe(""), Safe(""), "", date, (), problem)


def key_of(url: str, title: str, date: ArticleDate | None) -> str:
    """Return the key of an article's marks.

    It is the canonical URL, or without a URL the hash of title and date: lists read heads only, and
    a correction in the body must not lose the marks.

    Args:
        url: From `reader.text.urls.tidy`, or empty.
        title: As shown.
        date: As written, or None: a setting that places it in a zone leaves the key alone.
    """
    if url:
        return canonical(url)
    identity = f"{title}\n{date.moment.isoformat() if date else ''}"
    return "title:" + hashlib.sha256(identity.encode("utf-8")).hexdigest()


def _first_keys(head: Head, stem: str, current_url: str) -> tuple[str, ...]:
    """Return the key that version 0.1.0 gave a file; none if it is the same, or there was none."""
    url, titles, date = read_as_earlier(head, stem)
    if url == current_url if url else date is None:
        return ()
    written = ArticleDate(date) if date else None
    return (key_of(url, next(filter(None, map(shown, titles)), UNTITLED), written),)


def _earlier_keys(
    head: Head, stem: str, name: str, url: str, title: Safe, dates: tuple[ArticleDate | None, ...]
) -> tuple[str, ...]:
    """Return the keys that earlier versions gave a file, whose titles had other rules."""
    titles = [name if other == NAME_OF_FILE else other for other in head.earlier_titles]
    keys = list(_first_keys(head, stem, url))
    if url and (bare := _without_marks(url)) != url:
        keys.append(canonical(bare))
    if not url:
        written = Fields(head.fields).one(Field.TITLE)
        titles += earlier_names(stem)
        titles += (head.heading,) if is_opening(head.heading, name) else ()
        titles += (UNTITLED,) if title == _name_of_day(dates[-1]) else ()
        titles += (written,) if unlinked(written) != written else ()
        titles += (title,) if titles or dates[0] != (dates[1] or _day_in(title)) else ()
    if not titles:
        return tuple(keys)
    days = dict.fromkeys((*dates, *map(parse_date, head.earlier_dates), _day_in(title), None))
    by_titles = [key_of("", shown(other) or title, day) for other in titles for day in days]
    return (*keys, *by_titles)


def _without_marks(url: str) -> str:
    from reader.archive.formats.head_line import MARKS  # here: a list of what is known has no head

    return MARKS.sub("", url)


def _source_and_topics(
    fields: Fields, lines: Fields, url: str, is_from: bool, hosts: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Return the source and the topics.

    The source is the one that the article names. Archives of reposts name it as their only category
    or tag: it counts if both have the same name, or if there is a `from`, unless it is a section
    (`blog`, `archive`). All other tags and categories are topics. Without any, the source is the
    known name of the host, the name of the site, or the host.
    """
    categories = fields.listed(Field.CATEGORIES)
    tags = fields.listed(Field.TAGS) or lines.listed(Field.TAGS)
    names = dict.fromkeys((*tags, *categories))
    source = fields.name(Field.SOURCE)
    only = categories or tags
    if not source and len(only) == 1 and (is_from or tags == categories):
        source = "" if is_section(only[0]) else only[0]
    if not source:
        host = source_of(url, hosts)
        name = host if host != source_of(url, {}) else ""
        site = fields.name(Field.SITE, Field.PUBLISHER) or lines.name(Field.SITE)
        source = name or lines.name(Field.SOURCE) or site or host
    return source, tuple(name for name in names if name != source)
