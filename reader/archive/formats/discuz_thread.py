"""Threads of boards that run Discuz!, saved as pages: the posts with who wrote them and when.

::

    <span id="thread_subject">井水与河水</span>
    <div class="authi"><a href="space-uid-1.html" class="xw1">陆羽生</a></div>
    <em id="authorposton9001">发表于 2011-5-6 12:30:45</em>
    <td class="t_f" id="postmessage_9001">井水清。</td>

Around each post the page has what the board knows of its author, buttons and signatures; only the
texts of the posts are the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import NamedTuple

from reader.archive.formats.article_format import Value
from reader.archive.formats.pairs import replace_pairs
from reader.patterns import lazy_pattern

MARK = 'id="postmessage_'
"""What every thread has, and few other pages."""

_MESSAGE = lazy_pattern(
    r"<(td|div)\b(?=[^<>]{0,300}\bclass=\"t_(?:f|msgfont)\b)[^<>]{0,300}\bid=\"postmessage_(\d{1,12})\"[^<>]{0,300}>"
)
_SUBJECT = lazy_pattern(
    r"<(?P<tag>span|a|h1|h2)\b[^<>]{0,300}\bid=\"thread_subject\"[^<>]{0,300}>"
    r"(?P<title>(?:(?!</(?P=tag)>).){1,1000})</(?P=tag)>"
    r"|<div id=\"threadtitle\">.{0,300}?<h1>(?P<old>(?:(?!</h1>).){1,1000})</h1>",
    re.DOTALL,
)
_AUTHOR = lazy_pattern(
    r"<div class=\"authi\">\s{0,99}<a\b[^<>]{0,400}>([^<>]{1,80})</a>"
    r"|<td class=\"postauthor\"[^<>]{0,200}>.{0,1000}?<a\b[^<>]{0,400}>([^<>]{1,80})</a>",
    re.DOTALL,
)
_POSTED = lazy_pattern(r"<em id=\"authorposton(\d{1,12})\">((?:(?!</em>).){1,400})</em>", re.DOTALL)
_DAY = lazy_pattern(
    r"\d{4}-\d{1,2}-\d{1,2}(?:(?:\s|&nbsp;){1,3}\d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII
)
_PAGE_TITLE = lazy_pattern(r"<title>([^<>]{1,500})</title>", re.IGNORECASE)
_POWERED = lazy_pattern(r"\s*[-|]\s*Powered by Discuz!?.{0,40}\Z", re.IGNORECASE | re.DOTALL)
_NOTE = lazy_pattern(
    r"<i class=\"pstatus\">[^<>]{0,300}</i>(?:\s*<br\s?/?>){0,2}"
    r"|<(?P<tag>font|span) (?:class=\"jammer\"|style=\"display:\s?none\")>[^<>]{0,300}</(?P=tag)>"
)
"""The line about the last change, and the signs that a board puts between words against copying."""
_ATTACHMENT = (
    lazy_pattern(r"<div class=\"(?:attach_nopermission|tip tip_4|attach_popup)\b"),
    lazy_pattern(r"</div>"),
)
_IMAGE = lazy_pattern(
    r"<img\b(?=[^<>]{0,600}\s(?:zoomfile|file)=\"([^\"<>]{1,500})\")[^<>]{0,1000}>"
)
"""A picture that a script of the board shows later."""
_ATTACHED = 'class="pattl"'
"""What the list of attached pictures has, below the text of a post."""
_TAG = lazy_pattern(r"<[^<>]{0,2000}>")


class Post(NamedTuple):
    """A post of a thread: its author, its date as written, its text as HTML."""

    author: str
    date: str
    markup: str


def is_thread(text: str) -> bool:
    """Return whether a page is a thread: it has a subject and a post."""
    return MARK in text and bool(_SUBJECT.search(text) and _MESSAGE.search(text))


def thread_fields(text: str) -> dict[str, Value]:
    """Return the title, the author and the date of a thread, and the name of the board."""
    subject, first = _SUBJECT.search(text), next(_posts(text))
    fields: dict[str, Value] = {
        "title": escape(shown(subject["title"] or subject["old"])) if subject else "",
        "author": escape(first.author),
        "date": first.date,
        "site": escape(board(text)),
    }
    return fields


def thread_body(text: str) -> str:
    """Return the posts of a thread as HTML."""
    return as_html(_posts(text))


def as_html(posts: Iterable[Post]) -> str:
    """Return some posts as HTML; above each reply stands who wrote it, and when."""
    parts: list[str] = []
    for number, post in enumerate(posts):
        byline = " · ".join(map(escape, filter(None, (post.author, post.date))))
        if number and byline:
            parts.append(f"<h4>{byline}</h4>")
        parts.append(f"<div>{post.markup}</div>")
    return "\n".join(parts)


def _posts(text: str) -> Iterator[Post]:
    """Yield the posts of a page, in order."""
    dates = {match[1]: match[2] for match in _POSTED.finditer(text)}
    messages = list(_MESSAGE.finditer(text))
    before = 0
    for number, message in enumerate(messages):
        stop = messages[number + 1].start() if number + 1 < len(messages) else len(text)
        author = next(reversed(list(_AUTHOR.finditer(text, before, message.start()))), None)
        end = _end(text, message, stop)
        posted = _DAY.search(dates.get(message[2], ""))
        attached = _IMAGE.findall(text, end, stop) if _ATTACHED in text[end:stop] else []
        pictures = "".join(f'<p><img src="{file}"></p>' for file in attached)
        yield Post(
            shown(author[1] or author[2]) if author else "",
            shown(posted[0]) if posted else "",
            _markup(text[message.end() : end]) + pictures,
        )
        before = end


def _markup(written: str) -> str:
    """Return the text of a post without what the board adds; pictures are shown at once."""
    kept = _NOTE.sub("", replace_pairs(written, *_ATTACHMENT)).strip()
    return _IMAGE.sub(r'<img src="\1">', kept)


def _end(text: str, message: re.Match[str], stop: int) -> int:
    """Return where the element of a post ends, at the latest where the next one begins."""
    depth = 1
    for tag in re.finditer(rf"<(/?){message[1]}\b", text[message.end() : stop]):
        depth += -1 if tag[1] else 1
        if not depth:
            return message.end() + tag.start()
    return stop


def board(text: str) -> str:
    """Return the name of the board, the last part of the title of its pages."""
    parts = parts_of_title(text)
    return parts[-1].strip() if len(parts) > 1 else ""


def parts_of_title(text: str) -> list[str]:
    """Return the parts of the title of a page: the thread, its section, the board."""
    match = _PAGE_TITLE.search(text)
    return _POWERED.sub("", shown(match[1])).split(" - ") if match else [""]


def shown(markup: str) -> str:
    """Return the text of some HTML in one line."""
    return " ".join(unescape(_TAG.sub("", markup)).split())
