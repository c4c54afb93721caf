"""Pages of memos that flomo exports: each memo is an article.

::

    <div class="name">@lu</div>
    <div class="memo">
      <div class="time">2024-03-05 09:30:00</div>
      <div class="content"><p>#茶/水 井水清。</p></div>
      <div class="files"><img src="file/1.jpg"></div>
    </div>
"""

from __future__ import annotations

import re
from html import unescape

from reader.archive.dumps.chat_pages import ChatMessage, MessagePage, without_comments
from reader.archive.dumps.item import Item, shortened
from reader.patterns import lazy_pattern

_MEMO = lazy_pattern(rb'<div class="memo">')
_NAME = lazy_pattern(rb'<div class="name">([^<>]{1,200})</div>')
_TIME = lazy_pattern(
    r'<div class="time">\s{0,20}(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)\s{0,20}</div>',
    re.ASCII,
)
_CONTENT = lazy_pattern(r'<div class="content">')
_FILES = lazy_pattern(r'<div class="files">')
_DIVISION = lazy_pattern(r"<(/?)div\b", re.IGNORECASE)
_BLOCK = lazy_pattern(r"</?(?:p|li|ul|ol|div|blockquote|br|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = lazy_pattern(r"<[^<>]{0,2000}>")
_TOPIC = lazy_pattern(r"(?<![\w&#/])#([^\s#<>&，。！？；：、]{1,60})")
_SPACE = lazy_pattern(r"\s+")
_TOP = 200_000
"""The bytes above the first memo in which the name of its author is looked for."""
_SOURCE = "flomo"


def has_memos(data: bytes) -> bool:
    """Return whether a page has a memo; one inside a comment is none."""
    return _MEMO.search(without_comments(data)) is not None


def read_memos(data: bytes) -> MessagePage:
    """Return the memos of a page in UTF-8."""
    data = without_comments(data)
    starts = [match.start() for match in _MEMO.finditer(data)]
    named = _NAME.search(data, 0, starts[0] if starts else _TOP)
    name = unescape(named[1].decode("utf-8", "replace")).strip().removeprefix("@") if named else ""
    ends = [*starts[1:], len(data)]
    memos = (
        ChatMessage(start, end - start, name) for start, end in zip(starts, ends, strict=False)
    )
    return MessagePage(tuple(memos), read_memo)


def read_memo(data: bytes, author: str) -> Item | None:
    """Return a memo as an article; None when it has neither text nor a file.

    Args:
        data: The memo, in UTF-8.
        author: Who wrote it.
    """
    text = data.decode("utf-8", "replace")
    content, files = _inside(text, _CONTENT), _inside(text, _FILES)
    lines = [_TAG.sub("", line).strip() for line in _BLOCK.split(content)]
    written = (unescape(topic) for line in lines for topic in _TOPIC.findall(line))
    topics = tuple(dict.fromkeys(topic for topic in written if not topic.isdigit()))
    untagged = (_SPACE.sub(" ", _TOPIC.sub("", line)).strip() for line in lines)
    title = next(filter(None, untagged), " ".join(topics))
    if not (title or "<" in files):
        return None
    time = _TIME.search(text)
    return Item(
        title=shortened(title) or (f"{time[1]} {time[2]}" if time else ""),
        date=f"{time[1]}T{time[2]}" if time else "",
        authors=(author,) if author else (),
        source=_SOURCE,
        tags=topics,
        body=f"<div>{content}</div>" + (f"\n<div>{files}</div>" if "<" in files else ""),
        suffix=".html",
    )


def _inside(text: str, opening: re.Pattern[str]) -> str:
    """Return what stands in the first element that an opening tag begins; empty without one."""
    start = opening.search(text)
    if start is None:
        return ""
    depth = 1
    for tag in _DIVISION.finditer(text, start.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return text[start.end() : tag.start()].strip()
    return text[start.end() :].strip()
