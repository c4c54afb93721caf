"""Light pages of boards that run Discuz!: threads in its archiver, and threads to be printed.

::

    <p class="author"><strong>陆羽生</strong> 发表于 2011-5-6 12:30</p><h3>井水与河水</h3>井水清。
    <b>作者: </b>陆羽生 <b>时间: </b>2011-5-6 12:30 <b>标题: </b>井水与河水<br />井水清。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from reader.archive.formats.article_format import Value
from reader.archive.formats.discuz_thread import Post, as_html, board, parts_of_title, shown
from reader.patterns import lazy_pattern

_BOARD = lazy_pattern(r"Powered by Discuz|Discuz!? Archiver", re.IGNORECASE)
_ARCHIVED = lazy_pattern(
    r"<p class=\"author\">\s{0,20}(?:<[a-z]{1,6}>){0,3}(?P<author>[^<>]{1,80})</"
    r"(?P<byline>(?:(?!</p>).){1,400})</p>(?:\s*<h3>(?P<title>(?:(?!</h3>).){0,1000})</h3>)?",
    re.DOTALL,
)
_PRINTED = lazy_pattern(
    r"<b>作者: ?</b>(?P<author>[^<>]{1,200})"
    r"<b>[时時][间間]: ?</b>(?P<byline>[^<>]{1,200})"
    r"(?:(?:<br ?/?>\s{0,20})?<b>[标標][题題]: ?</b>(?P<title>[^<>]{1,700}))?<br ?/?>"
)
_SUBJECT = lazy_pattern(r"<b>[标標][题題]: ?</b>((?:(?!\[?打印|</?(?:div|hr|b|a)\b).){1,500})")
_DAY = lazy_pattern(r"\d{4}-\d{1,2}-\d{1,2}(?:\s{1,3}\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)
_END = lazy_pattern(
    r"<div (?:id=\"(?:end|footer)\"|class=\"page\")"
    r"|<table\b[^<>]{0,200}>(?:(?!</table>).){0,1000}?Powered by Discuz",
    re.DOTALL,
)
_EDGE = lazy_pattern(r"<(?:hr\b[^<>]{0,200}|br ?/?)>\Z", re.IGNORECASE)
_LONGEST_EDGE = 210


def is_light_thread(text: str) -> bool:
    """Return whether a page is a thread in the archiver of a board, or one to be printed."""
    return "Discuz" in text and bool(_BOARD.search(text) and _heads(text))


def light_fields(text: str) -> dict[str, Value]:
    """Return the title, the author and the date of a thread, and the name of the board."""
    first = next(_posts(text))
    subject = _SUBJECT.search(text)
    title = _heads(text)[0]["title"] or (subject[1] if subject else parts_of_title(text)[0])
    return {
        "title": escape(shown(title)),
        "author": escape(first.author),
        "date": first.date,
        "site": escape(board(text) or (parts_of_title(text)[0] if subject else "")),
    }


def light_body(text: str) -> str:
    """Return the posts of a thread as HTML."""
    return as_html(_posts(text))


def _heads(text: str) -> list[re.Match[str]]:
    """Return what stands above each post; none when a sentence stands above the first."""
    heads = list(_ARCHIVED.finditer(text)) or list(_PRINTED.finditer(text))
    if not heads or not _DAY.search(heads[0]["byline"]):
        return []
    top = text.find("<body")
    return heads if text.find("。", max(top, 0), heads[0].start()) < 0 else []


def _posts(text: str) -> Iterator[Post]:
    """Yield the posts of a page, in order."""
    heads = _heads(text)
    last = _END.search(text, heads[-1].end()) if heads else None
    ends = [*(head.start() for head in heads[1:]), last.start() if last else len(text)]
    for head, end in zip(heads, ends, strict=True):
        day = _DAY.search(shown(head["byline"]))
        markup = text[head.end() : _edge(text, head.end(), end)]
        yield Post(shown(head["author"]), day[0] if day else "", markup.strip())


def _edge(text: str, start: int, end: int) -> int:
    """Return the end of a post without the rules and breaks below it."""
    while start < end:
        if text[end - 1].isspace():
            end -= 1
        elif mark := _EDGE.search(text, max(start, end - _LONGEST_EDGE), end):
            end = mark.start()
        else:
            break
    return end
