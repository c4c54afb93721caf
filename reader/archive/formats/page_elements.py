"""The elements of an HTML page that may hold the title, the date and the author of its article.

The page is fed to lxml in pieces until the fields of the list are complete, so that little of a
large page is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from itertools import islice
from typing import Any

from reader.cleaning.html.json_ld import read_article
from reader.patterns import lazy_pattern
from reader.records import dataclass

_PIECE = 8 * 1024
_LONGEST = 2_000
"""The most code points of a value."""

_LINES = 60
"""The most elements below the heading in which dates and authors are looked for."""

_MOST_PLAIN = 300
"""The most elements above the heading that may repeat the title or hold labels."""

_MOST_INSIDE = 64
"""An element with more elements inside is not read as a line: each level would walk them again."""

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
    "topics": "article:tag og:article:tag tag",
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
_TITLE_NAMES_TEXT = """
    entry_title post_title article_title articletitle art_title artical_title news_title title1
    titname blog_title content_title contenttitle main_title p_name thread_subject activity_name
    rich_media_title
"""
_TITLE_NAMES = frozenset(_TITLE_NAMES_TEXT.split())
_TITLE_PARTS = ("itle", "itName", "name", "subject")  # quick to find
_SOURCE_NAMES = frozenset(["js_name", "article_source", "source_name", "media_name"])
WHEN = lazy_pattern(
    r"(?<!\d)(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"|\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d{1,2},?"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?)"
    r"\s+(?:19|20)\d{2}",
    re.IGNORECASE | re.ASCII,
)
SPACE = lazy_pattern(r"\s+")
_LABELLED = lazy_pattern(
    r"(?:作者|来源|來源|日期|时间|時間|发布|發布|发表|發表|撰文|记者|記者)[于於]?\s*[:：]\s*\S"
)
_FIRST_PAGE = lazy_pattern(
    r"/|\.\.|/?(?:\.\./)+(?:(?:index|default)\.html?)?|https?://[^/\s]{1,200}/?", re.IGNORECASE
)
_PLAIN = frozenset(("b", "strong", "font", "p", "td", "div", "span", "center"))
"""Elements in which pages without headings have their title."""
_TEMPLATE = lazy_pattern(r"\{\{|\{%|<%|\$\{")
_NAMES = lazy_pattern(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*")

_WATCHED_TEXT = """
    title meta link script h1 h2 h3 time body article main svg font center td span div p em strong
    a i b small li address section abbr
"""
_WATCHED = tuple(_WATCHED_TEXT.split())


@dataclass(slots=True)
class PageElements:
    """What has been read of a page so far, in document order.

    Attributes:
        metas: The ``meta`` elements by field, each as the rank of its name and its content.
        titles: The text of the first ``title`` element outside any ``svg``.
        named: The texts of elements whose class or id names the title of an article.
        headings: The texts of the ``h1`` elements, without those below.
        brands: The texts of ``h1`` elements that link to the first page of the site.
        lower: The texts of the first ``h2`` elements, and of those that repeat the title.
        earlier: The texts of ``h1`` and of ``h2`` elements, from which alone earlier versions
            read the title.
        canonical: The target of ``link rel=canonical``, as written.
        scripts: The contents of JSON-LD scripts.
        times: The values of ``time`` elements and microdata, those of the article first.
        lines: Short texts below the first heading.
        dates: The texts of elements whose class or id names a date.
        authors: The same for authors.
        sources: The same for sources.
        plain: How many elements without a name were read above the heading.
        below: Whether the heading of the article has ended.
        in_body: Whether the body has begun.
        pictures: How many ``svg`` elements are open.
    """

    metas: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    brands: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    earlier: tuple[list[str], list[str]] = field(default_factory=lambda: ([], []))
    canonical: str = ""
    scripts: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    plain: int = 0
    below: bool = False
    in_body: bool = False
    pictures: int = 0

    def values(self, part: str) -> list[str]:
        """Return the contents of the ``meta`` elements of a field, the most reliable name first."""
        return [content for _, content in sorted(self.metas.get(part, ()), key=lambda m: m[0])]

    @property
    def is_complete(self) -> bool:
        """Whether the ``head`` element has all fields, so that the body need not be read."""
        if not self.in_body:
            return False
        article = read_article(self.scripts)
        date = article.date or self.values("date")
        url = self.canonical or article.url or self.values("url")
        who = article.authors or self.values("author")
        return bool(date and url and who and (article.title or self.values("title")))


def parse(text: str, page: PageElements) -> bool:
    """Read a page up to where its fields are complete.

    Args:
        text: The page or its beginning, decoded.
        page: Gets what is read.

    Returns:
        Whether the fields are complete, so that more of the page would not add any.
    """
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
        pass  # keep what lxml has read so far
    return False


def _start(element: Any, page: PageElements) -> None:
    tag = element.tag
    if tag == "body":
        page.in_body = True
    elif tag == "svg":
        page.pictures += 1
    elif tag == "meta":
        _read_meta(element, page)
    elif "canonical" in (element.get("rel") or "").lower().split() and not page.canonical:
        page.canonical = (element.get("href") or "").strip()[:_LONGEST]


def _read_meta(element: Any, page: PageElements) -> None:
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


def _end(element: Any, page: PageElements) -> None:
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
    elif _read_title(element, page):
        page.below = True
    elif tag not in ("meta", "link", "body", "article", "main"):
        if (classes := element.get("class")) and "p-" in classes:
            _read_microformat(element, classes.split(), page)
        _read_line(element, page)


def _read_title(element: Any, page: PageElements) -> bool:
    """Keep the text of an element that may be the title; tell whether the article begins below."""
    tag = element.tag
    if tag == "h1":
        page.earlier[0].extend(_texts([element]) if len(page.earlier[0]) < 8 else ())
        texts = [stripped for text in _texts([element]) if (stripped := text.strip(" #¶§🔗\u200b"))]
        if _is_site_name(element):
            page.brands += texts
        elif len(page.headings) < 8:
            page.headings += texts
        return bool(texts)
    if tag == "h2" and len(page.earlier[1]) < 8:
        page.earlier[1].extend(_texts([element]))
    if _is_named_title(element, page) or _repeats_title(element, page):
        return True
    if tag == "h2" and len(page.lower) < 8:
        page.lower += _texts([element])
        return any(text in title for text in page.lower for title in page.titles)
    return False


def _is_site_name(element: Any) -> bool:
    """Return whether a heading is a link to the first page of a site: it has the site's name."""
    links = element.findall(".//a") if _line(element) else []
    return len(links) == 1 and bool(_FIRST_PAGE.fullmatch((links[0].get("href") or "").strip()))


def _is_named_title(element: Any, page: PageElements) -> bool:
    """Keep the text of an element that is named the title of an article, if the page has it too."""
    written = f"{element.get('class')} {element.get('id')}" if element.attrib else ""
    if not any(part in written for part in _TITLE_PARTS) or len(page.named) >= 8:
        return False
    if _TITLE_NAMES.isdisjoint(_names_of(element)):
        return False
    text = _line(element)
    if not text or not any(text in title for title in (*page.titles, *page.values("title"))):
        return False
    page.named.append(text)
    return True


def _repeats_title(element: Any, page: PageElements) -> bool:
    """Return whether an element repeats the beginning of the page's title, up to a mark.

    Old pages have no headings: the title stands in bold, and above it links to other pages.
    """
    if page.below or element.tag not in _PLAIN or page.plain > _MOST_PLAIN:
        return False
    page.plain += 1
    own = (element.text or "").strip()  # what an element inside holds has been read with it
    text = _line(element) if any(title.startswith(own) for title in page.titles if own) else ""
    if not 2 <= len(text) <= 80 or element.find(".//a") is not None:
        return False
    for title in page.titles:
        if title.startswith(text) and not title[len(text) : len(text) + 1].isalnum():
            page.lower.append(text)
            return True
    return False


def _read_line(element: Any, page: PageElements) -> None:
    """Keep a short element of the body that may be, or hold, a date, an author or a source."""
    item = (element.get("itemprop") or "").lower().split()
    if _read_time(element, item, page) or len(element) > 8 or len(page.lines) >= _LINES:
        return
    names = _names_of(element)
    marked = item or element.get("rel") or names
    is_plain = element.tag in _PLAIN and page.plain <= _MOST_PLAIN
    if not (page.below or marked or (is_plain and _LABELLED.search(element.text or ""))):
        return
    text = _line(element)
    if not text:
        return
    if page.below or (not marked and _LABELLED.search(text)):
        page.lines.append(text)
    if not marked:
        return
    if "author" in item or "author" in (element.get("rel") or "").split():
        page.authors.insert(0, _own_name(element) or text)
    elif names & _AUTHOR_NAMES and len(text) <= 40:
        page.authors.append(text)
    elif names & _SOURCE_NAMES and len(text) <= 40:
        page.sources.append(text)
    elif names & _DATE_NAMES and len(text) <= 60 and WHEN.search(text):
        page.dates.append(text)


def _read_time(element: Any, item: list[str], page: PageElements) -> bool:
    """Keep the time that an element marks; tell whether it is an element for a time."""
    when = element.get("title" if element.tag == "abbr" else "datetime")
    when = when or element.get("content") or ""
    if "datepublished" in item or (element.tag == "time" and element.get("pubdate") is not None):
        page.times[:0] = [value for value in (when, *_texts([element])) if value]
        return True
    if element.tag == "time" and page.below and len(page.times) < 8:
        page.times.append(when.strip()[:_LONGEST] or "".join(_texts([element])))
    return bool(element.tag == "time")


def _own_name(element: Any) -> str:
    """Return the name of a person, without what is said of the person in the same element."""
    name = element.find(".//*[@itemprop='name']")
    return "" if name is None else (name.get("content") or _line(name)).strip()[:_LONGEST]


def _read_microformat(element: Any, classes: list[str], page: PageElements) -> None:
    """Keep the author and the address of a post that microformats mark, as Medium exports them."""
    if "p-canonical" in classes and not page.canonical:
        page.canonical = (element.get("href") or "").strip()[:_LONGEST]
    elif "p-author" in classes and (text := _line(element)):
        page.authors.insert(0, text)


def _line(element: Any) -> str:
    """Return the text of a short element with few others inside; empty for any other."""
    if sum(1 for _ in islice(element.iter(), _MOST_INSIDE)) == _MOST_INSIDE:
        return ""
    return "".join(_texts([element], most=120))


def _names_of(element: Any) -> set[str]:
    """Return the classes and the id of an element, with underscores for hyphens."""
    written = f"{element.get('id') or ''} {element.get('class') or ''}"[:400].lower()
    return {name.replace("-", "_") for name in _NAMES.findall(written)}


def _texts(elements: Iterable[Any], most: int = _LONGEST) -> list[str]:
    """Return the texts of elements, each on one line, without empty and very long ones."""
    texts = []
    for element in elements:
        parts, length = [], 0
        for part in element.itertext():
            parts.append(part)
            length += len(part)
            if length > 4 * most:
                break
        text = SPACE.sub(" ", "".join(parts)).strip()
        if text and len(text) <= most and not _TEMPLATE.search(text):
            texts.append(text)
    return texts
