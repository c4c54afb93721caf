"""The head of an HTML page: title, date, URL, source, author and topics.

The page is fed to lxml in pieces until everything is found that the list shows, so that of a large
page little is parsed. What a page says in several places is taken from the first that has it:
JSON-LD, Open Graph and ``article:*``, Dublin Core and the other names of `_META`, microdata, then
what stands around the heading of the article.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from reader.archive.dates import parse_date
from reader.archive.formats.article_format import Value
from reader.cleaning.html.json_ld import LinkedArticle, read_article

LIMIT = 256 * 1024
"""The most code points of a page in which its head is looked for."""

_PIECE = 8 * 1024
_LONGEST = 2_000
"""The most code points of a value."""

_LINES = 60
"""Elements below the heading in which a line with date and author is looked for."""

_SAVED = re.compile(
    r"<!--\s*(?:saved from url=\(\d{1,6}\)\s*(?P<chrome>\S{1,2000})"
    r"|(?:Page saved with|Archive processed by) SingleFile\s{1,40}url:\s*(?P<single>\S{1,2000})"
    r"|Saved from (?P<monolith>https?://\S{1,2000}) at "
    r"|Mirrored from (?P<httrack>[^\s<>]{1,2000}) by HTTrack)"
    r"|<html\s[^<>]{0,500}?data-scrapbook-source=[\"']?(?P<scrapbook>[^\"'\s<>]{1,2000})",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"(?:原文(?:地址|链接|連結|鏈接|网址)?|本文(?:链接|地址)|转载自|轉載自"
    r"|original(?: url| article)?)\s{0,9}[:：]?\s{0,9}(?:</?[a-z][^<>]{0,200}>\s{0,9}){0,3}?"
    r"<a\s[^<>]{0,400}?href=[\"']?(https?://[^\"'\s<>]{1,2000})",
    re.IGNORECASE,
)
_SAVED_WITHIN = 16 * 1024
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/(?=https?://)")

_META = {
    "title": "og:title twitter:title articletitle dc.title dcterms.title citation_title "
    "parsely-title sailthru.title headline savepage-title",
    "date": "article:published_time article.published og:article:published_time "
    "og:published_time article:published datepublished pubdate publishdate publish_date "
    "publish-date publishtime publish_time published_time published-date date.published "
    "apub:time bt:pubdate parsely-pub-date sailthru.date weibo:article:create_at "
    "originalpublicationdate dc.date.issued dcterms.issued dc.date dc.date.created "
    "dcterms.created dcterms.date citation_publication_date citation_date article_date_original "
    "og:release_date release_date cxenseparse:recs:publishtime og:time date created",
    "updated": "article:modified_time og:updated_time datemodified last-modified dcterms.modified",
    "url": "og:url source-url savepage-url twitter:url parsely-link",
    "site": "og:site_name",
    "kind": "og:type",
    "source": "application-name apple-mobile-web-app-title contentsource dc.publisher "
    "dcterms.publisher citation_publisher source mediaid publisher",
    "author": "author article:author dc.creator dcterms.creator parsely-author sailthru.author "
    "citation_author byl og:article:author twitter:creator_name",
    "topics": "article:tag og:article:tag",
    "keywords": "news_keywords keywords parsely-tags sailthru.tags",
}
_FIELD_OF = {name: part for part, names in _META.items() for name in names.split()}
_RANK = {name: rank for names in _META.values() for rank, name in enumerate(names.split())}

_DATE_NAMES_TEXT = """
    publish_time pubtime pub_time publishtime pub_date pubdate publish_date publishdate
    post_date postdate entry_date article_date article_time articletime published posted_on
    date time datetime timestamp date_time news_time post_time info_date datepublished
"""
_DATE_NAMES = frozenset(_DATE_NAMES_TEXT.split())
_AUTHOR_NAMES_TEXT = """
    author byline writer post_author entry_author article_author author_name authorname
    writer_name reporter
"""
_AUTHOR_NAMES = frozenset(_AUTHOR_NAMES_TEXT.split())
_SOURCE_NAMES = frozenset(["js_name", "article_source", "source_name", "media_name"])
_PLATFORMS = frozenset({"微信公众平台"})
"""Site names that name a service, not who publishes there."""

_WHEN = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2},?"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?)"
    r"\s+(?:19|20)\d{2}",
    re.IGNORECASE | re.ASCII,
)
_WHO = re.compile(
    r"(?:作者|撰文|文\s*[/／|｜]|记者|記者)\s*[:：]?\s*"
    r"([^\s:：|｜/／,，。;；()（）<>《》]{2,20}(?: [A-Za-z][^\s|｜,，。]{1,20})?)"
)
_FROM = re.compile(r"(?:来源|來源|稿源|出处|出處)\s*[:：]\s*([^\s:：|｜,，。;；()（）<>]{2,30})")
_LABEL = re.compile(
    r"\A\s*(?:(?:by|author)\s*:?\s+|(?:作者|撰文|文|by)\s*[:：/／|｜]\s*)", re.IGNORECASE
)
_SPACE = re.compile(r"\s+")
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{")
_MARK = r"[-‐-―|｜_·•»«›‹:：/／~～]"
_TAIL = re.compile(rf"\s*{_MARK}+\s*(?=[^\s]|$)")
_SPLIT = re.compile(r"\s*[,，、;；|｜\n]\s*")
_NAMES = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*")

_WATCHED = (
    *("title", "meta", "link", "script", "h1", "h2", "time", "body", "article", "main", "svg"),
    *("span", "div", "p", "em", "strong", "a", "i", "b", "small", "li", "td", "address", "section"),
)


@dataclass(slots=True)
class _Page:
    """What has been found in a page so far, in document order.

    Attributes:
        metas: The contents of ``meta`` elements by the field that they are for: rank and content.
        titles: Texts of ``title`` elements outside of pictures.
        headings: Texts of ``h1`` elements.
        lower: Texts of the first ``h2`` elements.
        canonical: The target of ``link rel=canonical``.
        scripts: The contents of JSON-LD scripts.
        times: The values of ``time`` elements and of microdata; those of the article first.
        lines: Short texts below the first heading.
        dates: Texts of elements whose name says that they are a date.
        authors: Texts of elements whose name says that they are an author.
        sources: The same of sources.
        below: Whether the heading of the article has been read.
        in_body: Whether the body has begun.
        pictures: How many ``svg`` elements are open.
    """

    metas: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    canonical: str = ""
    scripts: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    below: bool = False
    in_body: bool = False
    pictures: int = 0

    def values(self, part: str) -> list[str]:
        """Return the contents of the ``meta`` elements for a field, the best names first."""
        return [content for _, content in sorted(self.metas.get(part, ()), key=lambda m: m[0])]

    @property
    def is_complete(self) -> bool:
        """Whether nothing in the body can add to what the ``head`` element says."""
        if not self.in_body:
            return False
        article = read_article(self.scripts)
        date = article.date or self.values("date")
        url = self.canonical or article.url or self.values("url")
        who = article.authors or self.values("author")
        return bool(date and url and who and (article.title or self.values("title")))


def read_fields(text: str, saved: str = "") -> tuple[dict[str, Value], bool]:
    """Return the fields of a page, and whether more of the page could add to them.

    Args:
        text: The page or its beginning, decoded.
        saved: Where it was saved from, when that is known from elsewhere.
    """
    text = text[:LIMIT]
    page = _Page()
    is_complete = _parse(text, page)
    saved = saved or _saved_from(text)
    article = read_article(page.scripts, [*page.values("title"), *page.titles, *page.headings])
    url = _url(page, article, saved) or _original(text)
    sites = _site_names(page, article, url)
    fields: dict[str, Value] = {
        "title": escape(_title(page, article, sites)),
        "date": _date(page, article),
        "url": url,
        "author": tuple(map(escape, _authors(page, article))),
        "site": escape(_source(page, article)),
        "tags": tuple(map(escape, _topics(page, article, sites))),
        "type": "article" if article.title else "".join(page.values("kind")[:1]).lower(),
    }
    return {key: value for key, value in fields.items() if value}, not is_complete


def _parse(text: str, page: _Page) -> bool:
    """Read a page until it is complete; return whether it is."""
    from lxml import etree  # here: lists of other formats do not need it

    parser = etree.HTMLPullParser(events=("start", "end"), tag=_WATCHED, encoding="utf-8")
    data = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            for event, element in parser.read_events():
                if event == "start":
                    _start(element, page)
                    if element.tag == "body" and page.is_complete:
                        return True
                else:
                    _end(element, page)
    except (etree.LxmlError, ValueError):
        pass  # a page that no parser reads has no more fields
    return False


def _start(element: Any, page: _Page) -> None:
    tag = element.tag
    if tag == "body":
        page.in_body = True
    elif tag == "svg":
        page.pictures += 1
    elif tag == "meta":
        _read_meta(element, page)
    elif "canonical" in (element.get("rel") or "").lower().split() and not page.canonical:
        page.canonical = (element.get("href") or "").strip()[:_LONGEST]


def _read_meta(element: Any, page: _Page) -> None:
    content = (element.get("content") or "").strip()[:_LONGEST]
    if not content or _TEMPLATE.search(content):
        return
    item = (element.get("itemprop") or "").lower()
    if item == "datepublished":
        page.times.insert(0, content)
    for key in ("property", "name", "itemprop", "http-equiv"):
        name = (element.get(key) or "").lower().replace(" ", "")
        part = _FIELD_OF.get(name)
        if part and len(page.metas.setdefault(part, [])) < 50:
            page.metas[part].append((_RANK[name], content))
            return


def _end(element: Any, page: _Page) -> None:
    tag = element.tag
    if tag == "svg":
        page.pictures -= 1
    elif tag == "title":
        if page.pictures <= 0 and not page.titles:
            page.titles.extend(_texts([element]))
    elif tag == "script":
        kind = (element.get("type") or "").lower()
        if "ld+json" in kind and len(page.scripts) < 50 and element.text:
            page.scripts.append(element.text)
    elif tag == "h1":
        texts = _texts([element])
        if texts and len(page.headings) < 8:
            page.headings += texts
            page.below = True
    elif tag == "h2":
        if len(page.lower) < 8:
            page.lower += _texts([element])
            page.below |= any(text in title for text in page.lower for title in page.titles)
    elif tag not in ("meta", "link", "body", "article", "main"):
        _read_line(element, page)


def _read_line(element: Any, page: _Page) -> None:
    """Read a short element of the body: a date, an author, a source, or a line with them."""
    item = (element.get("itemprop") or "").lower().split()
    when = element.get("datetime") or element.get("content") or ""
    if "datepublished" in item or (element.tag == "time" and element.get("pubdate") is not None):
        page.times[:0] = [value for value in (when, *_texts([element])) if value]
        return
    if element.tag == "time":
        if page.below and len(page.times) < 8:
            page.times.append(when.strip()[:_LONGEST] or "".join(_texts([element])))
        return
    if len(element) > 8 or len(page.lines) >= _LINES:
        return
    names = _names_of(element)
    marked = item or element.get("rel") or names
    if not (page.below or marked):
        return
    text = "".join(_texts([element], most=120))
    if not text:
        return
    if "author" in item or "author" in (element.get("rel") or "").split():
        page.authors.insert(0, text)
    elif names & _AUTHOR_NAMES and len(text) <= 40:
        page.authors.append(text)
    elif names & _SOURCE_NAMES and len(text) <= 40:
        page.sources.append(text)
    elif names & _DATE_NAMES and len(text) <= 60 and _WHEN.search(text):
        page.dates.append(text)
    if page.below:
        page.lines.append(text)


def _names_of(element: Any) -> set[str]:
    """Return the class names and the id of an element, spelled with underscores."""
    written = f"{element.get('id') or ''} {element.get('class') or ''}"[:400].lower()
    return {name.replace("-", "_") for name in _NAMES.findall(written)}


def _texts(elements: Iterable[Any], most: int = _LONGEST) -> list[str]:
    """Return the texts of elements on one line each, without empty and very long ones."""
    texts = []
    for element in elements:
        parts, length = [], 0
        for part in element.itertext():
            parts.append(part)
            length += len(part)
            if length > 4 * most:
                break
        text = _SPACE.sub(" ", "".join(parts)).strip()
        if text and len(text) <= most and not _TEMPLATE.search(text):
            texts.append(text)
    return texts


def _saved_from(text: str) -> str:
    """Return the URL in the comment of the program that has saved a page."""
    match = _SAVED.search(text, 0, _SAVED_WITHIN)
    if match is None:
        return ""
    if match["httrack"]:
        return f"http://{match['httrack']}"
    return next(filter(None, match.groups()), "")


def _url(page: _Page, article: LinkedArticle, saved: str) -> str:
    """Return the address of a page: canonical, as its metadata says, or where it was saved from.

    An address without a path is that of the site, unless there is no other.
    """
    written = [page.canonical, *page.values("url"), article.url, saved]
    base = next((url for url in (saved, *written) if _is_absolute(url)), "")
    urls = []
    for url in written:
        try:
            joined = urljoin(base, url) if url else ""
        except ValueError:
            continue
        if _is_absolute(joined):
            urls.append(_ARCHIVED.sub("", joined))
    return next(filter(_has_path, urls), urls[0] if urls else "")


def _original(text: str) -> str:
    """Return the address that a page names as that of the original."""
    match = _ORIGINAL.search(text)
    return unescape(match[1]) if match else ""


def _is_absolute(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _has_path(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def _site_names(page: _Page, article: LinkedArticle, url: str) -> frozenset[str]:
    """Return the names of the site, folded: those that it gives itself, and its host."""
    names = {*page.values("site"), *page.values("source"), article.publisher, *page.sources}
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.").removeprefix("m.")
    names |= {host, host.partition(".")[0]}
    return frozenset(folded for name in names if len(folded := _fold(name)) > 1)


def _fold(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _title(page: _Page, article: LinkedArticle, sites: frozenset[str]) -> str:
    """Return the title of a page without the name of the site."""
    headings = [text for text in page.headings if _fold(text) not in sites]
    titles = [article.title, *page.values("title"), *page.titles]
    evidence = headings or page.lower
    cleaned = [_without_site(title, evidence, sites) for title in titles if title]
    shown = [title for title in cleaned if _fold(title) not in sites] + headings[:1] + cleaned
    for title in shown:
        stem = title.removesuffix("...").removesuffix("…").rstrip()
        if stem != title:  # cut: another may have the rest
            return next(
                (other for other in shown if len(other) > len(title) and other.startswith(stem)),
                title,
            )
        return title
    return ""


def _without_site(title: str, headings: Sequence[str], sites: frozenset[str]) -> str:
    """Return a title without what the heading of the page shows not to be part of it."""
    title = _SPACE.sub(" ", title).strip()
    for heading in headings:
        at = title.find(heading)
        if at < 0 or len(heading) < 2:
            continue
        before, after = title[:at], title[at + len(heading) :]
        if (not before or re.search(rf"{_MARK}\s*\Z", before)) and (
            not after or re.match(rf"\s*{_MARK}|\s*[(（\[【]", after)
        ):
            return heading
    while cuts := list(_TAIL.finditer(title)):
        tail = next((cut for cut in cuts if _fold(title[cut.end() :]) in sites), None)
        if tail is not None and tail.start() > 0:
            title = title[: tail.start()]
            continue
        lead = next((cut for cut in cuts if _fold(title[: cut.start()]) in sites), None)
        if lead is None or lead.end() >= len(title):
            break
        title = title[lead.end() :]
    return title.strip()


def _date(page: _Page, article: LinkedArticle) -> str:
    """Return the first date of a page that can be read, as it is written."""
    for written in _dates(page, article):
        if parse_date(written) is not None:
            return written
    return ""


def _dates(page: _Page, article: LinkedArticle) -> Iterator[str]:
    yield article.date
    yield from page.values("date")
    yield from page.times
    for text in (*page.dates, *page.lines):
        if match := _WHEN.search(text):
            yield match[0]
    yield from page.values("updated")


def _authors(page: _Page, article: LinkedArticle) -> tuple[str, ...]:
    """Return the authors that a page names, from the best of the places."""
    places: list[Iterable[str]] = [
        article.authors,
        page.values("author"),
        page.authors[:1],
        [match[1] for text in page.lines if (match := _WHO.search(text))][:1],
    ]
    for place in places:
        names = (_LABEL.sub("", name).strip() for name in place)
        kept = [name for name in names if name and not _is_absolute(name) and len(name) <= 100]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def _source(page: _Page, article: LinkedArticle) -> str:
    """Return the name of the publisher."""
    sites = [name for name in page.values("site") if name not in _PLATFORMS]
    stated = [match[1] for text in page.lines if (match := _FROM.search(text))]
    names = (*sites, article.publisher, *page.sources, *page.values("source"), *stated)
    return next((name for name in names if name and not _is_absolute(name)), "")


def _topics(page: _Page, article: LinkedArticle, sites: frozenset[str]) -> tuple[str, ...]:
    """Return the keywords, at most 20, without names of the site."""
    for written in (page.values("topics"), article.keywords, page.values("keywords")[:1]):
        topics = [topic for text in written for topic in _SPLIT.split(text) if 0 < len(topic) <= 40]
        kept = [topic for topic in dict.fromkeys(topics) if _fold(topic) not in sites]
        if kept:
            return tuple(kept[:20])
    return ()


def escape(text: str) -> str:
    """Return a decoded text as a head has it: written with entities."""
    return text.replace("&", "&amp;")
