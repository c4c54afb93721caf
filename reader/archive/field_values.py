"""The values of fields: names, URLs and tags in all the ways they are written, and as shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from reader.archive.dates import has_year_last, parse_date
from reader.archive.field_names import Field, keys_of, plain_name, words
from reader.archive.formats.article_format import Value
from reader.archive.formats.yaml_fields import strings
from reader.patterns import lazy_pattern
from reader.text.article_date import ArticleDate
from reader.text.safe import Safe, outgoing_line
from reader.text.urls import tidy

_ABSENT = frozenset(("null", "~", "none", "nil", "undefined", "n/a", "nan", "-", "unknown"))
_NO_NAMES = _ABSENT | words("无 無 暂无 不详 未知 不明 anonymous")
_LONGEST = max(map(len, _ABSENT))
_SECTIONS = words(
    "blog blogs archive archives archived clipping clippings post posts article articles"
    " news note notes page pages misc default general uncategorized uncategorised unsorted"
    " inbox import imported web webclip essay essays 未分类 未分類 文章 随笔 隨筆 博客"
    " 转载 轉載 归档 存档 其他 其它 默认 收藏 剪藏 笔记 新闻 新聞 日记 杂谈 雜談"
)
_WIKI_LINK = lazy_pattern(r"\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]]{1,200})\]\]")
_LINK = lazy_pattern(r"\[([^\[\]]{0,300})\](?:\([^()\s]{0,1200}[^()]{0,200}\)|\[[^\[\]]{0,80}\])")
_TARGET = lazy_pattern(
    r"\[([^\[\]]{0,300})\]\(<?(https?://[^\s<>()]{1,1200}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,300})?)"
)
_ADDRESS = lazy_pattern(r"https?://[^\s<>\"\]」』】）]{1,2000}")
_MAIL = lazy_pattern(r"[ \t]*<[^<>]{0,200}>|[ \t]*\([^()\s]{1,80}@[^()\s]{1,80}\)")
_LABEL = lazy_pattern(
    r"(?:来源|來源|出处|出處|source|作者|文|by)[ \t]*[:：/／][ \t]*|by[ \t]+", re.IGNORECASE
)
_COMMAS = lazy_pattern(r"[,，、;；]")
_ENTITY = lazy_pattern(
    r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});"
)
_INVISIBLE = lazy_pattern("[\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufffc]")
_SPACES = lazy_pattern("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_UNUSUAL = lazy_pattern(
    "[&\u00a0\u00ad\u1680\u180e\u2000-\u200b\u202f\u205f-\u2064\u206a-\u206f\ufeff\ufffc]"
)
_EDGES = " \u3000\u200c\u200d\u115f\u1160\u2800\u3164\uffa0"
"""Characters that are invisible at the edges of a title."""


def shown(text: str) -> Safe:
    """Return a field as shown: one line, entities decoded, invisible characters removed."""
    if _UNUSUAL.search(text):
        text = _SPACES.sub(" ", _INVISIBLE.sub("", decode_entities(text)))
    return Safe(outgoing_line(text).strip(_EDGES))


def decode_entities(text: str) -> str:
    """Decode entities as HTML does, but keep control characters, which HTML drops, to show them."""

    def decode(match: re.Match[str]) -> str:
        code = int(match["decimal"] or 0) or int(match["hex"] or "0", 16)
        from html import unescape  # here: few titles have entities, and their names are many

        return chr(code) if 0 < code < 0x20 else unescape(match[0])

    return _ENTITY.sub(decode, text) if "&" in text else text


@lru_cache(maxsize=4096)
def shown_name(text: str) -> Safe:
    """Return `shown`, cached: the names of sources and authors repeat."""
    return shown(text)


def is_section(name: str) -> bool:
    """Return whether a tag or category names a section or a kind of text, not a source."""
    return name.strip().casefold() in _SECTIONS


class Fields:
    """The fields of a head, looked up by meaning.

    Args:
        fields: Key to value, the most important first.
    """

    def __init__(self, fields: Mapping[str, Value]) -> None:
        self._fields = fields
        self._keys = keys_of(tuple(fields))

    def _values(self, field: Field, without: frozenset[str] = frozenset()) -> list[Value]:
        keys = self._keys.get(field, ())
        if without:
            keys = tuple(key for key in keys if plain_name(key) not in without)
        return [value for key in keys if (value := self._fields[key])]

    def _texts(self, field: Field, without: frozenset[str] = frozenset()) -> Iterator[str]:
        for value in self._values(field, without):
            text = value if isinstance(value, str) else "、".join(strings(value))
            stripped = text.strip()
            if stripped and (len(stripped) > _LONGEST or stripped.casefold() not in _ABSENT):
                yield text

    def one(self, field: Field) -> str:
        """Return the first value that is not null or empty; a list is joined by commas."""
        return next(self._texts(field), "")

    def listed(self, field: Field) -> tuple[str, ...]:
        """Return the first value that is not null or empty, as a list.

        A string is split at its commas, or at its spaces when it has none.
        """
        for value in self._values(field):
            items = strings(value)
            if isinstance(value, str) and len(items) == 1 and value.strip()[:1] != "[":
                parts = _COMMAS.split(value) if _COMMAS.search(value) else value.split()
                items = tuple(parts)
            kept = tuple([topic for item in items if (topic := _topic(item))])
            if kept:
                return kept
        return ()

    def date(
        self, field: Field, without: frozenset[str] = frozenset(), *, is_earlier: bool = False
    ) -> ArticleDate | None:
        """Return the first value that can be parsed as a date.

        Args:
            field: The meaning of the value.
            without: The plain names of keys that do not count.
            is_earlier: Whether dates count only if earlier versions read them.
        """
        for text in self._texts(field, without):
            date = parse_date(text)
            if date is not None and not (is_earlier and has_year_last(text)):
                return date
        return None

    def url(self) -> str:
        """Return the URL of the article, or an empty string."""
        for value in self._values(Field.URL):
            url = address_in(value if isinstance(value, str) else " ".join(value))
            if url:
                return url
        return ""

    def name(self, *fields: Field) -> str:
        """Return the first value of some fields that holds a name, not only a URL."""
        texts = (text for field in fields for text in self._texts(field))
        return next(filter(None, map(name_in, texts)), "")

    def author(self) -> str:
        """Return the authors, or an empty string."""
        for value in self._values(Field.AUTHOR):
            names = filter(None, map(name_in, _names(value)))
            authors = "、".join(dict.fromkeys(names))
            if authors:
                return authors
        return ""

    def original_title(self) -> str:
        """Return the title of the original, from its own field or from the link to it."""
        title = self.one(Field.ORIGINAL_TITLE)
        if title:
            return title
        for text in self._texts(Field.URL):
            link = _TARGET.search(text)
            if link and link[1].strip() and not _ADDRESS.match(link[1].strip()):
                return link[1] if not _is_host(link[1], link[2]) else ""
        return ""


NO_FIELDS = Fields({})


@lru_cache(maxsize=4096)
def _topic(item: str) -> str:
    """Return a tag or category as shown; cached, because they repeat."""
    topic = (_WIKI_LINK.sub(r"\1", item) if "[[" in item else item).strip(" \t#")
    return "" if topic.casefold() in _ABSENT else topic


def unlinked(title: str) -> str:
    """Return the text of a title that is a wiki link; any other title as it is."""
    link = _WIKI_LINK.fullmatch(title.strip()) if title[:2] == "[[" else None
    return link[1] if link else title


def _names(value: Value) -> tuple[str, ...]:
    """Return the authors in a value; each wiki link or Markdown link is one."""
    if isinstance(value, str) and value[:1] == "[" and ("](" in value or "][" in value):
        return tuple(link[1] for link in _LINK.finditer(value)) or (value,)
    return strings(value)


def _is_host(text: str, url: str) -> bool:
    """Return whether the text of a link is the host of its target."""
    return "." in text and " " not in text and text.strip().casefold() in url.casefold()


def address_in(text: str) -> str:
    """Return the http(s) URL in a value, or an empty string."""
    if "://" not in text:
        return ""
    if url := tidy(text):
        return url if " " not in text.strip() else tidy(text.split()[0])
    link = _TARGET.search(text)
    if link:
        return tidy(link[2])
    address = _ADDRESS.search(text)
    return tidy(address[0].rstrip(".,;，。；、)")) if address else ""


def name_in(text: str) -> str:
    """Return the name in a value, without links, URLs and labels."""
    text = text.strip()
    if not text or text.casefold() in _ABSENT:
        return ""
    if text[0] in "来來出sS作文bB":
        text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    if "[" in text:
        text = _LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", text))
    if "://" in text:
        text = _ADDRESS.sub("", text)
    if "@" in text or "<" in text:
        text = _MAIL.sub("", text)
    name = text.strip(" \t\u3000()（）<>,，、-–—|")
    text = name + ")" if text[-1:] == ")" and name.count("(") > name.count(")") else name
    return "" if text.casefold() in _NO_NAMES else text
