"""MHTML: pages that a browser has saved in one MIME message, with their pictures.

The body is the first HTML part. The message is split here, because `email` builds all parts in
memory, nested as deep as the message says; `email` decodes the headers.
"""

from __future__ import annotations

import binascii
import quopri
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser

from reader.archive.decoding import decode
from reader.archive.formats import html_head
from reader.archive.formats.article_format import ArticleFormat, Head
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.body_kind import BodyKind

HEAD_LIMIT = 512 * 1024
"""The most bytes of a file that are read for its head; quoted-printable triples Chinese."""

_DEEPEST = 4
"""The deepest nesting of messages that is searched."""

_PARTS = 50
"""The most parts of a message that are searched for an HTML part."""

_HEADERS = 32 * 1024
_BEGINS = lazy_pattern(
    r"\s*(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n){0,50}){1,40}", re.ASCII
)
_FIRST = lazy_pattern(r"\s*(?:From|Subject|MIME-Version|Snapshot-Content-Location):", re.IGNORECASE)
_MIME = lazy_pattern(r"^(?:MIME-Version|Content-Type)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_NOT_BASE64 = lazy_pattern(rb"[^A-Za-z0-9+/]+")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page in a message.

    Attributes:
        html: The page, decoded; empty when no part is HTML.
        url: Where it was saved from.
        title: The subject of the message.
    """

    html: str = ""
    url: str = ""
    title: str = ""


def read_head(text: str) -> Head | None:
    """Read the fields of the page in a message; None when the text is not a message."""
    headers = _BEGINS.match(text, 0, _HEADERS)
    if headers is None or _MIME.search(headers[0]) is None:
        is_cut = _FIRST.match(text) is not None and "\n\n" not in text[:_HEADERS]
        return Head(is_cut=True) if is_cut else None
    page = saved_page(text)
    if not page.html:
        return Head(is_cut=True)
    fields, is_cut, earlier_titles = html_head.read_fields(page.html, page.url)
    if page.title:
        fields.setdefault("title", html_head.escape(page.title))
    return Head(fields, is_cut=is_cut, earlier_titles=earlier_titles)


def body(text: str, _head: Head) -> str:
    """Return the page in a message, or the whole text when there is none."""
    return saved_page(text).html or text


def saved_page(text: str) -> SavedPage:
    """Return the first HTML part of a message.

    Args:
        text: The message or its beginning, with newlines normalised to LF.
    """
    start = len(text) - len(text.lstrip())
    headers, start = _headers(text, start, len(text))
    url = headers.get("Snapshot-Content-Location") or headers.get("Content-Location") or ""
    part = _html_part(text, headers, start, len(text), 0)
    if part is None:
        return SavedPage()
    own, html = part
    url = str(url or own.get("Content-Location") or "")
    return SavedPage(html, url.strip(), _subject(headers))


def _headers(text: str, start: int, end: int) -> tuple[Message, int]:
    """Read the headers at an offset; return them and where the content below begins."""
    limit = min(end, start + _HEADERS)
    stop = text.find("\n\n", start, limit)
    if text.startswith("\n", start):
        return Message(), start + 1
    stop = limit if stop < 0 else stop
    return HeaderParser().parsestr(text[start : stop + 1]), min(stop + 2, end)


def _html_part(
    text: str, headers: Message, start: int, end: int, depth: int
) -> tuple[Message, str] | None:
    """Return the first HTML part of the message between two offsets, with its headers."""
    kind = headers.get_content_type()
    if kind in ("text/html", "application/xhtml+xml"):
        return headers, _decoded(text[start:end], headers)
    boundary = headers.get_boundary()
    if not kind.startswith("multipart/") or not boundary or depth >= _DEEPEST:
        return None
    line = f"\n--{boundary}"
    at = start - 1 if text.startswith(line[1:], start) else text.find(line, start, end)
    for _ in range(_PARTS):
        begin = text.find("\n", at + len(line), end) + 1 if at >= 0 else 0
        if not begin or text.startswith("--", at + len(line)):
            return None
        following = text.find(line, begin - 1, end)
        stop = end if following < 0 else following
        own, content = _headers(text, begin, stop)
        part = _html_part(text, own, content, stop, depth + 1)
        if part is not None:
            return part
        at = following
    return None


def _decoded(content: str, headers: Message) -> str:
    """Return the text of a part with its transfer encoding undone."""
    transfer = str(headers.get("Content-Transfer-Encoding") or "").strip().lower()
    if transfer not in ("quoted-printable", "base64"):
        return content
    data = content.encode("ascii", "replace")
    if transfer == "base64":
        data = _NOT_BASE64.sub(b"", data)
        data = data[:-1] if len(data) % 4 == 1 else data  # cut in the middle of a byte
        data = binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    else:
        data = quopri.decodestring(data)
    return decode(data, declared=headers.get_content_charset() or "").text


def _subject(headers: Message) -> str:
    """Return the subject, decoded."""
    try:
        return str(make_header(decode_header(str(headers.get("Subject") or "")))).strip()
    except (MessageError, ValueError, LookupError):
        return ""


FORMAT = ArticleFormat(
    "mhtml",
    frozenset((".mhtml", ".mht")),
    read_head,
    body,
    body_kind=BodyKind.HTML,
    head_limit=HEAD_LIMIT,
)
