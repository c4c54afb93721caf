"""The head of an HTML page: title, date, URL, source, author and topics.

The first of these places that has a field counts: JSON-LD, Open Graph and ``article:*``, Dublin
Core and other ``meta`` names, microdata, then the elements around the heading of the article.
`page_elements` collects them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from urllib.parse import urljoin, urlsplit

from reader.archive.dates import parse_date
from reader.archive.formats.article_format import NAME_OF_FILE, Value
from reader.archive.formats.page_elements import SPACE, WHEN, PageElements, parse
from reader.cleaning.html.json_ld import LinkedArticle, read_article
from reader.patterns import lazy_pattern

LIMIT = 256 * 1024
"""The most code points of a page that are read for its fields."""

_SAVED = lazy_pattern(
    r"<!--\s*(?:saved from url=\(\d{1,6}\)\s*(?P<chrome>\S{1,2000})"
    r"|(?:Page saved with|Archive processed by) SingleFile\s{1,40}url:\s*(?P<single>\S{1,2000})"
    r"|Saved from (?P<monolith>https?://\S{1,2000}) at "
    r"|Mirrored from (?P<httrack>[^\s<>]{1,2000}) by HTTrack)"
    r"|<html\s[^<>]{0,500}?data-scrapbook-source=[\"']?(?P<scrapbook>[^\"'\s<>]{1,2000})",
    re.IGNORECASE,
)
_ORIGINAL = lazy_pattern(
    r"(?:原文(?:地址|链接|連結|鏈接|网址)?|本文(?:链接|地址)|转载自|轉載自"
    r"|original(?: url| article)?)\s{0,9}[:：]?\s{0,9}(?:</?[a-z][^<>]{0,200}>\s{0,9}){0,3}?"
    r"<a\s[^<>]{0,400}?href=[\"']?(https?://[^\"'\s<>]{1,2000})",
    re.IGNORECASE,
)
_SCRIPTED = lazy_pattern(
    r"(?:\bvar\s{1,4}(?:ct|publish_time|create_?time)\s{0,4}=|[\"']datePublished[\"']\s{0,4}:)\s{0,4}"
    r"[\"'](\d{10}|\d{4}-\d{1,2}-\d{1,2}[^\"'<>]{0,30})[\"']",
    re.ASCII | re.IGNORECASE,
)
"""The date in a script; WeChat pages have no other before their scripts run."""

_SAVED_WITHIN = 16 * 1024
_ARCHIVED = lazy_pattern(r"https?://web\.archive\.org/web/\d{4,14}[a-z_]{0,4}/(?=https?://)")


_PLATFORMS = frozenset({"微信公众平台"})
"""Site names that belong to a service, not to a publisher."""

_WHO = lazy_pattern(
    r"(?:作者|撰文|文\s*[/／|｜]|记者|記者)\s*[:：]?\s*"
    r"([^\s:：|｜/／,，。;；()（）<>《》]{2,20}(?: [A-Za-z][^\s|｜,，。]{1,20})?)"
)
_FROM = lazy_pattern(r"(?:来源|來源|稿源|出处|出處)\s*[:：]\s*([^\s:：|｜,，。;；()（）<>]{2,30})")
_LABEL = lazy_pattern(
    r"\A\s*(?:(?:by|author|posted by|发帖者|发布者|發佈者|張貼者)\s*:?\s+"
    r"|(?:作者|撰文|文|by)\s*[:：/／|｜]\s*)",
    re.IGNORECASE,
)
_MAIL = lazy_pattern(
    r"(?<=\S)\s*[,，<(]?\s*[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}\s*[>)]?\s*\Z"
)
_DEVICE = lazy_pattern(r"(?:web|desktop|mobile)\.[\w.]+")
"""What Evernote names the source of a note: how it was made."""
_MARK = r"[-‐-―|｜_·•»«›‹:：/／~～]"
_TAIL = lazy_pattern(rf"\s*{_MARK}+\s*(?=[^\s]|$)")
_SPLIT = lazy_pattern(r"\s*[,，、;；|｜\n]\s*")


def read_fields(text: str, saved: str = "") -> tuple[dict[str, Value], bool, tuple[str, ...]]:
    """Return the fields of a page, whether the rest of it may add some, and earlier titles.

    The last are those of `Head.earlier_titles`; a page with a URL has none.

    Args:
        text: The page or its beginning, decoded.
        saved: The URL it was saved from, if its container names one.
    """
    text = text[:LIMIT]
    page = PageElements()
    is_complete = parse(text, page)
    saved = saved or _saved_from(text)
    titles = [*page.values("title"), *page.titles, *page.named, *page.headings]
    article = read_article(page.scripts, titles)
    url = _url(page, article, saved) or _original(text)
    headings, lower = page.earlier
    earlier_title = (
        "" if url else _title(page, article, _site_names(page, article, url), headings, lower)
    )
    page.sources += [name for name in page.brands if name not in (*page.named, *page.headings)]
    sites = _site_names(page, article, url)
    fields: dict[str, Value] = {
        "title": escape(_title(page, article, sites, [*page.named, *page.headings], page.lower)),
        "date": _date(page, article, text),
        "url": url,
        "author": tuple(map(escape, _authors(page, article))),
        "site": escape(_source(page, article)),
        "tags": tuple(map(escape, _topics(page, article, sites))),
        "type": "article" if article.title else "".join(page.values("kind")[:1]).lower(),
    }
    before = () if url else (escape(earlier_title) or NAME_OF_FILE,)
    return {key: value for key, value in fields.items() if value}, not is_complete, before


def _saved_from(text: str) -> str:
    """Return the URL in the comment that SingleFile, Chrome or others write when saving a page."""
    match = _SAVED.search(text, 0, _SAVED_WITHIN)
    if match is None:
        return ""
    if match["httrack"]:
        return f"http://{match['httrack']}"
    return next(filter(None, match.groups()), "")


def _url(page: PageElements, article: LinkedArticle, saved: str) -> str:
    """Return the URL of a page: canonical, from its metadata, or where it was saved from.

    A URL without a path is that of the site; it counts only if there is no other.
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
    """Return the URL that the text of a page links as its original."""
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


def _site_names(page: PageElements, article: LinkedArticle, url: str) -> frozenset[str]:
    """Return the folded names of the site: those in its metadata, and its host."""
    names = {*page.values("site"), *page.values("source"), article.publisher, *page.sources}
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.").removeprefix("m.")
    names |= {host, host.partition(".")[0]}
    return frozenset(folded for name in names if len(folded := _fold(name)) > 1)


def _fold(text: str) -> str:
    return SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _title(
    page: PageElements,
    article: LinkedArticle,
    sites: frozenset[str],
    headings: Sequence[str],
    lower: Sequence[str],
) -> str:
    """Return the title of a page without the name of the site.

    Args:
        page: The page.
        article: The article that its scripts describe.
        sites: From `_site_names`.
        headings: The headings that may be the title.
        lower: Lower headings, which count where there are none of those.
    """
    headings = [text for text in headings if _fold(text) not in sites]
    titles = [article.title, *page.values("title"), *page.titles]
    evidence = headings or lower
    cleaned = [_without_site(title, evidence, sites) for title in titles if title]
    shown = [title for title in cleaned if _fold(title) not in sites] + headings[:1] + cleaned
    for title in shown:
        stem = title.removesuffix("...").removesuffix("…").rstrip()
        if stem != title:  # cut off: another may have the rest
            return next(
                (other for other in shown if len(other) > len(title) and other.startswith(stem)),
                title,
            )
        return title
    return ""


def _without_site(title: str, headings: Sequence[str], sites: frozenset[str]) -> str:
    """Return a title without the name of the site at its beginning or end.

    Args:
        title: From the metadata.
        headings: The headings of the page; one that is part of the title is the whole title.
        sites: From `_site_names`.
    """
    title = SPACE.sub(" ", title).strip()
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


def _date(page: PageElements, article: LinkedArticle, text: str) -> str:
    """Return the first date of a page that can be parsed, as written."""
    for written in _dates(page, article, text):
        if parse_date(written) is not None:
            return written
    return ""


def _dates(page: PageElements, article: LinkedArticle, text: str) -> Iterator[str]:
    yield article.date
    yield from page.values("date")
    yield from page.times
    for line in (*page.dates, *page.lines):
        if match := WHEN.search(line):
            yield match[0]
    if scripted := _SCRIPTED.search(text):
        yield scripted[1]
    yield from page.values("updated")


def _authors(page: PageElements, article: LinkedArticle) -> tuple[str, ...]:
    """Return the authors of a page, from the first place that names any."""
    places: list[Iterable[str]] = [
        article.authors,
        page.values("author"),
        page.authors[:1],
        [match[1] for text in page.lines if (match := _WHO.search(text))][:1],
    ]
    for place in places:
        names = (_MAIL.sub("", _LABEL.sub("", name)).strip() for name in place)
        kept = [name for name in names if name and not _is_absolute(name) and len(name) <= 100]
        if kept:
            return tuple(dict.fromkeys(kept))
    return ()


def _source(page: PageElements, article: LinkedArticle) -> str:
    """Return the name of the publisher."""
    sites = [name for name in page.values("site") if name not in _PLATFORMS]
    stated = [match[1] for text in page.lines if (match := _FROM.search(text))]
    names = (*sites, article.publisher, *page.sources, *page.values("source"), *stated)
    stated_names = (name for name in names if name and not _is_absolute(name))
    return next((name for name in stated_names if not _DEVICE.fullmatch(name)), "")


def _topics(page: PageElements, article: LinkedArticle, sites: frozenset[str]) -> tuple[str, ...]:
    """Return at most 20 keywords, without the names of the site."""
    for written in (page.values("topics"), article.keywords, page.values("keywords")[:1]):
        topics = [topic for text in written for topic in _SPLIT.split(text) if 0 < len(topic) <= 40]
        kept = [
            topic
            for topic in dict.fromkeys(topics)
            if _fold(topic) not in sites and topic not in page.titles
        ]
        if kept:
            return tuple(kept[:20])
    return ()


def escape(text: str) -> str:
    """Return a decoded text with entities, as the fields of a head are written."""
    return text.replace("&", "&amp;")
