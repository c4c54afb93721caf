"""Pages of messages that Telegram exports: each message with text or a poll is an article.

::

    <div class="message default clearfix joined" id="message8">
     <div class="pull_right date details" title="05.03.2024 09:30:00 UTC+08:00">09:30</div>
     <div class="from_name">陆羽生</div>
     <div class="text">井水清。</div>
    </div>
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from itertools import groupby
from typing import NamedTuple

from reader.archive.dumps.item import Item, shortened
from reader.patterns import lazy_pattern

_MESSAGE = lazy_pattern(
    rb'<div class="message (default|service)[^"<>]{0,80}" id="message(-?\d{1,20})">'
)
_CHAT = lazy_pattern(
    rb'<div class="page_header">.{0,2000}?<div class="text bold">(.{0,1000}?)</div>', re.DOTALL
)
_NAME = lazy_pattern(rb'<div class="from_name">(.{0,1000}?)(?:</div>|<span)', re.DOTALL)
_FORWARDED = lazy_pattern(rb'<div class="forwarded body">')
_DATE = lazy_pattern(
    r'<div class="pull_right date details" title="(\d{2})\.(\d{2})\.(\d{4}) (\d{2}:\d{2}:\d{2})'
    r'(?: UTC([+-]\d{2}:\d{2}))?"'
)
_TEXT = lazy_pattern(r'<div class="text">\s*')
_END = lazy_pattern(r"\s*</div>")
_POLL = lazy_pattern(r'<div class="media_poll">')
_POLL_PART = lazy_pattern(
    r'<div class="(question|answer|details|total)\b[^"<>]{0,80}">\s*(?:- )?'
    r"((?:(?!</?div).){0,2000}+)</div>",
    re.DOTALL,
)
_PHOTO = lazy_pattern(r'<a class="photo_wrap[^"<>]{0,80}" href="([^"<>]{1,500})"')
_SIGNATURE = lazy_pattern(r'<div class="signature details">\s*([^<>]{1,200}?)\s*</div>')
_TAG = lazy_pattern(r"<[^<>]{0,2000}>")
_BREAK = lazy_pattern(r"<br\s*/?>|</?(?:pre|blockquote)\b", re.IGNORECASE)
_SCRIPT = lazy_pattern(r'\s(?:onclick|href="javascript:)[^<>]{0,300}(?=>)')
_SPACE = lazy_pattern(r"\s+")
_TOP = 10_000


class ChatMessage(NamedTuple):
    """The place of a message on its page.

    Attributes:
        at: Its offset in bytes.
        length: Its length in bytes.
        sender: Who sent it; of messages one after another only the first has the name.
    """

    at: int
    length: int
    sender: str


class MessagePage(NamedTuple):
    """A page of messages, of any program.

    Attributes:
        messages: Those that people wrote, in order.
        read: Returns a message as an article, None when there is nothing to read in it, from its
            bytes in UTF-8 and its sender.
    """

    messages: tuple[ChatMessage, ...]
    read: Callable[[bytes, str], Item | None]

    def item(self, message: ChatMessage, data: bytes) -> Item | None:
        """Return a message as an article; None when there is nothing to read in it.

        Args:
            message: One of this page.
            data: Its bytes, in UTF-8.
        """
        return self.read(data, message.sender)

    def item_at(self, at: int, data: bytes) -> Item | None:
        """Return the article of the message at an offset in bytes; None when there is none."""
        number = bisect_left(self.messages, (at,))
        message = self.messages[number] if number < len(self.messages) else None
        return self.item(message, data) if message and message.at == at else None


def read_chat(data: bytes) -> MessagePage:
    """Return the messages of a page in UTF-8, without those of the program itself."""
    match = _CHAT.search(data[:_TOP])
    chat = _plain(match[1]) if match else ""
    return MessagePage(tuple(_messages(data)), partial(read_item, chat=chat))


def has_messages(data: bytes) -> bool:
    """Return whether people sent any message of a page; one inside a comment is none."""
    data = without_comments(data)
    return any(match[1] == b"default" for match in _MESSAGE.finditer(data))


def without_comments(data: bytes) -> bytes:
    """Return a page with spaces for its comments, so that all places in it stay the same."""
    if b"<!--" not in data:
        return data
    parts: list[bytes] = []
    at = 0
    while (start := data.find(b"<!--", at)) >= 0:
        end = data.find(b"-->", start + len(b"<!--"))
        end = end + len(b"-->") if end >= 0 else len(data)
        parts += (data[at:start], b" " * (end - start))
        at = end
    return b"".join((*parts, data[at:]))


def _messages(data: bytes) -> Iterator[ChatMessage]:
    data = without_comments(data)
    starts = list(_MESSAGE.finditer(data))
    ends = [*(match.start() for match in starts[1:]), len(data)]
    sender = ""
    for match, end in zip(starts, ends, strict=False):
        if match[1] == b"service":
            continue
        at = match.start()
        forwarded = _FORWARDED.search(data, at, end)
        named = _NAME.search(data, at, forwarded.start() if forwarded else end)
        sender = _plain(named[1]) if named else sender
        yield ChatMessage(at, end - at, sender)


def read_item(data: bytes, sender: str, chat: str) -> Item | None:
    """Return a message as an article; None when it has neither text nor a poll.

    Args:
        data: The message, in UTF-8.
        sender: Who sent it.
        chat: The name of the chat or channel.
    """
    text = data.decode("utf-8", "replace")
    start = _TEXT.search(text)
    end = _END.search(text, start.end()) if start else None
    body = _SCRIPT.sub("", text[start.end() : end.start()]) if start and end else ""
    poll, question = _poll(text)
    if not (body or poll):
        return None
    shown = (_SPACE.sub(" ", _TAG.sub("", part)).strip() for part in _BREAK.split(body))
    title = next(filter(None, shown), question)
    photo = _PHOTO.search(text)
    picture = f'<p><img src="{photo[1]}"></p>\n' if photo else ""
    date = _DATE.search(text)
    signature = _SIGNATURE.search(text)
    author = unescape(signature[1]) if signature else sender if sender != chat else ""
    return Item(
        title=shortened(title),
        date=f"{date[3]}-{date[2]}-{date[1]}T{date[4]}{date[5] or ''}" if date else "",
        authors=(author,) if author else (),
        source=chat,
        body=picture + (f"<div>{body}</div>" if body else "") + poll,
        suffix=".html",
        id=_number(data),
    )


def _poll(text: str) -> tuple[str, str]:
    """Return the poll of a message as HTML, and its question; both are empty without one."""
    start = _POLL.search(text)
    if start is None:
        return "", ""
    parts = [
        (match[1], content)
        for match in _POLL_PART.finditer(text, start.end())
        if (content := _SPACE.sub(" ", _SCRIPT.sub("", match[2])).strip())
    ]
    question = next((content for kind, content in parts if kind == "question"), "")
    markup = ""
    for is_answer, group in groupby(parts, lambda part: part[0] == "answer"):
        contents = [content for _kind, content in group]
        if is_answer:
            markup += f"<ul>{''.join(f'<li>{content}</li>' for content in contents)}</ul>"
        else:
            markup += "".join(f"<p>{content}</p>" for content in contents)
    return markup, _TAG.sub("", question)


def _number(data: bytes) -> str:
    match = _MESSAGE.match(data)
    return match[2].decode("ascii") if match else ""


def _plain(markup: bytes) -> str:
    text = _TAG.sub("", markup.decode("utf-8", "replace"))
    return _SPACE.sub(" ", unescape(text)).strip()
