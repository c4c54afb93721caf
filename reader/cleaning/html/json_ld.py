"""JSON-LD: the fields of the article that a page describes in ``application/ld+json`` scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from reader.records import dataclass

LARGEST = 512 * 1024
"""The most code points of one script that are read."""

MOST_NODES = 2_000
"""The most objects and lists that are looked at in one page."""

_ARTICLES_TEXT = """
    article newsarticle blogposting reportagenewsarticle opinionnewsarticle
    analysisnewsarticle backgroundnewsarticle reviewnewsarticle askpublicnewsarticle
    scholarlyarticle techarticle socialmediaposting discussionforumposting liveblogposting
    report
"""
_ARTICLES = frozenset(_ARTICLES_TEXT.split())
_PAGES_TEXT = """
    webpage itempage videoobject podcastepisode creativework
"""
_PAGES = frozenset(_PAGES_TEXT.split())
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """What a page's JSON-LD says about its article; every field may be empty.

    Attributes:
        title: The headline, or the name.
        date: When it was published, as written.
        url: Its URL.
        publisher: The name of the publisher.
        authors: The names of the authors.
        keywords: The keywords, one string each or one string with commas.
        body: The text of the article, or its beginning.
    """

    title: str = ""
    date: str = ""
    url: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    body: str = ""


def read_article(scripts: Sequence[str], titles: Sequence[str] = ()) -> LinkedArticle:
    """Return the article that the scripts describe; of several, the one whose title the page has.

    Args:
        scripts: The contents of the ``application/ld+json`` scripts of one page.
        titles: Titles that the page has elsewhere.
    """
    articles: list[LinkedArticle] = []
    pages: list[LinkedArticle] = []
    for node in _nodes([_load(script) for script in scripts]):
        kinds = {kind.rpartition("/")[2].lower() for kind in _strings(node.get("@type"))}
        if kinds & _ARTICLES:
            articles.append(_article(node))
        elif kinds & _PAGES:
            pages.append(_article(node))
    joined = "\n".join(titles)
    for article in articles:
        if article.title and article.title.rstrip("….") in joined:
            return article
    if articles:
        return articles[0]
    # A page's own node has a date, but its name is often the site's.
    return LinkedArticle(date=pages[0].date, url=pages[0].url) if pages else LinkedArticle()


def _load(script: str) -> object:
    """Return the value of a script, None when it is not JSON."""
    text = script.strip()
    for opening in ("//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "<!--"):
        text = text.removeprefix(opening)
    for closing in ("//]]>", "/*]]>*/", "]]>", "-->"):
        text = text.removesuffix(closing)
    if len(text) > LARGEST:
        return None
    try:
        value: object = json.loads(text.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _nodes(values: list[object]) -> Iterator[Mapping[str, object]]:
    """Yield the objects in values, in document order, also those in nested lists and graphs."""
    stack = values[::-1]
    for _ in range(MOST_NODES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value[:MOST_NODES][::-1])
        elif isinstance(value, dict):
            yield value
            stack.extend(value[key] for key in reversed(_NESTED) if key in value)


def _article(node: Mapping[str, object]) -> LinkedArticle:
    url = next(
        filter(None, (_one(node.get(key), "@id") for key in ("url", "mainEntityOfPage", "@id"))), ""
    )
    dates = (_one(node.get(key)) for key in ("datePublished", "dateCreated", "uploadDate"))
    return LinkedArticle(
        title=_one(node.get("headline")) or _one(node.get("name")),
        date=next(filter(None, dates), "") or _one(node.get("dateModified")),
        url=url,
        publisher=next(iter(_names(node.get("publisher"))), ""),
        authors=_names(node.get("author")) or _names(node.get("creator")),
        keywords=_strings(node.get("keywords")),
        body=_one(node.get("articleBody")),
    )


def _one(value: object, key: str = "@value") -> str:
    """Return the first string of a value, of a list, or under a key of an object."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get(key)
    return value.strip() if isinstance(value, str) else ""


def _strings(value: object) -> tuple[str, ...]:
    """Return the strings of a value: one, or those of a list."""
    values = value if isinstance(value, list) else [value]
    return tuple(text for item in values if isinstance(item, str) and (text := item.strip()))


def _names(value: object) -> tuple[str, ...]:
    """Return the names of persons or organisations."""
    values = value if isinstance(value, list) else [value]
    names = (_one(item, "name") for item in values)
    return tuple(dict.fromkeys(name for name in names if name and not _is_url(name)))


def _is_url(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))
