"""JSON: the articles in a list of objects, in a JSON Feed, or in lines of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from reader.archive.containers.member import ContainerError
from reader.archive.dumps.elements import element
from reader.archive.dumps.item import Item
from reader.archive.dumps.moments import DATES, GOOGLE_DATES, date_of, dates_of
from reader.archive.dumps.outlines import page_item
from reader.archive.dumps.social_posts import post_item
from reader.archive.field_names import NAMES, Field, plain_name
from reader.patterns import lazy_pattern
from reader.translation import deferred

DEEPEST = 6
"""Lists and objects around a list of articles."""

DAMAGED = deferred("damaged JSON: the rest is not read")
TOO_DEEP = deferred("nested too deeply: not read")

_decoder = json.JSONDecoder(strict=False)
_PREFIXED = lazy_pattern(r"([A-Za-z]{1,20}?)(?:[_-]|(?=[A-Z]))(?=.)")
_BLANK = lazy_pattern(r"[ \t\r\n]*")

_TITLES = tuple(
    name for name in (*NAMES[Field.TITLE], *NAMES[Field.ORIGINAL_TITLE]) if name != "name"
)
_BODIES_TEXT = {
    "contenthtml html bodyhtml htmlcontent content body articlebody 正文 内容 內容 postcontent"
    " contentencoded fullcontent article 微博正文 文章正文 文章内容 文章內容 新闻内容"
    " 新聞內容": ".html",
    "contentmarkdown markdown md bodymarkdown markdowncontent": ".md",
    "contenttext text bodytext plaintext textcontent rawtext fulltext transcript 全文 文本": ".txt",
    "contents": ".html",  # last, and no list: that is a table of contents
}
_BODIES = {name: suffix for names, suffix in _BODIES_TEXT.items() for name in names.split()}
_BODY_NAMES = tuple(_BODIES)
_SUMMARIES = ("description", "summary", "excerpt")
_URLS = ("url", "link", "permalink", *NAMES[Field.URL])
_AUTHORS = (*NAMES[Field.AUTHOR], "publishedby", "authorname")
_SENDERS = ("user", "screenname", "username")
_SOURCES = NAMES[Field.SOURCE] + NAMES[Field.PUBLISHER] + NAMES[Field.SITE] + ("sourcename",)
_TAGS = NAMES[Field.TAGS] + NAMES[Field.CATEGORIES]
_LISTS = frozenset(("items", "articles", "posts", "entries", "data", "results", "messages"))
_IDS = ("id", "微博id", "文章id", "guid", "uuid", "slug", "idstr", "notetweetid", "mid")
_MOST_LINKS = 50
"""The most links of a post whose targets are written into its text."""

_MOST_TIMES = 4
_SHORTEST = len("https://")
_LONGEST_TARGET = 2000


def items(text: str) -> Iterator[tuple[int, int, Item]]:
    """Yield the articles in a JSON text and where they stand in it, in code points.

    Args:
        text: A list of objects, or an object with such a list in it, or one article.

    Raises:
        ContainerError: The rest cannot be read.
    """
    try:
        at = _skip(text, 0)
        while at < len(text):  # some are lines of objects by another name
            yield from _in_value(text, at, 0)
            at = _skip(text, _end_of(text, at))
    except RecursionError as error:
        raise ContainerError(TOO_DEEP) from error
    except (ValueError, IndexError) as error:
        raise ContainerError(DAMAGED) from error


def read_item(text: str, source: str) -> Item | None:
    """Return the article in one object of a dump, None when it is not an article.

    Args:
        text: The object.
        source: The title of the whole dump.
    """
    try:
        value = _decoder.decode(text)
    except (ValueError, RecursionError):
        return None
    return make_item(value, source)


def title_of(text: str) -> str:
    """Return the title of an object with a list of items in it, such as a JSON Feed or a chat."""
    at = _skip(text, 0)
    title, has_items = "", False
    try:
        for key, start, _end in _members(text, at) if text[at : at + 1] == "{" else ():
            has_items |= text[start] == "[" and key.lower() in _LISTS
            if key == "title" or (key == "name" and not title):
                title = _text(_decoder.raw_decode(text, start)[0])
    except (ValueError, RecursionError, IndexError):
        pass
    return title if has_items else ""


def _in_value(text: str, at: int, depth: int) -> Iterator[tuple[int, int, Item]]:
    """Yield the articles in the list or object at a place; other values have none."""
    if depth > DEEPEST:
        return
    if text[at] == "[":
        yield from _in_list(text, at, depth)
    elif text[at] == "{":
        scalars: dict[str, object] = {}
        count = 0
        end = at + 1
        for key, start, end in _members(text, at):
            if text[start] in "[{":
                for place in _in_value(text, start, depth + 1):
                    count += 1
                    yield place
            if not count and end - start < 1 << 24:
                scalars[key] = _decoder.raw_decode(text, start)[0]
        if not count and (item := make_item(scalars, "")) is not None:
            yield at, _end_of(text, at), item


def _in_list(text: str, at: int, depth: int) -> Iterator[tuple[int, int, Item]]:
    at = _skip(text, at + 1)
    while text[at] != "]":
        value, end = _decoder.raw_decode(text, at)
        item = make_item(value, "")
        if item is not None:
            yield at, end, item
        elif isinstance(value, dict) and any(isinstance(v, list | dict) for v in value.values()):
            del value
            yield from _in_value(text, at, depth + 1)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != "]":
            raise ValueError(DAMAGED)


def _members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Yield the keys of the object at a place, and where their values begin and end."""
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, end = _decoder.raw_decode(text, at)
        at = _skip(text, end)
        if not isinstance(key, str) or text[at] != ":":
            raise ValueError(DAMAGED)
        start = _skip(text, at + 1)
        end = _end_of(text, start)
        yield key, start, end
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != "}":
            raise ValueError(DAMAGED)


def _end_of(text: str, at: int) -> int:
    return _decoder.raw_decode(text, at)[1]


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def make_item(value: object, source: str) -> Item | None:
    """Return an object as an article, None when it has no title or no text.

    Args:
        value: A JSON value.
        source: The source, if the object names none.
    """
    if not isinstance(value, dict):
        return None
    if isinstance(core := value.get("core"), dict):  # of a long post of Twitter
        value = core | value
    fields = _named(value)
    url = next((url for url in map(_text, _values(fields, _URLS)) if url.startswith("http")), "")
    title = _title(fields)
    date, earlier_dates = dates_of(fields)
    body, suffix = _body(fields)
    if not body and (item := _exported_item(value)) is not None:
        return item
    if not body and url and date:
        body = next(filter(None, map(_text, _values(fields, _SUMMARIES))), "")
    is_feed_item = "contenthtml" in fields or "contenttext" in fields
    named_id = next(filter(None, map(_id, _values(fields, _IDS))), "")
    is_message = "from" in fields and date and value.get("type") == "message"  # of Telegram
    if is_message and (poll := _poll(fields.get("poll"))):
        body, suffix = "\n\n".join(filter(None, (body, poll))), suffix if body else ".txt"
    is_post = bool(date and (named_id or url or not GOOGLE_DATES.isdisjoint(fields)))
    if not body or not (title or is_feed_item or is_message or is_post):
        return None
    source, authors = _sender(fields, source) if is_message else (source, ())
    is_untitled = is_post and not (title or is_feed_item or is_message)
    if not is_message:
        authors = next(filter(None, map(_names, _values(fields, _SENDERS))), ())
    # The source of a post without a title is the program that sent it.
    named = () if is_untitled else filter(None, map(_text, _values(fields, _SOURCES)))
    return Item(
        title=title,
        date=date,
        url=url,
        authors=next(filter(None, map(_names, _values(fields, _AUTHORS))), authors),
        source=next((text for text in named if not text.startswith("http")), source),
        tags=next(filter(None, map(_names, _values(fields, _TAGS))), ()),
        body=_with_targets(body, fields.get("entities")),
        suffix=suffix,
        id=named_id,
        earlier_titles=() if earlier_dates is None else (title,),
        earlier_dates=earlier_dates or (),
    )


def _title(fields: Mapping[str, object]) -> str:
    """Return the title of an object; of an answer it is that of the question."""
    title = next(filter(None, map(_text, _values(fields, _TITLES))), "")
    asked = fields.get("question")
    return _text(asked.get("title")) if not title and isinstance(asked, dict) else title


def _exported_item(value: Mapping[str, object]) -> Item | None:
    """Return an object as an article that has names of its own: of an outline, or a network."""
    if "children" in value and (page := page_item(value)) is not None:
        return replace(page, date=date_of(page.date))
    return post_item(value) if "data" in value or "media" in value else None


def _poll(poll: object) -> str:
    """Return the question of a poll in a message, and its answers in lines; empty for others."""
    if not isinstance(poll, dict):
        return ""
    answers = poll.get("answers")
    rows = (
        [row.get("text") for row in answers if isinstance(row, dict)]
        if isinstance(answers, list)
        else []
    )
    lines = [f"- {text}" for text in map(_flat, rows) if text]
    return "\n\n".join(filter(None, (_flat(poll.get("question")), "\n".join(lines))))


def _flat(value: object) -> str:
    """Return a text that may be a list of pieces."""
    return _joined(value) if isinstance(value, list) else _text(value)


def _sender(fields: Mapping[str, object], source: str) -> tuple[str, tuple[str, ...]]:
    """Return the source and the authors of a message: a channel is a source, others are authors."""
    sender = _text(fields["from"])
    if sender and _text(fields.get("fromid")).startswith("channel"):
        return sender, ()
    return source, (sender,) if sender else ()


def is_article_row(names: tuple[str, ...]) -> bool:
    """Return whether the columns of a table are those of articles: a text with a title or a day.

    Args:
        names: The names of the columns.
    """
    plain = tuple(map(plain_name, names))
    has_text = bool(_present(plain, _BODY_NAMES))
    return has_text and bool(_present(plain, _TITLES) or _present(plain, DATES))


def _values(fields: Mapping[str, object], names: tuple[str, ...]) -> Iterator[object]:
    """Yield the values under some plain names, in the order of these names."""
    return (fields[name] for name in _present(tuple(fields), names))


@lru_cache(maxsize=1024)
def _present(keys: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that are among the keys; the objects of a dump have the same keys."""
    return tuple(name for name in names if name in keys)


def _named(value: Mapping[str, object]) -> dict[str, object]:
    """Return the values of an object by plain name, without a prefix that several names share.

    ``article_title`` and ``articleBody`` are then ``title`` and ``body``, unless these exist.
    """
    fields: dict[str, object] = {}
    prefixed: dict[str, dict[str, object]] = {}
    for key, inner in value.items():
        fields.setdefault(plain_name(key), inner)
        if match := _PREFIXED.match(key):
            prefixed.setdefault(match[1].lower(), {})[plain_name(key[match.end() :])] = inner
    for inside in prefixed.values():
        if len(inside) > 1:
            for name, inner in inside.items():
                fields.setdefault(name, inner)
    return fields


def _body(fields: Mapping[str, object]) -> tuple[str, str]:
    for key in _present(tuple(fields), _BODY_NAMES):
        value, suffix = fields[key], _BODIES[key]
        text = "" if key == "contents" and isinstance(value, list) else _flat(value)
        if text.strip():
            has_links = isinstance(value, list) and "](http" in text
            return text, ".md" if has_links and suffix == ".txt" else suffix
    rows = fields.get("listcontent")  # of a note of Google Keep
    texts = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    lines = [f"{'☑' if row.get('isChecked') else '☐'} {_text(row.get('text'))}" for row in texts]
    return ("\n".join(lines), ".txt") if lines else ("", ".html")


def _with_targets(text: str, entities: object) -> str:
    """Return a text with the targets of its shortened links, which a post of Twitter lists."""
    links = entities.get("urls") if isinstance(entities, dict) else None
    for link in links[:_MOST_LINKS] if isinstance(links, list) else ():
        if isinstance(link, dict):
            short, target = link.get("url"), link.get("expanded_url")
            if isinstance(short, str) and isinstance(target, str) and len(short) > _SHORTEST:
                text = text.replace(short, target[:_LONGEST_TARGET], _MOST_TIMES)
    return text


def _joined(parts: list[object]) -> str:
    """Return a list of paragraphs, or of pieces of one text as Telegram writes them."""
    if any(isinstance(part, dict) and "type" in part and "text" in part for part in parts):
        return "".join(_piece(part) for part in parts)
    if any(isinstance(part, dict) and "tag" in part and "children" in part for part in parts):
        return "".join(map(element, parts))
    return "\n\n".join(map(_text, parts))


def _piece(part: object) -> str:
    """Return a piece of text; one with a target as a link of Markdown."""
    if not isinstance(part, dict):
        return part if isinstance(part, str) else ""
    text, target = part.get("text"), part.get("href")
    if not isinstance(text, str):
        return ""
    return f"[{text}]({target})" if isinstance(target, str) else text


def _text(value: object) -> str:
    """Return a string, also that of an object such as ``{"rendered": ...}``."""
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("name") or value.get("$t")
    return value.strip() if isinstance(value, str) else ""


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    names = dict.fromkeys(name for item in values if (name := _text(item)))
    return tuple(names)


def _id(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("$oid")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
