"""Reading one file as one article: fields and cleaned body."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive import files
from reader.archive.assumed_zone import assumed_zone
from reader.archive.companions import with_fields_beside
from reader.archive.date_order import with_date_by_order
from reader.archive.decoding import Decoded, decode
from reader.archive.foot import foot_of
from reader.archive.formats.registry import recognise
from reader.archive.header import Entry, Header, make_header
from reader.archive.hosts import known_hosts
from reader.archive.rules import ArchiveRule, known_rules
from reader.errors import ArticleError
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.document import Document, Notice
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.cleaning.sites.rule import SiteRules
    from reader.text.body_kind import BodyKind

LIMIT = 8 * 1024 * 1024
"""The most bytes of an article that are read; of a larger one the beginning is shown."""

LARGEST_PAGE = 64 * 1024 * 1024
"""The most bytes of a saved page that are read to take its pictures and fonts out."""

_DATA = lazy_pattern(rb";base64,[A-Za-z0-9+/=]{256,}")


@dataclass(frozen=True, slots=True)
class Article:
    """An article that has been opened.

    Attributes:
        entry: Its row.
        document: Its body, cleaned.
        notices: Warnings about the file and its text.
    """

    entry: Entry
    document: Document
    notices: tuple[Notice, ...] = ()


def read_raw(path: Path) -> str:
    """Return the text of an article's file as it is: untrusted, only decoded.

    Raises:
        ArticleError: The file cannot be read or is not text.
    """
    return _read_text(path)[1].text


def read_article(
    path: Path,
    *,
    hosts: Mapping[str, str] | None = None,
    rules: SiteRules | None = None,
    allow: Collection[str] = (),
    kind: BodyKind | None = None,
    content: files.Content | None = None,
    soup: bool = False,
) -> Article:
    """Read and clean one article.

    Args:
        path: The file.
        hosts: Host to source, see `reader.archive.hosts.known_hosts`.
        rules: The cleaning rules of the site; by default the shipped rules for the URL.
        allow: Reasons for which nothing is removed, besides those of the rules.
        kind: The markup of the body; by default that of the format, or it is detected.
        content: What the file held at another time; by default it is read now.
        soup: As for `clean`.

    Raises:
        ArticleError: The file cannot be read or is not text.
    """
    from reader.cleaning.pipeline import clean  # here: it brings the HTML parser
    from reader.cleaning.sites.rule import SiteRules

    file = _open(path, hosts, content)
    header = file.header
    if rules is None:
        from reader.cleaning.sites.loader import site_rules

        rules = site_rules(header.url)
    if allow:
        rules = rules or SiteRules()
        rules = replace(rules, allow=(*rules.allow, *allow))
    document = clean(
        file.body,
        url=header.url,
        title=header.title,
        date=header.date.moment if header.date else None,
        rules=rules,
        kind=kind or file.kind,
        soup=soup,
    )
    return file.article(document)


def skim_article(path: Path, *, hosts: Mapping[str, str] | None = None) -> Article:
    """Read one article without cleaning it: its plain text, with offsets of its own.

    Args:
        path: The file.
        hosts: As for `read_article`.

    Raises:
        ArticleError: The file cannot be read or is not text.
    """
    from reader.cleaning.pipeline import skim  # here: it brings the HTML parser

    file = _open(path, hosts)
    return file.article(skim(file.body))


@dataclass(frozen=True, slots=True)
class _ArticleFile:
    """A file whose head has been read, with what its article's notices are made of."""

    path: Path
    content: files.Content
    decoded: Decoded
    header: Header
    body: str
    kind: BodyKind | None
    rule: ArchiveRule

    def article(self, document: Document) -> Article:
        """Return the article, with the notices of the file, the decoder, the cleaner and head."""
        notices = [*self.decoded.notices, *document.notices]
        if self.content.is_cut:
            size = self.content.size / 2**20
            message = _(
                "too large: only the first {limit} MiB of {size:,.1f} MiB are shown"
            ).format(limit=LIMIT >> 20, size=size)
            notices.insert(0, Notice("too-large", message))
        dangers = self.header.dangers
        if dangers and not any(notice.code == "controls" for notice in notices):
            message = ngettext(
                "{count:,} control character in the head made visible;"
                " reader show --raw spells it.",
                "{count:,} control characters in the head made visible;"
                " reader show --raw spells them.",
                dangers,
            ).format(count=dangers)
            notices.append(Notice("controls", message))
        zone = self.rule.zone_or(assumed_zone())
        return Article(self.header.entry(self.path, zone), document, tuple(notices))


def _open(
    path: Path, hosts: Mapping[str, str] | None, content: files.Content | None = None
) -> _ArticleFile:
    """Read a file and its head.

    Raises:
        ArticleError: The file cannot be read or is not text.
    """
    content, decoded = _read_text(path, thin=True, content=content)
    article_format, head = recognise(decoded.text, path.name)
    if len(content.data) > article_format.head_limit:  # as it is listed, or its key differs
        start = decode(content.data[: article_format.head_limit], final=False)
        head = recognise(start.text, path.name).head
    head = with_fields_beside(head, path)
    table = known_hosts() if hosts is None else hosts
    rule = known_rules().of(path)
    foot = foot_of(path, content, decoded, article_format, head)
    header = make_header(rule.applied(head), path=path, hosts=table, foot=foot)
    header = with_date_by_order(header, head, path)
    body = article_format.body(decoded.text, head)
    kind = rule.body_kind or article_format.body_kind
    return _ArticleFile(path, content, decoded, header, body, kind, rule)


def _read_text(
    path: Path, *, thin: bool = False, content: files.Content | None = None
) -> tuple[files.Content, Decoded]:
    """Return the bytes of a file, up to `LIMIT`, and their text.

    Args:
        path: The file.
        thin: Whether files that a large page holds are left out of the text.
        content: What the file held at another time; by default it is read now.

    Raises:
        ArticleError: The file cannot be read or is not text.
    """
    try:
        content = content or files.read_bytes(path, LIMIT)
        data = content.data
        if thin and content.is_cut:
            data, content = _without_data(path, content)
    except OSError as error:
        raise ArticleError(path, files.explain(error)) from error
    decoded = decode(data, final=not content.is_cut)
    if decoded.is_binary:
        raise ArticleError(path, deferred("not a text file"))
    return content, decoded


def _without_data(path: Path, content: files.Content) -> tuple[bytes, files.Content]:
    """Read a large saved page without the pictures and fonts that it holds as base64.

    Programs such as SingleFile save ten and more megabytes with a few kilobytes of text.

    Args:
        path: The page.
        content: Its beginning.

    Returns:
        The rest of the page, at most as long as the beginning, and the content to report: whole
        when the rest is all of it.

    Raises:
        OSError: It cannot be read.
    """
    if b";base64," not in content.data:
        return content.data, content
    limit = len(content.data)
    whole = files.read_bytes(path, LARGEST_PAGE)
    thin = _DATA.sub(b";base64,", whole.data)
    if whole.is_cut or len(thin) > limit:
        return thin[:limit], content
    return thin, replace(content, size=limit)
